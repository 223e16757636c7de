// Statements about a model that are not part of its mathematics: read, checked for their form, and kept out.
//   x identity "http://...", "..."     x created "2019-..."     x creator1.email "..."     x notes ```...``` x.sboTerm
//   = 9
// Statements of uncertainty (`x.mean = 3`) are kept out with a warning, since a reader might think they are drawn from.
#pragma once
#include "remit/lang/antimony_expression.hpp"

namespace remit {

/// Whether `word` follows a name in an annotation ("hypernym", "notes", "creator2", ...).
bool is_annotation_word(std::string_view word);
/// The word and its texts, with the cursor on the word.
void read_annotation(Cursor& cursor);
/// Whether "name.word" is a property of the name: sboTerm, mean, distribution, ...
bool is_property_word(std::string_view word);
/// `= value` or `is "..."` behind `name.word`, with the cursor behind the word.
void read_property(Cursor& cursor, std::string_view word);
/// A word and a text that are no annotation: "x iss \"text\"".
void refuse_annotation(Cursor& cursor);

}  // namespace remit
