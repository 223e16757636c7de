// What if? An arm in which mechanisms are blocked, parameters have other values or hooks are clamped from randomisation
// on. Enrolment and burn-in know nothing of it, so the same patients enter; the program is the same, only parameters of
// it change.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "remit/lang/compose.hpp"
#include "remit/program/program.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// parameter = value, or parameter = present value times `value`.
struct ParameterChange {
  std::uint32_t parameter = 0;
  double value = 0;
  bool times = false;
};

/// Asserts what check_what_if() has found to be right. Parameters that the program lacks are left out.
std::vector<ParameterChange> plan_what_if(const Arm& arm, const Composed& composed, const Program& program);
void change(std::span<const ParameterChange> changes, Lane& lane);

/// Unknown names (with a suggestion), values outside the range that the parameter's row states, parameters that act
/// only before day 0. Codes "trial-what-if-...".
Diagnostics check_what_if(const Trial& trial, const Composed& composed, const Program& program);

/// True if anything that runs after the start reads the parameter: the others only make the initial state.
bool acts_after_start(const Program& program, std::uint32_t parameter);
/// True if a parameter that the mechanism changes acts after the start in this program.
bool acts(const Mechanism& mechanism, const Program& program);

}  // namespace remit
