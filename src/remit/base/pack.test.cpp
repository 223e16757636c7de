#include "remit/base/pack.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace remit {
namespace {

bool same(double a, double b) {
  return std::isnan(a) ? std::isnan(b) : std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

std::vector<double> arguments(std::uint64_t seed) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  std::vector<double> all;
  const double special[] = {0.0,  -0.0, 0.5,    -0.5,   1.5,        2.5,     -2.5,         inf,
                            -inf, NAN,  1e-310, 0x1p51, 0x1p52 + 1, -0x1p53, 0x1p52 - 0.5, 7};
  for (const double x : special) all.push_back(x);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 5000; ++i) all.push_back(std::bit_cast<double>(random()));
  for (int i = 0; i < 5000; ++i) all.push_back(std::uniform_real_distribution<double>(-100, 100)(random));
  std::shuffle(all.begin(), all.end(), random);
  while (all.size() % 8 != 0) all.push_back(1);
  return all;
}

template <int W, class Wide, class Scalar>
void expect_lanes(const char* name, Wide wide, Scalar scalar) {
  const std::vector<double> x = arguments(1), y = arguments(2);
  for (std::size_t i = 0; i < x.size(); i += W) {
    double got[W];
    store<W>(got, wide(load<W>(&x[i]), load<W>(&y[i])));
    for (std::size_t lane = 0; lane < W; ++lane) {
      const double want = scalar(x[i + lane], y[i + lane]);
      ASSERT_TRUE(same(got[lane], want)) << name << '(' << x[i + lane] << ", " << y[i + lane] << ") is not "
                                         << got[lane];
    }
  }
}

template <int W>
void expect_arithmetic_of_scalars() {
  using P = Pack<W>;
  expect_lanes<W>(
      "floor", [](P x, P) { return floor<W>(x); }, [](double x, double) { return std::floor(x); });
  expect_lanes<W>(
      "ceil", [](P x, P) { return ceil<W>(x); }, [](double x, double) { return std::ceil(x); });
  expect_lanes<W>(
      "round", [](P x, P) { return round_even<W>(x); }, [](double x, double) { return std::nearbyint(x); });
  expect_lanes<W>(
      "fma", [](P x, P y) { return fma<W>(x, y, x + y); }, [](double x, double y) { return std::fma(x, y, x + y); });
  expect_lanes<W>(
      "sqrt", [](P x, P) { return sqrt<W>(x); }, [](double x, double) { return std::sqrt(x); });
  expect_lanes<W>(
      "abs", [](P x, P) { return abs<W>(x); }, [](double x, double) { return std::fabs(x); });
  expect_lanes<W>(
      "sign", [](P x, P y) { return with_sign_of<W>(x, y); }, [](double x, double y) { return std::copysign(x, y); });
  expect_lanes<W>(
      "less", [](P x, P y) { return indicator<W>(less<W>(x, y)); }, [](double x, double y) { return x < y; });
  expect_lanes<W>(
      "less_equal", [](P x, P y) { return indicator<W>(less_equal<W>(x, y)); },
      [](double x, double y) { return x <= y; });
  expect_lanes<W>(
      "equal", [](P x, P y) { return indicator<W>(equal<W>(x, y)); }, [](double x, double y) { return x == y; });
  expect_lanes<W>(
      "is_nan", [](P x, P) { return indicator<W>(is_nan<W>(x)); }, [](double x, double) { return std::isnan(x); });
}

TEST(Pack, ComputesAsScalarsDoAtEveryWidth) {
  expect_arithmetic_of_scalars<1>();
  expect_arithmetic_of_scalars<2>();
  expect_arithmetic_of_scalars<4>();
  expect_arithmetic_of_scalars<8>();
}

template <int W>
void expect_min_and_max() {
  const auto wants_nan = [](double x, double y) { return std::isnan(x) || std::isnan(y); };
  expect_lanes<W>(
      "min", [](Pack<W> x, Pack<W> y) { return min<W>(x, y); },
      [&](double x, double y) { return wants_nan(x, y) ? NAN
                                       : x < y         ? x
                                                       : y; });
  expect_lanes<W>(
      "max", [](Pack<W> x, Pack<W> y) { return max<W>(x, y); },
      [&](double x, double y) { return wants_nan(x, y) ? NAN
                                       : x > y         ? x
                                                       : y; });
}

TEST(Pack, MinAndMaxHandOnNaN) {
  expect_min_and_max<1>();
  expect_min_and_max<4>();
  expect_min_and_max<8>();
}

TEST(Pack, BroadcastKeepsEveryValue) {
  for (const double value : {0.0, -0.0, 1e-310, -1e308, std::numeric_limits<double>::infinity()}) {
    EXPECT_TRUE(same(broadcast<1>(value), value));
    for (int lane = 0; lane < 4; ++lane) EXPECT_TRUE(same(broadcast<4>(value)[lane], value));
  }
}

TEST(Pack, LoadsAndStoresAnywhere) {
  std::vector<double> memory(20, 0);
  for (std::size_t offset = 0; offset < 8; ++offset) {
    store<8>(&memory[offset], broadcast<8>(3));
    EXPECT_EQ(load<8>(&memory[offset])[7], 3);
  }
}

template <int W>
void expect_all_sees_every_lane() {
  for (int lane = 0; lane < W; ++lane) {
    double values[W] = {};
    values[lane] = 1;
    const Mask<W> zero = equal<W>(load<W>(values), Pack<W>{});
    EXPECT_FALSE(all<W>(zero)) << lane << " of " << W;
    EXPECT_TRUE(all<W>(zero | equal<W>(load<W>(values), broadcast<W>(1)))) << lane << " of " << W;
  }
}

TEST(Pack, AllSeesEveryLane) {
  expect_all_sees_every_lane<1>();
  expect_all_sees_every_lane<2>();
  expect_all_sees_every_lane<4>();
  expect_all_sees_every_lane<8>();
}

}  // namespace
}  // namespace remit
