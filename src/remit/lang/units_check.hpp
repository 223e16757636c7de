// Units through every expression of a model.
#pragma once
#include "remit/lang/model.hpp"

namespace remit {

/// Complains (code "unit-mismatch", "unit-missing", "unit-unknown") wherever sides of a sum, comparison, rule or reaction differ in dimension
/// or factor, or a transcendental function gets something with a dimension. Bare numbers take the unit they need in sums and comparisons
/// with 0, and are dimensionless elsewhere. `severity` is error for the catalogue, warning for foreign files.
Diagnostics check_units(const Model& model, Severity severity);

}  // namespace remit
