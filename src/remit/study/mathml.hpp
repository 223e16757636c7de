// Expressions in mathematical notation: MathML Core, which browsers set without any script.
#pragma once
#include <string>

#include "remit/lang/expr.hpp"

namespace remit {

/// An id as a symbol: its first word, the other words below it ("k_nk" as k with index nk).
std::string mathml_name(const std::string& id);
std::string mathml(const ExprPtr& expr);
/// "left = right" as a line of its own; `rate`: dx/dt on the left.
std::string mathml_equation(const std::string& id, bool rate, const std::string& right);

}  // namespace remit
