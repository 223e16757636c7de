// Linear pharmacokinetics without a step. States whose derivatives are affine in each other, y' = A y + u with A and u
// made of parameters, feed the rest of a model but are never fed by it: their solution is known. They are found here,
// moved to the end of the system, and given values over the time since a dosing segment began (a dose into one of them
// or a change of a parameter begins a new one) and what they were then:
//   y(s) = sum over rates r of exp(-r s) (c0 + c1 s + c2 s^2 + ...).
// Only the exponentials and polynomials are computed along a segment. Loops (central and peripheral compartments) are
// unrolled by the factors of their characteristic polynomial, (B + r_1) ... (B + r_m) = 0, into chains of scalar
// equations, so nothing is ever divided by the distance of two rates that may be equal; see chain.hpp.
#pragma once
#include "remit/program/lower.hpp"

namespace remit {

/// Fills `closed` and moves its states to the end. Left out, and integrated: what triggers of events read (so that the
/// step control watches it), counted clones, loops of more than three states or with a circle in them (their rates may
/// be complex), and whatever stands at the end of a chain of more than five rates.
void close_linear(System& system);

}  // namespace remit
