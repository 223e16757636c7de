#include "remit/study/vocabulary.hpp"

#include <algorithm>
#include <utility>

#include "remit/base/text.hpp"

namespace remit {
namespace {

/// Model texts name units by identifiers: "mg_per_L" reads "mg/L".
std::string spelled(std::string unit) {
  for (const auto& [word, sign] : {std::pair<std::string, std::string>{"_per_", "/"}, {"square_metre", "m²"}})
    for (std::size_t at; (at = unit.find(word)) != std::string::npos;) unit.replace(at, word.size(), sign);
  return unit;
}

}  // namespace

std::string Vocabulary::label(const std::string& id, double value) const {
  const auto category = categories.find(id);
  if (category == categories.end()) return format_number(value);
  const auto found = category->second.find(value);
  return found == category->second.end() ? format_number(value) : found->second;
}

std::string Vocabulary::unit(const std::string& id) const {
  const auto found = units.find(id);
  return found == units.end() || found->second == "1" || found->second == "dimensionless" ? "" : spelled(found->second);
}

Vocabulary vocabulary_of(const Composed& composed, const Population& population) {
  Vocabulary out;
  for (const Species& species : composed.model.species) out.units[species.id] = species.unit;
  for (const Parameter& parameter : composed.model.parameters) out.units[parameter.id] = parameter.unit;
  for (const ParameterRow& row : composed.parameters.rows) {
    out.units[row.id] = row.unit;
    ++out.parameters[std::size_t(row.source_type)];
  }
  for (const Category& category : population.categories)
    for (std::size_t k = 0; k < std::min(category.values.size(), category.labels.size()); ++k)
      out.categories[category.id][category.values[k]] = category.labels[k];
  return out;
}

}  // namespace remit
