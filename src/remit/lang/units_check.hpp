// Units through every expression of a model: dimension and factor, for no conversion is implied (mg/L is not ng/L).
// A kinetic law is an amount of each species it changes per time; a rule matches its target; a rate rule its target per
// time; exp, log and the like take and give bare numbers; a base with a dimension has a literal exponent; branches and
// sides agree.
#pragma once
#include <optional>
#include <string>

#include "remit/base/units.hpp"
#include "remit/lang/model.hpp"

namespace remit {

/// Complains (codes "unit-mismatch", "unit-missing", "unit-unknown"). 0 fits anything, other bare numbers are
/// dimensionless; a plain number that is an initial value takes its symbol's unit. A symbol without a unit takes that
/// of its assignment; if there is none, it is an error in the catalogue (`severity` error) and fits anything in foreign
/// files (`severity` warning).
Diagnostics check_units(const Model& model, Severity severity);

/// A unit as the model's text means it: one of its own definitions, else the notation of base/units.hpp; nothing if it
/// is neither.
std::optional<Unit> unit_in(const Model& model, const std::string& text);
/// Of a species' amount, before or after check().
std::optional<Unit> amount_unit(const Model& model, const Species& species);

}  // namespace remit
