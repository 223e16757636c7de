#include "remit/stats/aalen_johansen.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "remit/base/math.hpp"
#include "remit/stats/distributions.hpp"

namespace remit {
namespace {

std::map<double, double> events_of(const SurvivalData& data, int cause) {
  std::map<double, double> counts;
  for (std::size_t k = 0; k < data.size(); ++k)
    if (data.event[k] == cause) ++counts[data.time[k]];
  return counts;
}

/// Running sums over event times with F(u) multiplied out, so that the variance at every t costs one step.
struct VarianceSums {
  double a0 = 0, a1 = 0, a2 = 0;  // sums of c, c F, c F^2 with c = d/(n(n-d))
  double b = 0;                   // sum of S^2 d_k (n-d_k)/n^3
  double e0 = 0, e1 = 0;          // sums of e, e F with e = S d_k/n^2

  void add(double survival_before, double incidence, double n, double d, double cause_d) {
    const double c = d < n ? d / (n * (n - d)) : 0;  // when all leave, F(t) = F(u) ever after and the term is zero
    a0 += c, a1 += c * incidence, a2 += c * incidence * incidence;
    b += survival_before * survival_before * cause_d * (n - cause_d) / (n * n * n);
    const double e = survival_before * cause_d / (n * n);
    e0 += e, e1 += e * incidence;
  }
  double at(double f) const { return f * f * a0 - 2 * f * a1 + a2 + b - 2 * (f * e0 - e1); }
};

}  // namespace

IncidenceStep CumulativeIncidence::at(double t) const {
  const auto after = std::upper_bound(steps.begin(), steps.end(), t,
                                      [](double time, const IncidenceStep& step) { return time < step.time; });
  return after == steps.begin() ? IncidenceStep{} : *std::prev(after);
}

Interval incidence_interval(const IncidenceStep& step, double level) {
  const double f = step.incidence;
  if (!(f > 0 && f < 1) || !(step.standard_error > 0)) return {f, f};
  const double reach = math::exp(interval_z(level) * step.standard_error / (f * std::abs(math::log(f))));
  return {math::pow(f, reach), math::pow(f, 1 / reach)};
}

Result<CumulativeIncidence> aalen_johansen(const SurvivalData& data, int cause) {
  Result<SurvivalData> checked = tidy(data);
  if (!checked.ok()) return checked.diagnostics();
  const std::map<double, double> counts = events_of(*checked, cause);
  CumulativeIncidence out{cause, {}};
  VarianceSums sums;
  double survival = 1, incidence = 0;
  for (const RiskTime& r : risk_times(*checked)) {
    const double n = double(r.at_risk), d = double(r.events);
    const auto found = counts.find(r.time);
    const double cause_d = found == counts.end() ? 0 : found->second;
    incidence = std::min(1.0, incidence + survival * cause_d / n);  // rounding may carry a share past 1
    if (d > 0) sums.add(survival, incidence, n, d, cause_d);
    survival *= 1 - d / n;
    out.steps.push_back({r.time, incidence, std::sqrt(std::max(0.0, sums.at(incidence)))});
  }
  return out;
}

}  // namespace remit
