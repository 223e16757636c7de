// The statements of Antimony in which something happens: reactions, influences, events and parts (sub-models).
#pragma once
#include <string>

#include "remit/lang/antimony_draft.hpp"
#include "remit/lang/antimony_expression.hpp"

namespace remit {

/// What stands before the colon of `id in compartment: ...`; both may be empty.
struct Label {
  std::string id;
  std::string compartment;
  Span span;
};

/// Whether the statement at the cursor has an arrow -> or =>.
bool at_reaction(const Cursor& cursor);
/// Whether it is `S -o J`, `S -| J` or `S -( J`.
bool at_influence(const Cursor& cursor);

// Each reads one statement into the draft; after a complaint the cursor stays where it went wrong.
void read_reaction(Cursor& cursor, Draft& draft, const Label& label);
void read_influence(Cursor& cursor, Draft& draft);
void read_event(Cursor& cursor, Draft& draft, const Label& label);
void read_part(Cursor& cursor, Draft& draft, const Label& label);

/// Sets a value that may be empty ("x = ;"), at the cursor behind the sign.
void read_setting(Cursor& cursor, DraftValue& setting, const std::string& what);

}  // namespace remit
