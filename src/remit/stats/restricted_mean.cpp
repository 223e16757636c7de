#include "remit/stats/restricted_mean.hpp"

#include <cmath>

#include "remit/stats/distributions.hpp"

namespace remit {
namespace {

bool known_until(const KaplanMeier& curve, double tau) {
  return tau <= curve.last_time() || (!curve.steps.empty() && curve.steps.back().survival == 0);
}

}  // namespace

Result<RestrictedMean> restricted_mean(const KaplanMeier& curve, double tau) {
  if (!(tau > 0) || !std::isfinite(tau) || !known_until(curve, tau))
    return error_at({}, "stats-tau", "the curve is not known up to the horizon of the restricted mean",
                    "choose a horizon between 0 and the last time of follow-up");
  double area = 0, variance = 0, end = tau;  // from the horizon backwards: area = A(u) when u is reached
  for (std::size_t k = curve.steps.size(); k-- > 0;) {
    const KaplanMeierStep& step = curve.steps[k];
    if (step.time >= tau) continue;
    area += step.survival * (end - step.time);
    end = step.time;
    const double n = double(step.at_risk), d = double(step.events);
    if (d > 0 && d < n) variance += area * area * d / (n * (n - d));
  }
  return RestrictedMean{tau, area + end, std::sqrt(variance)};
}

RestrictedMeanDifference difference(const RestrictedMean& a, const RestrictedMean& b, double level) {
  RestrictedMeanDifference out{a.tau, a.value - b.value, 0, {}, 1};
  out.standard_error = std::sqrt(a.standard_error * a.standard_error + b.standard_error * b.standard_error);
  const double half = interval_z(level) * out.standard_error;
  out.interval = {out.value - half, out.value + half};
  if (out.standard_error > 0) out.p = normal_two_sided(out.value / out.standard_error);
  return out;
}

}  // namespace remit
