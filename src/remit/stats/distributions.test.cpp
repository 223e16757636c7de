#include "remit/stats/distributions.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

TEST(Distributions, ChiSquareWithTwoDegreesIsExponential) {
  for (double x : {0.1, 1.0, 5.0, 40.0}) EXPECT_NEAR(chi_square_upper(x, 2) / std::exp(-x / 2), 1, 1e-13);
}

TEST(Distributions, ChiSquareReproducesTabulatedCriticalValues) {
  EXPECT_NEAR(chi_square_upper(3.841458820694124, 1), 0.05, 1e-14);
  EXPECT_NEAR(chi_square_upper(7.814727903251179, 3), 0.05, 1e-14);
  EXPECT_NEAR(chi_square_upper(18.307038053275146, 10), 0.05, 1e-14);
}

TEST(Distributions, ChiSquareIsDefinedAtItsEdges) {
  EXPECT_EQ(chi_square_upper(0, 3), 1);
  EXPECT_EQ(chi_square_upper(INFINITY, 3), 0);
  EXPECT_TRUE(std::isnan(chi_square_upper(NAN, 3)));
  EXPECT_TRUE(std::isnan(chi_square_upper(1, 0)));
}

TEST(Distributions, BetaWithWholeParametersIsABinomialSum) {
  // I_x(3, 2) = P(Binomial(4, x) >= 3) = 4 x^3 (1 - x) + x^4.
  for (double x : {0.1, 0.5, 0.9}) EXPECT_NEAR(beta_cdf(x, 3, 2), 4 * x * x * x * (1 - x) + x * x * x * x, 1e-14);
  EXPECT_NEAR(beta_cdf(0.25, 0.5, 0.5), 1.0 / 3, 1e-14);  // arcsine law
}

TEST(Distributions, BetaQuantileInvertsTheDistribution) {
  for (double p : {1e-6, 0.025, 0.5, 0.975}) {
    EXPECT_NEAR(beta_cdf(beta_quantile(p, 7, 4), 7, 4), p, 1e-14);
    EXPECT_NEAR(beta_cdf(beta_quantile(p, 680, 244), 680, 244), p, 1e-13);
  }
}

TEST(Distributions, IntervalFactorOf95PercentIs196) { EXPECT_NEAR(interval_z(0.95), 1.959963984540054, 1e-14); }

}  // namespace
}  // namespace remit
