#include "remit/base/whole_number.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(WholeNumber, IsWhatAnIntHolds) {
  EXPECT_EQ(whole_number(3), 3);
  EXPECT_EQ(whole_number(-2147483648.0), -2147483647 - 1);
  for (const double other : {0.5, 2147483648.0, 4.4e13, -1e300, std::nan(""), HUGE_VAL})
    EXPECT_FALSE(whole_number(other).has_value()) << other;
}

}  // namespace
}  // namespace remit
