// One place that knows where a Model keeps its expressions and names.
#include "remit/lang/model_walk.hpp"

namespace remit {
namespace {

constexpr const char* unplaced = "default_compartment";

void visit_terms(std::vector<Term>& terms, const Span& span, const std::function<void(ExprPtr&, const Span&)>& visit) {
  for (Term& term : terms)
    if (term.stoichiometry) visit(term.stoichiometry, span);
}

void visit_event(Event& event, const std::function<void(ExprPtr&, const Span&)>& visit) {
  for (ExprPtr* expr : {&event.trigger, &event.delay, &event.priority})
    if (*expr) visit(*expr, event.span);
  for (EventAssignment& assignment : event.assignments)
    if (assignment.value) visit(assignment.value, event.span);
}

}  // namespace

void for_each_expression(Model& model, const std::function<void(ExprPtr&, const Span&)>& visit) {
  const auto initial = [&](auto& symbols) {
    for (auto& symbol : symbols)
      if (symbol.initial) visit(symbol.initial, symbol.span);
  };
  initial(model.compartments);
  initial(model.species);
  initial(model.parameters);
  for (Reaction& reaction : model.reactions) {
    visit_terms(reaction.reactants, reaction.span, visit);
    visit_terms(reaction.products, reaction.span, visit);
    if (reaction.rate) visit(reaction.rate, reaction.span);
  }
  for (auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (Rule& rule : *rules)
      if (rule.value) visit(rule.value, rule.span);
  for (Event& event : model.events) visit_event(event, visit);
}

void for_each_id(Model& model, const std::function<void(std::string&, const Span&)>& visit) {
  for (Compartment& compartment : model.compartments) visit(compartment.id, compartment.span);
  for (Species& species : model.species) {
    visit(species.id, species.span);
    if (!species.compartment.empty()) visit(species.compartment, species.span);
  }
  for (Parameter& parameter : model.parameters) visit(parameter.id, parameter.span);
  for (Reaction& reaction : model.reactions) {
    visit(reaction.id, reaction.span);
    for (auto* side : {&reaction.reactants, &reaction.products})
      for (Term& term : *side) visit(term.species, reaction.span);
    for (std::string& modifier : reaction.modifiers) visit(modifier, reaction.span);
  }
  for (auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (Rule& rule : *rules) visit(rule.target, rule.span);
  for (Event& event : model.events) {
    visit(event.id, event.span);
    for (EventAssignment& assignment : event.assignments) visit(assignment.target, event.span);
  }
}

Span span_of_mention(const ExprPtr& expr, const std::string& name, const Span& otherwise) {
  if (expr->kind == Expr::Kind::name && expr->name == name && expr->span.line > 0) return expr->span;
  for (const ExprPtr& arg : expr->args) {
    const Span span = span_of_mention(arg, name, {});
    if (span.line > 0) return span;
  }
  return otherwise;
}

bool only_mentioned(const Species& species) {
  const bool placed = !species.compartment.empty() && species.compartment != unplaced;
  return !species.initial && species.unit.empty() && species.name.empty() && !placed && !species.substance_only;
}

bool only_mentioned(const Parameter& parameter) {
  return !parameter.initial && parameter.unit.empty() && parameter.name.empty();
}

bool only_mentioned(const Compartment& compartment) {
  return compartment.id == unplaced || (!compartment.initial && compartment.unit.empty() && compartment.name.empty());
}

std::set<std::string> declared_ids(const Model& model) {
  std::set<std::string> ids;
  const auto declare = [&](const auto& symbols) {
    for (const auto& symbol : symbols)
      if (!only_mentioned(symbol)) ids.insert(symbol.id);
  };
  declare(model.compartments);
  declare(model.species);
  declare(model.parameters);
  for (const auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (const Rule& rule : *rules) ids.insert(rule.target);
  for (const Reaction& reaction : model.reactions) ids.insert(reaction.id);
  for (const Event& event : model.events) ids.insert(event.id);
  return ids;
}

}  // namespace remit
