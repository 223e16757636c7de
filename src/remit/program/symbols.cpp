#include "remit/program/symbols.hpp"

#include "remit/base/assert.hpp"

namespace remit {
namespace {

void add(Symbols& symbols, Symbol symbol) {
  symbols.by_id.emplace(symbol.id, symbols.all.size());
  symbols.all.push_back(std::move(symbol));
}

void declare(Symbols& symbols, const Model& model) {
  for (const Species& it : model.species) add(symbols, {.id = it.id, .species = &it});
  for (const Parameter& it : model.parameters) add(symbols, {.id = it.id, .parameter = &it});
  for (const Compartment& it : model.compartments) add(symbols, {.id = it.id, .compartment = &it});
  for (const Reaction& it : model.reactions) add(symbols, {.id = it.id, .reaction = &it});
}

void attach(Symbols& symbols, const std::vector<Rule>& rules, const Rule* Symbol::*member) {
  for (const Rule& rule : rules)
    if (const auto found = symbols.by_id.find(rule.target); found != symbols.by_id.end())
      symbols.all[found->second].*member = &rule;
}

void mark_event_targets(Symbols& symbols, const Model& model) {
  for (const Event& event : model.events)
    for (const EventAssignment& assignment : event.assignments)
      if (const auto found = symbols.by_id.find(assignment.target); found != symbols.by_id.end())
        symbols.all[found->second].event_target = true;
}

void mark_changed_by_reactions(Symbols& symbols, const Model& model) {
  const auto mark = [&](const Term& term) {
    const auto found = symbols.by_id.find(term.species);
    if (found == symbols.by_id.end()) return;
    Symbol& symbol = symbols.all[found->second];
    const bool can_change = symbol.species && !symbol.species->boundary && !symbol.species->constant;
    if (can_change && !symbol.assignment) symbol.by_reactions = true;
  };
  for (const Reaction& reaction : model.reactions) {
    for (const Term& term : reaction.reactants) mark(term);
    for (const Term& term : reaction.products) mark(term);
  }
}

const ExprPtr& no_expression() {
  static const ExprPtr none;
  return none;
}

}  // namespace

const ExprPtr& Symbol::initial() const {
  if (species) return species->initial;
  if (parameter) return parameter->initial;
  return compartment ? compartment->initial : no_expression();
}

const Span& Symbol::span() const {
  if (species) return species->span;
  if (parameter) return parameter->span;
  return compartment ? compartment->span : reaction->span;
}

const Symbol* Symbols::find(const std::string& id) const {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &all[found->second];
}

bool Symbols::size_changes(const std::string& compartment) const {
  const Symbol* symbol = find(compartment);
  return symbol && (symbol->is_state() || symbol->assignment || symbol->event_target);
}

Symbols symbols_of(const Model& model) {
  Symbols symbols;
  declare(symbols, model);
  attach(symbols, model.assignment_rules, &Symbol::assignment);
  attach(symbols, model.rate_rules, &Symbol::rate);
  attach(symbols, model.initial_assignments, &Symbol::initial_assignment);
  mark_event_targets(symbols, model);
  mark_changed_by_reactions(symbols, model);
  return symbols;
}

std::vector<std::pair<int, ExprPtr>> terms_of(const Reaction& reaction, const std::string& species) {
  std::vector<std::pair<int, ExprPtr>> terms;
  for (const Term& term : reaction.products)
    if (term.species == species) terms.emplace_back(1, term.stoichiometry);
  for (const Term& term : reaction.reactants)
    if (term.species == species) terms.emplace_back(-1, term.stoichiometry);
  return terms;
}

}  // namespace remit
