// Sections are walked in the order in which they run.
#include "remit/program/verify.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

class Written {
 public:
  explicit Written(std::uint32_t slots) : is_written_(slots) {}
  void add(std::uint32_t slot) {
    REMIT_ASSERT(slot < is_written_.size(), "a slot is out of range");
    is_written_[slot] = true;
  }
  void add(const Block& block) {
    for (std::uint32_t i = 0; i < block.size; ++i) add(block.begin + i);
  }
  void require(std::uint32_t slot) const {
    REMIT_ASSERT(slot < is_written_.size(), "a slot is out of range");
    REMIT_ASSERT(is_written_[slot], "a slot is read before it is written");
  }
  void require(const Block& block) const {
    for (std::uint32_t i = 0; i < block.size; ++i) require(block.begin + i);
  }

 private:
  std::vector<bool> is_written_;
};

void run(const Section& section, Written& written) {
  for (const Instruction& it : section) {
    if (arity(it.op) > 0) written.require(it.a);
    if (arity(it.op) > 1) written.require(it.b);
    if (arity(it.op) > 2) written.require(it.c);
    written.add(it.target);
  }
}

/// What `section` leaves behind when it starts from `before`.
Written after(const Section& section, Written before) {
  run(section, before);
  return before;
}

void check_sizes(const Program& program) {
  const std::size_t states = program.states.size();
  const std::size_t integrated = program.state.size;
  REMIT_ASSERT(integrated + program.closed.size == states, "a state is integrated or in closed form");
  REMIT_ASSERT(program.closed.begin == program.state.begin + integrated, "states lie side by side");
  REMIT_ASSERT(program.closed_start.size == program.closed.size && program.closed_pace.size == program.closed.size,
               "a closed form starts somewhere and has a pace");
  REMIT_ASSERT(program.derivative.size == integrated && program.rhs.size == integrated,
               "one slot per integrated state");
  REMIT_ASSERT(program.scales.size() == states && program.written.size() == states, "one scale and place per state");
  REMIT_ASSERT(program.time_derivative.size == 0 || program.time_derivative.size == integrated,
               "df/dt is all or nothing");
  REMIT_ASSERT(program.jacobian.size == program.jacobian_entries.size(), "one slot per Jacobian entry");
  REMIT_ASSERT(program.parameter.size == program.parameters.size(), "one slot per parameter");
  REMIT_ASSERT(program.parameter_defaults.size() == program.parameters.size(), "one default per parameter");
  REMIT_ASSERT(program.varying.size() == program.parameters.size(), "one mark per parameter");
  REMIT_ASSERT(program.observable.size == program.observables.size(), "one slot per observable");
  for (double scale : program.scales) REMIT_ASSERT(scale > 0, "scales are positive");
}

void check_overlap(const Program& program) {
  std::vector<Block> blocks = {program.state,      program.closed,           program.closed_start, program.closed_pace,
                               program.derivative, program.time_derivative,  program.rhs,          program.jacobian,
                               program.parameter,  program.observable,       {program.time, 1},    {program.since, 1},
                               {program.shift, 1}, {program.pivot_growth, 1}};
  std::sort(blocks.begin(), blocks.end(), [](const Block& a, const Block& b) { return a.begin < b.begin; });
  std::uint32_t end = 0;
  for (const Block& block : blocks) {
    if (block.size == 0) continue;
    REMIT_ASSERT(block.begin >= end, "two blocks overlap");
    end = block.begin + block.size;
  }
}

/// Temporaries are nobody's output, and every section writes them before it reads them.
void check_temporaries(const Program& program) {
  Written others(program.slots);
  const std::set<std::uint32_t> temporaries(program.temporaries.begin(), program.temporaries.end());
  for (std::uint32_t slot = 0; slot < program.slots; ++slot)
    if (!temporaries.count(slot)) others.add(slot);
  for (const Block& block :
       {program.state, program.closed, program.closed_start, program.closed_pace, program.derivative,
        program.time_derivative, program.rhs, program.jacobian, program.parameter, program.observable})
    others.require(block);
  for (std::uint32_t slot : {program.time, program.since, program.shift, program.pivot_growth}) others.require(slot);
  for (const Section* section : {&program.initial, &program.once, &program.segment, &program.closed_form,
                                 &program.derivatives, &program.jacobians, &program.factor, &program.solve,
                                 &program.observe, &program.counted_rates, &program.triggers, &program.event_values})
    after(*section, others);
}

void check_events(const Program& program, const Written& triggers, const Written& values) {
  for (const ProgramEvent& event : program.events) {
    triggers.require(event.trigger);
    if (event.delay != no_slot) values.require(event.delay);
    if (event.priority != no_slot) values.require(event.priority);
    REMIT_ASSERT(event.targets.size() == event.values.size(), "one value per target");
    for (std::uint32_t slot : event.values) values.require(slot);
    for (std::uint32_t slot : event.sizes)
      if (slot != no_slot) values.require(slot);
  }
}

void check_counted(const Program& program, const Written& rates) {
  for (const CountedClone& clone : program.counted) {
    REMIT_ASSERT(clone.state < program.states.size(), "a counted clone is a state");
    for (std::uint32_t slot : {clone.birth, clone.death, clone.continuous}) rates.require(slot);
    for (const CountedTransfer& transfer : clone.transfers) rates.require(transfer.per_cell);
  }
  for (const CountedInflow& inflow : program.inflows) rates.require(inflow.rate);
}

}  // namespace

void verify(const Program& program) {
  check_sizes(program);
  check_overlap(program);
  check_temporaries(program);
  Written start(program.slots);
  for (const auto& constant : program.constants) start.add(constant.first);
  start.add(program.parameter);
  start.add(program.time);
  const Written initial = after(program.initial, start);
  initial.require(program.state);
  initial.require(program.closed);
  Written started = after(program.once, initial);
  started.add(program.closed_start);
  Written segment = after(program.segment, started);
  segment.require(program.closed_pace);
  segment.add(program.since);
  after(program.closed_form, segment).require(program.closed);
  const Written once = after(program.once, initial);
  after(program.derivatives, once).require(program.derivative);
  Written jacobians = after(program.jacobians, once);
  for (const Block& block : {program.derivative, program.jacobian, program.time_derivative}) jacobians.require(block);
  jacobians.add(program.shift);
  Written factor = after(program.factor, jacobians);
  factor.require(program.pivot_growth);
  factor.add(program.rhs);
  after(program.solve, factor);
  after(program.observe, once).require(program.observable);
  check_counted(program, after(program.counted_rates, once));
  check_events(program, after(program.triggers, once), after(program.event_values, once));
}

}  // namespace remit
