// Triggers as last seen and events that wait for their delay, in the time of a jump process (a double). The rules are
// those of solve/events.hpp: events due at one time run by falling priority, equal ones in the order of the model.
#pragma once
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "remit/program/jump.hpp"

namespace remit {

class EventQueue {
 public:
  explicit EventQueue(const JumpProgram& program) : program_(&program) {}

  void start();
  /// Notes triggers that became false; returns the events whose triggers became true.
  std::vector<std::uint32_t> note(const std::vector<double>& slots);
  struct Pending {
    double due = 0;
    std::uint32_t event = 0;
    std::vector<double> values;  // empty: computed when it runs
  };
  void push(Pending pending) { pending_.push_back(std::move(pending)); }
  double next_due() const;
  /// Removes the event that is to run now; `priority` is asked only when two are due.
  std::optional<Pending> take(double now, const std::function<double(std::uint32_t event)>& priority);

 private:
  const JumpProgram* program_;
  std::vector<char> held_;
  std::vector<Pending> pending_;
};

}  // namespace remit
