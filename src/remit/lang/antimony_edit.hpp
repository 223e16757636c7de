// Changes to a whole draft: other names, other expressions.
#pragma once
#include <functional>
#include <string>

#include "remit/lang/antimony_draft.hpp"

namespace remit {

/// Every identifier of the draft, also inside expressions, becomes rename(identifier).
void rename_all(Draft& draft, const std::function<std::string(const std::string&)>& rename);
/// Every expression of the draft (not the arguments of parts) becomes change(expression); null stays null.
void change_all(Draft& draft, const std::function<ExprPtr(const ExprPtr&)>& change);
/// `over` said later than `under`, of the same thing: it wins wherever it says something.
void overlay(DraftSymbol& under, const DraftSymbol& over);

}  // namespace remit
