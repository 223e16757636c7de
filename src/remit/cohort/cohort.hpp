// Virtual patients: parameters and covariates drawn from their distributions at random addresses. Knows no treatment.
// Address of parameter x: (seed, patient, Stream::population, index = hash of the name x). So a patient's value depends
// on the seed, the patient and the parameter's own distribution; neither other patients nor other parameters move it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "remit/cohort/population.hpp"

namespace remit {

/// Drawn patients: values[patient][k] belongs to parameters[k]; ids start at `first_id` and are the random addresses.
/// Holds what differs between patients and what the population changes, in the order of the table; all else is as the
/// model says.
struct Cohort {
  std::vector<std::uint32_t> ids;
  std::vector<std::string> parameters;
  std::vector<std::vector<double>> values;
};

/// Draws patients `first_id` ... `first_id + count - 1`; a patient's values depend on its id and the seed alone
/// (splitting concatenates). Correlated parameters share a Gaussian copula on the log/logit scale; truncation by
/// redrawing at the next index. Refuses a correlation matrix that is not positive definite (code "cohort-correlation")
/// and bounds that hold less than one draw in a thousand ("cohort-truncation").
Result<Cohort> draw(const ParameterTable& parameters, const Population& population, std::uint32_t first_id,
                    std::uint32_t count, std::uint64_t seed);

}  // namespace remit
