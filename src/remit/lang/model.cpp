// check(): every name resolved, every definition single, every rule in order, and all complaints at once.
#include "remit/lang/model.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/builtins.hpp"
#include "remit/lang/complaints.hpp"
#include "remit/lang/counted_check.hpp"
#include "remit/lang/function_check.hpp"
#include "remit/lang/model_completion.hpp"
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
  Checker(Model model, const CheckOptions& options) : model_(std::move(model)), options_(options) {}

  Result<Model> run() {
    collect_ids();
    functions_.check_definitions();
    check_species();
    check_reactions();
    check_rules();
    check_events();
    check_expressions();
    check_counted(model_, complaints_);
    check_values();
    if (!complaints_.any_errors()) check_order();
    if (complaints_.any_errors()) return complaints_.take();
    complete_modifiers(model_);
    settle_units(model_);
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
    for (const FunctionDefinition& f : model_.functions) add_id(f.id, Kind::function, f.span);
    for (const Species& s : model_.species) species_.emplace(s.id, &s);
  }

  void add_id(const std::string& id, Kind kind, const Span& span) {
    if (is_symbol_name(id) && !options_.any_id) {
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

  // "2 x" is a number with the unit x; where x is a quantity and no unit, a product was meant.
  void missing_operator(const Expr& number, const Span& span) {
    if (is_unit(number.unit)) return;
    const std::string text = format_number(number.number);
    complaints_.error(
        span, "model-missing-operator",
        fmt::format("`{} {}` is a number with a unit, but `{}` is no unit", text, number.unit, number.unit),
        fmt::format("for a product write {}*{}", text, number.unit));
  }

  bool is_unit(const std::string& id) const {
    const auto same_id = [&](const UnitDefinition& unit) { return unit.id == id; };
    return std::any_of(model_.units.begin(), model_.units.end(), same_id);
  }

  void check_expression(const ExprPtr& expr, const Span& owner) {
    if (!expr) return;
    const Span& span = expr->span.line > 0 ? expr->span : owner;
    if (expr->kind == Expr::Kind::name && !is_quantity(expr->name) && !is(expr->name, Kind::reaction)) {
      unknown(expr->name, span, "name", {Kind::compartment, Kind::species, Kind::parameter, Kind::reaction});
    }
    if (is_quantity(expr->unit)) missing_operator(*expr, span);
    if (expr->kind == Expr::Kind::call) functions_.check_call(*expr, span);
    for (const ExprPtr& arg : expr->args) check_expression(arg, span);
  }

  // --- values and order

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

  Model model_;
  const CheckOptions& options_;
  Complaints complaints_;
  FunctionCheck functions_{model_, complaints_, options_.draws};
  std::unordered_map<std::string, Kind> kinds_;
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

Result<Model> check(Model model, const CheckOptions& options) { return Checker(std::move(model), options).run(); }

}  // namespace remit
