#include "remit/solve/closed_states.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"

namespace remit {
ClosedStates::ClosedStates(const Program& program, Rodas5p& stepper, Scratch& scratch, int lane)
    : program_(program),
      stepper_(stepper),
      scratch_(scratch),
      lane_(lane),
      inputs_(inputs_of(program.closed_form)),
      now_(program.closed.size),
      moved_(program.closed.size) {
  std::erase(inputs_, program.since);
}

void ClosedStates::clear() {
  begin_ = seen_ = 0;
  std::fill(now_.begin(), now_.end(), 0.0);
  std::fill(moved_.begin(), moved_.end(), char{0});
  for (std::uint32_t k = 0; k < now_.size(); ++k) stepper_.closed_start(k, lane_) = 0;
  stepper_.segment_changed();
}

// Before anything changes, for what the tile holds belongs to the old segment until the next step.
void ClosedStates::begin(Tick tick) {
  if (!any()) return;
  if (tick != begin_) {
    if (seen_ != tick) evaluate(tick);
    for (std::uint32_t k = 0; k < now_.size(); ++k) stepper_.closed_start(k, lane_) = now_[k];
    begin_ = tick;
  }
  seen_ = begin_;  // what was seen of later ticks belonged to the old segment
  stepper_.segment_changed();
}

void ClosedStates::set_start(std::uint32_t k, double value) {
  stepper_.closed_start(k, lane_) = value;
  moved_[k] = 1;
}

double ClosedStates::shortest_wake() {
  double pace = 0;
  for (std::uint32_t k = 0; k < moved_.size(); ++k) {
    if (moved_[k] && start(k) != 0) pace = std::max(pace, stepper_.slot(program_.closed_pace.begin + k, lane_));
    moved_[k] = 0;
  }
  return pace > 0 ? 1 / pace : std::numeric_limits<double>::infinity();
}

bool ClosedStates::end_is_finite() const {
  for (std::uint32_t k = 0; k < now_.size(); ++k)
    if (!std::isfinite(stepper_.slot(program_.closed.begin + k, lane_))) return false;
  return true;
}

double ClosedStates::at(std::uint32_t k, Tick tick) {
  if (tick == begin_) return start(k);
  if (tick != seen_) evaluate(tick);
  return now_[k];
}

void ClosedStates::evaluate(Tick tick) {
  REMIT_ASSERT(tick > begin_, "nobody looks back behind the last change");
  for (std::uint32_t slot : inputs_) scratch_.slot(slot) = stepper_.slot(slot, lane_);
  scratch_.slot(program_.since) = days_to(tick);
  scratch_.run(Part::closed_form);
  for (std::uint32_t k = 0; k < now_.size(); ++k) now_[k] = scratch_.slot(program_.closed.begin + k);
  seen_ = tick;
}

}  // namespace remit
