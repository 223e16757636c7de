// check(): every name resolved, every definition single, every rule in order, and all complaints at once.
#include "remit/lang/model.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_units.hpp"
#include "remit/lang/builtins.hpp"
#include "remit/lang/complaints.hpp"
#include "remit/lang/model_order.hpp"

namespace remit {
namespace {

enum class Kind { compartment, species, parameter, reaction, event, function };

const char* to_words(Kind kind) {
  switch (kind) {
    case Kind::compartment:
      return "compartment";
    case Kind::species:
      return "species";
    case Kind::parameter:
      return "parameter";
    case Kind::reaction:
      return "reaction";
    case Kind::event:
      return "event";
    case Kind::function:
      return "function";
  }
  return "";
}

class Checker {
 public:
  explicit Checker(Model model) : model_(std::move(model)) {}

  Result<Model> run() {
    collect_ids();
    check_functions();
    check_species();
    check_reactions();
    check_rules();
    check_events();
    check_expressions();
    check_counted();
    check_values();
    if (!complaints_.any_errors()) check_order();
    if (complaints_.any_errors()) return complaints_.take();
    complete_modifiers();
    settle_units();
    return {std::move(model_), complaints_.take()};
  }

 private:
  // --- identifiers

  void collect_ids() {
    for (const Compartment& c : model_.compartments) add_id(c.id, Kind::compartment, c.span);
    for (const Species& s : model_.species) add_id(s.id, Kind::species, s.span);
    for (const Parameter& p : model_.parameters) add_id(p.id, Kind::parameter, p.span);
    for (const Reaction& r : model_.reactions) add_id(r.id, Kind::reaction, r.span);
    for (const Event& e : model_.events) {
      if (!e.id.empty()) add_id(e.id, Kind::event, e.span);
    }
    for (const FunctionDefinition& f : model_.functions) {
      add_id(f.id, Kind::function, f.span);
      functions_.emplace(f.id, &f);
    }
    for (const Species& s : model_.species) species_.emplace(s.id, &s);
  }

  void add_id(const std::string& id, Kind kind, const Span& span) {
    if (is_symbol_name(id)) {
      complaints_.error(span, "model-reserved-id",
                        fmt::format("`{}` has a meaning of its own and cannot be a {}", id, to_words(kind)),
                        "give it another name");
    }
    const auto [other, fresh] = kinds_.emplace(id, kind);
    if (fresh) return;
    complaints_.error(span, "model-duplicate-id",
                      fmt::format("{} `{}` has the name of a {}", to_words(kind), id, to_words(other->second)),
                      "rename one of them");
  }

  bool is(const std::string& id, Kind kind) const {
    const auto found = kinds_.find(id);
    return found != kinds_.end() && found->second == kind;
  }

  bool is_quantity(const std::string& id) const {
    return is(id, Kind::compartment) || is(id, Kind::species) || is(id, Kind::parameter);
  }

  // Only asked for when the complaint will be read: the search over all names is slow.
  std::string suggestion(const std::string& name, std::initializer_list<Kind> kinds) const {
    constexpr std::size_t too_many = 20000;
    if (complaints_.errors() >= Complaints::limit || kinds_.size() > too_many) return {};
    std::set<std::string> candidates;
    for (const auto& [id, kind] : kinds_) {
      if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) candidates.insert(id);
    }
    const std::vector<std::string> sorted(candidates.begin(), candidates.end());
    return did_you_mean(name, sorted);
  }

  void unknown(const std::string& name, const Span& span, const char* what, std::initializer_list<Kind> kinds) {
    if (!complained_.insert(name).second) return;
    complaints_.error(span, "model-unknown-name", fmt::format("unknown {} `{}`", what, name), suggestion(name, kinds));
  }

  // --- functions: their bodies see their arguments only, and none calls itself

  void check_functions() {
    DependencyGraph graph;
    std::unordered_map<std::string, std::size_t> index;
    for (const FunctionDefinition& f : model_.functions) index.emplace(f.id, index.size());
    for (const FunctionDefinition& f : model_.functions) {
      check_function(f);
      graph.names.push_back(f.id);
      graph.uses.push_back(calls_of(f, index));
    }
    const Ordering ordering = order(graph);
    if (ordering.cycle.empty()) return;
    complaints_.error(
        functions_.at(ordering.cycle.front())->span, "model-recursion",
        fmt::format("function `{}` calls itself: {}", ordering.cycle.front(), join(ordering.cycle, " -> ")));
  }

  void check_function(const FunctionDefinition& f) {
    const std::set<std::string> arguments(f.arguments.begin(), f.arguments.end());
    if (arguments.size() != f.arguments.size()) {
      complaints_.error(f.span, "model-function",
                        fmt::format("function `{}` has two arguments of the same name", f.id));
    }
    for (const std::string& name : names_in(f.body)) {
      if (arguments.contains(name)) continue;
      complaints_.error(f.body->span.line > 0 ? f.body->span : f.span, "model-function",
                        fmt::format("function `{}` uses `{}`, which is not one of its arguments", f.id, name),
                        "pass it as an argument");
    }
    check_calls(f.body, f.span);
  }

  static void collect_calls(const ExprPtr& expr, const std::unordered_map<std::string, std::size_t>& index,
                            std::vector<std::size_t>& calls) {
    const auto found = expr->kind == Expr::Kind::call ? index.find(expr->name) : index.end();
    if (found != index.end()) calls.push_back(found->second);
    for (const ExprPtr& arg : expr->args) collect_calls(arg, index, calls);
  }

  static std::vector<std::size_t> calls_of(const FunctionDefinition& f,
                                           const std::unordered_map<std::string, std::size_t>& index) {
    std::vector<std::size_t> calls;
    if (f.body) collect_calls(f.body, index, calls);
    return calls;
  }

  // --- species and reactions

  void check_species() {
    for (const Species& species : model_.species) {
      if (is(species.compartment, Kind::compartment)) continue;
      complaints_.error(species.span, "model-unknown-name",
                        fmt::format("species `{}` is in an unknown compartment `{}`", species.id, species.compartment),
                        suggestion(species.compartment, {Kind::compartment}));
    }
  }

  void check_reactions() {
    for (const Reaction& reaction : model_.reactions) {
      for (const Term& term : reaction.reactants) check_participant(term.species, reaction);
      for (const Term& term : reaction.products) check_participant(term.species, reaction);
      for (const std::string& modifier : reaction.modifiers) check_participant(modifier, reaction);
    }
  }

  void check_participant(const std::string& id, const Reaction& reaction) {
    if (!is(id, Kind::species)) unknown(id, reaction.span, "species", {Kind::species});
  }

  // --- rules and events: each quantity has one master

  void check_rules() {
    std::map<std::string, const char*> masters;
    for (const Rule& rule : model_.assignment_rules) check_rule(rule, "an assignment rule", masters);
    for (const Rule& rule : model_.rate_rules) check_rule(rule, "a rate rule", masters);
    std::set<std::string> initial;
    for (const Rule& rule : model_.initial_assignments) check_initial(rule, masters, initial);
    for (const Reaction& reaction : model_.reactions) {
      for (const auto* terms : {&reaction.reactants, &reaction.products}) {
        for (const Term& term : *terms) check_changed(term.species, reaction, masters);
      }
    }
  }

  void check_rule(const Rule& rule, const char* what, std::map<std::string, const char*>& masters) {
    if (!is_quantity(rule.target))
      return unknown(rule.target, rule.span, "name", {Kind::compartment, Kind::species, Kind::parameter});
    if (is_constant(rule.target)) {
      complaints_.error(rule.span, "model-constant", fmt::format("`{}` is constant, but {} sets it", rule.target, what),
                        fmt::format("declare it with `var {}`", rule.target));
    }
    const auto [other, fresh] = masters.emplace(rule.target, what);
    if (fresh) return;
    complaints_.error(rule.span, "model-two-definitions",
                      fmt::format("`{}` has {} and {}", rule.target, other->second, what), "keep one of them");
  }

  void check_initial(const Rule& rule, const std::map<std::string, const char*>& masters,
                     std::set<std::string>& initial) {
    if (!is_quantity(rule.target))
      return unknown(rule.target, rule.span, "name", {Kind::compartment, Kind::species, Kind::parameter});
    const auto master = masters.find(rule.target);
    const bool assigned = master != masters.end() && std::string_view(master->second) == "an assignment rule";
    if (!assigned && initial.insert(rule.target).second) return;
    complaints_.error(rule.span, "model-two-definitions",
                      fmt::format("`{}` has an initial assignment and {}", rule.target,
                                  assigned ? "an assignment rule" : "another one"),
                      "keep one of them");
  }

  void check_changed(const std::string& id, const Reaction& reaction,
                     const std::map<std::string, const char*>& masters) {
    const auto found = species_.find(id);
    if (found == species_.end() || found->second->boundary) return;
    const auto master = masters.find(id);
    if (master != masters.end()) {
      complaints_.error(
          reaction.span, "model-two-definitions",
          fmt::format("species `{}` has {} and is changed by reaction `{}`", id, master->second, reaction.id),
          fmt::format("write `${}` if reactions should not change it", id));
    } else if (found->second->constant) {
      complaints_.error(reaction.span, "model-constant",
                        fmt::format("species `{}` is constant, but reaction `{}` changes it", id, reaction.id));
    }
  }

  bool is_constant(const std::string& id) {
    if (constants_.empty()) collect_constants();
    return constants_.contains(id);
  }

  void collect_constants() {
    for (const Parameter& p : model_.parameters) {
      if (p.constant) constants_.insert(p.id);
    }
    for (const Compartment& c : model_.compartments) {
      if (c.constant) constants_.insert(c.id);
    }
    for (const Species& s : model_.species) {
      if (s.constant) constants_.insert(s.id);
    }
    constants_.insert(std::string());
  }

  void check_events() {
    std::set<std::string> assigned;
    for (const Rule& rule : model_.assignment_rules) assigned.insert(rule.target);
    for (const Event& event : model_.events) {
      std::set<std::string> targets;
      for (const EventAssignment& assignment : event.assignments)
        check_target(event, assignment.target, assigned, targets);
      if (!event.trigger)
        complaints_.error(event.span, "model-event", fmt::format("event `{}` has no trigger", event.id));
    }
  }

  void check_target(const Event& event, const std::string& target, const std::set<std::string>& assigned,
                    std::set<std::string>& targets) {
    if (!is_quantity(target))
      return unknown(target, event.span, "name", {Kind::compartment, Kind::species, Kind::parameter});
    if (is_constant(target)) {
      complaints_.error(event.span, "model-constant",
                        fmt::format("`{}` is constant, but event `{}` sets it", target, event.id),
                        fmt::format("declare it with `var {}`", target));
    }
    if (assigned.contains(target)) {
      complaints_.error(event.span, "model-two-definitions",
                        fmt::format("`{}` has an assignment rule and is set by event `{}`", target, event.id));
    }
    if (!targets.insert(target).second) {
      complaints_.error(event.span, "model-two-definitions",
                        fmt::format("event `{}` sets `{}` twice", event.id, target));
    }
  }

  // --- expressions

  void check_expressions() {
    for (const auto* rules : {&model_.assignment_rules, &model_.rate_rules, &model_.initial_assignments}) {
      for (const Rule& rule : *rules) check_expression(rule.value, rule.span);
    }
    for (const Reaction& reaction : model_.reactions) {
      check_expression(reaction.rate, reaction.span);
      for (const Term& term : reaction.reactants) check_expression(term.stoichiometry, reaction.span);
      for (const Term& term : reaction.products) check_expression(term.stoichiometry, reaction.span);
    }
    for (const Event& event : model_.events) {
      for (const ExprPtr& expr : {event.trigger, event.delay, event.priority}) check_expression(expr, event.span);
      for (const EventAssignment& assignment : event.assignments) check_expression(assignment.value, event.span);
    }
    for (const Compartment& c : model_.compartments) check_expression(c.initial, c.span);
    for (const Species& s : model_.species) check_expression(s.initial, s.span);
    for (const Parameter& p : model_.parameters) check_expression(p.initial, p.span);
  }

  void check_expression(const ExprPtr& expr, const Span& owner) {
    if (!expr) return;
    const Span& span = expr->span.line > 0 ? expr->span : owner;
    if (expr->kind == Expr::Kind::name && !is_quantity(expr->name) && !is(expr->name, Kind::reaction)) {
      unknown(expr->name, span, "name", {Kind::compartment, Kind::species, Kind::parameter, Kind::reaction});
    }
    if (expr->kind == Expr::Kind::call) check_call(*expr, span);
    for (const ExprPtr& arg : expr->args) check_expression(arg, span);
  }

  void check_calls(const ExprPtr& expr, const Span& owner) {
    if (!expr) return;
    const Span& span = expr->span.line > 0 ? expr->span : owner;
    if (expr->kind == Expr::Kind::call) check_call(*expr, span);
    for (const ExprPtr& arg : expr->args) check_calls(arg, span);
  }

  void check_call(const Expr& call, const Span& span) {
    const int given = static_cast<int>(call.args.size());
    if (const auto found = functions_.find(call.name); found != functions_.end()) {
      const int wanted = static_cast<int>(found->second->arguments.size());
      if (given != wanted) wrong_count(call.name, fmt::format("{}", wanted), given, span);
      return;
    }
    const Builtin* builtin = find_builtin(call.name);
    if (!builtin) return unknown_function(call.name, span);
    if (given < builtin->least || (builtin->most >= 0 && given > builtin->most)) {
      wrong_count(call.name,
                  builtin->most < 0 ? fmt::format("at least {}", builtin->least) : fmt::format("{}", builtin->most),
                  given, span);
    }
    if (call.name == "rateOf" && given == 1 && call.args[0]->kind != Expr::Kind::name) {
      complaints_.error(span, "model-rate-of", "rateOf takes the name of a quantity",
                        "give the expression a name with := first");
    }
  }

  void wrong_count(const std::string& function, const std::string& wanted, int given, const Span& span) {
    complaints_.error(span, "model-arguments",
                      fmt::format("`{}` takes {} argument(s), not {}", function, wanted, given));
  }

  void unknown_function(const std::string& name, const Span& span) {
    if (!complained_.insert(name + "()").second) return;
    if (is_distribution(name)) {
      complaints_.error(span, "model-distribution",
                        fmt::format("`{}` draws at random, which a model does not do", name),
                        "patients differ by their population: give the parameter a distribution there");
      return;
    }
    std::vector<std::string> known = builtin_names();
    for (const FunctionDefinition& f : model_.functions) known.push_back(f.id);
    complaints_.error(span, "model-unknown-function", fmt::format("unknown function `{}`", name),
                      did_you_mean(name, known));
  }

  // --- counted species: X -> 2 X, X -> nothing, X -> Y

  void check_counted() {
    for (const Reaction& reaction : model_.reactions) {
      if (changes_counted(reaction) && !is_branching(reaction)) {
        complaints_.error(
            reaction.span, "model-counted",
            fmt::format("reaction `{}` changes a counted species in a way that cannot be counted", reaction.id),
            "counted species take part in X -> 2 X, X -> nothing and X -> Y only; split birth and death");
      }
    }
  }

  bool is_counted(const std::string& id) const {
    const auto found = species_.find(id);
    return found != species_.end() && found->second->counted;
  }

  bool changes_counted(const Reaction& reaction) const {
    const auto counted = [&](const Term& term) { return is_counted(term.species); };
    return std::any_of(reaction.reactants.begin(), reaction.reactants.end(), counted) ||
           std::any_of(reaction.products.begin(), reaction.products.end(), counted);
  }

  static double amount(const Term& term) {
    return !term.stoichiometry ? 1 : term.stoichiometry->kind == Expr::Kind::number ? term.stoichiometry->number : 0;
  }

  static bool is_branching(const Reaction& reaction) {
    if (reaction.reactants.size() != 1 || amount(reaction.reactants[0]) != 1) return false;
    const std::string& parent = reaction.reactants[0].species;
    const auto& products = reaction.products;
    if (products.empty()) return true;
    if (products.size() == 2) {
      return products[0].species == parent && products[1].species == parent && amount(products[0]) == 1 &&
             amount(products[1]) == 1;
    }
    if (products.size() != 1) return false;
    return amount(products[0]) == (products[0].species == parent ? 2 : 1);
  }

  // --- values, order, modifiers

  void check_values() {
    std::unordered_set<std::string> set;
    for (const auto* rules : {&model_.assignment_rules, &model_.initial_assignments}) {
      for (const Rule& rule : *rules) set.insert(rule.target);
    }
    const auto missing = [&](const auto& item) { return !item.initial && !set.contains(item.id); };
    for (const Compartment& c : model_.compartments) {
      if (missing(c)) no_value("compartment", c.id, c.span);
    }
    for (const Species& s : model_.species) {
      if (missing(s)) no_value("species", s.id, s.span);
    }
    for (const Parameter& p : model_.parameters) {
      if (missing(p)) no_value("parameter", p.id, p.span);
    }
    for (const Reaction& r : model_.reactions) {
      if (!r.rate)
        complaints_.warn(r.span, "model-no-rate", fmt::format("reaction `{}` has no rate, so it does nothing", r.id));
    }
  }

  void no_value(const char* what, const std::string& id, const Span& span) {
    complaints_.warn(span, "model-no-value", fmt::format("{} `{}` has no value", what, id),
                     fmt::format("write `{} = ...`", id));
  }

  void check_order() {
    const std::vector<std::string> cycle = order_definitions(model_);
    if (cycle.empty()) return;
    complaints_.error(span_of(cycle.front()), "model-cycle",
                      fmt::format("`{}` depends on itself: {}", cycle.front(), join(cycle, " uses ")),
                      "a quantity that feeds back on itself needs a rate rule, not an assignment");
  }

  Span span_of(const std::string& id) const {
    for (const auto* rules : {&model_.assignment_rules, &model_.initial_assignments}) {
      for (const Rule& rule : *rules) {
        if (rule.target == id) return rule.span;
      }
    }
    return {model_.file, 0, 0};
  }

  // A concentration's unit times that of the compartment (without one: the model's volume unit, else the litre, as
  // Antimony has it; the default compartment is a plain 1) is the substance unit.
  void settle_units() {
    const UnitNames names(model_.units);
    std::unordered_map<std::string, std::string> sizes;
    for (const Compartment& compartment : model_.compartments) sizes.emplace(compartment.id, size_unit(compartment));
    for (Species& species : model_.species) {
      const bool concentration = std::exchange(species.unit_is_concentration, false);
      if (!concentration) continue;
      auto unit = unit_product(species.unit);
      const auto size = unit_product(sizes.at(species.compartment));
      if (!unit || !size) continue;
      UnitProduct substance = names.expand(*unit);
      substance.multiply(names.expand(*size), 1);
      species.unit = to_text(substance);
    }
  }

  std::string size_unit(const Compartment& compartment) const {
    if (!compartment.unit.empty()) return compartment.unit;
    if (compartment.id == "default_compartment") return "1";
    return model_.volume_unit.empty() ? "L" : model_.volume_unit;
  }

  void complete_modifiers() {
    for (Reaction& reaction : model_.reactions) {
      std::set<std::string> present(reaction.modifiers.begin(), reaction.modifiers.end());
      for (const auto* terms : {&reaction.reactants, &reaction.products}) {
        for (const Term& term : *terms) present.insert(term.species);
      }
      for (const std::string& name : names_in(reaction.rate)) {
        if (is(name, Kind::species) && present.insert(name).second) reaction.modifiers.push_back(name);
      }
    }
  }

  Model model_;
  Complaints complaints_;
  std::unordered_map<std::string, Kind> kinds_;
  std::unordered_map<std::string, const FunctionDefinition*> functions_;
  std::unordered_map<std::string, const Species*> species_;
  std::unordered_set<std::string> constants_;
  std::unordered_set<std::string> complained_;
};

template <class Item>
const Item* find_in(const std::vector<Item>& items, const std::string& id) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Species* find_species(const Model& model, const std::string& id) { return find_in(model.species, id); }
const Parameter* find_parameter(const Model& model, const std::string& id) { return find_in(model.parameters, id); }
const Compartment* find_compartment(const Model& model, const std::string& id) {
  return find_in(model.compartments, id);
}

Result<Model> check(Model model) { return Checker(std::move(model)).run(); }

}  // namespace remit
