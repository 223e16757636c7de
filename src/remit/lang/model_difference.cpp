// Structural equality of models, with a sentence on where they first differ. Orders of lists that mean the same do not
// count: things are matched by their ids, modifiers are sets, units are compared by value.
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony_units.hpp"
#include "remit/lang/model.hpp"

namespace remit {
namespace {

class Comparison {
 public:
  Comparison(const Model& a, const Model& b) : a_(a), b_(b), units_a_(a.units), units_b_(b.units) {}

  std::string run() {
    compare_heads();
    match(a_.functions, b_.functions, "function", [&](const auto& a, const auto& b) { return compare_function(a, b); });
    match(a_.units, b_.units, "unit",
          [&](const auto& a, const auto& b) { return field("definition", same_unit_text(a.text, b.text)); });
    match(a_.compartments, b_.compartments, "compartment",
          [&](const auto& a, const auto& b) { return compare_compartment(a, b); });
    match(a_.species, b_.species, "species", [&](const auto& a, const auto& b) { return compare_species(a, b); });
    match(a_.parameters, b_.parameters, "parameter",
          [&](const auto& a, const auto& b) { return compare_parameter(a, b); });
    match(a_.reactions, b_.reactions, "reaction", [&](const auto& a, const auto& b) { return compare_reaction(a, b); });
    match(a_.events, b_.events, "event", [&](const auto& a, const auto& b) { return compare_event(a, b); });
    match(a_.assignment_rules, b_.assignment_rules, "assignment rule of", compare_rule);
    match(a_.rate_rules, b_.rate_rules, "rate rule of", compare_rule);
    match(a_.initial_assignments, b_.initial_assignments, "initial assignment of", compare_rule);
    return found_;
  }

 private:
  static std::string field(const char* what, bool same) { return same ? std::string() : std::string(what); }

  static std::string first(std::initializer_list<std::string> fields) {
    for (const std::string& name : fields) {
      if (!name.empty()) return name;
    }
    return {};
  }

  void report(const std::string& text) {
    if (found_.empty()) found_ = text;
  }

  void compare_heads() {
    if (a_.id != b_.id) report(fmt::format("the models are called `{}` and `{}`", a_.id, b_.id));
    if (a_.name != b_.name) report(fmt::format("the models have the names \"{}\" and \"{}\"", a_.name, b_.name));
    for (std::string Model::*unit : {&Model::time_unit, &Model::substance_unit, &Model::volume_unit, &Model::area_unit,
                                     &Model::length_unit, &Model::extent_unit}) {
      if (!same_unit_text(a_.*unit, b_.*unit))
        report(fmt::format("the models' units are `{}` and `{}`", a_.*unit, b_.*unit));
    }
  }

  static const std::string& key(const Rule& rule) { return rule.target; }
  template <class Item>
  static const std::string& key(const Item& item) {
    return item.id;
  }

  template <class Item, class Compare>
  void match(const std::vector<Item>& a, const std::vector<Item>& b, const char* what, const Compare& compare) {
    std::map<std::string, const Item*> others;
    for (const Item& item : b) others.emplace(key(item), &item);
    for (const Item& item : a) {
      const auto other = others.find(key(item));
      if (other == others.end()) return report(fmt::format("only the first has {} `{}`", what, key(item)));
      const std::string differs = compare(item, *other->second);
      if (!differs.empty()) report(fmt::format("{} `{}`: {}", what, key(item), differs));
      others.erase(other);
    }
    if (!others.empty()) report(fmt::format("only the second has {} `{}`", what, others.begin()->first));
  }

  static std::string compare_rule(const Rule& a, const Rule& b) { return expression("value", a.value, b.value); }

  static std::string expression(const char* what, const ExprPtr& a, const ExprPtr& b) {
    if (same(a, b)) return {};
    return fmt::format("{} is `{}` and `{}`", what, a ? to_text(a) : "nothing", b ? to_text(b) : "nothing");
  }

  bool same_unit_text(const std::string& a, const std::string& b) const {
    if (a == b) return true;
    const auto left = unit_product(a);
    const auto right = unit_product(b);
    if (!left || !right) return false;
    UnitProduct quotient = units_a_.expand(*left);
    quotient.multiply(units_b_.expand(*right), -1);
    const auto vanishes = [](const auto& power) { return std::fabs(power.second) < 1e-9; };
    return std::fabs(quotient.factor - 1) < 1e-9 &&
           std::all_of(quotient.powers.begin(), quotient.powers.end(), vanishes);
  }

  std::string unit(const std::string& a, const std::string& b) const {
    return same_unit_text(a, b) ? std::string() : fmt::format("unit is `{}` and `{}`", a, b);
  }

  static std::string compare_function(const FunctionDefinition& a, const FunctionDefinition& b) {
    return first({field("arguments", a.arguments == b.arguments), expression("body", a.body, b.body)});
  }

  std::string compare_compartment(const Compartment& a, const Compartment& b) const {
    return first({expression("size", a.initial, b.initial), unit(a.unit, b.unit),
                  field("constant", a.constant == b.constant), field("name", a.name == b.name)});
  }

  std::string compare_species(const Species& a, const Species& b) const {
    return first(
        {field("compartment", a.compartment == b.compartment), expression("initial value", a.initial, b.initial),
         field("initial_is_amount", !a.initial || a.initial_is_amount == b.initial_is_amount),
         field("substance_only", a.substance_only == b.substance_only), field("boundary", a.boundary == b.boundary),
         field("constant", a.constant == b.constant), unit(a.unit, b.unit), field("name", a.name == b.name)});
  }

  std::string compare_parameter(const Parameter& a, const Parameter& b) const {
    return first({expression("value", a.initial, b.initial), field("constant", a.constant == b.constant),
                  unit(a.unit, b.unit), field("name", a.name == b.name)});
  }

  static std::string compare_terms(const char* what, const std::vector<Term>& a, const std::vector<Term>& b) {
    const auto same_term = [](const Term& left, const Term& right) {
      static const ExprPtr one = make_number(1);
      return left.species == right.species &&
             same(left.stoichiometry ? left.stoichiometry : one, right.stoichiometry ? right.stoichiometry : one);
    };
    return field(what, std::equal(a.begin(), a.end(), b.begin(), b.end(), same_term));
  }

  static std::string compare_reaction(const Reaction& a, const Reaction& b) {
    const std::set<std::string> modifiers_a(a.modifiers.begin(), a.modifiers.end());
    const std::set<std::string> modifiers_b(b.modifiers.begin(), b.modifiers.end());
    return first({compare_terms("reactants", a.reactants, b.reactants),
                  compare_terms("products", a.products, b.products), field("modifiers", modifiers_a == modifiers_b),
                  expression("rate", a.rate, b.rate), field("reversible", a.reversible == b.reversible),
                  field("name", a.name == b.name)});
  }

  // All are made at once, so their order says nothing.
  static bool same_assignments(const Event& a, const Event& b) {
    const auto has = [&](const EventAssignment& wanted) {
      return std::any_of(b.assignments.begin(), b.assignments.end(), [&](const EventAssignment& it) {
        return it.target == wanted.target && same(it.value, wanted.value);
      });
    };
    return a.assignments.size() == b.assignments.size() && std::all_of(a.assignments.begin(), a.assignments.end(), has);
  }

  static std::string compare_event(const Event& a, const Event& b) {
    return first({expression("trigger", a.trigger, b.trigger), expression("delay", a.delay, b.delay),
                  expression("priority", a.priority, b.priority), field("persistent", a.persistent == b.persistent),
                  field("t0", a.initial_trigger == b.initial_trigger),
                  field("fromTrigger", a.from_trigger == b.from_trigger), field("assignments", same_assignments(a, b)),
                  field("name", a.name == b.name)});
  }

  const Model& a_;
  const Model& b_;
  UnitNames units_a_;
  UnitNames units_b_;
  std::string found_;
};

}  // namespace

std::string difference(const Model& a, const Model& b) { return Comparison(a, b).run(); }

}  // namespace remit
