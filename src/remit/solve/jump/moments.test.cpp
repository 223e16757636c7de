#include "remit/solve/jump/moments.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace remit {
namespace {

const std::vector<double> values = {3, -1, 4, 1, 5, 9, -2, 6};

TEST(Moments, AreThoseOfTheirDefinition) {
  Moments moments;
  for (const double value : values) moments.add(value);
  double mean = 0, m2 = 0, m4 = 0;
  for (const double value : values) mean += value / 8;
  for (const double value : values) m2 += std::pow(value - mean, 2), m4 += std::pow(value - mean, 4);
  EXPECT_NEAR(moments.mean, mean, 1e-14);
  EXPECT_NEAR(moments.variance(), m2 / 7, 1e-13);
  EXPECT_NEAR(moments.kurtosis(), 8 * m4 / (m2 * m2), 1e-13);
}

TEST(Moments, OfPartsMergeToThoseOfTheWhole) {
  Moments whole, first, second;
  for (std::size_t i = 0; i < values.size(); ++i) whole.add(values[i]), (i < 3 ? first : second).add(values[i]);
  first.merge(second);
  first.merge(Moments());
  EXPECT_EQ(first.count, 8);
  EXPECT_NEAR(first.mean, whole.mean, 1e-14);
  EXPECT_NEAR(first.m3, whole.m3, 1e-11);
  EXPECT_NEAR(first.m4, whole.m4, 1e-10);
}

TEST(Moments, OfOneValueHaveNoVariance) {
  Moments moments;
  moments.add(3);
  EXPECT_TRUE(std::isnan(moments.variance()));
}

}  // namespace
}  // namespace remit
