// The rates r of a loop of at most three states, y' = B y: minus the eigenvalues of B, which are real where the
// products b_ij b_ji are not negative and no three states form a circle.
#pragma once
#include <vector>

#include "remit/program/graph.hpp"

namespace remit {

/// Fastest first.
std::vector<Node> loop_rates(Graph& graph, const std::vector<std::vector<Node>>& b);

}  // namespace remit
