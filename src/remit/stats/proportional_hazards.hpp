// Are hazards proportional? Score test of a coefficient that changes with time, beta + theta (g(t) - mean g), g = 1 -
// S(t-) of the pooled Kaplan-Meier curve (Grambsch and Therneau 1994, in the score form of R's survival since 3.0).
#pragma once
#include <vector>

#include "remit/stats/cox.hpp"

namespace remit {

struct ProportionalHazards {
  std::vector<ChiSquareTest> covariates;  // one a column, each alone
  ChiSquareTest all;
};

ProportionalHazards proportional_hazards(const SurvivalData& data, const Covariates& covariates, const CoxFit& fit,
                                         Ties ties = Ties::efron);

}  // namespace remit
