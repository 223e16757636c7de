// Values a user sets by name before a run, in place of the model's.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/solve/lane.hpp"

namespace remit {

/// A parameter's or state's id and its value; the ids are the program's (the caller has checked them).
using Overrides = std::vector<std::pair<std::string, double>>;

/// Initialises the lane: parameters are set before the initial section, which may use them, states after it.
void initialise_with(Lane& lane, const Overrides& overrides);

}  // namespace remit
