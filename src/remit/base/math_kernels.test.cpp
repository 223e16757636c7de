// The same bits at every width.
#include "remit/base/math_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace remit {
namespace {

/// Special values, then numbers of every exponent, then ordinary ones.
std::vector<double> arguments(std::uint64_t seed) {
  constexpr double inf = std::numeric_limits<double>::infinity();
  std::vector<double> all = {0.0, -0.0, 1, -1, inf, -inf, NAN, 1e-310, -1e-310, 710, -746, 0.5, -2, 3, 0x1p52, -0x1p53};
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20000; ++i) all.push_back(std::bit_cast<double>(random()));
  for (int i = 0; i < 20000; ++i) all.push_back(std::uniform_real_distribution<double>(-30, 30)(random));
  std::shuffle(all.begin(), all.end(), random);
  while (all.size() % 8 != 0) all.push_back(1);
  return all;
}

bool same(double a, double b) {
  return std::isnan(a) ? std::isnan(b) : std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

template <int W, class Wide>
void expect_same_bits(const char* name, double (*scalar)(double, double), Wide wide) {
  const std::vector<double> x = arguments(1), y = arguments(2);
  for (std::size_t i = 0; i < x.size(); i += W) {
    double got[W];
    store<W>(got, wide(load<W>(&x[i]), load<W>(&y[i])));
    for (std::size_t lane = 0; lane < W; ++lane) {
      const double want = scalar(x[i + lane], y[i + lane]);
      ASSERT_TRUE(same(got[lane], want)) << name << " of " << x[i + lane] << ", " << y[i + lane] << " at width " << W;
    }
  }
}

template <int W>
void expect_all_same() {
#define REMIT_SAME(name) \
  expect_same_bits<W>(   \
      #name, [](double x, double) { return math::name(x); }, [](Pack<W> x, Pack<W>) { return lanes::name<W>(x); })
  REMIT_SAME(exp);
  REMIT_SAME(expm1);
  REMIT_SAME(log);
  REMIT_SAME(log1p);
  REMIT_SAME(log2);
  REMIT_SAME(log10);
  REMIT_SAME(sinh);
  REMIT_SAME(cosh);
  REMIT_SAME(tanh);
  REMIT_SAME(sin);
  REMIT_SAME(cos);
  REMIT_SAME(tan);
  REMIT_SAME(asin);
  REMIT_SAME(acos);
  REMIT_SAME(atan);
  REMIT_SAME(factorial);
#undef REMIT_SAME
  expect_same_bits<W>("pow", math::pow, [](Pack<W> x, Pack<W> y) { return lanes::pow<W>(x, y); });
}

TEST(MathKernels, GiveTheScalarBitsAtEveryWidth) {
  expect_all_same<1>();
  expect_all_same<2>();
  expect_all_same<4>();
  expect_all_same<8>();
}

TEST(MathKernels, GiveTheScalarBitsAtEveryPlaceInThePack) {
  for (int place = 0; place < 8; ++place) {
    Pack<8> x = broadcast<8>(NAN);
    x[place] = 0.3;
    EXPECT_TRUE(same(lanes::exp<8>(x)[place], math::exp(0.3)));
    EXPECT_TRUE(same(lanes::pow<8>(x, x)[place], math::pow(0.3, 0.3)));
  }
}

/// Ordinary arguments take a shorter way to the same bits.
TEST(MathKernels, TheShortPathsEqualTheLongOnes) {
  const std::vector<double> x = arguments(5), y = arguments(6);
  for (std::size_t i = 0; i < x.size(); ++i) {
    ASSERT_TRUE(same(lanes::exp<1>(x[i]), lanes::any_exp<1>(x[i]))) << x[i];
    ASSERT_TRUE(same(lanes::log<1>(x[i]), lanes::any_log<1>(x[i]))) << x[i];
    ASSERT_TRUE(same(lanes::pow<1>(x[i], y[i]), lanes::any_pow<1>(x[i], y[i]))) << x[i] << ", " << y[i];
    const double base = std::fabs(x[i]), small = std::fmod(y[i], 8);
    ASSERT_TRUE(same(lanes::pow<1>(base, small), lanes::any_pow<1>(base, small))) << base << ", " << small;
  }
}

}  // namespace
}  // namespace remit
