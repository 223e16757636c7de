// Inference runs up the tree: what is unknown (no unit stated, or an error already told) fits anything, so one slip is
// one complaint.
#include "remit/lang/units_check.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "remit/base/units.hpp"

namespace remit {
namespace {

/// The unit of a part of an expression; empty is unknown and fits anything.
using Inferred = std::optional<Unit>;
const Unit plain{};

bool fits(const Inferred& a, const Inferred& b) { return !a || !b || same_unit(*a, *b); }

std::string text_of(const Inferred& unit) { return unit ? "`" + to_text(*unit) + "`" : "unknown"; }

Inferred times(const Inferred& a, const Inferred& b) { return a && b ? Inferred(*a * *b) : std::nullopt; }
Inferred over(const Inferred& a, const Inferred& b) { return a && b ? Inferred(*a / *b) : std::nullopt; }

/// The value of an expression of literals ("-1", "1/2"): the exponents that a base with a dimension may have.
std::optional<double> literal(const ExprPtr& expr) {
  if (expr->kind == Expr::Kind::number) return expr->number;
  if (expr->kind != Expr::Kind::call || expr->args.empty() || expr->args.size() > 2) return std::nullopt;
  const auto a = literal(expr->args[0]);
  if (expr->name == "neg" && a) return -*a;
  const auto b = expr->args.size() == 2 ? literal(expr->args[1]) : std::nullopt;
  if (!a || !b) return std::nullopt;
  if (expr->name == "/") return *a / *b;
  if (expr->name == "*") return *a * *b;
  if (expr->name == "+") return *a + *b;
  if (expr->name == "-") return *a - *b;
  return std::nullopt;
}

bool is_number(const ExprPtr& expr) { return expr && literal(expr).has_value(); }

const std::set<std::string> comparisons{"<", "<=", ">", ">=", "==", "!="};
const std::set<std::string> logic{"&&", "||", "!", "xor", "implies"};
const std::set<std::string> unit_keepers{"neg", "abs", "floor", "ceil"};
const std::set<std::string> agreeing{"+", "-", "min", "max", "rem"};

/// Everything a name can stand for.
struct Symbol {
  Inferred unit;          // as it is read in expressions
  bool declared = false;  // the text states a unit (even one that was not understood)
  ExprPtr definition;     // what assigns it, if anything does
  bool in_progress = false;
};

class UnitCheck {
 public:
  UnitCheck(const Model& model, Severity severity) : model_(model), severity_(severity) {
    time_ = resolve(model.time_unit, {model.file, 0, 0});
    for (const Compartment& compartment : model.compartments) add_compartment(compartment);
    for (const Species& species : model.species) add_species(species);
    for (const Parameter& parameter : model.parameters)
      add(parameter.id, parameter.unit, parameter.initial, parameter.span);
    for (const Reaction& reaction : model.reactions) add(reaction.id, {}, reaction.rate, reaction.span);
    for (const Rule& rule : model.initial_assignments) define(rule);
    for (const Rule& rule : model.assignment_rules) define(rule);
  }

  Diagnostics run() {
    check_declarations();
    for (const Rule& rule : model_.assignment_rules) check_rule(rule, unit_of(rule.target), "");
    for (const Rule& rule : model_.rate_rules) check_rule(rule, over(unit_of(rule.target), time_), " per time");
    for (const Rule& rule : model_.initial_assignments)
      if (!is_number(rule.value)) check_rule(rule, unit_of(rule.target), "");
    check_initial_values();
    for (const Reaction& reaction : model_.reactions) check_reaction(reaction);
    for (const Event& event : model_.events) check_event(event);
    return std::move(diagnostics_);
  }

 private:
  using Arguments = std::map<std::string, Inferred>;

  // --- what names stand for ---

  Inferred resolve(const std::string& text, const Span& span) {
    if (text.empty()) return std::nullopt;
    for (const UnitDefinition& definition : model_.units)
      if (definition.id == text && definition.text != text) return resolve(definition.text, definition.span);
    const auto unit = parse_unit(text, span);
    if (unit.ok()) return *unit;
    if (unknown_units_.insert(text).second)
      for (Diagnostic diagnostic : unit.diagnostics()) {
        diagnostic.severity = severity_;
        diagnostic.code = "unit-unknown";
        diagnostics_.push_back(std::move(diagnostic));
      }
    return std::nullopt;
  }

  void add(const std::string& id, const std::string& unit, ExprPtr definition, const Span& span) {
    Symbol symbol;
    symbol.unit = resolve(unit, span);
    symbol.declared = !unit.empty();
    if (definition && !is_number(definition)) symbol.definition = std::move(definition);
    symbols_[id] = std::move(symbol);
  }

  void add_compartment(const Compartment& compartment) {
    add(compartment.id, compartment.unit.empty() ? model_.volume_unit : compartment.unit, compartment.initial,
        compartment.span);
    Symbol& symbol = symbols_[compartment.id];
    // The compartment nobody declared has no volume: amounts are amounts.
    if (!symbol.declared && compartment.id == "default_compartment") symbol.unit = plain, symbol.declared = true;
  }

  void add_species(const Species& species) {
    add(species.id, species.unit.empty() ? model_.substance_unit : species.unit, nullptr, species.span);
    Symbol& symbol = symbols_[species.id];
    substance_[species.id] = symbol.unit;
    if (species.substance_only || species.compartment.empty()) return;
    symbol.unit = over(symbol.unit, unit_of(species.compartment));
  }

  void define(const Rule& rule) {
    if (const auto symbol = symbols_.find(rule.target); symbol != symbols_.end() && !is_number(rule.value))
      symbol->second.definition = rule.value;
  }

  /// Of a symbol without a unit: that of what defines it, found without complaints (those come when the definition
  /// itself is checked).
  Inferred unit_of(const std::string& id) {
    const auto found = symbols_.find(id);
    if (found == symbols_.end()) return std::nullopt;
    Symbol& symbol = found->second;
    if (symbol.declared || symbol.unit || !symbol.definition || symbol.in_progress) return symbol.unit;
    symbol.in_progress = true;
    ++quiet_;
    const Inferred unit = infer(symbol.definition, {});
    --quiet_;
    symbol.in_progress = false;
    return symbol.unit = unit;
  }

  // --- complaints ---

  void complain(const Span& span, std::string message, std::string hint = {}) {
    if (quiet_ > 0) return;
    const Span& place = span.line > 0 ? span : statement_;
    diagnostics_.push_back(severity_ == Severity::error
                               ? error_at(place, "unit-mismatch", std::move(message), std::move(hint))
                               : warning_at(place, "unit-mismatch", std::move(message), std::move(hint)));
  }

  /// The first place in an expression; what was put together from several rows has none of its own.
  static Span place_of(const Expr& expr) {
    if (expr.span.line > 0) return expr.span;
    for (const ExprPtr& arg : expr.args)
      if (const Span span = place_of(*arg); span.line > 0) return span;
    return {};
  }

  static std::string conversion_hint(const Inferred& from, const Inferred& to) {
    if (!from || !to || !same_dimension(*from, *to)) return {};
    return fmt::format("no conversion is implied: multiply by {:.10g}, or give both the same unit",
                       conversion(*from, *to));
  }

  // --- expressions ---

  Inferred infer(const ExprPtr& expr, const Arguments& arguments) {
    switch (expr->kind) {
      case Expr::Kind::number:
        if (!expr->unit.empty()) return resolve(expr->unit, expr->span);
        return expr->number == 0 ? std::nullopt : Inferred(plain);
      case Expr::Kind::name:
        if (const auto argument = arguments.find(expr->name); argument != arguments.end()) return argument->second;
        return unit_of(expr->name);
      case Expr::Kind::symbol:
        return expr->name == "time" ? time_ : Inferred(plain);
      case Expr::Kind::call:
        return infer_call(*expr, arguments);
    }
    return std::nullopt;
  }

  Inferred infer_call(const Expr& call, const Arguments& arguments) {
    const std::string& name = call.name;
    if (name == "^") return infer_power(call, arguments);
    if (name == "piecewise") return infer_piecewise(call, arguments);
    if (const FunctionDefinition* function = find_function(name)) return infer_function(call, *function, arguments);
    std::vector<Inferred> units;
    for (const ExprPtr& arg : call.args) units.push_back(infer(arg, arguments));
    if (name == "*" || name == "/" || name == "quotient") return infer_product(name, units);
    if (agreeing.count(name)) return agree(call, units);
    if (comparisons.count(name)) return agree(call, units), Inferred(plain);
    if (logic.count(name)) return plain;
    if (unit_keepers.count(name)) return units.empty() ? std::nullopt : units[0];
    if (name == "sqrt" && units.size() == 1) return root(units[0], 2);
    if (name == "root" && units.size() == 2) return infer_root(call, units);
    if (name == "rateOf" && units.size() == 1) return over(units[0], time_);
    if (name == "delay" && units.size() == 2) return infer_delay(call, units);
    return infer_transcendental(call, units);
  }

  static Inferred infer_product(const std::string& name, const std::vector<Inferred>& units) {
    Inferred result = units.empty() ? Inferred(plain) : units[0];
    for (std::size_t k = 1; k < units.size(); ++k)
      result = name == "*" ? times(result, units[k]) : over(result, units[k]);
    return result;
  }

  static Inferred root(const Inferred& unit, double degree) {
    return unit ? Inferred(power(*unit, 1 / degree)) : std::nullopt;
  }

  /// All arguments have the same unit, which is the result's.
  Inferred agree(const Expr& call, const std::vector<Inferred>& units) {
    Inferred common;
    std::size_t first = 0;
    for (std::size_t k = 0; k < units.size(); ++k) {
      if (!common) first = k, common = units[k];
      if (fits(common, units[k])) continue;
      complain(place_of(call.span.line > 0 ? call : *call.args[k]),
               fmt::format("`{}` is {} but `{}` is {}, in `{}`", to_text(call.args[first]), text_of(common),
                           to_text(call.args[k]), text_of(units[k]), to_text(std::make_shared<const Expr>(call))),
               conversion_hint(units[k], common));
      return std::nullopt;
    }
    return common;
  }

  Inferred infer_power(const Expr& call, const Arguments& arguments) {
    const Inferred base = infer(call.args[0], arguments), exponent = infer(call.args[1], arguments);
    if (!fits(exponent, plain))
      complain(call.span, fmt::format("the exponent `{}` is {}; it must have no dimension", to_text(call.args[1]),
                                      text_of(exponent)));
    if (!base) return std::nullopt;
    if (const auto value = literal(call.args[1])) return power(*base, *value);
    if (same_unit(*base, plain)) return plain;
    complain(call.span,
             fmt::format("`{}` is {} and its exponent `{}` is not a plain number", to_text(call.args[0]), text_of(base),
                         to_text(call.args[1])),
             "divide by a reference of the same unit first: (x/x0)^n");
    return std::nullopt;
  }

  Inferred infer_root(const Expr& call, const std::vector<Inferred>& units) {
    const auto degree = literal(call.args[0]);
    if (degree) return root(units[1], *degree);
    return fits(units[1], plain) ? Inferred(plain) : std::nullopt;
  }

  Inferred infer_piecewise(const Expr& call, const Arguments& arguments) {
    std::vector<Inferred> values;
    Expr branches = call;
    branches.args.clear();
    for (std::size_t k = 0; k < call.args.size(); ++k) {
      const Inferred unit = infer(call.args[k], arguments);
      if (k % 2 == 1) continue;  // a condition
      values.push_back(unit);
      branches.args.push_back(call.args[k]);
    }
    return agree(branches, values);
  }

  Inferred infer_delay(const Expr& call, const std::vector<Inferred>& units) {
    if (!fits(units[1], time_))
      complain(call.span, fmt::format("the delay `{}` is {}, not a time", to_text(call.args[1]), text_of(units[1])));
    return units[0];
  }

  Inferred infer_transcendental(const Expr& call, const std::vector<Inferred>& units) {
    for (std::size_t k = 0; k < units.size(); ++k)
      if (!fits(units[k], plain))
        complain(call.span,
                 fmt::format("{}() takes a bare number, but `{}` is {}", call.name, to_text(call.args[k]),
                             text_of(units[k])),
                 "divide by a reference of the same unit");
    return plain;
  }

  /// A call of the model's own function is its body with the arguments' units.
  Inferred infer_function(const Expr& call, const FunctionDefinition& function, const Arguments& arguments) {
    constexpr int most_nested = 50;
    if (function.arguments.size() != call.args.size() || nested_ > most_nested || !function.body) return std::nullopt;
    Arguments inner;
    for (std::size_t k = 0; k < call.args.size(); ++k) inner[function.arguments[k]] = infer(call.args[k], arguments);
    ++nested_;
    const Inferred unit = infer(function.body, inner);
    --nested_;
    return unit;
  }

  const FunctionDefinition* find_function(const std::string& id) const {
    for (const FunctionDefinition& function : model_.functions)
      if (function.id == id) return &function;
    return nullptr;
  }

  // --- statements ---

  void check_declarations() {
    if (severity_ != Severity::error) return;
    const auto require = [&](const std::string& id, const Span& span) {
      const Symbol& symbol = symbols_[id];
      if (!symbol.declared && !symbol.definition)
        diagnostics_.push_back(
            error_at(span, "unit-missing", fmt::format("`{}` has no unit", id), fmt::format("add `{} has UNIT`", id)));
    };
    for (const Compartment& compartment : model_.compartments) require(compartment.id, compartment.span);
    for (const Species& species : model_.species) require(species.id, species.span);
    for (const Parameter& parameter : model_.parameters) require(parameter.id, parameter.span);
  }

  void check_rule(const Rule& rule, const Inferred& expected, const std::string& per_time) {
    statement_ = rule.span;
    check_value(rule.value, expected, rule.target + per_time);
  }

  /// Each member of a sum is held to the target by itself, so that the one that differs is named.
  void check_value(const ExprPtr& value, const Inferred& expected, const std::string& what) {
    const bool is_sum = value->kind == Expr::Kind::call && (value->name == "+" || value->name == "-");
    if (is_sum && expected) {
      for (const ExprPtr& member : value->args) check_value(member, expected, what);
      return;
    }
    const Inferred unit = infer(value, {});
    if (!fits(unit, expected))
      complain(place_of(*value),
               fmt::format("`{}` is {}, but {} is {}", to_text(value), text_of(unit), what, text_of(expected)),
               conversion_hint(unit, expected));
  }

  void check_initial_values() {
    for (const Compartment& compartment : model_.compartments)
      check_initial(compartment.initial, unit_of(compartment.id), compartment.id, compartment.span);
    for (const Species& species : model_.species) {
      const Inferred amount = substance_[species.id];
      const Inferred concentration = species.compartment.empty() ? amount : over(amount, unit_of(species.compartment));
      check_initial(species.initial, species.initial_is_amount ? amount : concentration, species.id, species.span);
    }
    for (const Parameter& parameter : model_.parameters)
      check_initial(parameter.initial, unit_of(parameter.id), parameter.id, parameter.span);
  }

  void check_initial(const ExprPtr& initial, const Inferred& expected, const std::string& id, const Span& span) {
    if (!initial || is_number(initial)) return;
    statement_ = span;
    check_value(initial, expected, id);
  }

  /// rate * stoichiometry = amount of the species per time, for every species that it changes.
  void check_reaction(const Reaction& reaction) {
    if (!reaction.rate) return;
    statement_ = reaction.span;
    const Inferred rate = infer(reaction.rate, {});
    for (const auto* side : {&reaction.reactants, &reaction.products})
      for (const Term& term : *side) {
        const Inferred stoichiometry = term.stoichiometry ? infer(term.stoichiometry, {}) : Inferred(plain);
        const Inferred change = times(rate, stoichiometry), expected = over(substance_[term.species], time_);
        if (fits(change, expected)) continue;
        complain(reaction.span,
                 fmt::format("the rate `{}` of {} is {}, but `{}` changes by {}", to_text(reaction.rate), reaction.id,
                             text_of(change), term.species, text_of(expected)),
                 conversion_hint(change, expected));
        return;
      }
  }

  void check_event(const Event& event) {
    statement_ = event.span;
    if (event.trigger) infer(event.trigger, {});
    if (event.delay) check_value(event.delay, time_, "a delay");
    if (event.priority) check_value(event.priority, plain, "a priority");
    for (const EventAssignment& assignment : event.assignments)
      check_value(assignment.value, unit_of(assignment.target), assignment.target);
  }

  const Model& model_;
  const Severity severity_;
  Inferred time_;
  std::map<std::string, Symbol> symbols_;
  std::map<std::string, Inferred> substance_;  // unit of a species' amount
  std::set<std::string> unknown_units_;        // told once
  Span statement_;
  int quiet_ = 0;
  int nested_ = 0;
  Diagnostics diagnostics_;
};

}  // namespace

std::optional<Unit> unit_in(const Model& model, const std::string& text) {
  for (const UnitDefinition& definition : model.units)
    if (definition.id == text && definition.text != text) return unit_in(model, definition.text);
  const auto unit = parse_unit(text);
  return unit.ok() ? std::optional(*unit) : std::nullopt;
}

std::optional<Unit> amount_unit(const Model& model, const Species& species) {
  const auto stated = unit_in(model, species.unit);
  if (!stated || !species.unit_is_concentration) return stated;
  const Compartment* compartment = find_compartment(model, species.compartment);
  const auto size = compartment ? unit_in(model, compartment->unit) : std::nullopt;
  return size ? std::optional(*stated * *size) : std::nullopt;
}

Diagnostics check_units(const Model& model, Severity severity) { return UnitCheck(model, severity).run(); }

}  // namespace remit
