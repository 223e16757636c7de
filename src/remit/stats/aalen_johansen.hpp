// Aalen-Johansen: cumulative incidence of one cause while others compete, F_k(t) = sum over u <= t of S(u-) d_k/n,
// where S is Kaplan-Meier of any cause (Aalen and Johansen 1978). Variance by the delta method (Marubini and Valsecchi
// 1995, 10.12): sum (F(t)-F(u))^2 d/(n(n-d)) + S(u-)^2 d_k (n-d_k)/n^3 - 2 (F(t)-F(u)) S(u-) d_k/n^2; with one cause it
// is Greenwood's.
#pragma once
#include <vector>

#include "remit/stats/kaplan_meier.hpp"
#include "remit/stats/survival.hpp"

namespace remit {

struct IncidenceStep {
  double time = 0;
  double incidence = 0;
  double standard_error = 0;
};

struct CumulativeIncidence {
  int cause = 1;
  std::vector<IncidenceStep> steps;  // at every distinct exit time
  /// The last step at or before t; zero before the first.
  IncidenceStep at(double t) const;
};

/// On the complementary log-log scale: F^exp(-+ z se/(F |ln F|)), which stays inside [0, 1]; [F, F] where F is 0 or 1
/// and for a step without a standard error.
Interval incidence_interval(const IncidenceStep& step, double level = 0.95);

/// `data.event` holds causes; a cause that nobody had gives a curve of zeros.
Result<CumulativeIncidence> aalen_johansen(const SurvivalData& data, int cause);

}  // namespace remit
