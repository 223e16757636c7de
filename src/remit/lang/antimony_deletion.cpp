// First what goes, then what used it.
#include "remit/lang/antimony_deletion.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "remit/lang/antimony_edit.hpp"

namespace remit {
namespace {

bool mentions(const ExprPtr& expr, const std::set<std::string>& names) {
  const auto mentioned = names_in(expr);
  return std::any_of(mentioned.begin(), mentioned.end(), [&](const std::string& name) { return names.contains(name); });
}

bool is_unit(const Draft& whole, const std::string& id) {
  const std::string last = id.substr(id.rfind('.') + 1);
  return whole.find_unit(last) != nullptr;
}

// A unit of a part may be named too; it stays, since nothing depends on its going.
void find_deleted(const Draft& whole, const Draft& model, Unions& unions, const DraftDeletion& deletion,
                  std::set<std::string>& gone) {
  const std::string id = unions.resolve(undotted(deletion.id));
  const auto same_id = [&](const DraftPart& part) { return part.id == id; };
  const bool is_part = std::any_of(model.parts.begin(), model.parts.end(), same_id);
  if (is_part) {
    for (const DraftSymbol& symbol : whole.symbols) {
      if (symbol.id.starts_with(id + "__")) gone.insert(symbol.id);
    }
  } else if (unions.known(id)) {
    gone.insert(id);
  } else if (!is_unit(whole, deletion.id)) {
    unions.complain_unknown(id, deletion.span);
  }
}

void remove_settings(DraftSymbol& symbol, const std::set<std::string>& gone) {
  for (DraftValue* setting : {&symbol.initial, &symbol.assignment, &symbol.rate}) {
    if (mentions(setting->value, gone)) *setting = {DraftValue::State::cleared, nullptr, setting->span};
  }
  if (gone.contains(symbol.compartment)) symbol.compartment.clear();
}

void remove_from(DraftReaction& draft, const std::set<std::string>& gone) {
  Reaction& reaction = draft.reaction;
  const auto deleted = [&](const Term& term) {
    return gone.contains(term.species) || mentions(term.stoichiometry, gone);
  };
  std::erase_if(reaction.reactants, deleted);
  std::erase_if(reaction.products, deleted);
  if (mentions(reaction.rate, gone)) reaction.rate = nullptr;
  if (gone.contains(draft.compartment)) draft.compartment.clear();
}

// What an event set may vary, even when the event no longer sets it.
void let_vary(Draft& whole, const std::string& id, const Span& span) {
  DraftSymbol& target = whole.symbol(id, span);
  if (target.kind != SymbolKind::species && !target.constant) target.constant = false;
}

void remove_from(Draft& whole, Event& event, const std::set<std::string>& gone, Complaints& complaints) {
  if (mentions(event.delay, gone)) event.delay = nullptr;
  if (mentions(event.priority, gone)) event.priority = nullptr;
  std::erase_if(event.assignments, [&](const EventAssignment& a) {
    const bool deleted = gone.contains(event.id) || gone.contains(a.target) || mentions(a.value, gone);
    if (deleted && !gone.contains(a.target)) let_vary(whole, a.target, event.span);
    return deleted;
  });
  if (mentions(event.trigger, gone) && !gone.contains(event.id)) {
    complaints.error(event.span, "antimony-delete",
                     fmt::format("the trigger of event `{}` uses something that is deleted", event.id),
                     "delete the event too");
  }
}

// An event that sets nothing any more goes too; one that set nothing from the start stays.
void remove_events(Draft& whole, const std::set<std::string>& gone, Complaints& complaints) {
  std::set<std::string> emptied;
  for (Event& event : whole.events) {
    const bool had_some = !event.assignments.empty();
    remove_from(whole, event, gone, complaints);
    if (gone.contains(event.id) || (had_some && event.assignments.empty())) emptied.insert(event.id);
  }
  std::erase_if(whole.events, [&](const Event& event) { return emptied.contains(event.id); });
}

// What only a deleted expression mentions is still there.
void keep_mentioned(Draft& whole) {
  std::set<std::string> mentioned;
  change_all(whole, [&](const ExprPtr& expr) {
    for (std::string& name : names_in(expr)) mentioned.insert(std::move(name));
    return expr;
  });
  for (const std::string& name : mentioned) whole.symbol(name, whole.span);
}

}  // namespace

void apply_deletions(Draft& whole, const Draft& model, Unions& unions, Complaints& complaints) {
  if (model.deletions.empty()) return;
  keep_mentioned(whole);
  std::set<std::string> gone;
  for (const DraftDeletion& deletion : model.deletions) find_deleted(whole, model, unions, deletion, gone);
  if (gone.empty()) return;
  std::erase_if(whole.symbols, [&](const DraftSymbol& symbol) { return gone.contains(symbol.id); });
  whole.reindex();
  std::erase_if(whole.reactions, [&](const DraftReaction& reaction) { return gone.contains(reaction.reaction.id); });
  for (DraftSymbol& symbol : whole.symbols) remove_settings(symbol, gone);
  for (DraftReaction& reaction : whole.reactions) remove_from(reaction, gone);
  remove_events(whole, gone, complaints);
}

std::string undotted(const std::string& name) {
  std::string flat;
  for (char c : name) flat += c == '.' ? std::string("__") : std::string(1, c);
  return flat;
}

}  // namespace remit
