// The log-rank test and its G-rho family (Harrington and Fleming 1982): at each event time of each stratum, observed
// minus expected events of a group, weighted by S(t-)^rho of the pooled curve of that stratum, with the hypergeometric
// variance d (n_g/n)(delta_gh - n_h/n)(n - d)/(n - 1). Chi-square on as many degrees as groups that were ever at risk,
// less one.
#pragma once
#include <vector>

#include "remit/stats/survival.hpp"
#include "remit/stats/symmetric.hpp"

namespace remit {

struct LogRank {
  std::vector<double> observed, expected;  // weighted sums a group; counts when rho is 0
  SymmetricMatrix variance{0};             // of observed - expected, group by group
  double chi_square = 0;
  int degrees_of_freedom = 0;
  double p = 1;
};

/// Groups and strata are those of `data`. Fewer than two groups with subjects: code "stats-one-group"; nobody with an
/// event: "stats-no-events". A group without subjects among others takes no part and is warned of
/// ("stats-empty-group").
Result<LogRank> log_rank(const SurvivalData& data, double rho = 0);

}  // namespace remit
