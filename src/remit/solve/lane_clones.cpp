// See lane_clones.hpp; the law of one step is in counted_clones.hpp.
#include "remit/solve/lane_clones.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr std::uint64_t most_draws = 1024;        // per step: clones and streams, in ten bits of a random address
constexpr double return_factor = 2;               // an ODE again above this multiple of the switch
constexpr double far_below = 0.5, landing = 0.7;  // of the switch count, for clones that fall through it
constexpr double negligible =
    0.05;  // rates that change by less than this part of rate_change, integrated, do not matter

double average(const std::array<double, 3>& rate) { return (rate[0] + 4 * rate[1] + rate[2]) / 6; }

}  // namespace

LaneClones::LaneClones(const Program& program, const SolveOptions& options, Rodas5p& stepper, int lane)
    : program_(program),
      options_(options),
      stepper_(stepper),
      lane_(lane),
      whole_(size()),
      birth_(size()),
      death_(size()),
      transfer_(size()),
      inflow_(program.inflows.size()) {
  REMIT_ASSERT(size() < most_draws, "clones fit the random address");
  for (std::size_t k = 0; k < size(); ++k) transfer_[k].resize(program.counted[k].transfers.size());
  for (const CountedInflow& inflow : program.inflows) {
    inflow_to_.push_back(clone_of_state(inflow.to));
    inflow_from_.push_back(clone_of_state(inflow.from));
  }
}

void LaneClones::start(std::uint32_t patient) {
  patient_ = patient;
  settled_ = 0;
  held_ = false;
  std::fill(whole_.begin(), whole_.end(), char{0});
  set_switches();
}

double LaneClones::start_cells(std::size_t clone) const {
  return cells(clone, stepper_.state(program_.counted[clone].state, lane_));
}

void LaneClones::settle() {
  if (size() == 0) return;
  for (std::size_t k = 0; k < size() && options_.counting && !held_; ++k) settle_clone(k);
  ++settled_;
  set_switches();
}

void LaneClones::settle_clone(std::size_t clone) {
  const double now = start_cells(clone);
  whole_[clone] = whole_[clone] ? now <= return_factor * options_.switch_cells : now < options_.switch_cells;
  if (!whole_[clone] || now == std::floor(now)) return;
  const double nearest = std::floor(now + 0.5);
  const bool same = std::fabs(now - nearest) <= 1e-9 * std::max(1.0, nearest);  // a whole number written as an amount
  Draws draws({options_.seed, patient_, remit::Stream::rounding, options_.replicate, settled_ * most_draws + clone});
  const double rounded = same ? std::max(0.0, nearest) : stochastic_round(now, draws.uniform());
  stepper_.state(program_.counted[clone].state, lane_) = rounded / program_.counted[clone].cells_per_unit;
}

void LaneClones::set_switches() {
  counted_ = 0;
  for (std::size_t k = 0; k < size(); ++k) {
    const bool still = held_ || whole_[k];
    stepper_.slot(program_.counted[k].continuous, lane_) = still ? 0 : 1;
    counted_ += !held_ && whole_[k];
  }
}

double LaneClones::fall_fraction() const {
  double fraction = 1;
  for (std::size_t k = 0; k < size() && options_.counting && !held_; ++k) {
    const double before = start_cells(k), after = cells(k, stepper_.end_state(program_.counted[k].state, lane_));
    if (whole_[k] || before < options_.switch_cells || after > far_below * options_.switch_cells) continue;
    const double fall = math::log(before / std::max(after, 1e-3));
    fraction = std::min(fraction, math::log(before / (landing * options_.switch_cells)) / fall);
  }
  return fraction;
}

void LaneClones::read_rates(int point) {
  for (std::size_t k = 0; k < size(); ++k) {
    const CountedClone& clone = program_.counted[k];
    birth_[k][point] = stepper_.slot(clone.birth, lane_);
    death_[k][point] = stepper_.slot(clone.death, lane_);
    for (std::size_t j = 0; j < clone.transfers.size(); ++j) {
      transfer_[k][j][point] = stepper_.slot(clone.transfers[j].per_cell, lane_);
      death_[k][point] += transfer_[k][j][point];
    }
  }
  for (std::size_t j = 0; j < inflow_.size(); ++j) inflow_[j][point] = stepper_.slot(program_.inflows[j].rate, lane_);
}

double LaneClones::rate_fraction(double step) const {
  double fraction = 1;
  for (std::size_t k = 0; k < size(); ++k) {
    if (!whole_[k] || start_cells(k) <= 0) continue;
    for (const int point : {1, 2}) {
      const double change = std::fabs(birth_[k][point] - birth_[k][0]) + std::fabs(death_[k][point] - death_[k][0]);
      const double size = std::max(birth_[k][0] + death_[k][0], birth_[k][point] + death_[k][point]);
      const double allowed = std::max(options_.rate_change * size, negligible * options_.rate_change / step);
      if (change > allowed) fraction = std::min(fraction, allowed / change);
    }
  }
  return fraction;
}

std::vector<LineFate> LaneClones::fates(double step) const {
  std::vector<LineFate> result(size());
  for (std::size_t k = 0; k < size(); ++k) {
    if (whole_[k]) result[k] = fate_over_step(birth_[k], death_[k], step);
  }
  return result;
}

int LaneClones::clone_of_state(std::uint32_t state) const {
  for (std::size_t k = 0; k < size(); ++k) {
    if (program_.counted[k].state == state) return static_cast<int>(k);
  }
  return -1;
}

// Cells per day into each state, averaged over the step, as far as the equations do not bring them: into whole clones
// from anyone, and from whole clones into anyone. What a clone transfers to another counted one is an inflow of the
// other. A whole sender is held by the ODE, so its stream is scaled by the growth of its expectation.
std::vector<LaneClones::Stream> LaneClones::streams(const std::vector<LineFate>& fate, double step) const {
  std::vector<Stream> result;
  for (std::size_t j = 0; j < inflow_.size(); ++j) {
    const int to = inflow_to_[j], from = inflow_from_[j];
    const bool drawn = from >= 0 && whole_[from];
    if (!whole_[to] && !drawn) continue;
    const double lived = drawn ? fate[from].exposure / step : 1;
    const double per_unit = program_.counted[to].cells_per_unit;
    result.push_back({program_.inflows[j].to, average(inflow_[j]) * per_unit * lived, per_unit});
  }
  for (std::size_t k = 0; k < size(); ++k) {
    const CountedClone& clone = program_.counted[k];
    for (std::size_t j = 0; whole_[k] && j < clone.transfers.size(); ++j) {
      if (clone_of_state(clone.transfers[j].to) >= 0) continue;
      const double cell_days = start_cells(k) * fate[k].exposure / step;
      result.push_back({clone.transfers[j].to, average(transfer_[k][j]) * cell_days, clone.cells_per_unit});
    }
  }
  return result;
}

void LaneClones::advance_over(double step, std::int64_t number) {
  const std::vector<LineFate> fate = fates(step);
  std::vector<double> arrivals(size());
  std::uint64_t stream_number = size();
  for (const Stream& stream : streams(fate, step)) {
    const int to = clone_of_state(stream.to);
    if (to >= 0 && whole_[to]) {
      arrivals[to] += stream.cells_per_day;
    } else if (stream.cells_per_day > 0) {
      Draws draws = draws_at(number, stream_number++);
      stepper_.end_state(stream.to, lane_) += draws.poisson(stream.cells_per_day * step) / stream.cells_per_unit;
    }
  }
  for (std::size_t k = 0; k < size(); ++k) {
    const double before = std::floor(start_cells(k) + 0.5);
    if (!whole_[k] || (before == 0 && arrivals[k] <= 0)) continue;
    Draws draws = draws_at(number, k);
    stepper_.end_state(program_.counted[k].state, lane_) =
        advance(before, arrivals[k], fate[k], draws) / program_.counted[k].cells_per_unit;
  }
}

Draws LaneClones::draws_at(std::int64_t number, std::uint64_t what) const {
  REMIT_ASSERT(what < most_draws, "clones and streams fit the random address");
  const std::uint64_t index = static_cast<std::uint64_t>(number) * most_draws + what;
  return Draws({options_.seed, patient_, remit::Stream::cell_fate, options_.replicate, index});
}

}  // namespace remit
