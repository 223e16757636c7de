#include "remit/study/contrast.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "remit/base/rng.hpp"
#include "remit/stats/cox.hpp"
#include "remit/stats/log_rank.hpp"
#include "remit/stats/proportional_hazards.hpp"
#include "remit/study/gain.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t bootstrap_samples = 1000;

/// Both arms' rows, group 0 and 1, any event.
SurvivalData pair_of(const ArmSummary& a, const ArmSummary& b) {
  SurvivalData out;
  for (const ArmSummary* arm : {&a, &b}) {
    out.time.insert(out.time.end(), arm->pfs.time.begin(), arm->pfs.time.end());
    out.event.insert(out.event.end(), arm->pfs.event.begin(), arm->pfs.event.end());
    out.group.insert(out.group.end(), arm->pfs.size(), arm == &a ? 0 : 1);
  }
  return out;
}

double known_until(const KaplanMeier& curve) {
  if (curve.steps.empty()) return 0;
  return curve.steps.back().survival == 0 ? std::numeric_limits<double>::infinity() : curve.last_time();
}

/// The last whole month up to which both curves are known.
double common_horizon(const ArmSummary& a, const ArmSummary& b) {
  double horizon = std::min(known_until(a.curve), known_until(b.curve));
  if (std::isinf(horizon)) horizon = std::max(a.curve.last_time(), b.curve.last_time());
  return std::floor(horizon);
}

RestrictedMeanDifference restricted_means(const ArmSummary& a, const ArmSummary& b, double level) {
  const double tau = common_horizon(a, b);
  const Result<RestrictedMean> mean_a = restricted_mean(a.curve, tau), mean_b = restricted_mean(b.curve, tau);
  if (!mean_a.ok() || !mean_b.ok()) return {tau, nan, nan, {nan, nan}, nan};
  return difference(*mean_a, *mean_b, level);
}

std::string first_message(const Diagnostics& diagnostics) {
  return diagnostics.empty() ? "" : diagnostics.front().message;
}

void compare_hazards(Contrast& out, const SurvivalData& data, double level) {
  const Result<LogRank> test = log_rank(data);
  out.p_log_rank = test.ok() ? test->p : nan;
  const Result<CoxFit> fit = cox_between(data, 0, 1, {.level = level});
  if (!fit.ok()) {
    out.hazard_ratio = nan, out.interval = {nan, nan}, out.p_wald = nan, out.p_proportional = nan;
    out.problem = first_message(fit.diagnostics());
    return;
  }
  out.hazard_ratio = fit->coefficients[0].hazard_ratio;
  out.interval = fit->coefficients[0].interval;
  out.p_wald = fit->coefficients[0].p;
  std::vector<double> indicator;
  for (int group : data.group) indicator.push_back(group == 0 ? 1 : 0);
  out.p_proportional = proportional_hazards(data, {indicator}, *fit).all.p;
}

/// The rows of patients that are in both arms.
struct Twins {
  SurvivalData a, b;
};

void append(SurvivalData& data, const PatientRecord& record) {
  data.time.push_back(record.pfs_days / days_per_month);
  data.event.push_back(record.pfs_event ? 1 : 0);
}

Twins twins_of(const StudyRun& run, std::size_t of, std::size_t to) {
  std::map<std::uint32_t, std::pair<const PatientRecord*, const PatientRecord*>> pairs;
  for (const PatientRecord& record : run.records) {
    if (!analysed(record) || record.pfs_days < 0) continue;
    if (record.arm == int(of)) pairs[record.id].first = &record;
    if (record.arm == int(to)) pairs[record.id].second = &record;
  }
  Twins out;
  for (const auto& [id, pair] : pairs)
    if (pair.first && pair.second) append(out.a, *pair.first), append(out.b, *pair.second);
  return out;
}

double area(const SurvivalData& data, double tau) { return area_under(*kaplan_meier(data), tau); }

SurvivalData resampled(const SurvivalData& data, const std::vector<std::size_t>& rows) {
  SurvivalData out;
  for (std::size_t row : rows) out.time.push_back(data.time[row]), out.event.push_back(data.event[row]);
  return out;
}

std::vector<std::size_t> drawn_rows(std::size_t count, std::uint64_t seed, std::uint32_t sample) {
  std::vector<std::size_t> rows;
  for (std::size_t k = 0; k < count; ++k) {
    Draws draws({.seed = seed, .patient = std::uint32_t(k), .stream = Stream::bootstrap, .replicate = sample});
    rows.push_back(std::min(count - 1, std::size_t(draws.uniform() * double(count))));
  }
  return rows;
}

/// Percentile bootstrap over pairs.
RestrictedMeanDifference paired_difference(const Twins& twins, double tau, std::uint64_t seed, double level) {
  std::vector<double> values;
  for (std::uint32_t sample = 0; sample < bootstrap_samples; ++sample) {
    const std::vector<std::size_t> rows = drawn_rows(twins.a.size(), seed, sample);
    values.push_back(area(resampled(twins.a, rows), tau) - area(resampled(twins.b, rows), tau));
  }
  double mean = 0, squares = 0;
  for (double v : values) mean += v / double(values.size());
  for (double v : values) squares += (v - mean) * (v - mean) / double(values.size() - 1);
  std::ranges::sort(values);
  const auto at = [&](double share) { return values[std::size_t(std::lround(share * double(values.size() - 1)))]; };
  return {tau,
          area(twins.a, tau) - area(twins.b, tau),
          std::sqrt(squares),
          {at((1 - level) / 2), at((1 + level) / 2)},
          nan};
}

void compare_twins(Contrast& out, const StudyRun& run, double level) {
  out.hazard_ratio = out.interval.low = out.interval.high = out.p_wald = out.p_log_rank = out.p_proportional = nan;
  out.problem = "the arms hold the same patients (twins): a hazard ratio of independent arms does not apply";
  const Twins twins = twins_of(run, out.of, out.to);
  const double tau = out.restricted_mean.tau;
  if (twins.a.size() > 1 && tau > 0) out.restricted_mean = paired_difference(twins, tau, run.study.seed, level);
}

Contrast compare(const StudyRun& run, const Summary& summary, std::size_t of, std::size_t to) {
  const ArmSummary &a = summary.arms[of], &b = summary.arms[to];
  Contrast out;
  out.name = a.name + "_vs_" + b.name, out.of = of, out.to = to, out.paired = run.study.trial.enrolment.twins;
  out.restricted_mean = restricted_means(a, b, summary.level);
  if (out.paired)
    compare_twins(out, run, summary.level);
  else
    compare_hazards(out, pair_of(a, b), summary.level);
  return out;
}

bool named(const Study& study, const std::string& contrast) {
  return std::ranges::any_of(study.published, [&](const Published& figure) { return figure.arm == contrast; });
}

}  // namespace

std::vector<Contrast> contrasts_of(const StudyRun& run, const Summary& summary) {
  std::vector<Contrast> out;
  for (std::size_t of = 0; of < summary.arms.size(); ++of)
    for (std::size_t to = 0; to < summary.arms.size(); ++to) {
      const bool first = of == 0 && to > 0;
      if (of != to && (first || named(run.study, summary.arms[of].name + "_vs_" + summary.arms[to].name)))
        out.push_back(compare(run, summary, of, to));
    }
  return out;
}

}  // namespace remit
