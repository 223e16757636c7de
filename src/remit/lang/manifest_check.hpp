// What the manifests say about the joined model: routes lead to species, doses are in their unit, hazards are states,
// ...
#pragma once
#include <string>
#include <vector>

#include "remit/lang/sources.hpp"

namespace remit {

/// Codes "compose-unknown", "drug-route", "drug-dose-unit", "drug-unit", "hazards-id", "hazards-unit",
/// "parameters-correlation".
void check_manifests(const Sources& sources, const Model& model, Diagnostics& diagnostics);

/// Everything listed as `varying`, and the rates of zero-order routes, each once, the disease's first.
std::vector<std::string> varying_parameters(const Sources& sources);

}  // namespace remit
