// Virtual patients: parameters and covariates drawn from their distributions at random addresses. Knows no treatment.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
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

/// A covariate of kind number (distribution as for parameters) or category (weights over values that are parameter numbers 0, 1, ...).
struct Category {
  std::string id;               // parameter it sets
  std::vector<std::string> labels;
  std::vector<double> values;   // what the parameter becomes
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

/// Drawn patients: values[patient][k] belongs to parameters[k]; ids start at `first_id` and are the random addresses.
struct Cohort {
  std::vector<std::uint32_t> ids;
  std::vector<std::string> parameters;
  std::vector<std::vector<double>> values;
};

/// Draws patients `first_id` ... `first_id + count - 1`; a patient's values depend on its id and the seed alone (splitting concatenates).
/// Correlated parameters share a Gaussian copula on the log/logit scale; truncation by redrawing at the next index.
/// Refuses a correlation matrix that is not positive definite (code "cohort-correlation").
Result<Cohort> draw(const ParameterTable& parameters, const Population& population, std::uint32_t first_id, std::uint32_t count,
                    std::uint64_t seed);

}  // namespace remit
