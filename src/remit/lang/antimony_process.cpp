// Grammar: reaction = terms arrow terms ; [rate] [in compartment]      terms = term { + term }, term = [stoichiometry]
// [$] species
//          event    = at [delay after] trigger { , option = value } : target = value { , target = value }
//          part     = label : model ( arguments ) { , timeconv|extentconv = value } [in compartment]
#include "remit/lang/antimony_process.hpp"

#include <fmt/format.h>

namespace remit {
namespace {

std::string fresh_id(const Draft& draft, const char* prefix, int& next) {
  std::string id = prefix + std::to_string(next++);
  while (draft.contains(id)) id = prefix + std::to_string(next++);
  return id;
}

std::string label_id(Draft& draft, const Label& label, SymbolKind kind) {
  std::string id = label.id;
  if (id.empty() && kind == SymbolKind::reaction) id = fresh_id(draft, "_J", draft.next_reaction);
  if (id.empty()) id = fresh_id(draft, "_E", draft.next_event);
  DraftSymbol& symbol = draft.symbol(id, label.span);
  symbol.kind = kind;
  symbol.declared = true;
  return id;
}

// A stoichiometry is a number, the name of one, or an expression in parentheses.
ExprPtr read_stoichiometry(Cursor& cursor) {
  if (cursor.at(TokenKind::number)) {
    const Span span = cursor.span();
    const double value = number_of(cursor.spelling());
    cursor.skip();
    return make_number(value, span);
  }
  if (!cursor.at_symbol("(")) return make_number(1, cursor.span());
  cursor.skip();
  ExprPtr value = read_expression(cursor);
  if (value && cursor.accept_symbol(")")) return value;
  if (value) cursor.complain("antimony-parenthesis", "`)` is expected here, not " + cursor.describe());
  return nullptr;
}

bool read_term(Cursor& cursor, Draft& draft, DraftReaction& reaction, std::vector<Term>& terms) {
  ExprPtr stoichiometry = read_stoichiometry(cursor);
  if (!stoichiometry) return false;
  bool boundary = cursor.accept_symbol("$");
  Span span = cursor.span();
  std::string species = read_name(cursor);
  if (species.empty()) return false;
  const bool named =
      !boundary && (cursor.at_symbol("$") || (cursor.at(TokenKind::name) && !is_keyword(cursor.spelling())));
  if (named) {
    stoichiometry = make_name(species, span);
    DraftSymbol& symbol = draft.symbol(species, span);
    symbol.declared = true;
    if (symbol.kind == SymbolKind::unknown) symbol.kind = SymbolKind::parameter;
    boundary = cursor.accept_symbol("$");
    span = cursor.span();
    species = read_name(cursor);
    if (species.empty()) return false;
  }
  DraftSymbol& symbol = draft.symbol(species, span);
  symbol.declared = true;
  if (boundary) symbol.constant = true;
  if (boundary) reaction.boundary.push_back(species);
  terms.push_back({species, stoichiometry});
  return true;
}

bool at_arrow(const Cursor& cursor) { return cursor.at_symbol("->") || cursor.at_symbol("=>"); }

bool read_terms(Cursor& cursor, Draft& draft, DraftReaction& reaction, std::vector<Term>& terms) {
  if (at_arrow(cursor) || cursor.at_end_of_statement()) return true;
  do {
    cursor.skip_newlines();
    if (!read_term(cursor, draft, reaction, terms)) return false;
  } while (cursor.accept_symbol("+"));
  return true;
}

bool read_rate(Cursor& cursor, Reaction& reaction) {
  const bool separated = cursor.accept_symbol(";");
  if (!separated || cursor.at_end_of_statement() || cursor.at_word("in")) return true;
  reaction.rate = read_expression(cursor);
  return reaction.rate != nullptr;
}

}  // namespace

bool at_reaction(const Cursor& cursor) {
  for (std::size_t ahead = 0; !cursor.at_end_of_statement(ahead); ++ahead) {
    if (cursor.at_symbol("->", ahead) || cursor.at_symbol("=>", ahead)) return true;
  }
  return false;
}

bool at_influence(const Cursor& cursor) {
  std::size_t ahead = 0;
  while (cursor.at(TokenKind::name, ahead) || cursor.at_symbol(".", ahead) || cursor.at_symbol("+", ahead) ||
         cursor.at_symbol("$", ahead)) {
    ++ahead;
  }
  if (ahead == 0 || !cursor.at_symbol("-", ahead) || !cursor.adjacent(ahead + 1)) return false;
  return cursor.at_symbol("|", ahead + 1) || cursor.at_symbol("(", ahead + 1) || cursor.at_word("o", ahead + 1);
}

void read_reaction(Cursor& cursor, Draft& draft, const Label& label) {
  DraftReaction result;
  Reaction& reaction = result.reaction;
  reaction.span = label.span;
  if (!read_terms(cursor, draft, result, reaction.reactants)) return;
  if (!at_arrow(cursor))
    return cursor.complain("antimony-reaction", "an arrow -> or => is expected here, not " + cursor.describe());
  reaction.reversible = cursor.at_symbol("->");
  cursor.skip();
  if (!read_terms(cursor, draft, result, reaction.products) || !read_rate(cursor, reaction)) return;
  result.compartment = label.compartment;
  if (cursor.accept_word("in")) result.compartment = read_name(cursor);
  reaction.id = label_id(draft, label, SymbolKind::reaction);
  draft.reactions.push_back(std::move(result));
}

void read_influence(Cursor& cursor, Draft& draft) {
  DraftInfluence influence;
  influence.span = cursor.span();
  do {
    cursor.accept_symbol("$");
    influence.modifiers.push_back(read_name(cursor));
  } while (cursor.accept_symbol("+"));
  cursor.skip();
  cursor.skip();
  do {
    influence.reactions.push_back(read_name(cursor));
    if (influence.reactions.back().empty()) return;
  } while (cursor.accept_symbol(",") || cursor.accept_symbol("+"));
  draft.influences.push_back(std::move(influence));
}

namespace {

bool read_flag(Cursor& cursor, bool& flag) {
  if (!cursor.at_word("true") && !cursor.at_word("false")) {
    cursor.complain("antimony-event", "true or false is expected here, not " + cursor.describe());
    return false;
  }
  flag = cursor.at_word("true");
  cursor.skip();
  return true;
}

bool read_event_option(Cursor& cursor, Event& event) {
  const std::string word(cursor.spelling());
  const bool known = word == "priority" || word == "t0" || word == "persistent" || word == "fromTrigger";
  if (!known || !cursor.at_symbol("=", 1)) {
    cursor.complain("antimony-event", fmt::format("an event has no option {}", cursor.describe()),
                    "the options are priority, t0, persistent and fromTrigger, each with = and a value");
    return false;
  }
  cursor.skip();
  cursor.skip();
  if (word == "t0") return read_flag(cursor, event.initial_trigger);
  if (word == "persistent") return read_flag(cursor, event.persistent);
  if (word == "fromTrigger") return read_flag(cursor, event.from_trigger);
  event.priority = read_expression(cursor);
  return event.priority != nullptr;
}

bool read_event_assignment(Cursor& cursor, Draft& draft, Event& event) {
  cursor.skip_newlines();
  const Span span = cursor.span();
  const std::string target = read_name(cursor);
  if (target.empty()) return false;
  if (!cursor.accept_symbol("=")) {
    cursor.complain("antimony-event", "`=` is expected here, not " + cursor.describe(),
                    "an event sets: at TRIGGER: x = 1, y = 2");
    return false;
  }
  ExprPtr value = read_expression(cursor);
  if (!value) return false;
  draft.symbol(target, span).declared = true;
  event.assignments.push_back({target, value});
  return true;
}

bool read_trigger(Cursor& cursor, Event& event) {
  event.trigger = read_expression(cursor);
  if (!event.trigger) return false;
  if (!cursor.accept_word("after")) return true;
  event.delay = event.trigger;
  event.trigger = read_expression(cursor);
  return event.trigger != nullptr;
}

}  // namespace

void read_event(Cursor& cursor, Draft& draft, const Label& label) {
  Event event;
  event.span = label.span;
  cursor.skip();
  if (!read_trigger(cursor, event)) return;
  while (cursor.accept_symbol(",")) {
    if (!read_event_option(cursor, event)) return;
  }
  if (!cursor.accept_symbol(":")) {
    return cursor.complain("antimony-event", "`:` is expected after the trigger, not " + cursor.describe(),
                           "at TRIGGER: x = 1, y = 2");
  }
  bool more = !cursor.at_symbol(";");
  while (more) {
    if (!read_event_assignment(cursor, draft, event)) return;
    more = cursor.accept_symbol(",") || cursor.accept_symbol(":");
  }
  event.id = label_id(draft, label, SymbolKind::event);
  draft.events.push_back(std::move(event));
}

namespace {

bool read_argument(Cursor& cursor, DraftPart& part) {
  const Span span = cursor.span();
  if (cursor.at(TokenKind::number)) {
    part.arguments.push_back(make_number(number_of(cursor.spelling()), span));
    cursor.skip();
    return true;
  }
  cursor.accept_symbol("$");
  std::string name = read_name(cursor);
  if (name.empty()) return false;
  part.arguments.push_back(make_name(std::move(name), span));
  return true;
}

bool read_arguments(Cursor& cursor, DraftPart& part) {
  cursor.skip();
  cursor.skip_newlines();
  if (cursor.accept_symbol(")")) return true;
  do {
    cursor.skip_newlines();
    if (!read_argument(cursor, part)) return false;
    cursor.skip_newlines();
  } while (cursor.accept_symbol(","));
  if (cursor.accept_symbol(")")) return true;
  cursor.complain("antimony-part", "`)` is expected here, not " + cursor.describe(),
                  "the arguments of a part are names or numbers");
  return false;
}

bool read_conversion(Cursor& cursor, DraftPart& part) {
  const bool known = (cursor.at_word("timeconv") || cursor.at_word("extentconv")) && cursor.at_symbol("=", 1);
  if (!known) {
    cursor.complain("antimony-part", "timeconv = ... or extentconv = ... is expected here, not " + cursor.describe());
    return false;
  }
  ExprPtr& conversion = cursor.at_word("timeconv") ? part.time_conversion : part.extent_conversion;
  cursor.skip();
  cursor.skip();
  conversion = read_expression(cursor);
  return conversion != nullptr;
}

}  // namespace

void read_part(Cursor& cursor, Draft& draft, const Label& label) {
  DraftPart part;
  part.id = label.id;
  part.span = label.span;
  part.compartment = label.compartment;
  part.model = read_name(cursor);
  if (!read_arguments(cursor, part)) return;
  while (cursor.accept_symbol(",")) {
    if (!read_conversion(cursor, part)) return;
  }
  if (cursor.accept_word("in")) part.compartment = read_name(cursor);
  draft.parts.push_back(std::move(part));
}

void read_setting(Cursor& cursor, DraftValue& setting, const std::string& what) {
  const Span span = cursor.span();
  if (cursor.at_end_of_statement() || cursor.at_symbol(",")) {
    setting = {DraftValue::State::cleared, nullptr, span};
    return;
  }
  ExprPtr value = read_expression(cursor);
  if (!value) return;
  if (setting.state == DraftValue::State::given) {
    cursor.complaints().warn(span, "antimony-given-twice", what + " is given twice; the last one counts",
                             fmt::format("remove the one in line {}", setting.span.line));
  }
  setting = {DraftValue::State::given, value, span};
}

}  // namespace remit
