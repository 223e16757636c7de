#include "remit/study/gain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/base/rng.hpp"
#include "remit/trial/trial.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr std::uint64_t resamples = 100;

using Rows = std::vector<std::size_t>;

Rows all_rows(std::size_t count) {
  Rows rows(count);
  for (std::size_t k = 0; k < count; ++k) rows[k] = k;
  return rows;
}

Rows drawn_rows(std::size_t count, const BootstrapAddress& address, std::uint64_t resample) {
  Draws draws({.seed = address.seed, .patient = address.comparison, .stream = Stream::bootstrap, .index = resample});
  Rows rows(count);
  for (std::size_t& row : rows)
    row = std::min(count - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(count)));
  return rows;
}

Outlook outlook_of(const std::vector<Fate>& fates, const Rows& rows, double horizon) {
  SurvivalData data;
  double eradicated = 0;
  for (const std::size_t row : rows) {
    data.time.push_back(fates[row].months), data.event.push_back(fates[row].event ? 1 : 0);
    eradicated += fates[row].eradicated;
  }
  const auto curve = kaplan_meier(data);
  REMIT_ASSERT(curve.ok(), "fates are finite and not negative");
  const double middle = median(*curve, IntervalType::log).value;
  return {.median = std::isnan(middle) ? horizon : middle,
          .median_reached = !std::isnan(middle),
          .restricted_mean = area_under(*curve, horizon),
          .eradication = eradicated / static_cast<double>(rows.size())};
}

Gain difference(const Outlook& present, const Outlook& blocked) {
  return {.median = blocked.median - present.median,
          .at_least = present.median_reached && !blocked.median_reached,
          .restricted_mean = blocked.restricted_mean - present.restricted_mean,
          .eradication = blocked.eradication - present.eradication};
}

/// Running mean and standard deviation (Welford 1962).
class Spread {
 public:
  void add(double value) {
    const double step = value - mean_;
    mean_ += step / static_cast<double>(++count_);
    squares_ += step * (value - mean_);
  }
  double standard_deviation() const { return count_ > 1 ? std::sqrt(squares_ / static_cast<double>(count_ - 1)) : nan; }

 private:
  std::size_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

}  // namespace

double area_under(const KaplanMeier& curve, double horizon) {
  double area = 0, from = 0, survival = 1;
  for (const KaplanMeierStep& step : curve.steps) {
    if (step.time >= horizon) break;
    area += survival * (step.time - from);
    from = step.time, survival = step.survival;
  }
  return area + survival * (horizon - from);
}

Fate fate_of(const PatientRecord& record, double horizon_months) {
  const double months = record.pfs_days / days_per_month;
  return {.months = std::clamp(months, 0.0, horizon_months),
          .event = record.pfs_event && months <= horizon_months,
          .eradicated = record.eradicated_day >= 0};
}

Outlook outlook(const std::vector<Fate>& fates, double horizon_months) {
  if (fates.empty()) return {nan, false, nan, nan};
  return outlook_of(fates, all_rows(fates.size()), horizon_months);
}

Gain gain_of(const std::vector<Fate>& present, const std::vector<Fate>& blocked, double horizon_months,
             const BootstrapAddress& address) {
  REMIT_ASSERT(present.size() == blocked.size(), "twins come in pairs");
  if (present.empty()) return {nan, false, nan, nan, nan, nan, nan};
  const auto compare = [&](const Rows& rows) {
    return difference(outlook_of(present, rows, horizon_months), outlook_of(blocked, rows, horizon_months));
  };
  Gain gain = compare(all_rows(present.size()));
  Spread medians, means, eradications;
  for (std::uint64_t k = 0; k < resamples; ++k) {
    const Gain resampled = compare(drawn_rows(present.size(), address, k));
    medians.add(resampled.median), means.add(resampled.restricted_mean), eradications.add(resampled.eradication);
  }
  gain.median_error = medians.standard_deviation();
  gain.restricted_mean_error = means.standard_deviation();
  gain.eradication_error = eradications.standard_deviation();
  return gain;
}

}  // namespace remit
