#include "remit/solve/pivoted.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

TEST(PivotedLu, SolvesASystemWhoseFirstPivotIsZero) {
  PivotedLu lu;
  ASSERT_TRUE(lu.factor({0, 2, 1, 1, 1, 0, 3, 0, 1}, 3));
  std::vector<double> x{7, 3, 6};  // solution (1, 2, 3)
  lu.solve(x);
  EXPECT_NEAR(x[0], 1, 1e-15);
  EXPECT_NEAR(x[1], 2, 1e-15);
  EXPECT_NEAR(x[2], 3, 1e-15);
}

TEST(PivotedLu, SolvesTheHilbertMatrixOfSizeSixToItsCondition) {
  const std::size_t n = 6;
  std::vector<double> matrix(n * n), x(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      matrix[i * n + j] = 1.0 / static_cast<double>(i + j + 1);
      x[i] += matrix[i * n + j];
    }
  }
  PivotedLu lu;
  ASSERT_TRUE(lu.factor(matrix, n));
  lu.solve(x);
  for (const double value : x) EXPECT_NEAR(value, 1, 1e-9);
}

TEST(PivotedLu, RefusesWhatIsSingularOrNotFinite) {
  PivotedLu lu;
  EXPECT_FALSE(lu.factor({1, 2, 2, 4}, 2));
  EXPECT_FALSE(lu.factor({NAN, 0, 0, 1}, 2));
}

}  // namespace
}  // namespace remit
