// One statement of an Antimony model into a draft.
#pragma once
#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/antimony_expression.hpp"

namespace remit {

/// The statement at the cursor, which is not at an end of statement. After a complaint the rest of the statement is
/// skipped.
void read_statement(Cursor& cursor, Draft& draft);

}  // namespace remit
