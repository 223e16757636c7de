#include "remit/stats/symmetric.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

SymmetricMatrix matrix3(std::vector<double> values) {
  SymmetricMatrix matrix(3);
  matrix.values = std::move(values);
  return matrix;
}

TEST(Symmetric, SolvesAPositiveDefiniteSystem) {
  const SymmetricMatrix a = matrix3({4, 2, 1, 2, 5, 3, 1, 3, 6});
  const std::vector<double> x = Cholesky(a).solve(std::vector<double>{4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18});
  for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(x[k], double(k + 1), 1e-14);
}

TEST(Symmetric, InverseTimesMatrixIsTheIdentity) {
  const SymmetricMatrix a = matrix3({4, 2, 1, 2, 5, 3, 1, 3, 6}), inverse = Cholesky(a).inverse();
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t j = 0; j < 3; ++j) {
      double sum = 0;
      for (std::size_t k = 0; k < 3; ++k) sum += a.at(i, k) * inverse.at(k, j);
      EXPECT_NEAR(sum, i == j ? 1 : 0, 1e-14);
    }
}

TEST(Symmetric, NamesAColumnThatRepeatsAnEarlierOne) {
  const Cholesky factor(matrix3({4, 4, 1, 4, 4, 1, 1, 1, 6}));
  EXPECT_EQ(factor.rank(), 2u);
  EXPECT_TRUE(factor.dependent(1));
  EXPECT_FALSE(factor.dependent(2));
  EXPECT_EQ(factor.solve(std::vector<double>{1, 1, 1})[1], 0);
}

TEST(Symmetric, AZeroMatrixHasRankZero) { EXPECT_EQ(Cholesky(SymmetricMatrix(3)).rank(), 0u); }

}  // namespace
}  // namespace remit
