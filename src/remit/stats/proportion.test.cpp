#include "remit/stats/proportion.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

TEST(Proportion, ClopperPearsonReproducesPublishedIntervals) {
  const Interval peas = clopper_pearson({682, 925});  // Mendel's data, as in the manual of R's binom.test
  EXPECT_NEAR(peas.low, 0.7076683, 5e-8);
  EXPECT_NEAR(peas.high, 0.7654066, 5e-8);
  const Interval seven = clopper_pearson({7, 10});
  EXPECT_NEAR(seven.low, 0.3475471, 5e-8);
  EXPECT_NEAR(seven.high, 0.9332605, 5e-8);
}

TEST(Proportion, ClopperPearsonOfNoneAndAllHasAClosedForm) {
  EXPECT_EQ(clopper_pearson({0, 10}).low, 0);
  EXPECT_NEAR(clopper_pearson({0, 10}).high, 1 - std::pow(0.025, 0.1), 1e-14);
  EXPECT_NEAR(clopper_pearson({10, 10}).low, std::pow(0.025, 0.1), 1e-14);
  EXPECT_EQ(clopper_pearson({10, 10}).high, 1);
}

TEST(Proportion, WilsonReproducesTheScoreInterval) {
  const Interval seven = wilson({7, 10});
  EXPECT_NEAR(seven.low, 0.3967781, 5e-8);
  EXPECT_NEAR(seven.high, 0.8922087, 5e-8);
}

TEST(Proportion, MirrorsWhenSuccessAndFailureSwap) {
  for (std::size_t x : {std::size_t(0), std::size_t(3), std::size_t(50)}) {
    EXPECT_NEAR(clopper_pearson({x, 50}).low, 1 - clopper_pearson({50 - x, 50}).high, 1e-14);
    EXPECT_NEAR(wilson({x, 50}).low, 1 - wilson({50 - x, 50}).high, 1e-14);
  }
}

TEST(Proportion, NothingObservedSaysNothing) {
  EXPECT_TRUE(std::isnan(Proportion{}.value()));
  EXPECT_EQ(clopper_pearson({}).low, 0);
  EXPECT_EQ(wilson({}).high, 1);
}

}  // namespace
}  // namespace remit
