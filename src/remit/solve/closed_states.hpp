// The states of one lane that are in closed form (program/closed_form.hpp): the tick at which their segment began, what
// they were then, and what they are at any later tick.
#pragma once
#include <algorithm>
#include <vector>

#include "remit/solve/calendar.hpp"
#include "remit/solve/rodas5p.hpp"
#include "remit/solve/scratch.hpp"

namespace remit {

class ClosedStates {
 public:
  ClosedStates(const Program& program, Rodas5p& stepper, Scratch& scratch, int lane);

  bool any() const { return program_.closed.size > 0; }
  /// A new patient: all zero, from tick 0 on.
  void clear();
  /// Before a change at `tick`: a new segment begins there with what the states are.
  void begin(Tick tick);
  /// State k of those in closed form, where the segment began.
  double start(std::uint32_t k) const { return stepper_.closed_start(k, lane_); }
  /// After begin(tick), at the same tick.
  void set_start(std::uint32_t k, double value);
  /// What is in any of them starts to move anew, since a parameter changed.
  void move_all() { std::fill(moved_.begin(), moved_.end(), char{1}); }
  /// How long a step may be if it is not to pass over what was moved since this was last asked; infinite if nothing
  /// was.
  double shortest_wake();
  /// What it is at a tick that is not before the segment.
  double at(std::uint32_t k, Tick tick);
  /// Whether they are numbers at the end of the step just attempted, which is where the stepper left the tile.
  bool end_is_finite() const;
  /// Days from the segment's beginning to a tick.
  double days_to(Tick tick) const { return to_days(tick - begin_); }

 private:
  void evaluate(Tick tick);

  const Program& program_;
  Rodas5p& stepper_;
  Scratch& scratch_;
  int lane_;
  std::vector<std::uint32_t> inputs_;  // slots that `closed_form` reads, but for constants and `since`
  Tick begin_ = 0, seen_ = 0;          // now_ is of the tick seen_
  std::vector<double> now_;
  std::vector<char> moved_;
};

}  // namespace remit
