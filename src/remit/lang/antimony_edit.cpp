// One place that knows where a draft keeps its names and expressions.
#include "remit/lang/antimony_edit.hpp"

namespace remit {
namespace {

using Rename = std::function<std::string(const std::string&)>;

void rename_list(std::vector<std::string>& names, const Rename& rename) {
  for (std::string& name : names) name = rename(name);
}

void rename_one(std::string& name, const Rename& rename) {
  if (!name.empty()) name = rename(name);
}

void rename_reaction(DraftReaction& draft, const Rename& rename) {
  rename_one(draft.reaction.id, rename);
  rename_one(draft.compartment, rename);
  rename_list(draft.reaction.modifiers, rename);
  rename_list(draft.boundary, rename);
  for (Term& term : draft.reaction.reactants) rename_one(term.species, rename);
  for (Term& term : draft.reaction.products) rename_one(term.species, rename);
}

void rename_event(Event& event, const Rename& rename) {
  rename_one(event.id, rename);
  for (EventAssignment& assignment : event.assignments) rename_one(assignment.target, rename);
}

bool is_given(const DraftValue& setting) { return setting.state == DraftValue::State::given; }

}  // namespace

void rename_all(Draft& draft, const Rename& rename) {
  for (DraftSymbol& symbol : draft.symbols) {
    rename_one(symbol.id, rename);
    rename_one(symbol.compartment, rename);
  }
  draft.reindex();
  rename_list(draft.ports, rename);
  for (DraftReaction& reaction : draft.reactions) rename_reaction(reaction, rename);
  for (Event& event : draft.events) rename_event(event, rename);
  for (DraftInfluence& influence : draft.influences) {
    rename_list(influence.modifiers, rename);
    rename_list(influence.reactions, rename);
  }
  change_all(draft, [&](const ExprPtr& expr) {
    return replace_names(expr, [&](const std::string& name) {
      std::string renamed = rename(name);
      return renamed == name ? ExprPtr{} : make_name(std::move(renamed), expr->span);
    });
  });
}

void change_all(Draft& draft, const std::function<ExprPtr(const ExprPtr&)>& change) {
  const auto apply = [&](ExprPtr& expr) {
    if (expr) expr = change(expr);
  };
  for (DraftSymbol& symbol : draft.symbols) {
    apply(symbol.initial.value);
    apply(symbol.assignment.value);
    apply(symbol.rate.value);
  }
  for (DraftReaction& draft_reaction : draft.reactions) {
    for (Term& term : draft_reaction.reaction.reactants) apply(term.stoichiometry);
    for (Term& term : draft_reaction.reaction.products) apply(term.stoichiometry);
    apply(draft_reaction.reaction.rate);
  }
  for (Event& event : draft.events) {
    apply(event.trigger);
    apply(event.delay);
    apply(event.priority);
    for (EventAssignment& assignment : event.assignments) apply(assignment.value);
  }
}

void overlay(DraftSymbol& under, const DraftSymbol& over) {
  if (over.kind != SymbolKind::unknown) under.kind = over.kind;
  if (is_given(over.assignment)) under.initial = under.rate = {};
  if (is_given(over.initial) || is_given(over.rate)) under.assignment = {};
  if (over.initial.state != DraftValue::State::absent) under.initial = over.initial;
  if (over.assignment.state != DraftValue::State::absent) under.assignment = over.assignment;
  if (over.rate.state != DraftValue::State::absent) under.rate = over.rate;
  if (!over.compartment.empty()) under.compartment = over.compartment;
  if (over.constant) under.constant = over.constant;
  if (!over.unit.empty()) under.unit = over.unit;
  if (!over.name.empty()) under.name = over.name;
  under.substance_only = under.substance_only || over.substance_only;
  under.declared = under.declared || over.declared;
}

}  // namespace remit
