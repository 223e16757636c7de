#include "remit/solve/steady_state.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr int most_periods = 2000;
constexpr std::size_t memory = 12;    // states that the acceleration looks back on
constexpr double longest_time = 3e7;  // find_constant gives up beyond

/// Runs the entries once from a given state.
class OnePeriod final : public Patient {
 public:
  OnePeriod(const SteadyRequest& request, const std::vector<double>& from, Tick length)
      : request_(request), from_(from), length_(length) {}

  // The initial section may compute parameters: what was asked for is set again after it.
  void start(Lane& lane) override {
    set_parameters(lane);
    lane.initialise();
    set_parameters(lane);
    for (std::uint32_t i = 0; i < from_.size(); ++i) lane.set_state(i, from_[i]);
    for (const Entry& entry : request_.entries) lane.calendar().add(entry);
    lane.calendar().add({.tick = length_, .kind = EntryKind::end});
  }
  void at(Lane&, const Entry&) override {}
  void end(const Outcome& outcome) override { outcome_ = outcome; }
  std::uint32_t id() const override { return 0; }
  Outcome outcome_;

 private:
  void set_parameters(Lane& lane) {
    for (std::uint32_t i = 0; i < request_.parameters.size(); ++i) lane.set_parameter(i, request_.parameters[i]);
  }
  const SteadyRequest& request_;
  const std::vector<double>& from_;
  Tick length_;
};

SolveOptions tight(const SolveOptions& options) {
  SolveOptions result = options;
  result.rtol = std::min(options.rtol, 1e-10);
  result.lanes = lane_multiple;
  result.threads = 1;
  result.counting = result.record = false;
  result.progress = {};
  return result;
}

class Search {
 public:
  Search(const Kernel& kernel, const SteadyRequest& request, const SolveOptions& options)
      : kernel_(kernel), request_(request), options_(tight(options)) {
    REMIT_ASSERT(request.state.size() == kernel.program().states.size(), "one number per state");
    REMIT_ASSERT(request.parameters.size() == kernel.program().parameter.size, "one number per parameter");
  }

  bool run(const std::vector<double>& from, Tick length) {
    OnePeriod patient(request_, from, length);
    Patient* const patients[] = {&patient};
    integrate(kernel_, patients, options_);
    ++result.periods;
    image = std::move(patient.outcome_.state);
    if (patient.outcome_.status == Status::ok) return true;
    result.trouble = std::string("a period ended with status ") + name_of(patient.outcome_.status);
    return false;
  }

  /// True if the last run left every state where it was. A state that only grew until its change looks small (amounts
  /// eliminated so far, driven far out by the acceleration) has not settled: its change must have shrunk, too.
  bool settled(const std::vector<double>& from) {
    largest_.resize(from.size(), 0);
    bool all = true;
    for (std::size_t i = 0; i < from.size(); ++i) {
      const double now = std::fabs(image[i] - from[i]);
      largest_[i] = std::max(largest_[i], now);
      const bool shrunk = now <= 1e-4 * largest_[i] || now <= margin(i, request_.state[i]);
      if (now <= margin(i, image[i]) && shrunk) continue;
      if (all) moving = i;
      all = false;
    }
    return all;
  }

  SteadyState found() {
    result.found = true;
    result.state = image;
    return result;
  }
  SteadyState given_up() {
    if (result.trouble.empty()) result.trouble = "`" + kernel_.program().states[moving] + "` keeps changing";
    return result;
  }

  std::vector<double> image;
  std::size_t moving = 0;  // first state that had not settled
  SteadyState result;

 private:
  /// A change that the tolerance leaves open.
  double margin(std::size_t i, double value) const {
    return 10 * options_.rtol * (std::fabs(value) + options_.atol_factor * kernel_.program().scales[i]);
  }

  const Kernel& kernel_;
  const SteadyRequest& request_;
  SolveOptions options_;
  std::vector<double> largest_;  // change of each state so far
};

double product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// target -= factor * other
void subtract(std::vector<double>& target, double factor, const std::vector<double>& other) {
  for (std::size_t i = 0; i < target.size(); ++i) target[i] -= factor * other[i];
}

std::vector<double> weights(const std::vector<double>& state, const Program& program) {
  std::vector<double> result;
  for (std::size_t i = 0; i < state.size(); ++i) result.push_back(1 / (std::fabs(state[i]) + 1e-6 * program.scales[i]));
  return result;
}

/// No state falls below zero by acceleration alone, but for traces.
bool keeps_signs(const std::vector<double>& next, const std::vector<double>& image, const Program& program) {
  for (std::size_t i = 0; i < next.size(); ++i) {
    const double trace = 1e-9 * (std::fabs(image[i]) + program.scales[i]);
    if (!std::isfinite(next[i]) || (image[i] >= 0 && next[i] < -trace)) return false;
  }
  return true;
}

}  // namespace

// Differences of neighbours span the search; they are made orthogonal (modified Gram and Schmidt, newest first), and
// each takes its share out of what changes. One that adds nothing new is left out.
std::vector<double> accelerate(std::span<const std::vector<double>> states, std::span<const std::vector<double>> images,
                               std::span<const double> weight) {
  const std::size_t last = states.size() - 1, size = weight.size();
  std::vector<double> rest(size), next = images[last];
  for (std::size_t i = 0; i < size; ++i) rest[i] = weight[i] * (images[last][i] - states[last][i]);
  std::vector<std::vector<double>> directions, moves;
  for (std::size_t k = last; k-- > 0;) {
    std::vector<double> direction(size), move(size);
    for (std::size_t i = 0; i < size; ++i) {
      move[i] = images[k + 1][i] - images[k][i];
      direction[i] = weight[i] * (move[i] - (states[k + 1][i] - states[k][i]));
    }
    const double before = product(direction, direction);
    for (std::size_t j = 0; j < directions.size(); ++j) {
      const double share = product(direction, directions[j]) / product(directions[j], directions[j]);
      subtract(direction, share, directions[j]);
      subtract(move, share, moves[j]);
    }
    const double length = product(direction, direction);
    if (!(length > 1e-16 * before)) continue;
    const double share = product(rest, direction) / length;
    subtract(rest, share, direction);
    subtract(next, share, move);
    directions.push_back(std::move(direction));
    moves.push_back(std::move(move));
  }
  return next;
}

SteadyState find_periodic(const Kernel& kernel, const SteadyRequest& request, const SolveOptions& options) {
  REMIT_ASSERT(request.period > 0, "a period is longer than nothing");
  Search search(kernel, request, options);
  std::vector<std::vector<double>> states, images;
  std::vector<double> state = request.state;
  while (search.result.periods < most_periods) {
    if (!search.run(state, request.period)) return search.given_up();
    if (search.settled(state)) return search.found();
    states.push_back(state);
    images.push_back(search.image);
    if (states.size() > memory) {
      states.erase(states.begin());
      images.erase(images.begin());
    }
    state = accelerate(states, images, weights(search.image, kernel.program()));
    if (!keeps_signs(state, search.image, kernel.program())) state = search.image;
  }
  return search.given_up();
}

SteadyState find_constant(const Kernel& kernel, const SteadyRequest& request, const SolveOptions& options) {
  Search search(kernel, request, options);
  std::vector<double> state = request.state;
  for (double length = 1; length < longest_time; length *= 2) {
    if (!search.run(state, to_tick(length))) return search.given_up();
    if (search.settled(state)) return search.found();
    state = search.image;
  }
  return search.given_up();
}

}  // namespace remit
