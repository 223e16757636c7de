#include "remit/study/model_page.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>

#include "remit/base/text.hpp"

namespace remit {
namespace {

const char* word(SourceType type) {
  constexpr std::array words = {"measured", "derived", "fitted", "**assumed**"};
  return words[static_cast<std::size_t>(type)];
}

const char* word(Confidence confidence) {
  constexpr std::array words = {"high", "medium", "low"};
  return words[static_cast<std::size_t>(confidence)];
}

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.replace(at, 1, "\\|");
  return text;
}

std::string signed_term(const std::string& sign, const Term& term, const std::string& rate) {
  const std::string n = to_text(term.stoichiometry);
  return fmt::format("{} {}{}", sign, n == "1" ? "" : n + " ", rate);
}

/// Every reaction's contribution to a species, by species.
std::map<std::string, std::string> changes(const Model& model) {
  std::map<std::string, std::string> change;
  for (const Reaction& reaction : model.reactions) {
    const std::string rate = reaction.rate ? "(" + to_text(reaction.rate) + ")" : "0";
    for (const Term& term : reaction.reactants) change[term.species] += " " + signed_term("-", term, rate);
    for (const Term& term : reaction.products) change[term.species] += " " + signed_term("+", term, rate);
  }
  return change;
}

std::string meaning(const Composed& composed, const std::string& id, const std::string& name) {
  if (!name.empty()) return cell(name);
  const ParameterRow* row = composed.parameters.find(id);
  return row ? cell(row->definition) : "";
}

std::string states(const Composed& composed) {
  std::string page = "## States\n\n| state | meaning | unit | counted below the switch |\n|---|---|---|---|\n";
  for (const Species& species : composed.model.species)
    page += fmt::format("| `{}` | {} | {} | {} |\n", species.id, meaning(composed, species.id, species.name), cell(species.unit),
                        species.counted ? "yes" : "");
  for (const Rule& rule : composed.model.rate_rules) {
    const Parameter* parameter = find_parameter(composed.model, rule.target);
    page += fmt::format("| `{}` | {} | {} | |\n", rule.target, meaning(composed, rule.target, parameter ? parameter->name : ""),
                        parameter ? cell(parameter->unit) : "");
  }
  return page + "\n";
}

std::string equations(const Model& model) {
  std::string page = "## Equations\n\nTime in days; `x'` is the rate of change of x.\n\n```\n";
  for (const auto& [species, change] : changes(model)) page += fmt::format("{}' ={}\n", species, change);
  for (const Rule& rule : model.rate_rules) page += fmt::format("{}' = {}\n", rule.target, to_text(rule.value));
  page += "```\n\n## Quantities that follow from the states\n\n```\n";
  for (const Rule& rule : model.assignment_rules) page += fmt::format("{} := {}\n", rule.target, to_text(rule.value));
  return page + "```\n\n";
}

std::string parameter_line(const ParameterRow& row) {
  const std::string spread = row.spread ? format_number(*row.spread) : "";
  const std::string range = row.low && row.high ? format_number(*row.low) + " to " + format_number(*row.high) : "";
  return fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", row.id, cell(row.definition), format_number(row.value),
                     cell(row.unit), spread, range, word(row.source_type), word(row.confidence), cell(row.source), cell(row.note));
}

std::string parameters(const ParameterTable& table) {
  std::string page = "## Parameters\n\n| id | meaning | value | unit | spread | range | kind | confidence | source | note |\n|---|---|---|---|---|---|---|---|---|---|\n";
  for (const ParameterRow& row : table.rows) page += parameter_line(row);
  return page + "\n";
}

std::string origins(const ParameterTable& table) {
  std::map<SourceType, int> counts;
  for (const ParameterRow& row : table.rows) ++counts[row.source_type];
  return fmt::format("{} numbers: {} measured, {} derived, {} fitted, {} assumed.\n\n", table.rows.size(),
                     counts[SourceType::measured], counts[SourceType::derived], counts[SourceType::fitted], counts[SourceType::assumed]);
}

}  // namespace

std::string model_page(const Composed& composed) {
  const Model& model = composed.model;
  return fmt::format("# {}\n\nGenerated from the model's files (hash {}). Research use only, not for treatment decisions.\n\n",
                     model.name.empty() ? model.id : model.name, composed.hash) +
         origins(composed.parameters) + states(composed) + equations(model) + parameters(composed.parameters);
}

}  // namespace remit
