// A model as Antimony text that reads back as the same model. What Antimony has no word for (`counted`, `scale`,
// `constant` of a species beyond `$`) is written as a comment.
#include <algorithm>
#include <set>
#include <string>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/antimony_expression.hpp"
#include "remit/lang/antimony_units.hpp"
#include "remit/lang/model_completion.hpp"

namespace remit {
namespace {

std::string quoted(const std::string& text) {
  if (text.find('\n') != std::string::npos) return "```" + text + "```";
  std::string result = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

class AntimonyPrinter {
 public:
  explicit AntimonyPrinter(const Model& model) : model_(model), units_(model.units) {}

  std::string print() {
    for (const FunctionDefinition& function : model_.functions) print_function(function);
    const bool bare = model_.id.empty() || model_.id == "__main";
    if (!bare) line(fmt::format("model *{}()", model_.id));
    print_body();
    if (bare) return std::move(text_);
    text_ += "end\n";
    if (!model_.name.empty()) text_ += fmt::format("\n{} is {}\n", model_.id, quoted(model_.name));
    return std::move(text_);
  }

 private:
  void line(const std::string& text) { text_ += text + '\n'; }
  void statement(const std::string& text) { text_ += "  " + text + ";\n"; }

  void print_function(const FunctionDefinition& function) {
    line(fmt::format("function {}({})", function.id, join(function.arguments, ", ")));
    statement(to_text(function.body));
    line("end\n");
  }

  void print_body() {
    print_units();
    for (const Compartment& compartment : model_.compartments) print_compartment(compartment);
    for (const Species& species : model_.species) print_species(species);
    for (const Parameter& parameter : model_.parameters) print_parameter(parameter);
    for (const Rule& rule : model_.initial_assignments) print_initial(rule);
    for (const Rule& rule : model_.assignment_rules)
      statement(fmt::format("{} := {}", rule.target, to_text(rule.value)));
    for (const Rule& rule : model_.rate_rules) statement(fmt::format("{}' = {}", rule.target, to_text(rule.value)));
    for (const Reaction& reaction : model_.reactions) print_reaction(reaction);
    for (const Event& event : model_.events) print_event(event);
  }

  // --- units

  void print_units() {
    for (const UnitDefinition& unit : model_.units)
      statement(fmt::format("unit {} = {}", unit.id, unit_text(unit.text)));
    print_global("time_unit", model_.time_unit);
    print_global("substance", model_.substance_unit);
    print_global("volume", model_.volume_unit);
    print_global("area", model_.area_unit);
    print_global("length", model_.length_unit);
    print_global("extent", model_.extent_unit);
  }

  void print_global(const char* id, const std::string& unit) {
    const auto same_id = [&](const UnitDefinition& definition) { return definition.id == id; };
    if (unit.empty() || std::any_of(model_.units.begin(), model_.units.end(), same_id)) return;
    statement(fmt::format("unit {} = {}", id, unit_text(unit)));
  }

  static std::string unit_text(const std::string& unit) {
    const auto product = unit_product(unit);
    return product ? to_antimony(*product) : quoted(unit);
  }

  void print_unit(const std::string& id, const std::string& unit) {
    if (!unit.empty()) statement(fmt::format("{} has {}", id, unit_text(unit)));
  }

  // The unit of a concentration is that of the substance over that of the compartment.
  std::string symbol_unit(const Species& species) const {
    if (species.unit.empty() || species.substance_only || species.unit_is_concentration) return species.unit;
    const auto substance = unit_product(species.unit);
    const Compartment* home = find_compartment(model_, species.compartment);
    const auto size = home ? unit_product(size_unit(*home, model_)) : std::nullopt;
    if (!substance || !size) return species.unit;
    UnitProduct concentration = units_.expand(*substance);
    concentration.multiply(units_.expand(*size), -1);
    return to_text(concentration);
  }

  // --- quantities

  void print_name(const std::string& id, const std::string& name) {
    if (!name.empty()) statement(fmt::format("{} is {}", id, quoted(name)));
  }

  void print_compartment(const Compartment& compartment) {
    statement(fmt::format("{} compartment {}", compartment.constant ? "const" : "var", compartment.id));
    if (compartment.initial) statement(fmt::format("{} = {}", compartment.id, to_text(compartment.initial)));
    print_unit(compartment.id, compartment.unit);
    print_name(compartment.id, compartment.name);
  }

  void print_species(const Species& species) {
    statement(fmt::format("{}species {}{} in {}", species.substance_only ? "substanceOnly " : "",
                          species.boundary ? "$" : "", species.id, species.compartment));
    if (species.counted) line(fmt::format("  // {} is counted in whole cells when rare", species.id));
    if (species.constant && !species.boundary) line(fmt::format("  // {} is constant", species.id));
    if (species.initial) statement(fmt::format("{} = {}", species.id, initial_text(species)));
    print_unit(species.id, symbol_unit(species));
    print_name(species.id, species.name);
  }

  static std::string initial_text(const Species& species) {
    if (!species.initial_is_amount) return to_text(species.initial);
    return to_text(make_call("/", {species.initial, make_name(species.compartment)}));
  }

  void print_parameter(const Parameter& parameter) {
    const std::string value = parameter.initial ? " = " + to_text(parameter.initial) : "";
    statement(fmt::format("{} {}{}", parameter.constant ? "const" : "var", parameter.id, value));
    print_unit(parameter.id, parameter.unit);
    print_name(parameter.id, parameter.name);
  }

  // For a species in amounts, a number or "number/compartment" would be read as an initial value, which has another
  // meaning.
  void print_initial(const Rule& rule) {
    const Species* species = find_species(model_, rule.target);
    const bool mistakable = rule.value && (rule.value->kind == Expr::Kind::number || rule.value->name == "/");
    const char* guard = species && species->substance_only && mistakable ? "1*" : "";
    const std::string value = to_text(rule.value);
    statement(*guard ? fmt::format("{} = 1*({})", rule.target, value) : fmt::format("{} = {}", rule.target, value));
  }

  // --- processes

  static std::string terms_text(const std::vector<Term>& terms) {
    std::string text;
    for (const Term& term : terms)
      text += (text.empty() ? "" : " + ") + stoichiometry_text(term.stoichiometry) + term.species;
    return text;
  }

  static std::string stoichiometry_text(const ExprPtr& value) {
    if (!value) return {};
    if (value->kind == Expr::Kind::number && value->number == 1 && value->unit.empty()) return {};
    const std::string text = to_text(value);
    const bool plain = (value->kind == Expr::Kind::number && value->unit.empty() &&
                        text.find_first_not_of("0123456789.e+-") == std::string::npos && text[0] != '-') ||
                       value->kind == Expr::Kind::name;
    return plain ? text + " " : "(" + text + ") ";
  }

  void print_reaction(const Reaction& reaction) {
    statement(fmt::format("{}: {} {} {}; {}", reaction.id, terms_text(reaction.reactants),
                          reaction.reversible ? "->" : "=>", terms_text(reaction.products), to_text(reaction.rate)));
    const auto mentioned = names_in(reaction.rate);
    const std::set<std::string> in_rate(mentioned.begin(), mentioned.end());
    for (const std::string& modifier : reaction.modifiers) {
      if (!in_rate.contains(modifier)) statement(fmt::format("{} -( {}", modifier, reaction.id));
    }
    print_name(reaction.id, reaction.name);
  }

  void print_event(const Event& event) {
    std::string text = event.id.empty() ? "at " : event.id + ": at ";
    if (event.delay) text += to_text(event.delay) + " after ";
    text += to_text(event.trigger);
    if (event.priority) text += ", priority = " + to_text(event.priority);
    if (!event.initial_trigger) text += ", t0 = false";
    if (!event.persistent) text += ", persistent = false";
    if (!event.from_trigger) text += ", fromTrigger = false";
    text += ": ";
    for (std::size_t i = 0; i < event.assignments.size(); ++i) {
      text += (i > 0 ? ", " : "") + event.assignments[i].target + " = " + to_text(event.assignments[i].value);
    }
    statement(text);
    print_name(event.id, event.name);
  }

  const Model& model_;
  UnitNames units_;
  std::string text_;
};

}  // namespace

std::string print_antimony(const Model& model) { return AntimonyPrinter(model).print(); }

}  // namespace remit
