// The partial likelihood of Cox's model, term by term (one term an event time of a stratum), with its first two
// derivatives. Fitting (cox) and the test of proportional hazards read the same terms.
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "remit/stats/survival.hpp"
#include "remit/stats/symmetric.hpp"

namespace remit {

enum class Ties { efron, breslow, exact };

/// covariates[column][subject], no missing values.
using Covariates = std::vector<std::vector<double>>;

/// The logarithm of the partial likelihood, its gradient and minus its second derivatives: of all, or what one event
/// time adds.
struct CoxTerm {
  explicit CoxTerm(std::size_t covariates) : gradient(covariates, 0.0), information(covariates) {}
  double loglik = 0;
  std::vector<double> gradient;
  SymmetricMatrix information;
};

/// Calls `each` with the term of every event time, latest first within a stratum; `data` is tidy.
void cox_terms(const SurvivalData& data, const Covariates& covariates, Ties ties, std::span<const double> beta,
               const std::function<void(double time, std::size_t deaths, const CoxTerm&)>& each);

}  // namespace remit
