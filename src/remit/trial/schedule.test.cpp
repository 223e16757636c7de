#include "remit/trial/schedule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace remit {
namespace {

std::vector<PlannedVisit> plan(const Visits& visits, double until, std::uint32_t patient = 1, double clock = 0) {
  return schedule_visits(visits, clock, until, 3, patient);
}

TEST(Schedule, VisitsComeAtTheirDistanceUntilTheEnd) {
  const auto visits = plan({.every_days = 28, .extra_days = {}}, 100);
  ASSERT_EQ(visits.size(), 3u);
  EXPECT_EQ(visits[0].day, 28);
  EXPECT_EQ(visits[2].day, 84);
  EXPECT_EQ(visits[2].number, 3);
}

TEST(Schedule, ExtraDaysAreMergedInOrder) {
  const auto visits = plan({.every_days = 28, .extra_days = {14, 56}}, 60);
  ASSERT_EQ(visits.size(), 3u);
  EXPECT_EQ(visits[0].day, 14);
  EXPECT_EQ(visits[2].day, 56);
}

TEST(Schedule, JitterKeepsTheOrderAndItsSpread) {
  double squares = 0;
  int count = 0;
  for (std::uint32_t patient = 0; patient < 500; ++patient) {
    const auto visits = plan({.every_days = 28, .jitter_days = 3, .extra_days = {}}, 365, patient);
    for (std::size_t k = 0; k < visits.size(); ++k) {
      const double shift = visits[k].day - 28.0 * visits[k].number;
      EXPECT_LT(std::abs(shift), 14);
      if (k > 0) {
        EXPECT_GT(visits[k].day, visits[k - 1].day);
      }
      squares += shift * shift, ++count;
    }
  }
  EXPECT_NEAR(std::sqrt(squares / count), 3, 0.15);
}

TEST(Schedule, SomeVisitsAreMissed) {
  int missed = 0, count = 0;
  for (std::uint32_t patient = 0; patient < 1000; ++patient)
    for (const PlannedVisit& visit : plan({.every_days = 28, .missed = 0.1, .extra_days = {}}, 365, patient))
      missed += visit.missed, ++count;
  EXPECT_NEAR(double(missed) / count, 0.1, 4 * std::sqrt(0.09 / count));
}

TEST(Schedule, TheClocksBaselineIsNeitherMovedNorMissed) {
  for (std::uint32_t patient = 0; patient < 50; ++patient) {
    const auto visits = plan({.every_days = 28, .jitter_days = 3, .missed = 0.9, .extra_days = {}}, 100, patient, 42);
    EXPECT_EQ(std::ranges::count_if(visits, [](const PlannedVisit& visit) { return visit.day == 42 && !visit.missed; }),
              1);
  }
}

}  // namespace
}  // namespace remit
