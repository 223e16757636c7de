// Kaplan-Meier: S(t) = product over event times u <= t of (1 - d/n), with Greenwood's variance
// var S = S^2 sum d/(n (n - d)) (Kaplan and Meier 1958; Greenwood 1926) and pointwise intervals on five scales.
// Quantiles: the smallest t with S(t) <= 1 - p, the middle of the flat stretch if S equals 1 - p; their limits invert
// the band.
#pragma once
#include <cstddef>
#include <vector>

#include "remit/stats/survival.hpp"

namespace remit {

/// Scale on which an interval is symmetric: S, ln S, ln(-ln S), ln(S/(1-S)), arcsin sqrt S.
enum class IntervalType { plain, log, log_log, logit, arcsin };
const char* name_of(IntervalType type);

struct Interval {
  double low = 0;  // NaN: not defined or not reached
  double high = 0;
};

struct KaplanMeierStep {
  double time = 0;
  std::size_t at_risk = 0;
  std::size_t events = 0;
  std::size_t censored = 0;
  double survival = 1;      // at and after `time`
  double log_variance = 0;  // sum d/(n (n - d)), the variance of ln S; infinite once S is 0
  double standard_error() const;
};

/// Counts for a table under a figure: at risk just before t, events and censored before t; they add up to all without
/// truncation.
struct RiskCounts {
  std::size_t at_risk = 0, events = 0, censored = 0;
};

struct KaplanMeier {
  std::size_t subjects = 0;
  std::vector<KaplanMeierStep> steps;  // at every distinct exit time, in order

  /// The last step at or before t; survival 1 before the first.
  KaplanMeierStep at(double t) const;
  /// At or after t: last time anybody was followed to.
  double last_time() const { return steps.empty() ? 0 : steps.back().time; }
  std::size_t events() const;
};

Result<KaplanMeier> kaplan_meier(const SurvivalData& data);
/// One curve a group (empty groups give a curve without steps); near ties are joined over all groups.
Result<std::vector<KaplanMeier>> kaplan_meier_by_group(const SurvivalData& data);
/// Follow-up: Kaplan-Meier of the time to censoring (Schemper and Smith 1996), events and censorings change roles.
Result<KaplanMeier> reverse_kaplan_meier(SurvivalData data);

/// Pointwise interval of one step. Without any event before it [1, 1]; NaN once S is 0. Clipped to [0, 1] on the plain
/// and log scales.
Interval survival_interval(const KaplanMeierStep& step, IntervalType type, double level = 0.95);

/// NaN: not reached.
struct Quantile {
  double value = 0;
  Interval interval;
};
Quantile quantile(const KaplanMeier& curve, double probability, IntervalType type, double level = 0.95);
inline Quantile median(const KaplanMeier& curve, IntervalType type, double level = 0.95) {
  return quantile(curve, 0.5, type, level);
}

RiskCounts risk_counts(const SurvivalData& data, double t);

}  // namespace remit
