// Numbers meet symbols.
#include "remit/lang/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "remit/base/text.hpp"
#include "remit/base/units.hpp"
#include "remit/lang/model_walk.hpp"
#include "remit/lang/units_check.hpp"

namespace remit {
namespace {

constexpr double largest_exponent = 9;

bool is_whole(double value) { return std::floor(value) == value; }

/// Walks down to the numbers; `exponent` is true inside the exponent of a power.
void refuse_below(const ExprPtr& expr, bool exponent, const Span& statement, Diagnostics& diagnostics) {
  if (expr->kind == Expr::Kind::number) {
    const double most = exponent ? largest_exponent : 4;
    if (expr->unit.empty() && is_whole(expr->number) && std::fabs(expr->number) <= most) return;
    diagnostics.push_back(
        error_at(expr->span.line > 0 ? expr->span : statement, "lang-number-in-model",
                 fmt::format("the number {} stands in a model file", to_text(expr)),
                 "give it a row in parameters.tsv, with unit and source, and write its id here (halves are 1/2)"));
  }
  for (std::size_t k = 0; k < expr->args.size(); ++k)
    refuse_below(expr->args[k], expr->name == "^" && k == 1, statement, diagnostics);
}

template <class Symbol>
std::map<std::string, Symbol*> by_id(std::vector<Symbol>& symbols) {
  std::map<std::string, Symbol*> map;
  for (Symbol& symbol : symbols) map.emplace(symbol.id, &symbol);
  return map;
}

class Giver {
 public:
  Giver(Model& model, const ParameterTable& table, const Origins& origins, Diagnostics& diagnostics)
      : model_(model), table_(table), origins_(origins), diagnostics_(diagnostics) {
    for (const ParameterRow& row : table.rows) rows_.emplace(row.id, &row);
    for (const Rule& rule : model.assignment_rules) assigned_.emplace(rule.target, rule.span);
    for (const Rule& rule : model.initial_assignments) assigned_.emplace(rule.target, rule.span);
  }

  void run() {
    for (Compartment& compartment : model_.compartments) give(compartment);
    for (Species& species : model_.species) give(species);
    for (Parameter& parameter : model_.parameters) give(parameter);
    for (const ParameterRow& row : table_.rows)
      if (!taken_.count(row.id)) add_parameter(row);
  }

 private:
  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  const ParameterRow* row_of(const std::string& id) const {
    const auto row = rows_.find(id);
    return row == rows_.end() ? nullptr : row->second;
  }

  template <class Symbol>
  void give(Symbol& symbol) {
    const auto assigned = assigned_.find(symbol.id);
    const bool has_value = symbol.initial || assigned != assigned_.end();
    const ParameterRow* row = row_of(symbol.id);
    if (row) {
      taken_.insert(row->id);
      if (has_value)
        refuse_two_values(symbol.id, *row, symbol.initial ? symbol.span : assigned->second);
      else
        set(symbol, *row);
    } else if (!has_value && !give_from_origin(symbol)) {
      refuse_no_value(symbol.id, symbol.span);
    }
  }

  void refuse_two_values(const std::string& id, const ParameterRow& row, const Span& place) {
    complain(row.span, "compose-two-values",
             fmt::format("`{}` has a value in {}:{} already", id, place.file, place.line),
             "delete this row, or the value in the model file");
  }

  void refuse_no_value(const std::string& id, const Span& span) {
    std::vector<std::string> ids;
    for (const ParameterRow& row : table_.rows) ids.push_back(row.id);
    for (const Species& species : model_.species) ids.push_back(species.id);
    for (const auto& [target, place] : assigned_) ids.push_back(target);
    std::erase(ids, id);
    const std::string guess = did_you_mean(id, ids);
    complain(span, "compose-no-value", fmt::format("`{}` has no value", id),
             guess.empty() ? fmt::format("add a row `{}` to parameters.tsv", id) : guess);
  }

  static void describe(std::string& name, const ParameterRow& row) {
    if (name.empty()) name = row.definition;
  }

  template <class Symbol>
  void require_same_unit(Symbol& symbol, const ParameterRow& row) {
    if (symbol.unit.empty()) symbol.unit = row.unit;
    const auto stated = unit_in(model_, symbol.unit), given = unit_in(model_, row.unit);
    if (stated && given && !same_unit(*stated, *given)) refuse_unit(symbol.id, symbol.unit, row);
  }

  void refuse_unit(const std::string& id, const std::string& unit, const ParameterRow& row) {
    complain(row.span, "compose-unit", fmt::format("`{}` is in `{}`, but its row is in `{}`", id, unit, row.unit),
             "convert the value, or change `has`");
  }

  void set(Compartment& compartment, const ParameterRow& row) {
    require_same_unit(compartment, row);
    describe(compartment.name, row);
    compartment.initial = make_number(row.value, row.span);
  }

  void set(Parameter& parameter, const ParameterRow& row) {
    require_same_unit(parameter, row);
    describe(parameter.name, row);
    parameter.initial = make_number(row.value, row.span);
    if (row.scale) parameter.scale = *row.scale;
  }

  /// The row's unit says whether it is an amount or a concentration.
  void set(Species& species, const ParameterRow& row) {
    describe(species.name, row);
    species.initial = make_number(row.value, row.span);
    species.initial_is_amount = true;
    if (row.scale) species.scale = *row.scale;
    if (species.unit.empty()) species.unit = row.unit;
    const auto amount = amount_unit(model_, species), given = unit_in(model_, row.unit);
    if (!amount || !given || same_unit(*amount, *given)) return;
    const Compartment* compartment = find_compartment(model_, species.compartment);
    const auto size = compartment ? unit_in(model_, compartment->unit) : std::nullopt;
    species.initial_is_amount = false;
    if (!size || !same_unit(*amount / *size, *given)) refuse_unit(species.id, species.unit, row);
  }

  template <class Symbol>
  bool give_from_origin(Symbol& symbol) {
    const auto origin = origins_.find(symbol.id);
    if (origin == origins_.end()) return false;
    for (const std::string& id : {origin->second.without_site, origin->second.base}) {
      const ParameterRow* row = id == symbol.id ? nullptr : row_of(id);
      if (!row) continue;
      set(symbol, *row);
      symbol.initial = nullptr;
      model_.initial_assignments.push_back(
          {symbol.id, share(symbol, make_name(id, row->span), origin->second.sites), row->span});
      return true;
    }
    return false;
  }

  /// Amounts and sizes of a site are its share of the whole; everything else is the same at every site.
  /// An initial assignment means what the name means in expressions: a concentration, unless the species is substance
  /// only.
  static ExprPtr share(const Species& species, ExprPtr whole, int sites) {
    if (!species.initial_is_amount) return whole;
    whole = divided(std::move(whole), sites);
    const bool is_amount =
        species.substance_only || species.compartment.empty() || species.compartment == "default_compartment";
    return is_amount ? whole : make_call("/", {std::move(whole), make_name(species.compartment)});
  }
  static ExprPtr share(const Compartment&, ExprPtr whole, int sites) { return divided(std::move(whole), sites); }
  static ExprPtr share(const Parameter&, ExprPtr whole, int) { return whole; }
  static ExprPtr divided(ExprPtr whole, int sites) {
    return sites > 1 ? make_call("/", {std::move(whole), make_number(sites)}) : whole;
  }

  void add_parameter(const ParameterRow& row) {
    Parameter parameter;
    parameter.id = row.id;
    parameter.initial = make_number(row.value, row.span);
    parameter.unit = row.unit;
    parameter.name = row.definition;
    parameter.scale = row.scale.value_or(0);
    parameter.span = row.span;
    model_.parameters.push_back(std::move(parameter));
  }

  Model& model_;
  const ParameterTable& table_;
  const Origins& origins_;
  Diagnostics& diagnostics_;
  std::map<std::string, const ParameterRow*> rows_;
  std::map<std::string, Span> assigned_;
  std::set<std::string> taken_;
};

std::vector<std::string> variant_names(const std::vector<VariantChange>& changes) {
  std::vector<std::string> names;
  for (const VariantChange& change : changes)
    if (std::find(names.begin(), names.end(), change.variant) == names.end()) names.push_back(change.variant);
  return names;
}

}  // namespace

void refuse_numbers(const ExprPtr& expr, const Span& statement, Diagnostics& diagnostics) {
  refuse_below(expr, false, statement, diagnostics);
}

void refuse_numbers(Model model, Diagnostics& diagnostics) {
  std::erase_if(model.compartments, [](const Compartment& compartment) { return only_mentioned(compartment); });
  for_each_expression(model,
                      [&](ExprPtr& expr, const Span& statement) { refuse_below(expr, false, statement, diagnostics); });
  for (const FunctionDefinition& function : model.functions)
    if (function.body) refuse_below(function.body, false, function.span, diagnostics);
}

void apply_variant(const std::vector<VariantChange>& changes, const std::string& variant, ParameterTable& table,
                   Diagnostics& diagnostics) {
  const auto names = variant_names(changes);
  if (std::find(names.begin(), names.end(), variant) == names.end()) {
    const Span place{changes.empty() ? "" : changes.front().span.file, 0, 0};
    const std::string guess = did_you_mean(variant, names);
    diagnostics.push_back(error_at(place, "variants-unknown", fmt::format("no variant `{}`", variant),
                                   guess.empty() ? "there are " + join(names, ", ") : guess));
  }
  const auto rows = by_id(table.rows);
  std::vector<std::string> ids;
  for (const ParameterRow& row : table.rows) ids.push_back(row.id);
  for (const VariantChange& change : changes) {
    if (change.parameter.empty() || change.parameter == "-") continue;
    const auto row = rows.find(change.parameter);
    if (row == rows.end()) {
      diagnostics.push_back(error_at(change.span, "variants-parameter",
                                     fmt::format("no parameter `{}`", change.parameter),
                                     did_you_mean(change.parameter, ids)));
    } else if (change.variant == variant) {
      row->second->value = change.value;
      row->second->distribution = Distribution::fixed;
      row->second->held = true;
    }
  }
}

void give_values(Model& model, const ParameterTable& table, const Origins& origins, Diagnostics& diagnostics) {
  Giver(model, table, origins, diagnostics).run();
}

void warn_of_unused(Model model, const ParameterTable& table, const std::set<std::string>& used,
                    Diagnostics& diagnostics) {
  std::set<std::string> mentioned = used;
  for_each_expression(model, [&](ExprPtr& expr, const Span&) {
    for (std::string& name : names_in(expr)) mentioned.insert(std::move(name));
  });
  for (const Species& species : model.species) mentioned.insert({species.id, species.compartment});
  for (const auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (const Rule& rule : *rules) mentioned.insert(rule.target);
  for (const ParameterRow& row : table.rows)
    if (!mentioned.count(row.id))
      diagnostics.push_back(
          warning_at(row.span, "parameters-unused", fmt::format("nothing uses `{}`", row.id),
                     "delete the row, or list it as `external` in model.toml if a population or a trial reads it"));
}

}  // namespace remit
