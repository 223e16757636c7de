#include "remit/stats/restricted_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/stats/test_data.hpp"

namespace remit {
namespace {

RestrictedMean aml_mean(std::size_t group, double tau) {
  return *restricted_mean((*kaplan_meier_by_group(test::aml()))[group], tau);
}

TEST(RestrictedMean, ReproducesAmlAt48) {
  EXPECT_NEAR(aml_mean(0, 48).value, 31.843182, 5e-7);
  EXPECT_NEAR(aml_mean(0, 48).standard_error, 4.5278847, 5e-8);
  EXPECT_NEAR(aml_mean(1, 48).value, 22.708333, 5e-7);
  EXPECT_NEAR(aml_mean(1, 48).standard_error, 4.1809420, 5e-8);
}

TEST(RestrictedMean, BeforeTheFirstEventIsTheHorizon) {
  EXPECT_EQ(aml_mean(0, 8).value, 8);
  EXPECT_EQ(aml_mean(0, 8).standard_error, 0);
}

TEST(RestrictedMean, WithoutCensoringIsTheMeanOfCutTimes) {
  SurvivalData data;
  data.time = {1, 2, 3, 10}, data.event = {1, 1, 1, 1};
  const RestrictedMean mean = *restricted_mean(*kaplan_meier(data), 5);
  EXPECT_NEAR(mean.value, (1 + 2 + 3 + 5) / 4.0, 1e-14);
  double squares = 0;
  for (double t : {1.0, 2.0, 3.0, 5.0}) squares += (t - 2.75) * (t - 2.75);
  EXPECT_NEAR(mean.standard_error, std::sqrt(squares) / 4, 1e-14);  // the empirical variance over n
}

TEST(RestrictedMean, IsUnknownBeyondTheLastFollowUpUnlessAllHadTheEvent) {
  const KaplanMeier maintained = (*kaplan_meier_by_group(test::aml()))[0];
  EXPECT_EQ(restricted_mean(maintained, 162).diagnostics().front().code, "stats-tau");
  EXPECT_EQ(restricted_mean(maintained, NAN).diagnostics().front().code, "stats-tau");
  EXPECT_NEAR(aml_mean(1, 400).value, aml_mean(1, 45).value, 1e-13);
}

TEST(RestrictedMean, DifferenceAddsVariances) {
  const RestrictedMeanDifference d = difference(aml_mean(0, 48), aml_mean(1, 48));
  EXPECT_NEAR(d.value, 31.843182 - 22.708333, 1e-6);
  EXPECT_NEAR(d.standard_error, std::hypot(4.5278847, 4.1809420), 1e-7);
  EXPECT_GT(d.p, 0.05);
  EXPECT_LT(d.interval.low, 0);
}

}  // namespace
}  // namespace remit
