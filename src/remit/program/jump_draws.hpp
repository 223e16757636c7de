// Draws in a model's text ("X = normal(0, 1)") become parameters that are set before the text is read: one parameter
// for the draw and one rule (or initial assignment) for each of its arguments. What is left is a model without
// randomness.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/model.hpp"
#include "remit/program/jump.hpp"

namespace remit {

struct NamedDraw {
  Law law = Law::normal;
  bool truncated = false;
  std::string id;                      // of the parameter that holds the draw
  std::vector<std::string> arguments;  // ids
};

struct DrawnEvent {
  std::vector<NamedDraw> delay, values;
};

struct WithoutDraws {
  Model model;
  std::vector<NamedDraw> initial;  // in the order in which they are drawn
  std::vector<DrawnEvent> events;  // per event of the model
};

/// Complains ("jump-draw") about draws where none can be, and about their arguments.
WithoutDraws separate_draws(const Model& model, Diagnostics& complaints);

}  // namespace remit
