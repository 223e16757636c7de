// population.toml: who the virtual patients are. A population changes distributions of the model's parameters and adds
// categories (sex, isotype, cytogenetic risk, ...) with weights; each change names its source.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {

/// A change that a population makes to a parameter's distribution ([population.NAME.parameters] in population.toml).
struct PopulationParameter {
  std::string id;
  std::optional<double> value, spread, draw_low, draw_high;
  std::optional<Distribution> distribution;
  std::string source;
  Span span;
};

/// A covariate of kind category: weights over values that a parameter takes (0, 1, ...).
struct Category {
  std::string id;  // parameter it sets
  std::vector<std::string> labels;
  std::vector<double> values;  // what the parameter becomes
  std::vector<double> weights;
  std::string source;
  Span span;
};

struct Population {
  std::string id;
  std::string name;
  std::vector<PopulationParameter> parameters;  // own rows and those of the populations it is `based_on`, nearest last
  std::vector<Category> categories;
  std::vector<std::string> notes;
};

/// Reads population.toml; codes "population-...".
Result<std::vector<Population>> load_populations(const std::filesystem::path& file, const ParameterTable& parameters);
Result<std::vector<Population>> parse_populations(std::string_view text, const std::string& file,
                                                  const ParameterTable& parameters);

/// The table with the population's changes made, in their order; rows held by a variant stay as they are. Complains
/// where a change leaves a distribution impossible (the codes of check_distribution) and warns where a median leaves
/// [low, high].
Result<ParameterTable> with_population(const ParameterTable& parameters, const Population& population);

}  // namespace remit
