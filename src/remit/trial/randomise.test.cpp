#include "remit/trial/randomise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace remit {
namespace {

using Strata = std::vector<std::vector<double>>;

int count(const std::vector<int>& arms, int arm) { return static_cast<int>(std::ranges::count(arms, arm)); }

TEST(Randomise, BlocksHoldTheRatioInSmallNumbers) {
  EXPECT_EQ(block_of({286, 283}), (std::vector<int>{2, 2}));
  EXPECT_EQ(block_of({2, 1}), (std::vector<int>{4, 2}));
  EXPECT_EQ(block_of({3, 2}), (std::vector<int>{3, 2}));
  EXPECT_EQ(block_of({1, 1, 1}), (std::vector<int>{2, 2, 2}));
  EXPECT_EQ(block_of({1}), (std::vector<int>{2}));
}

TEST(Randomise, ArmsGetExactlyTheirNumbers) {
  const auto arms = randomise(Strata(569), {286, 283}, {286, 283}, 1);
  EXPECT_EQ(count(arms, 0), 286);
  EXPECT_EQ(count(arms, 1), 283);
}

TEST(Randomise, EveryBlockOfAStratumIsBalanced) {
  Strata strata;
  for (int k = 0; k < 400; ++k) strata.push_back({double(k % 3)});
  const auto arms = randomise(strata, {200, 200}, {1, 1}, 4);
  for (int stratum = 0; stratum < 3; ++stratum) {
    int difference = 0;
    for (int k = stratum; k < 360; k += 3) {
      difference += arms[static_cast<std::size_t>(k)] == 0 ? 1 : -1;
      EXPECT_LE(std::abs(difference), 2) << "within a block of 2 + 2";
    }
  }
}

TEST(Randomise, TheSeedDecidesTheOrder) {
  const Strata strata(100);
  EXPECT_EQ(randomise(strata, {50, 50}, {1, 1}, 4), randomise(strata, {50, 50}, {1, 1}, 4));
  EXPECT_NE(randomise(strata, {50, 50}, {1, 1}, 4), randomise(strata, {50, 50}, {1, 1}, 5));
}

TEST(Randomise, NeitherArmIsForetold) {
  int first = 0;
  for (std::uint64_t seed = 0; seed < 2000; ++seed) first += randomise(Strata(4), {2, 2}, {1, 1}, seed)[0] == 0;
  EXPECT_NEAR(first / 2000.0, 0.5, 4 * std::sqrt(0.25 / 2000));
}

}  // namespace
}  // namespace remit
