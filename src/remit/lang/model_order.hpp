// The order in which the definitions of a model can be computed, and its cycles.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "remit/lang/model.hpp"

namespace remit {

/// What depends on what: node i uses the nodes uses[i].
struct DependencyGraph {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> uses;
};

/// Either an order in which every node follows those it uses (ties in the given order), or one cycle ("a", "b", "a").
struct Ordering {
  std::vector<std::size_t> order;
  std::vector<std::string> cycle;
};
Ordering order(const DependencyGraph& graph);

/// Sorts assignment rules and initial assignments; returns a cycle's names if there is one ("a uses b uses a"), else
/// nothing. A reaction's name stands for its rate, a species' concentration uses the size of its compartment.
std::vector<std::string> order_definitions(Model& model);

}  // namespace remit
