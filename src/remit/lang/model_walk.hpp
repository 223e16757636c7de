// Walking over everything a model says: each expression, each name outside expressions. Function bodies are their own
// world.
#pragma once
#include <functional>
#include <set>
#include <string>

#include "remit/lang/model.hpp"

namespace remit {

/// Each expression with the place of its statement; `visit` may replace it. Not those of function definitions.
void for_each_expression(Model& model, const std::function<void(ExprPtr& expr, const Span& statement)>& visit);

/// Each identifier that is defined or referred to outside expressions; `visit` may replace it.
void for_each_id(Model& model, const std::function<void(std::string& id, const Span& statement)>& visit);

/// The place of the first mention of `name`, or `otherwise`.
Span span_of_mention(const ExprPtr& expr, const std::string& name, const Span& otherwise);

/// What the text declares or assigns, as against what it only mentions: compartments, reactions and events it defines,
/// species and parameters with a value, a unit, a compartment of their own, a display name or a rule.
std::set<std::string> declared_ids(const Model& model);

/// Nothing is said of it but its name.
bool only_mentioned(const Species& species);
bool only_mentioned(const Parameter& parameter);
bool only_mentioned(const Compartment& compartment);

}  // namespace remit
