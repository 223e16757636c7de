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

/// Doubles in whole registers of any instruction set.
std::size_t whole_packs(std::size_t count) { return (count + lane_multiple - 1) / lane_multiple * lane_multiple; }

double average(const std::array<double, 3>& rate) { return (rate[0] + 4 * rate[1] + rate[2]) / 6; }

}  // namespace

LaneClones::LaneClones(const Program& program, const SolveOptions& options, Rodas5p& stepper, const CloneRates& rates,
                       int lane)
    : program_(program), options_(options), stepper_(stepper), rates_(rates), loops_(step_loops()), lane_(lane) {
  for (const CountedClone& clone : program.counted)
    clones_.push_back({.state = clone.state, .cells_per_unit = clone.cells_per_unit});
  for (const CountedInflow& inflow : program.inflows)
    inflows_.push_back({inflow.to, clone_of_state(inflow.from), clone_of_state(inflow.to)});
  for (std::size_t k = 0; k < clones_.size(); ++k)
    for (std::size_t j = 0; j < program.counted[k].transfers.size(); ++j)
      if (const std::uint32_t to = program.counted[k].transfers[j].to; clone_of_state(to) < 0)
        ways_out_.push_back({k, j, to});
  grown_.resize(whole_packs(2 * clones_.size()));
  REMIT_ASSERT(clones_.size() < most_draws, "clones fit the random address");
}

int LaneClones::clone_of_state(std::uint32_t state) const {
  for (std::size_t k = 0; k < clones_.size(); ++k) {
    if (clones_[k].state == state) return static_cast<int>(k);
  }
  return -1;
}

void LaneClones::start(std::uint32_t patient) {
  patient_ = patient;
  settled_ = 0;
  held_ = false;
  for (Clone& clone : clones_) clone.whole = false;
  set_switches();
}

void LaneClones::settle() {
  if (clones_.empty()) return;
  for (std::size_t k = 0; k < clones_.size() && options_.counting && !held_; ++k) settle_clone(clones_[k], k);
  ++settled_;
  set_switches();
}

void LaneClones::settle_clone(Clone& clone, std::uint64_t number) {
  const double now = start_cells(clone);
  clone.whole = clone.whole ? now <= return_factor * options_.switch_cells : now < options_.switch_cells;
  if (!clone.whole || now == std::floor(now)) return;
  const double nearest = std::floor(now + 0.5);
  const bool same = std::fabs(now - nearest) <= 1e-9 * std::max(1.0, nearest);  // a whole number written as an amount
  Draws draws({options_.seed, patient_, remit::Stream::rounding, options_.replicate, settled_ * most_draws + number});
  const double rounded = same ? std::max(0.0, nearest) : stochastic_round(now, draws.uniform());
  stepper_.state(clone.state, lane_) = rounded / clone.cells_per_unit;
}

void LaneClones::set_switches() {
  counted_ = 0;
  for (std::size_t k = 0; k < clones_.size(); ++k) {
    const bool still = held_ || clones_[k].whole;
    stepper_.slot(program_.counted[k].continuous, lane_) = still ? 0 : 1;
    counted_ += !held_ && clones_[k].whole;
  }
}

double LaneClones::fall_fraction() const {
  double fraction = 1;
  if (!options_.counting || held_) return fraction;
  for (const Clone& clone : clones_) {
    if (clone.whole) continue;
    const double before = start_cells(clone), after = cells(clone, stepper_.end_state(clone.state, lane_));
    if (before < options_.switch_cells || after > far_below * options_.switch_cells) continue;
    const double fall = math::log(before / std::max(after, 1e-3));
    fraction = std::min(fraction, math::log(before / (landing * options_.switch_cells)) / fall);
  }
  return fraction;
}

double LaneClones::rate_fraction(double step) const {
  double fraction = 1;
  for (std::size_t k = 0; k < clones_.size(); ++k) {
    if (!clones_[k].whole || start_cells(clones_[k]) <= 0) continue;
    const Samples birth = rates_.birth(k, lane_), death = rates_.death(k, lane_);
    for (const std::size_t point : {1, 2}) {
      const double change = std::fabs(birth[point] - birth[0]) + std::fabs(death[point] - death[0]);
      const double size = std::max(birth[0] + death[0], birth[point] + death[point]);
      const double allowed = std::max(options_.rate_change * size, negligible * options_.rate_change / step);
      if (change > allowed) fraction = std::min(fraction, allowed / change);
    }
  }
  return fraction;
}

void LaneClones::advance_over(double step, std::int64_t number) {
  find_busy();
  find_fates(step);
  send(step, number);
  for (std::size_t k = 0; k < clones_.size(); ++k) {
    const Clone& clone = clones_[k];
    const double before = std::floor(start_cells(clone) + 0.5);
    if (!clone.busy || (before == 0 && clone.arrivals <= 0)) continue;
    Draws draws = draws_at(number, k);
    stepper_.end_state(clone.state, lane_) = advance(before, clone.arrivals, clone.fate, draws) / clone.cells_per_unit;
  }
}

// A whole clone without cells, to and from which nothing flows, has no fate to be computed.
void LaneClones::find_busy() {
  for (Clone& clone : clones_) {
    clone.busy = clone.whole && start_cells(clone) > 0;
    clone.arrivals = 0;
  }
  for (std::size_t j = 0; j < inflows_.size(); ++j) {
    Inflow& inflow = inflows_[j];
    inflow.amount_per_day = average(rates_.inflow(j, lane_));
    if (inflow.amount_per_day == 0) continue;
    for (const int end : {inflow.from, inflow.to})
      if (end >= 0 && clones_[end].whole) clones_[end].busy = true;
  }
}

void LaneClones::find_fates(double step) {
  std::size_t count = 0;
  for (std::size_t k = 0; k < clones_.size(); ++k) {
    if (!clones_[k].busy) continue;
    clones_[k].rates = half_rates(rates_.birth(k, lane_), rates_.death(k, lane_), step);
    for (const int half : {0, 1}) grown_[count++] = clones_[k].rates.exponent(half);
  }
  const std::size_t padded = whole_packs(count);
  std::fill(grown_.begin() + static_cast<std::ptrdiff_t>(count), grown_.begin() + static_cast<std::ptrdiff_t>(padded),
            0);
  loops_.expm1(grown_.data(), padded);
  const double* grown = grown_.data();
  for (Clone& clone : clones_) {
    if (!clone.busy) continue;
    clone.fate = fate_over_halves(clone.rates, grown);
    grown += 2;
  }
}

// Cells per day into each state, averaged over the step, as far as the equations do not bring them: into whole clones
// from anyone, and from whole clones into anyone. What a clone transfers to another counted one is an inflow of the
// other. A whole sender is held by the ODE, so its stream is scaled by the growth of its expectation.
void LaneClones::send(double step, std::int64_t number) {
  streams_ = clones_.size();
  for (const Inflow& inflow : inflows_) {
    Clone& to = clones_[inflow.to];
    const bool drawn = inflow.from >= 0 && clones_[inflow.from].whole;
    if ((!to.whole && !drawn) || inflow.amount_per_day == 0) continue;
    const double lived = drawn ? clones_[inflow.from].fate.exposure / step : 1;
    const double cells_per_day = inflow.amount_per_day * to.cells_per_unit * lived;
    if (to.whole)
      to.arrivals += cells_per_day;
    else
      add_cells(inflow.to_state, cells_per_day, to.cells_per_unit, step, number);
  }
  for (const Way& way : ways_out_) {
    const Clone& from = clones_[way.clone];
    if (!from.busy) continue;
    const double cell_days = start_cells(from) * from.fate.exposure / step;
    const double cells_per_day = average(rates_.transfer(way.clone, way.transfer, lane_)) * cell_days;
    add_cells(way.to_state, cells_per_day, from.cells_per_unit, step, number);
  }
}

void LaneClones::add_cells(std::uint32_t state, double cells_per_day, double cells_per_unit, double step,
                           std::int64_t number) {
  if (!(cells_per_day > 0)) return;
  Draws draws = draws_at(number, streams_++);
  stepper_.end_state(state, lane_) += draws.poisson(cells_per_day * step) / cells_per_unit;
}

Draws LaneClones::draws_at(std::int64_t number, std::uint64_t what) const {
  REMIT_ASSERT(what < most_draws, "clones and streams fit the random address");
  const std::uint64_t index = static_cast<std::uint64_t>(number) * most_draws + what;
  return Draws({options_.seed, patient_, remit::Stream::cell_fate, options_.replicate, index});
}

}  // namespace remit
