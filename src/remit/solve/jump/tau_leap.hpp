// Tau-leaping with the step selection of Cao, Gillespie and Petzold (2006, doi 10.1063/1.2159468): many firings at once
// while no propensity changes by more than a fraction epsilon; reactions within ten firings of exhausting a reactant
// fire one at a time. An approximation: offered, never the default.
#pragma once
#include "remit/solve/jump/jump_state.hpp"

namespace remit {

/// One leap, or a hundred exact steps where a leap would not pay, not beyond `limit`. Returns the number of firings.
std::int64_t leap(const JumpProgram& program, JumpState& state, JumpRandom& random, double epsilon, double limit);

}  // namespace remit
