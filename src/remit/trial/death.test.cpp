#include "remit/trial/death.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

TEST(Death, BackgroundMatchesItsClosedForm) {
  const double year = 365.25;
  EXPECT_NEAR(background_cumulative(70, year, 1), 0.054 / 0.060 * (std::exp(0.060) - 1), 1e-12);
  EXPECT_NEAR(background_cumulative(60, 10 * year, 0.5), 0.5 * 0.054 / 0.060 * (1 - std::exp(-0.6)), 1e-12);
  EXPECT_EQ(background_cumulative(60, 0, 1), 0);
}

TEST(Death, TheDayInvertsTheCumulativeHazard) {
  for (const double age : {35.0, 60.0, 85.0})
    for (const double threshold : {1e-3, 0.1, 1.0, 5.0})
      EXPECT_NEAR(background_cumulative(age, background_day(age, threshold, 0.5), 0.5), threshold, 1e-10 * threshold);
  EXPECT_TRUE(std::isinf(background_day(60, 1, 0)));
}

TEST(Death, OlderDieSooner) { EXPECT_LT(background_day(80, 1, 1), background_day(60, 1, 1)); }

}  // namespace
}  // namespace remit
