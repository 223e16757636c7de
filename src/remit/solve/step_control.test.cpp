#include "remit/solve/step_control.hpp"

#include <gtest/gtest.h>

#include <cmath>

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
  EXPECT_NEAR(control.proposal(), 0.9, 1e-12);
  control.begin_after(8, 55);
  EXPECT_NEAR(control.proposal(), 0.009, 1e-12);
  control.clear();
  EXPECT_FALSE(control.remembers(7));
}

TEST(StepControl, AFirstStepCutShortDoesNotSpoilTheMemory) {
  StepControl control;
  control.begin_after(7, 1.0);
  control.accept(1.0, 1, false);
  control.begin_after(7, 1.0);
  control.accept(1e-6, 1e-12, true);
  control.begin_after(7, 1.0);
  EXPECT_NEAR(control.proposal(), 0.9, 1e-12);
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
