// The model's own events (SBML Level 3, section 4.11): triggers that become true, delays, priorities, assignments. One
// EventState per patient; times are ticks. Simultaneous events run by falling priority, equal
// ones in an order drawn at random (as SBML asks), those without a priority last and as the model declares them.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "remit/base/rng.hpp"
#include "remit/program/program.hpp"
#include "remit/solve/calendar.hpp"

namespace remit {

/// Values of the program's slots at the moment asked about: triggers, or the events' delays, priorities and assigned
/// values.
using SlotReader = std::function<double(std::uint32_t slot)>;

class EventState {
 public:
  explicit EventState(const Program& program) : program_(&program) {}

  bool any() const { return !program_->events.empty(); }
  /// The patient begins: triggers are what the model says they were before time 0.
  /// `chance` addresses the draws among events of equal priority.
  void start(const Address& chance = {});
  /// Whether an event whose trigger was false is true by these values.
  bool rises(const SlotReader& triggers) const;
  /// Takes note of triggers that became false: they may rise again, and events that do not persist are called off.
  void note_falls(const SlotReader& triggers);
  /// Schedules what rises now; `values` is asked for delays and for assignments computed at the trigger. False when a
  /// delay is negative or no number.
  [[nodiscard]] bool note_rises(Tick now, const SlotReader& triggers, const SlotReader& values);
  /// When the next scheduled event is due.
  std::optional<Tick> next_due() const;
  struct Assignment {
    std::uint32_t target;  // slot
    double value;
  };
  /// Takes the due event of highest priority; nothing when none is due.
  std::optional<std::vector<Assignment>> take_due(Tick now, const SlotReader& values);

 private:
  struct Pending {
    Tick due;
    std::size_t event;
    std::vector<double> values;  // empty: computed when it runs
  };
  double priority(const Pending& pending, const SlotReader& values) const;
  std::vector<std::size_t> most_urgent(Tick now, const SlotReader& values) const;
  std::size_t pick(const std::vector<std::size_t>& candidates, const SlotReader& values);

  const Program* program_;
  std::vector<char> held_;  // trigger values as last seen
  std::vector<Pending> pending_;
  Address chance_;  // of the next draw
};

}  // namespace remit
