#include "remit/program/program.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

int index_of(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

/// Slots by the name a person knows them by.
class SlotNames {
 public:
  explicit SlotNames(const Program& program) {
    for (const auto& [slot, value] : program.constants) names_[slot] = format_number(value);
    for (std::uint32_t k = 0; k < program.jacobian.size; ++k) {
      const auto [row, column] = program.jacobian_entries[k];
      names_[program.jacobian.begin + k] = "J(" + program.states[row] + "," + program.states[column] + ")";
    }
    name_block({program.state.begin, program.state.size + program.closed.size}, program.states, "");
    for (std::uint32_t k = 0; k < program.closed.size; ++k) {
      names_[program.closed_start.begin + k] = "start." + program.states[program.state.size + k];
      names_[program.closed_pace.begin + k] = "pace." + program.states[program.state.size + k];
    }
    name_block(program.derivative, program.states, "f.");
    name_block(program.time_derivative, program.states, "ft.");
    name_block(program.rhs, program.states, "b.");
    name_block(program.parameter, program.parameters, "p.");
    name_block(program.observable, program.observables, "o.");
    names_[program.time] = "time";
    if (program.closed.size > 0) names_[program.since] = "since";
    names_[program.shift] = "shift";
    names_[program.pivot_growth] = "pivot_growth";
  }
  std::string operator()(std::uint32_t slot) const {
    const auto found = names_.find(slot);
    return found == names_.end() ? fmt::format("%{}", slot) : found->second;
  }

 private:
  void name_block(const Block& block, const std::vector<std::string>& names, const std::string& prefix) {
    for (std::uint32_t i = 0; i < block.size; ++i) names_[block.begin + i] = prefix + names[i];
  }
  std::map<std::uint32_t, std::string> names_;
};

std::string section_text(const char* title, const Section& section, const SlotNames& name) {
  std::string text = fmt::format("\n{}:  # {} instructions\n", title, section.size());
  for (const Instruction& it : section) {
    text += fmt::format("  {} = {} {}", name(it.target), name_of(it.op), name(it.a));
    if (arity(it.op) > 1) text += fmt::format(" {}", name(it.b));
    if (arity(it.op) > 2) text += fmt::format(" {}", name(it.c));
    text += "\n";
  }
  return text;
}

std::string block_text(const char* title, const Block& block) {
  return fmt::format("{} {}+{}\n", title, block.begin, block.size);
}

std::string blocks_text(const Program& program) {
  return fmt::format("time {} since {} shift {} pivot_growth {}\n", program.time, program.since, program.shift,
                     program.pivot_growth) +
         block_text("state", program.state) + block_text("closed", program.closed) +
         block_text("closed_start", program.closed_start) + block_text("closed_pace", program.closed_pace) +
         block_text("derivative", program.derivative) + block_text("time_derivative", program.time_derivative) +
         block_text("jacobian", program.jacobian) + block_text("rhs", program.rhs) +
         block_text("parameter", program.parameter) + block_text("observable", program.observable);
}

std::string parameters_text(const Program& program) {
  std::string text = "\nparameters:\n";
  for (std::size_t i = 0; i < program.parameters.size(); ++i)
    text += fmt::format("  {} = {}{}\n", program.parameters[i], format_number(program.parameter_defaults[i]),
                        program.varying[i] ? " (varying)" : "");
  return text;
}

std::string states_text(const Program& program) {
  std::string text = "\nstates:\n";
  for (std::size_t i = 0; i < program.states.size(); ++i)
    text += fmt::format("  {} (scale {})\n", program.states[i], format_number(program.scales[i]));
  return text;
}

std::string constants_text(const Program& program) {
  std::string text = "\nconstants:\n";
  for (const auto& [slot, value] : program.constants) text += fmt::format("  %{} = {}\n", slot, format_number(value));
  return text;
}

std::string event_text(const ProgramEvent& event, const SlotNames& name) {
  std::string text = fmt::format("  {}: at {}", event.id, name(event.trigger));
  if (event.delay != no_slot) text += " after " + name(event.delay);
  if (event.priority != no_slot) text += " priority " + name(event.priority);
  text +=
      fmt::format(" persistent={} t0={} from_trigger={}", event.persistent, event.initial_trigger, event.from_trigger);
  for (std::size_t k = 0; k < event.targets.size(); ++k) {
    text += fmt::format(", {} = {}", name(event.targets[k]), name(event.values[k]));
    if (k < event.sizes.size() && event.sizes[k] != no_slot) text += " * " + name(event.sizes[k]);
  }
  return text + "\n";
}

std::string counted_text(const Program& program, const SlotNames& name) {
  std::string text;
  for (const CountedClone& clone : program.counted) {
    text +=
        fmt::format("  {}: {} birth {} death {} cells_per_unit {}", program.states[clone.state], name(clone.continuous),
                    name(clone.birth), name(clone.death), format_number(clone.cells_per_unit));
    for (const CountedTransfer& it : clone.transfers)
      text += fmt::format(", to {} {}", program.states[it.to], name(it.per_cell));
    text += "\n";
  }
  for (const CountedInflow& it : program.inflows)
    text += fmt::format("  {} -> {}: {}\n", it.from == no_slot ? "" : program.states[it.from], program.states[it.to],
                        name(it.rate));
  return text;
}

}  // namespace

std::vector<std::string> Program::states_as_written() const {
  std::vector<std::string> names;
  for (std::uint32_t index : written) names.push_back(states[index]);
  return names;
}
int Program::state_index(const std::string& name) const { return index_of(states, name); }
int Program::parameter_index(const std::string& name) const { return index_of(parameters, name); }
int Program::observable_index(const std::string& name) const { return index_of(observables, name); }

std::vector<std::uint32_t> inputs_of(const Section& section) {
  std::vector<std::uint32_t> inputs;
  std::set<std::uint32_t> seen;  // read or written
  for (const Instruction& it : section) {
    const std::uint32_t operands[] = {it.a, it.b, it.c};
    for (int k = 0; k < arity(it.op); ++k)
      if (seen.insert(operands[k]).second) inputs.push_back(operands[k]);
    seen.insert(it.target);
  }
  return inputs;
}

std::string to_text(const Program& program) {
  const SlotNames name(program);
  std::string text = fmt::format("program {} with {} slots\n", program.model_id, program.slots);
  text += blocks_text(program) + parameters_text(program) + states_text(program) + constants_text(program);
  text += "\nevents:\n";
  for (const ProgramEvent& event : program.events) text += event_text(event, name);
  text += "\ncounted:\n" + counted_text(program, name);
  text += section_text("initial", program.initial, name) + section_text("once", program.once, name);
  text += section_text("segment", program.segment, name) + section_text("closed_form", program.closed_form, name);
  text += section_text("derivatives", program.derivatives, name) + section_text("jacobians", program.jacobians, name);
  text += section_text("factor", program.factor, name) + section_text("solve", program.solve, name);
  text += section_text("observe", program.observe, name) + section_text("counted_rates", program.counted_rates, name);
  return text + section_text("triggers", program.triggers, name) +
         section_text("event_values", program.event_values, name);
}

}  // namespace remit
