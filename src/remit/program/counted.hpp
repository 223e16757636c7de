// Counted clones: from the rate laws of a clone's reactions to what happens to one cell in a day.
#pragma once
#include <vector>

#include "remit/lang/model.hpp"
#include "remit/program/lower.hpp"

namespace remit {

/// One reaction as the clone sees it.
struct CountedFlow {
  Node rate = 0;                    // amount per day
  Node net = 0;                     // cells gained (lost) per event
  bool consumes = false;            // the clone is a reactant
  std::vector<std::uint32_t> from;  // other states consumed
  std::vector<std::uint32_t> to;    // other states made
};

struct CountedReactions {
  std::uint32_t state = 0;
  Node amount = 0;
  std::vector<CountedFlow> flows;
};

/// Births from X -> 2 X, deaths from X -> nothing, transfers from X -> Y, each rate divided by X; what others send goes
/// to `inflows`.
SystemClone clone_of(Graph& graph, const CountedReactions& reactions, std::vector<SystemInflow>& inflows);

/// How many cells one unit of the species' amount is: 1e9 for "1e9 cells", 1 without a dimension of cells.
double cells_per_unit(const Model& model, const Species& species, Diagnostics& complaints);

}  // namespace remit
