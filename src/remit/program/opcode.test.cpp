#include "remit/program/opcode.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Opcode, NamesAndAritiesComeFromTheTable) {
  EXPECT_STREQ(name_of(Opcode::copy), "copy");
  EXPECT_STREQ(name_of(Opcode::factorial), "factorial");
  EXPECT_EQ(arity(Opcode::recip), 1);
  EXPECT_EQ(arity(Opcode::pow), 2);
  EXPECT_EQ(arity(Opcode::select), 3);
  EXPECT_EQ(static_cast<int>(Opcode::factorial), opcode_count - 1);
}

TEST(Opcode, MultiplyAddRoundsOnce) {
  const double a = 1 + 0x1p-30, c = -(1 + 0x1p-29);
  EXPECT_EQ(apply(Opcode::mul_add, a, a, c), 0x1p-60);  // two roundings would leave nothing
  EXPECT_EQ(apply(Opcode::mul_sub, a, a, -c), -0x1p-60);
}

TEST(Opcode, ComparisonsAreZeroOrOneAndFalseWithNaN) {
  EXPECT_EQ(apply(Opcode::less, 1, 2), 1.0);
  EXPECT_EQ(apply(Opcode::less, 2, 2), 0.0);
  EXPECT_EQ(apply(Opcode::less_equal, 2, 2), 1.0);
  EXPECT_EQ(apply(Opcode::less, nan, 2), 0.0);
  EXPECT_EQ(apply(Opcode::equal, nan, nan), 0.0);
  EXPECT_EQ(apply(Opcode::equal, 0.0, -0.0), 1.0);
}

TEST(Opcode, LogicTakesEverythingButZeroForTrue) {
  EXPECT_EQ(apply(Opcode::logical_and, 2, -3), 1.0);
  EXPECT_EQ(apply(Opcode::logical_and, 2, 0), 0.0);
  EXPECT_EQ(apply(Opcode::logical_or, 0, nan), 1.0);
  EXPECT_EQ(apply(Opcode::logical_not, 0), 1.0);
  EXPECT_EQ(apply(Opcode::select, 5, 1, 2), 1.0);
  EXPECT_EQ(apply(Opcode::select, 0, 1, 2), 2.0);
}

TEST(Opcode, MinimumAndMaximumHandNaNOn) {
  for (Opcode op : {Opcode::min, Opcode::max}) {
    EXPECT_TRUE(std::isnan(apply(op, nan, 1)));
    EXPECT_TRUE(std::isnan(apply(op, 1, nan)));
  }
  EXPECT_EQ(apply(Opcode::min, 1, 2), 1.0);
  EXPECT_EQ(apply(Opcode::max, 1, 2), 2.0);
}

}  // namespace
}  // namespace remit
