// Zero-order inputs for a model that has none: each state asked for gets the reaction `-> X; X_input_rate`, whose rate
// is a parameter of value 0. A caller that lets the rate vary can switch an infusion on and off.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/model.hpp"

namespace remit {

/// "X_input_rate": amount per time into X (value per time where X is no species).
std::string input_rate_id(const std::string& state);

/// What can be dosed, in the order of the text: species that reactions or rate rules change, then other ids with a rate
/// rule.
std::vector<std::string> dosable_states(const Model& model);

/// Parameters that no rule sets: what a caller may set, and a table's covariates may be.
std::vector<std::string> settable_parameters(const Model& model);

/// The model with inputs into `states`, checked again. Codes "inputs-unknown-state", and those of check().
Result<Model> with_inputs(Model model, const std::vector<std::string>& states);

}  // namespace remit
