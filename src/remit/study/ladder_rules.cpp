#include "remit/study/ladder_rules.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "remit/stats/proportion.hpp"

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::array names = {"range", "response", "points", "factor", "hazard_ratio", "upper_limit", "positive"};

// A repeat of the same arm in another trial has a median within this factor (1 SD of two log medians, 2^0.5 x 0.22).
constexpr double repeat_trial_factor = 1.36;
constexpr double response_points = 7;

Interval around(double middle, double points) { return {middle - points, middle + points}; }

Interval wider_of_points_and_binomial(const Target& target) {
  const double share = target.published.value_or(nan), points = target.within.value_or(response_points);
  const auto total = static_cast<std::size_t>(target.n.value_or(0));
  const auto count = static_cast<std::size_t>(std::lround(share / 100 * static_cast<double>(total)));
  const Interval exact = clopper_pearson({count, total});
  const Interval near = around(share, points);
  if (total == 0) return near;
  return {std::max(0.0, std::min(near.low, 100 * exact.low)), std::min(100.0, std::max(near.high, 100 * exact.high))};
}

/// The number that has to lie in the accepted interval.
double judged_value(const Simulated& simulated, Judgement rule) {
  if (rule == Judgement::upper_limit) return simulated.interval.high;
  if (rule == Judgement::positive) return simulated.interval.low;
  return simulated.value;
}

}  // namespace

const char* name_of(Judgement rule) { return names[static_cast<std::size_t>(rule)]; }

std::vector<std::string> rule_names() { return {names.begin(), names.end()}; }

std::optional<Judgement> rule_named(const std::string& name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return {};
  return static_cast<Judgement>(found - names.begin());
}

Interval accepted(const Target& target) {
  const double figure = target.published.value_or(nan);
  switch (target.rule) {
    case Judgement::range:
      return {target.low.value_or(-infinity), target.high.value_or(infinity)};
    case Judgement::response:
      return wider_of_points_and_binomial(target);
    case Judgement::points:
      return around(figure, target.within.value_or(10));
    case Judgement::factor: {
      const double factor = target.within.value_or(repeat_trial_factor);
      return {figure / factor, figure * factor};
    }
    case Judgement::hazard_ratio:
      return {target.low.value_or(nan), target.high.value_or(nan)};
    case Judgement::upper_limit:
      return {-infinity, target.high.value_or(nan)};
    case Judgement::positive:
      return {0, infinity};
  }
  return {nan, nan};
}

LadderRow judged(const Simulated& simulated, const Target& target) {
  LadderRow row;
  row.rule = name_of(target.rule);
  row.unit = target.unit;
  row.source = target.source;
  row.note = simulated.note;
  row.simulated = simulated.value;
  row.interval = simulated.interval;
  row.patients = simulated.patients;
  row.published = target.published.value_or(nan);
  row.accepted = accepted(target);
  const double value = judged_value(simulated, target.rule);
  const bool open = target.rule == Judgement::positive;
  const bool inside = value >= row.accepted.low && value <= row.accepted.high && !(open && value <= 0);
  row.verdict = inside ? Verdict::pass : Verdict::falls_short;
  return row;
}

}  // namespace remit
