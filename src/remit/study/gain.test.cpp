#include "remit/study/gain.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"
#include "remit/trial/trial.hpp"

namespace remit {
namespace {

std::vector<Fate> exponential_fates(int count, double mean, double horizon, std::uint32_t first = 0) {
  std::vector<Fate> fates;
  for (int k = 0; k < count; ++k) {
    const double months = mean * Draws({.seed = 3, .patient = first + static_cast<std::uint32_t>(k)}).exponential();
    fates.push_back({std::min(months, horizon), months <= horizon, false});
  }
  return fates;
}

TEST(Gain, AgreesWithClosedFormsOfTheExponential) {
  const auto fates = exponential_fates(20000, 24, 60);
  const Outlook seen = outlook(fates, 60);
  EXPECT_NEAR(seen.median, 24 * std::log(2), 0.9);  // 5 standard errors
  EXPECT_NEAR(seen.restricted_mean, 24 * (1 - std::exp(-60.0 / 24)), 0.7);
}

TEST(Gain, NothingIsGainedWhereNothingChanged) {
  const auto fates = exponential_fates(60, 24, 60);
  const Gain gain = gain_of(fates, fates, 60, {});
  EXPECT_EQ(gain.median, 0);
  EXPECT_EQ(gain.restricted_mean, 0);
  EXPECT_EQ(gain.eradication, 0);
  EXPECT_EQ(gain.median_error, 0) << "twins differ in nothing";
  EXPECT_EQ(gain.restricted_mean_error, 0);
}

TEST(Gain, CountsMonthsAndCures) {
  std::vector<Fate> present, blocked;
  for (int k = 1; k <= 5; ++k)
    present.push_back({10.0 * k, true, false}), blocked.push_back({10.0 * k + 4, true, k == 5});
  const Gain gain = gain_of(present, blocked, 100, {});
  EXPECT_DOUBLE_EQ(gain.median, 4);
  EXPECT_DOUBLE_EQ(gain.restricted_mean, 4);
  EXPECT_DOUBLE_EQ(gain.eradication, 0.2);
  EXPECT_FALSE(gain.at_least);
  EXPECT_NEAR(gain.restricted_mean_error, 0, 1e-9) << "everybody gained the same";
  EXPECT_GT(gain.eradication_error, 0);
}

TEST(Gain, AMedianBeyondTheHorizonIsAtLeastThat) {
  std::vector<Fate> present(4, Fate{20, true, false}), blocked(4, Fate{60, false, false});
  const Gain gain = gain_of(present, blocked, 60, {});
  EXPECT_TRUE(gain.at_least);
  EXPECT_DOUBLE_EQ(gain.median, 40);
  EXPECT_FALSE(outlook(blocked, 60).median_reached);
}

TEST(Gain, EventsAfterTheHorizonDoNotCount) {
  PatientRecord record;
  record.pfs_days = 70 * days_per_month, record.pfs_event = true;
  const Fate fate = fate_of(record, 60);
  EXPECT_FALSE(fate.event);
  EXPECT_DOUBLE_EQ(fate.months, 60);
}

// Twins: the error of a paired gain is far below that of the same comparison between other patients.
TEST(Gain, CommonRandomNumbersReduceTheError) {
  const auto present = exponential_fates(80, 24, 60);
  std::vector<Fate> blocked;
  for (const Fate& fate : present)
    blocked.push_back({std::min(1.1 * fate.months, 60.0), fate.event && 1.1 * fate.months <= 60, false});
  auto strangers = exponential_fates(80, 1.1 * 24, 60, 1000);
  EXPECT_LT(gain_of(present, blocked, 60, {}).restricted_mean_error,
            0.3 * gain_of(present, strangers, 60, {}).restricted_mean_error);
}

}  // namespace
}  // namespace remit
