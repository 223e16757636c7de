// A Program's right-hand side and Jacobian as plain C++ for one patient, so that the reference solver runs compiled
// code like a model written by hand: locals for all that is used once, the C library's mathematics, no packs.
#pragma once
#include <string>

#include "remit/program/program.hpp"

namespace remit {

/// Functions scalar_once, scalar_derivatives and scalar_jacobians over an array of the program's slots.
std::string scalar_code(const Program& program);

}  // namespace remit
