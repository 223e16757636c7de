#include "remit/solve/step_control.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace remit {
namespace {

TEST(StepControl, FindsTheStepThatMeetsTheTolerance) {  // a process whose error is (h / 0.3)^5
  StepControl control;
  control.begin_after(1, 1e-4);
  int steps = 0, rejected = 0;
  for (; steps < 20; ++steps) {
    const double step = control.proposal(), error = std::pow(step / 0.3, 5);
    if (error <= 1) {
      control.accept(step, error, false);
    } else {
      control.reject(step * StepControl::fraction_after(error));
      ++rejected;
    }
  }
  EXPECT_NEAR(control.proposal(), 0.9 * 0.3, 1e-3);
  EXPECT_LE(rejected, 1);
}

TEST(StepControl, RemembersTheFirstStepOfEachKindUntilTheNextPatient) {
  StepControl control;
  control.begin_after(7, 1.0);
  control.accept(1.0, 1, false);
  control.begin_after(8, 0.01);
  control.accept(0.01, 1, false);
  control.begin_after(7, 55);
  EXPECT_NEAR(control.proposal(), 0.8 * 0.9, 1e-12);
  control.begin_after(8, 55);
  EXPECT_NEAR(control.proposal(), 0.8 * 0.009, 1e-12);
  control.clear();
  EXPECT_FALSE(control.remembers(7));
}

TEST(StepControl, AFirstStepCutShortDoesNotSpoilTheMemory) {
  StepControl control;
  control.begin_after(7, 1.0);
  control.accept(1.0, 1, false);
  control.begin_after(7, 1.0);
  const double proposal = control.proposal();
  control.accept(1e-6, 1e-12, true);
  control.begin_after(7, 1.0);
  EXPECT_NEAR(control.proposal(), 0.8 * proposal, 1e-12);
}

/// A dose at time 0 of a pole just before it: steps may grow with the time that has passed, until a plateau.
struct AfterDose {
  double longest(double since) const { return std::min(0.3, 0.8 * (since + 0.01)); }
  double error(double since, double step) const { return std::pow(step / longest(since), 5); }
  /// Steps and rejections of one day.
  std::pair<int, int> day(StepControl& control) const {
    control.begin_after(3, 1e-4);
    std::pair<int, int> count;
    for (double since = 0; since < 1;) {
      const double left = 1 - since, step = std::min(control.proposal(), left);
      const double seen = error(since, step);
      if (seen > 1) {
        control.reject(step * StepControl::fraction_after(seen));
        ++count.second;
        continue;
      }
      control.accept(step, seen, step == left);
      since += step;
      ++count.first;
    }
    return count;
  }
};

TEST(StepControl, TakesFewerStepsAlongACourseItKnows) {
  StepControl control;
  const AfterDose dose;
  dose.day(control);
  dose.day(control);
  const auto [steps, rejected] = dose.day(control);
  StepControl forgetful;
  const auto [first_steps, first_rejected] = dose.day(forgetful);
  EXPECT_LT(steps + rejected, 0.8 * (first_steps + first_rejected));
  EXPECT_LE(rejected, 1);
}

TEST(StepControl, FollowsTheCourseWhereItLeadsDown) {  // short steps are needed in the middle of the day
  StepControl control;
  const auto longest = [](double since) { return since < 0.5 ? 0.1 : 0.01 + (since - 0.5); };
  int rejected = 0;
  for (int day = 0; day < 3; ++day) {
    control.begin_after(1, 0.1);
    rejected = 0;
    for (double since = 0; since < 1;) {
      const double step = std::min(control.proposal(), 1 - since), error = std::pow(step / longest(since), 5);
      if (error > 1) {
        control.reject(step * StepControl::fraction_after(error));
        ++rejected;
      } else {
        control.accept(step, error, step == 1 - since);
        since += step;
      }
    }
  }
  EXPECT_LE(rejected, 2);
}

TEST(StepControl, NeverMoreThanDoublesWhateverItRemembers) {
  StepControl control;
  control.begin_after(1, 1.0);
  for (int k = 0; k < 5; ++k) control.accept(1.0, 0.5, false);
  control.begin_after(1, 1.0);
  control.reject(0.01);
  control.accept(0.01, 0.5, false);
  EXPECT_LE(control.proposal(), 0.01);
  control.accept(control.proposal(), 0.5, false);
  EXPECT_LE(control.proposal(), 0.02);
}

TEST(StepControl, ATinyStepBeforeACutKeepsTheProposal) {
  StepControl control;
  control.begin_after(1, 0.5);
  control.accept(0.5, 0.5, false);
  const double proposal = control.proposal();
  control.accept(1e-9, 1e-20, true);
  EXPECT_EQ(control.proposal(), proposal);
}

TEST(StepControl, DoesNotGrowRightAfterARejection) {
  StepControl control;
  control.begin_after(1, 1.0);
  control.reject(0.5);
  control.accept(0.5, 1e-6, false);
  EXPECT_LE(control.proposal(), 0.5);
}

}  // namespace
}  // namespace remit
