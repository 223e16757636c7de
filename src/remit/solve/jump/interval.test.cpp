#include "remit/solve/jump/interval.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remit/base/rng.hpp"

namespace remit {
namespace {

Enclosure random_interval(Draws& draws) {
  const double low = 4 * draws.uniform() - 2, width = draws.uniform() < 0.2 ? 0 : 3 * draws.uniform();
  return {low, low + width};
}

double inside(Enclosure it, double share) { return std::clamp(it.low + share * (it.high - it.low), it.low, it.high); }

TEST(Enclosure, HoldsEveryValueOfEveryInstruction) {
  int finite = 0, all = 0;
  for (int op = 0; op < opcode_count; ++op) {
    Draws draws({.seed = 3, .stream = Stream::reaction, .index = static_cast<std::uint64_t>(op)});
    for (int k = 0; k < 200; ++k) {
      const Enclosure a = random_interval(draws), b = random_interval(draws), c = random_interval(draws);
      const Enclosure bounds = apply(static_cast<Opcode>(op), a, b, c);
      all += 1, finite += std::isfinite(bounds.low) && std::isfinite(bounds.high);
      for (int i = 0; i < 8; ++i) {
        const double value = apply(static_cast<Opcode>(op), inside(a, draws.uniform()), inside(b, draws.uniform()),
                                   inside(c, draws.uniform()));
        if (std::isnan(value)) continue;
        ASSERT_LE(bounds.low, value) << name_of(static_cast<Opcode>(op));
        ASSERT_GE(bounds.high, value) << name_of(static_cast<Opcode>(op));
      }
    }
  }
  EXPECT_GT(finite, all / 2);  // bounds that are all infinite would hold everything and help nobody
}

TEST(Enclosure, OfAPointIsNearlyAPoint) {
  const Enclosure sine = apply(Opcode::sin, point(0.7), {}, {});
  EXPECT_NEAR(sine.low, apply(Opcode::sin, 0.7), 1e-11);
  EXPECT_NEAR(sine.high, apply(Opcode::sin, 0.7), 1e-11);
  EXPECT_EQ(apply(Opcode::less, Enclosure{1, 2}, Enclosure{2, 3}, {}).high, 1);
  EXPECT_EQ(apply(Opcode::select, Enclosure{0, 1}, point(5), point(7)).high, 7);
}

}  // namespace
}  // namespace remit
