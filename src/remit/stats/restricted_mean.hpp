// Restricted mean survival time: the area under the Kaplan-Meier curve up to tau, with
// var = sum over event times u <= tau of A(u)^2 d/(n (n - d)), A(u) the area from u to tau (Royston and Parmar 2013).
#pragma once
#include "remit/stats/kaplan_meier.hpp"

namespace remit {

struct RestrictedMean {
  double tau = 0;
  double value = 0;
  double standard_error = 0;
};

/// Code "stats-tau" if the curve is not known up to tau (last subject censored before it) or tau is not positive and
/// finite.
Result<RestrictedMean> restricted_mean(const KaplanMeier& curve, double tau);

struct RestrictedMeanDifference {
  double tau = 0;
  double value = 0;  // a - b
  double standard_error = 0;
  Interval interval;
  double p = 1;
};
RestrictedMeanDifference difference(const RestrictedMean& a, const RestrictedMean& b, double level = 0.95);

}  // namespace remit
