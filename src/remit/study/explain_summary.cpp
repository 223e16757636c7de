#include "remit/study/explain_summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double nearly_every = 0.9;

/// Linear between order statistics (Hyndman and Fan 1996, type 7).
double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(at));
  const auto above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

struct Sample {
  double value = 0, error = 0;
  bool at_least = false;
};

OverDraws over_draws(std::vector<Sample> samples) {
  std::erase_if(samples, [](const Sample& sample) { return std::isnan(sample.value); });
  std::ranges::stable_sort(samples, {}, &Sample::value);
  OverDraws out{.draws = samples.size()};
  std::vector<double> values;
  double squares = 0, positive = 0;
  for (const Sample& sample : samples) {
    values.push_back(sample.value);
    squares += sample.error * sample.error, positive += sample.value > 0;
  }
  const double count = static_cast<double>(samples.size());
  out.median = percentile(values, 0.5), out.low = percentile(values, 0.05), out.high = percentile(values, 0.95);
  out.mean = samples.empty() ? nan : std::accumulate(values.begin(), values.end(), 0.0) / count;
  out.monte_carlo_error = samples.empty() ? nan : std::sqrt(squares / count);
  out.above_zero = samples.empty() ? nan : positive / count;
  out.at_least = !samples.empty() && samples[samples.size() / 2].at_least;
  return out;
}

/// The draws in which the arm ran and that are kept.
std::vector<const ArmDraw*> draws_of(const VariantResult& variant, std::size_t arm) {
  std::vector<const ArmDraw*> draws;
  for (const PriorResult& result : variant.draws)
    if (result.kept() && arm < result.arms.size()) draws.push_back(&result.arms[arm]);
  return draws;
}

template <class Read>
OverDraws collect(const std::vector<const ArmDraw*>& draws, Read read) {
  std::vector<Sample> samples;
  for (const ArmDraw* draw : draws) samples.push_back(read(*draw));
  return over_draws(std::move(samples));
}

MechanismSummary mechanism_of(const std::vector<const ArmDraw*>& draws, const ArmDraw* best, std::size_t k) {
  MechanismSummary out{.mechanism = k, .best = best ? best->gains[k] : Gain{nan, false, nan, nan, nan, nan, nan}};
  out.median = collect(draws, [k](const ArmDraw& d) {
    return Sample{d.gains[k].median, d.gains[k].median_error, d.gains[k].at_least};
  });
  out.restricted_mean = collect(draws, [k](const ArmDraw& d) {
    return Sample{d.gains[k].restricted_mean, d.gains[k].restricted_mean_error};
  });
  out.eradication = collect(draws, [k](const ArmDraw& d) {
    return Sample{d.gains[k].eradication, d.gains[k].eradication_error};
  });
  return out;
}

ArmExplanation arm_of(const Explanation& all, const VariantResult& variant, std::size_t arm) {
  const auto draws = draws_of(variant, arm);
  const bool has_best = variant.best.finished && variant.best.problem.empty() && arm < variant.best.arms.size();
  const ArmDraw* best = has_best ? &variant.best.arms[arm] : nullptr;
  ArmExplanation out{.variant = variant.variant,
                     .arm = arm,
                     .best = best ? best->present : Outlook{nan, false, nan, nan},
                     .best_pairs = best ? best->pairs : 0};
  out.median = collect(draws, [](const ArmDraw& d) { return Sample{d.present.median, 0, !d.present.median_reached}; });
  out.restricted_mean = collect(draws, [](const ArmDraw& d) { return Sample{d.present.restricted_mean, 0}; });
  out.eradication = collect(draws, [](const ArmDraw& d) { return Sample{d.present.eradication, 0}; });
  for (const PriorResult& result : variant.draws) {
    out.failed_draws += result.finished && !result.problem.empty();
    out.implausible_draws += result.finished && !result.missed.empty();
  }
  for (const ArmDraw* draw : draws) out.failed_patients += draw->failed;
  if (best) out.failed_patients += best->failed;
  for (std::size_t k = 0; k < all.mechanisms.size(); ++k) out.mechanisms.push_back(mechanism_of(draws, best, k));
  return out;
}

Measure measure_of(const VariantResult& own, std::size_t arm) {
  double reached = 0, all = 0;
  for (const ArmDraw* draw : draws_of(own, arm)) reached += draw->present.median_reached, ++all;
  return all > 0 && reached >= nearly_every * all ? Measure::median : Measure::restricted_mean;
}

double sort_key(double value) { return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value; }

std::vector<std::size_t> order_of(const Explanation& all, const ArmExplanation& own, Measure measure) {
  std::vector<std::size_t> order(all.mechanisms.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t k) {
      return std::tuple(!all.mechanisms[k].idle, sort_key(months_of(own.mechanisms[k], measure).median),
                        sort_key(own.mechanisms[k].restricted_mean.mean));
    };
    return key(a) > key(b);
  });
  return order;
}

}  // namespace

const char* name_of(Measure measure) { return measure == Measure::median ? "median" : "restricted mean"; }

const OverDraws& months_of(const MechanismSummary& mechanism, Measure measure) {
  return measure == Measure::median ? mechanism.median : mechanism.restricted_mean;
}

double best_months_of(const MechanismSummary& mechanism, Measure measure) {
  return measure == Measure::median ? mechanism.best.median : mechanism.best.restricted_mean;
}

std::vector<ArmRanking> summarise(const Explanation& explanation) {
  std::vector<ArmRanking> out;
  for (std::size_t arm = 0; arm < explanation.arms.size(); ++arm) {
    ArmRanking ranking{
        .arm = arm, .measure = measure_of(explanation.variants.front(), arm), .order = {}, .variants = {}};
    for (const VariantResult& variant : explanation.variants)
      ranking.variants.push_back(arm_of(explanation, variant, arm));
    ranking.order = order_of(explanation, ranking.variants.front(), ranking.measure);
    out.push_back(std::move(ranking));
  }
  return out;
}

}  // namespace remit
