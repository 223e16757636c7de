#include "remit/stats/kaplan_meier.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/math.hpp"
#include "remit/stats/distributions.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double level_tolerance = 1.490116119384766e-08;  // S equals a level within this, as in R

KaplanMeier curve_of(const SurvivalData& tidy_data) {
  KaplanMeier curve{tidy_data.size(), {}};
  double survival = 1, log_variance = 0;
  for (const RiskTime& r : risk_times(tidy_data)) {
    const double n = double(r.at_risk), d = double(r.events);
    if (d > 0) {
      survival *= 1 - d / n;
      log_variance = d < n ? log_variance + d / (n * (n - d)) : infinity;
    }
    curve.steps.push_back({r.time, r.at_risk, r.events, r.censored, survival, log_variance});
  }
  return curve;
}

double clip(double p) { return std::clamp(p, 0.0, 1.0); }

// ln(-ln S) is decreasing in S, so the higher limit comes from the smaller value.
Interval log_log_interval(double s, double half) {
  const double log_s = math::log(s), centre = math::log(-log_s), width = std::fabs(half / log_s);
  return {math::exp(-math::exp(centre + width)), math::exp(-math::exp(centre - width))};
}

Interval logit_interval(double s, double half) {
  const double centre = math::log(s / (1 - s)), width = half / (1 - s);
  return {1 - 1 / (1 + math::exp(centre - width)), 1 - 1 / (1 + math::exp(centre + width))};
}

Interval arcsin_interval(double s, double half) {
  constexpr double right_angle = 1.5707963267948966;
  const double centre = math::asin(std::sqrt(s)), width = 0.5 * half * std::sqrt(s / (1 - s));
  const double low = math::sin(std::max(0.0, centre - width)), high = math::sin(std::min(right_angle, centre + width));
  return {low * low, high * high};
}

// First time at which a step function of the steps is at or below `level`; the middle of the stretch on which it equals
// it.
template <class ValueOf>
double crossing(const std::vector<KaplanMeierStep>& steps, double level, ValueOf value_of) {
  for (std::size_t k = 0; k < steps.size(); ++k) {
    const double value = value_of(steps[k]);
    if (!(value < level + level_tolerance)) continue;  // NaN goes on
    if (std::fabs(value - level) >= level_tolerance) return steps[k].time;
    for (std::size_t later = k + 1; later < steps.size(); ++later)
      if (value_of(steps[later]) < value) return 0.5 * (steps[k].time + steps[later].time);
    return steps[k].time;
  }
  return nan;
}

}  // namespace

const char* name_of(IntervalType type) {
  switch (type) {
    case IntervalType::plain:
      return "plain";
    case IntervalType::log:
      return "log";
    case IntervalType::log_log:
      return "log-log";
    case IntervalType::logit:
      return "logit";
    case IntervalType::arcsin:
      return "arcsin";
  }
  return "";
}

double KaplanMeierStep::standard_error() const { return survival == 0 ? nan : survival * std::sqrt(log_variance); }

KaplanMeierStep KaplanMeier::at(double t) const {
  const auto after = std::upper_bound(steps.begin(), steps.end(), t,
                                      [](double time, const KaplanMeierStep& step) { return time < step.time; });
  return after == steps.begin() ? KaplanMeierStep{} : *std::prev(after);
}

std::size_t KaplanMeier::events() const {
  std::size_t sum = 0;
  for (const KaplanMeierStep& step : steps) sum += step.events;
  return sum;
}

Result<KaplanMeier> kaplan_meier(const SurvivalData& data) {
  Result<SurvivalData> checked = tidy(data);
  if (!checked.ok()) return checked.diagnostics();
  return curve_of(*checked);
}

Result<std::vector<KaplanMeier>> kaplan_meier_by_group(const SurvivalData& data) {
  Result<SurvivalData> checked = tidy(data);
  if (!checked.ok()) return checked.diagnostics();
  std::vector<KaplanMeier> curves;
  for (int g = 0; g < group_count(*checked); ++g) curves.push_back(curve_of(only_group(*checked, g)));
  return curves;
}

Result<KaplanMeier> reverse_kaplan_meier(SurvivalData data) {
  for (int& event : data.event) event = event == 0 ? 1 : 0;
  return kaplan_meier(data);
}

Interval survival_interval(const KaplanMeierStep& step, IntervalType type, double level) {
  const double s = step.survival, half = interval_z(level) * std::sqrt(step.log_variance);
  if (s == 0) return {nan, nan};
  if (step.log_variance == 0) return {s, s};
  switch (type) {
    case IntervalType::plain:
      return {clip(s - half * s), clip(s + half * s)};
    case IntervalType::log:
      return {clip(s * math::exp(-half)), clip(s * math::exp(half))};
    case IntervalType::log_log:
      return log_log_interval(s, half);
    case IntervalType::logit:
      return logit_interval(s, half);
    case IntervalType::arcsin:
      return arcsin_interval(s, half);
  }
  return {nan, nan};
}

Quantile quantile(const KaplanMeier& curve, double probability, IntervalType type, double level) {
  const double target = 1 - probability;
  const auto low = [&](const KaplanMeierStep& step) { return survival_interval(step, type, level).low; };
  const auto high = [&](const KaplanMeierStep& step) { return survival_interval(step, type, level).high; };
  return {crossing(curve.steps, target, [](const KaplanMeierStep& step) { return step.survival; }),
          {crossing(curve.steps, target, low), crossing(curve.steps, target, high)}};
}

RiskCounts risk_counts(const SurvivalData& data, double t) {
  RiskCounts counts;
  for (std::size_t k = 0; k < data.size(); ++k) {
    const bool entered = data.entry.empty() || data.entry[k] < t || t == 0;
    if (data.time[k] >= t)
      counts.at_risk += entered ? 1 : 0;
    else
      ++(data.event[k] != 0 ? counts.events : counts.censored);
  }
  return counts;
}

}  // namespace remit
