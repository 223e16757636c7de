// Draws against exact probabilities with fixed seeds. A chi-square statistic is turned into a normal deviate (Wilson
// and Hilferty 1931); |z| below 4.5 holds for a right sampler on every seed anybody is likely to try.
#include "remit/base/rng.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr int samples = 100000;
using Draw = std::function<double(Draws&)>;

std::vector<double> draw_many(const Draw& draw, std::uint64_t seed) {
  std::vector<double> all;
  for (std::uint32_t patient = 0; patient < samples; ++patient) {
    Draws draws({.seed = seed, .patient = patient});
    all.push_back(draw(draws));
  }
  return all;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments(const std::vector<double>& all) {
  Moments result;
  for (const double x : all) result.mean += x / static_cast<double>(all.size());
  for (const double x : all) result.variance += (x - result.mean) * (x - result.mean) / static_cast<double>(all.size());
  return result;
}

/// Means within 4.5 standard errors; variances within a share that fits laws of moderate kurtosis.
void expect_moments(const Draw& draw, double mean, double variance, double share = 0.03) {
  const Moments seen = moments(draw_many(draw, 99));
  EXPECT_NEAR(seen.mean, mean, 4.5 * std::sqrt(variance / samples));
  EXPECT_NEAR(seen.variance, variance, share * variance);
}

double chi_square_deviate(double statistic, double degrees) {
  const double spread = 2 / (9 * degrees);
  return (std::cbrt(statistic / degrees) - (1 - spread)) / std::sqrt(spread);
}

/// Pools neighbours until at least 20 are expected in each cell.
void expect_probabilities(const Draw& draw, const std::function<double(double)>& log_probability, double from,
                          double to) {
  std::map<double, int> counts;
  for (const double k : draw_many(draw, 1234)) {
    ASSERT_EQ(k, std::floor(k));
    ++counts[k];
  }
  double statistic = 0, expected = 0, observed = 0, covered = 0;
  int cells = 0;
  for (double k = from; k <= to; ++k) {
    expected += samples * std::exp(log_probability(k));
    covered += std::exp(log_probability(k));
    observed += counts.count(k) ? counts[k] : 0;
    if (expected < 20) continue;
    statistic += (observed - expected) * (observed - expected) / expected;
    expected = observed = 0;
    ++cells;
  }
  ASSERT_GT(covered, 0.9999);
  ASSERT_GE(cells, 2);
  EXPECT_LT(chi_square_deviate(statistic, cells - 1), 4.5) << statistic << " in " << cells << " cells";
}

/// Kolmogorov and Smirnov's distance times sqrt(n): 2.3 is passed once in 20,000 samples.
void expect_distribution(const Draw& draw, const std::function<double(double)>& distribution) {
  std::vector<double> all = draw_many(draw, 4321);
  std::sort(all.begin(), all.end());
  double distance = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double at = distribution(all[i]);
    distance = std::max({distance, at - static_cast<double>(i) / samples, static_cast<double>(i + 1) / samples - at});
  }
  EXPECT_LT(distance * std::sqrt(samples), 2.3);
}

double log_poisson(double k, double mean) { return k * std::log(mean) - mean - std::lgamma(k + 1); }
double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }
double log_binomial(double k, double n, double p) {
  return log_choose(n, k) + k * std::log(p) + (n - k) * std::log1p(-p);
}

TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  using Block = std::array<std::uint32_t, 4>;
  constexpr std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({ones, ones, ones, ones}, {ones, ones}), (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Draws, RepeatAtTheSameAddress) {
  const Address address{.seed = 7, .patient = 3, .stream = Stream::assay, .replicate = 5, .index = 11};
  Draws first(address), second(address);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(first.uniform(), second.uniform());
}

TEST(Draws, DifferInEveryPartOfTheAddress) {
  const Address base{.seed = 7, .patient = 3, .stream = Stream::assay, .replicate = 5, .index = 11};
  std::vector<Address> all(8, base);
  all[1].seed = 8;
  all[2].seed = 7 + (1ull << 32);
  all[3].patient = 4;
  all[4].stream = Stream::marrow;
  all[5].replicate = 6;
  all[6].index = 12;
  all[7].index = 11 + (1ull << 40);
  std::set<double> seen;
  for (const Address& address : all) {
    Draws draws(address);
    for (int i = 0; i < 50; ++i) seen.insert(draws.uniform());
  }
  EXPECT_EQ(seen.size(), 8u * 50u);
}

TEST(Draws, NeverRunIntoTheNextIndex) {
  Draws draws({.index = 4});
  for (int i = 0; i < 2 * 65536; ++i) draws.uniform();
  EXPECT_THROW(draws.uniform(), InternalError);
}

TEST(Draws, RefuseAddressesAndParametersOutsideTheirRange) {
  EXPECT_THROW(Draws({.replicate = 1u << 24}), InternalError);
  EXPECT_THROW(Draws({.index = 1ull << 48}), InternalError);
  Draws draws(Address{});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(draws.gamma(0), InternalError);
  EXPECT_THROW(draws.poisson(-1), InternalError);
  EXPECT_THROW(draws.poisson(nan), InternalError);
  EXPECT_THROW(draws.binomial(2.5, 0.5), InternalError);
  EXPECT_THROW(draws.binomial(2, 1.5), InternalError);
  EXPECT_THROW(draws.binomial(2, nan), InternalError);
  EXPECT_THROW(draws.negative_binomial(2, 0), InternalError);
}

TEST(Uniform, IsUniformAndOpen) {
  expect_distribution([](Draws& draws) { return draws.uniform(); }, [](double x) { return x; });
  expect_moments([](Draws& draws) { return draws.uniform(); }, 0.5, 1.0 / 12);
}

TEST(Uniform, NeighboursAreUncorrelated) {
  double sum = 0;
  for (std::uint32_t patient = 0; patient < samples; ++patient) {
    Draws here({.seed = 1, .patient = patient}), there({.seed = 1, .patient = patient + 1});
    const double first = here.uniform() - 0.5;
    sum += first * (here.uniform() - 0.5) + first * (there.uniform() - 0.5);
  }
  EXPECT_LT(std::fabs(sum) / std::sqrt(2.0 * samples / 144), 4.5);
}

TEST(Normal, QuantileInvertsTheDistributionFunction) {
  for (const double p : {1e-300, 1e-20, 1e-8, 0.02425, 0.075, 0.3, 0.5, 0.925, 0.9999})
    EXPECT_NEAR(normal_cdf(normal_quantile(p)) / p, 1, 1e-13 * std::max(1.0, -std::log(p))) << p;
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
  EXPECT_EQ(normal_quantile(0), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(normal_quantile(1), std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
}

TEST(Normal, HasItsDistribution) {
  expect_distribution([](Draws& draws) { return draws.normal(); },
                      [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); });
  expect_moments([](Draws& draws) { return draws.normal(); }, 0, 1);
}

TEST(Exponential, HasItsDistribution) {
  expect_distribution([](Draws& draws) { return draws.exponential(); }, [](double x) { return -std::expm1(-x); });
}

TEST(Gamma, HasItsDistribution) {
  // Closed forms: shape 1 is exponential, shape 2 Erlang, shape 1/2 half of a squared normal.
  expect_distribution([](Draws& draws) { return draws.gamma(1); }, [](double x) { return -std::expm1(-x); });
  expect_distribution([](Draws& draws) { return draws.gamma(2); }, [](double x) { return 1 - (1 + x) * std::exp(-x); });
  expect_distribution([](Draws& draws) { return draws.gamma(0.5); }, [](double x) { return std::erf(std::sqrt(x)); });
}

TEST(Gamma, HasItsMoments) {
  for (const double shape : {0.1, 0.7, 3.3, 50.0, 1e6})
    expect_moments([shape](Draws& draws) { return draws.gamma(shape); }, shape, shape, shape < 1 ? 0.08 : 0.03);
}

TEST(Beta, HasItsDistribution) {
  expect_distribution([](Draws& draws) { return draws.beta(3, 1); }, [](double x) { return x * x * x; });
  expect_distribution([](Draws& draws) { return draws.beta(0.5, 0.5); },
                      [](double x) { return 2 / M_PI * std::asin(std::sqrt(x)); });
  expect_moments([](Draws& draws) { return draws.beta(2, 5); }, 2.0 / 7, 10.0 / (49 * 8));
}

TEST(Beta, OfTinyParametersIsNeverNaN) {
  for (std::uint32_t patient = 0; patient < 1000; ++patient) {
    Draws draws({.patient = patient});
    const double x = draws.beta(1e-3, 1e-3);
    ASSERT_TRUE(x >= 0 && x <= 1);
  }
}

TEST(Poisson, HasItsProbabilities) {
  for (const double mean : {0.3, 4.0, 15.5, 31.99, 32.0, 60.0, 120.0, 3000.0}) {
    SCOPED_TRACE(mean);
    const double width = 8 * std::sqrt(mean) + 12;
    expect_probabilities([mean](Draws& draws) { return draws.poisson(mean); },
                         [mean](double k) { return log_poisson(k, mean); }, std::max(0.0, std::floor(mean - width)),
                         mean + width);
  }
}

TEST(Poisson, OfHugeMeansIsNormalToWithinItsSkewness) {
  for (const double mean : {1e9, 1e12, 1e15}) {
    SCOPED_TRACE(mean);
    expect_distribution([mean](Draws& draws) { return (draws.poisson(mean) - mean) / std::sqrt(mean); },
                        [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); });
  }
}

TEST(Poisson, OfMeanZeroIsZero) {
  Draws draws(Address{});
  EXPECT_EQ(draws.poisson(0), 0);
  EXPECT_EQ(draws.poisson(1e-300), 0);
}

TEST(Binomial, HasItsProbabilities) {
  struct Law {
    double n, p;
  };
  // Inversion (a mean below 32 of the rarer outcome) with a power multiplied out up to 16384 trials, or by logarithms;
  // rejection.
  for (const Law& law : {Law{1, 0.3}, Law{12, 0.5}, Law{40, 0.1}, Law{25, 0.9}, Law{100, 0.07}, Law{1000, 0.99},
                         Law{16384, 1e-3}, Law{16385, 1e-3}, Law{1e4, 5e-4}, Law{100, 0.4}, Law{63, 0.5}, Law{70, 0.49},
                         Law{1000, 0.97}, Law{1e4, 0.002}, Law{1e6, 0.5}, Law{1e12, 3e-12}}) {
    SCOPED_TRACE(testing::Message() << law.n << ' ' << law.p);
    const double mean = law.n * law.p;
    const double width = 8 * std::sqrt(mean * (1 - law.p)) + 12;
    // log_choose cancels for 10^12 trials; there the law is Poisson to within 10^-11.
    const auto log_probability = [&](double k) {
      return law.n > 1e8 ? log_poisson(k, mean) : log_binomial(k, law.n, law.p);
    };
    expect_probabilities([&](Draws& draws) { return draws.binomial(law.n, law.p); }, log_probability,
                         std::max(0.0, std::floor(mean - width)), std::min(law.n, mean + width));
  }
}

TEST(Binomial, OfManyTrialsIsNormalToWithinItsSkewness) {
  struct Law {
    double n, p;
  };
  for (const Law& law : {Law{1e12, 0.3}, Law{0x1p53, 0.5}, Law{0x1p53, 0.999}, Law{0x1p53, 1e-6}}) {
    SCOPED_TRACE(testing::Message() << law.n << ' ' << law.p);
    const double mean = law.n * law.p, deviation = std::sqrt(mean * (1 - law.p));
    expect_distribution([&](Draws& draws) { return (draws.binomial(law.n, law.p) - mean) / deviation; },
                        [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); });
  }
}

TEST(Binomial, KnowsItsEdges) {
  Draws draws(Address{});
  EXPECT_EQ(draws.binomial(0, 0.5), 0);
  EXPECT_EQ(draws.binomial(17, 0), 0);
  EXPECT_EQ(draws.binomial(17, 1), 17);
  EXPECT_EQ(draws.binomial(0x1p53, 1), 0x1p53);
  for (int i = 0; i < 1000; ++i) {
    const double k = draws.binomial(3, 0.999);
    EXPECT_TRUE(k >= 0 && k <= 3);
  }
}

double log_negative_binomial(double k, double r, double p) {
  return std::lgamma(k + r) - std::lgamma(k + 1) - std::lgamma(r) + r * std::log(p) + k * std::log1p(-p);
}

TEST(NegativeBinomial, HasItsProbabilities) {
  struct Law {
    double r, p;
  };
  // Inversion (a mean below 40) of few whole, many, and broken successes; gamma and Poisson, by inversion or rejection.
  for (const Law& law : {Law{1, 0.5}, Law{1, 0.12}, Law{20, 0.9}, Law{700, 0.99}, Law{16384, 0.998}, Law{2e4, 0.999},
                         Law{2.5, 0.3}, Law{0.4, 0.1}, Law{3, 0.2}, Law{50, 0.7}, Law{2.5, 0.05}, Law{2.5, 0.08},
                         Law{1000, 0.962}, Law{1000, 0.961}, Law{0.5, 0.01}, Law{1e4, 0.99}, Law{0.9, 0.08}}) {
    SCOPED_TRACE(testing::Message() << law.r << ' ' << law.p);
    const double mean = law.r * (1 - law.p) / law.p;
    const double width = 30 * std::sqrt(mean / law.p) + 12;
    expect_probabilities([&](Draws& draws) { return draws.negative_binomial(law.r, law.p); },
                         [&](double k) { return log_negative_binomial(k, law.r, law.p); },
                         std::max(0.0, std::floor(mean - width)), mean + width);
  }
}

TEST(NegativeBinomial, KeepsTheDigitsOfTinyOdds) {
  expect_moments([](Draws& draws) { return draws.failures(1e12, 5e-12); }, 5, 5);
  expect_moments([](Draws& draws) { return draws.failures(1e16, 5e-15); }, 50, 50);
}

TEST(NegativeBinomial, KnowsItsEdges) {
  Draws draws(Address{});
  EXPECT_EQ(draws.negative_binomial(1e15, 1), 0);
  EXPECT_EQ(draws.negative_binomial(0, 0.5), 0);
  const double many = draws.negative_binomial(1e12, 0.5);
  EXPECT_NEAR(many / 1e12, 1, 1e-5);
}

}  // namespace
}  // namespace remit
