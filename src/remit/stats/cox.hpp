// Cox proportional hazards (Cox 1972): Newton's method with step halving on the partial likelihood, ties by Efron 1977
// (default), Breslow 1974 or the exact discrete likelihood (Gail, Lubin and Rubinstein 1981), strata, left truncation,
// several covariates. A fit that did not converge is a diagnostic and never a number: infinite coefficients are found
// by a linear predictor that keeps growing while the likelihood does not.
#pragma once
#include <vector>

#include "remit/stats/cox_terms.hpp"
#include "remit/stats/kaplan_meier.hpp"
#include "remit/stats/survival.hpp"
#include "remit/stats/symmetric.hpp"

namespace remit {

struct CoxOptions {
  Ties ties = Ties::efron;
  int most_iterations = 50;
  double level = 0.95;
};

struct ChiSquareTest {
  double chi_square = 0;
  int degrees_of_freedom = 0;
  double p = 1;
};

struct CoxCoefficient {
  double beta = 0, standard_error = 0;
  double hazard_ratio = 1;
  Interval interval;  // of the hazard ratio, Wald
  double p = 1;       // Wald
};

struct CoxFit {
  std::vector<CoxCoefficient> coefficients;
  SymmetricMatrix covariance{0};
  double loglik_null = 0, loglik = 0;
  ChiSquareTest score, likelihood_ratio, wald;
  std::size_t subjects = 0, events = 0;
  int iterations = 0;
};

/// Strata and entry times are those of `data`, its groups are not read. Codes: "stats-no-events", "stats-covariate"
/// (length or value), "cox-singular" (a constant or dependent column), "cox-infinite-coefficient" (monotone
/// likelihood), "cox-not-converged".
Result<CoxFit> cox(const SurvivalData& data, const Covariates& covariates, const CoxOptions& options = {});

/// Hazard of group `of` relative to group `to`; other groups take no part. Code "stats-one-group" if either is empty.
Result<CoxFit> cox_between(const SurvivalData& data, int of, int to, const CoxOptions& options = {});

}  // namespace remit
