#include "remit/trial/what_if.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

const Mechanism* find_mechanism(const Composed& composed, const std::string& name) {
  const auto found = std::ranges::find(composed.mechanisms, name, &Mechanism::id);
  return found == composed.mechanisms.end() ? nullptr : &*found;
}

/// The hook of this name, or the one of which this names an instance.
const HookInfo* find_hook(const Composed& composed, const std::string& name) {
  const auto found = std::ranges::find_if(composed.hooks, [&](const HookInfo& info) {
    return info.hook.id == name || std::ranges::find(info.instances, name) != info.instances.end();
  });
  return found == composed.hooks.end() ? nullptr : &*found;
}

std::vector<std::string> instances_named(const HookInfo& info, const std::string& name) {
  return info.hook.id == name ? info.instances : std::vector<std::string>{name};
}

std::string quoted(const std::string& text) { return "`" + text + "`"; }

/// Where a parameter's typical value may lie: what its row states, and where a mechanism takes it.
struct Range {
  double low = 0, high = 0;
  bool stated = false;
};

Range range_of(const ParameterRow& row, const std::vector<Mechanism>& mechanisms) {
  Range range{row.low.value_or(row.value), row.high.value_or(row.value), row.low || row.high};
  if (range.stated && !row.low) range.low = -std::numeric_limits<double>::infinity();
  if (range.stated && !row.high) range.high = std::numeric_limits<double>::infinity();
  for (const Mechanism& mechanism : mechanisms)
    for (const BlockedParameter& blocked : mechanism.blocked) {
      if (blocked.parameter != row.id) continue;
      range = {std::min(range.low, blocked.value), std::max(range.high, blocked.value), true};
    }
  return range;
}

class WhatIfChecker {
 public:
  WhatIfChecker(const Composed& composed, const Program& program) : composed_(composed), program_(program) {
    for (const Mechanism& mechanism : composed.mechanisms)
      if (mechanism.in_model()) names_.push_back(mechanism.id);
    for (const ParameterRow& row : composed.parameters.rows) names_.push_back(row.id);
    for (const HookInfo& info : composed.hooks) {
      names_.push_back(info.hook.id);
      names_.insert(names_.end(), info.instances.begin(), info.instances.end());
    }
  }

  Diagnostics run(const Trial& trial) {
    for (const Arm& arm : trial.arms)
      for (const WhatIf& one : arm.what_if)
        if (first_time(one)) check(one);
    return std::move(found_);
  }

 private:
  void complain(const WhatIf& one, std::string code, std::string message, std::string hint = {}) {
    found_.push_back(error_at(one.span, std::move(code), std::move(message), std::move(hint)));
  }

  /// A line of the study's [what_if] stands in every arm and is judged once.
  bool first_time(const WhatIf& one) {
    const auto same = [&](const WhatIf& seen) {
      return one.span.line > 0 && seen.name == one.name && seen.span.line == one.span.line &&
             seen.span.column == one.span.column;
    };
    if (std::ranges::any_of(seen_, same)) return false;
    seen_.push_back(one);
    return true;
  }

  void check(const WhatIf& one) {
    const Mechanism* mechanism = find_mechanism(composed_, one.name);
    const ParameterRow* row = composed_.parameters.find(one.name);
    const HookInfo* hook = mechanism || row ? nullptr : find_hook(composed_, one.name);
    if (hook) return check_hook(one, *hook);
    if (!one.value && !one.times) return check_block(one, mechanism, row);
    if (row) return check_value(one, *row);
    if (mechanism)
      complain(one, "trial-what-if-mechanism", quoted(one.name) + " is a mechanism, not a parameter",
               "write `" + one.name +
                   " = \"blocked\"`, or give a value to one of its parameters: " + parameters_of(*mechanism));
    else
      refuse_name(one);
  }

  void refuse_name(const WhatIf& one) {
    complain(one, "trial-what-if-unknown",
             "[what_if] names " + quoted(one.name) + ", which is no mechanism, parameter or hook of this study's model",
             did_you_mean(one.name, names_));
  }

  static std::string parameters_of(const Mechanism& mechanism) {
    std::vector<std::string> ids;
    for (const BlockedParameter& blocked : mechanism.blocked) ids.push_back(blocked.parameter);
    return join(ids, ", ");
  }

  void check_block(const WhatIf& one, const Mechanism* mechanism, const ParameterRow* row) {
    if (!mechanism && row)
      complain(one, "trial-what-if-mechanism", quoted(one.name) + " is a parameter and cannot be blocked",
               "give it a number");
    else if (!mechanism)
      refuse_name(one);
    else if (!mechanism->in_model())
      complain(one, "trial-what-if-absent", "the model does not have the mechanism " + quoted(one.name),
               mechanism->note);
    else if (!acts(*mechanism, program_))
      found_.push_back(
          warning_at(one.span, "trial-what-if-idle",
                     "blocking " + quoted(one.name) + " changes nothing here: nothing in this study meets it"));
  }

  void check_value(const WhatIf& one, const ParameterRow& row) {
    const double value = one.times ? row.value * *one.times : *one.value;
    const Range range = range_of(row, composed_.mechanisms);
    const auto show = [](double limit) { return format_number(limit); };
    if (!std::isfinite(value) || (range.stated && (value < range.low || value > range.high)))
      complain(one, "trial-what-if-range",
               "`" + row.id + "` would be " + show(value) + ", outside its stated range of " + show(range.low) +
                   " to " + show(range.high),
               "the range is that of parameters.tsv (" + row.span.file + ":" + std::to_string(row.span.line) + ")");
    if (!range.stated)
      found_.push_back(
          warning_at(one.span, "trial-what-if-no-range",
                     "`" + row.id + "` states no range: nothing says that " + show(value) + " is possible"));
    const int index = program_.parameter_index(row.id);
    if (index < 0 || !acts_after_start(program_, static_cast<std::uint32_t>(index)))
      complain(one, "trial-what-if-start", "`" + row.id + "` acts only before day 0, on how patients start",
               "change it in [population.set]: what_if begins at randomisation");
  }

  void check_hook(const WhatIf& one, const HookInfo& info) {
    const Hook& hook = info.hook;
    if (!stays_in_range(one, hook)) return;
    const auto clamps = instances_named(info, one.name);
    const bool late = std::ranges::any_of(clamps, [&](const std::string& instance) {
      const int index = program_.parameter_index(clamp_of(instance));
      return index >= 0 && acts_after_start(program_, static_cast<std::uint32_t>(index));
    });
    if (!late)
      complain(one, "trial-what-if-start",
               "the hook " + quoted(one.name) + " acts only before day 0, on how patients start",
               "what_if begins at randomisation");
    else if (!info.filled && one.value.value_or(hook.neutral) == hook.neutral)
      found_.push_back(
          warning_at(one.span, "trial-what-if-idle",
                     quoted(one.name) + " changes nothing here: nothing in this study acts through that hook"));
  }

  /// A value lies in the hook's range; a factor keeps a share a share and no hook changes its sign.
  bool stays_in_range(const WhatIf& one, const Hook& hook) {
    return one.times ? may_multiply(one, hook) : may_be(one, hook);
  }

  bool may_multiply(const WhatIf& one, const Hook& hook) {
    const bool share = hook.combine == Combine::bliss;
    if (std::isfinite(*one.times) && *one.times >= 0 && (!share || *one.times <= 1)) return true;
    complain(one, "trial-what-if-range", quoted(one.name) + " cannot be multiplied by " + format_number(*one.times),
             share ? "it is a share: a factor lies between 0 and 1" : "a factor is not negative");
    return false;
  }

  bool may_be(const WhatIf& one, const Hook& hook) {
    const double value = one.value.value_or(hook.neutral);
    const bool inside = std::isfinite(value) && value >= hook.low && value <= hook.high.value_or(value);
    if (!inside)
      complain(one, "trial-what-if-range",
               quoted(one.name) + " would be " + format_number(value) + ", outside the hook's range from " +
                   format_number(hook.low) + (hook.high ? " to " + format_number(*hook.high) : ""),
               "the range is that of hooks.tsv (" + hook.span.file + ":" + std::to_string(hook.span.line) + ")");
    else if (!hook.high && value > hook.neutral)
      found_.push_back(warning_at(
          one.span, "trial-what-if-no-range",
          quoted(one.name) + " has no stated upper end: nothing says that " + format_number(value) + " is possible"));
    return inside;
  }

  const Composed& composed_;
  const Program& program_;
  std::vector<std::string> names_;
  std::vector<WhatIf> seen_;
  Diagnostics found_;
};

void add(const BlockedParameter& blocked, const Program& program, std::vector<ParameterChange>& changes) {
  if (const int index = program.parameter_index(blocked.parameter); index >= 0)
    changes.push_back({static_cast<std::uint32_t>(index), blocked.value, false});
}

/// clamp + factor * natural: a value replaces what was there, a factor multiplies it.
void add(const WhatIf& one, const HookInfo& info, const Program& program, std::vector<ParameterChange>& changes) {
  for (const std::string& instance : instances_named(info, one.name)) {
    const int clamp = program.parameter_index(clamp_of(instance)),
              factor = program.parameter_index(factor_of(instance));
    REMIT_ASSERT(clamp >= 0 && factor >= 0, "a hook that a what-if names can be clamped");
    const double value = one.times ? *one.times : one.value.value_or(info.hook.neutral);
    changes.push_back({static_cast<std::uint32_t>(clamp), value, one.times.has_value()});
    changes.push_back({static_cast<std::uint32_t>(factor), one.times.value_or(0), one.times.has_value()});
  }
}

bool reads_any(const Instruction& instruction, const std::vector<bool>& slots) {
  const std::uint32_t operands[] = {instruction.a, instruction.b, instruction.c};
  return std::any_of(operands, operands + arity(instruction.op), [&](std::uint32_t slot) { return slots[slot]; });
}

}  // namespace

// Whatever is computed once from the parameter counts with it. What moves the states, clones or events acts; so does
// what turns a state into something observed. An observable made of parameters alone describes the start and is no
// action. Slots are used again within a section: what is written last counts.
bool acts_after_start(const Program& program, std::uint32_t parameter) {
  std::vector<bool> touched(program.slots, false), moving(program.slots, false);
  touched[program.parameter.begin + parameter] = true;
  for (const Block& states : {program.state, program.closed})
    for (std::uint32_t k = 0; k < states.size; ++k) moving[states.begin + k] = true;
  for (const Instruction& instruction : program.once) touched[instruction.target] = reads_any(instruction, touched);
  const auto acts_in = [touched](const Section& section) {
    std::vector<bool> slots = touched;
    for (const Instruction& instruction : section) {
      if (reads_any(instruction, slots)) return true;
      slots[instruction.target] = false;
    }
    return false;
  };
  if (acts_in(program.segment) || acts_in(program.closed_form) || acts_in(program.derivatives) ||
      acts_in(program.counted_rates) || acts_in(program.triggers) || acts_in(program.event_values))
    return true;
  for (const Instruction& instruction : program.observe) {
    const bool hit = reads_any(instruction, touched), moves = reads_any(instruction, moving);
    if (hit && moves) return true;
    touched[instruction.target] = hit;
    moving[instruction.target] = moves;
  }
  return false;
}

bool acts(const Mechanism& mechanism, const Program& program) {
  return std::ranges::any_of(mechanism.blocked, [&](const BlockedParameter& blocked) {
    const int index = program.parameter_index(blocked.parameter);
    return index >= 0 && acts_after_start(program, static_cast<std::uint32_t>(index));
  });
}

std::vector<ParameterChange> plan_what_if(const Arm& arm, const Composed& composed, const Program& program) {
  std::vector<ParameterChange> changes;
  for (const WhatIf& one : arm.what_if) {
    const Mechanism* mechanism = find_mechanism(composed, one.name);
    const HookInfo* hook = mechanism || composed.parameters.find(one.name) ? nullptr : find_hook(composed, one.name);
    if (hook) {
      add(one, *hook, program, changes);
      continue;
    }
    if (one.value || one.times) {
      const int index = program.parameter_index(one.name);
      REMIT_ASSERT(index >= 0, "a what-if was checked before it is used");
      changes.push_back(
          {static_cast<std::uint32_t>(index), one.times ? *one.times : *one.value, one.times.has_value()});
      continue;
    }
    REMIT_ASSERT(mechanism, "a what-if was checked before it is used");
    for (const BlockedParameter& blocked : mechanism->blocked) add(blocked, program, changes);
  }
  return changes;
}

void change(std::span<const ParameterChange> changes, Lane& lane) {
  for (const ParameterChange& one : changes)
    lane.set_parameter(one.parameter, one.times ? lane.parameter(one.parameter) * one.value : one.value);
}

Diagnostics check_what_if(const Trial& trial, const Composed& composed, const Program& program) {
  return WhatIfChecker(composed, program).run(trial);
}

}  // namespace remit
