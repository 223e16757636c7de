// Which states are linear among themselves and fed by nobody else, in the order in which they feed each other.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "remit/program/affine.hpp"
#include "remit/program/lower.hpp"

namespace remit {

/// States that feed each other, and those before them in the chain.
struct Loop {
  std::vector<std::uint32_t> states;
  std::set<std::size_t> before;  // indices of loops, all the way up
};

struct LinearLoops {
  std::map<std::uint32_t, Affine> forms;  // the derivative of each state found
  std::vector<Loop> loops;                // each after those that feed it
};

LinearLoops find_linear_loops(System& system);

}  // namespace remit
