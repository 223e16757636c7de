// Complaints about a trial that can be found without running it, each with the place in the study that caused it (codes
// "trial-...").
#pragma once
#include "remit/lang/compose.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Everything enrol() and simulate() take for granted: unknown drugs, routes, markers; wrong units; impossible cycles,
/// days, arms, dates.
Diagnostics check(const Trial& trial, const Composed& composed);

}  // namespace remit
