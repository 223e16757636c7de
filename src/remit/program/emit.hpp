// System, Jacobian and elimination plan -> Program.
#pragma once
#include <vector>

#include "remit/program/lower.hpp"
#include "remit/program/program.hpp"
#include "remit/program/sparse_lu.hpp"

namespace remit {

/// The symbolic derivatives of a system.
struct Calculus {
  std::vector<Entry2> entries;         // (row, column), row by row
  std::vector<Node> jacobian;          // one per entry
  std::vector<Node> time_derivatives;  // one per integrated state, states in closed form moving along; empty when all
                                       // are zero
};

Calculus differentiate(System& system);

Program emit(const System& system, const Calculus& calculus, const LuPlan& plan);

}  // namespace remit
