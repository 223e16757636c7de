// Kendall's closed forms: extinction of a line, median extinction of many, moments of one transition, immigration,
// killing in pulses.
#include "remit/solve/counted_clones.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

double extinction_formula(double b, double d, double t) {  // d (1 - e) / (b - d e), e = exp(-(b - d) t)
  const double e = std::exp(-(b - d) * t);
  return d * (1 - e) / (b - d * e);
}

TEST(LineFate, ReproducesKendallsExtinctionOfOneLine) {
  for (const double t : {0.01, 1.0, 10.0, 60.0}) {
    EXPECT_NEAR(fate_under(0.02, 0.09, t).extinction(), extinction_formula(0.02, 0.09, t), 1e-14);
    EXPECT_NEAR(fate_under(0.09, 0.02, t).extinction(), extinction_formula(0.09, 0.02, t), 1e-14);
  }
}

TEST(LineFate, NeedsNoCaseForEqualOrVanishingRates) {
  EXPECT_NEAR(fate_under(0.05, 0.05, 10).extinction(), 0.5 / 1.5, 1e-15);  // b t / (1 + b t)
  EXPECT_NEAR(fate_under(0.05, 0.05 + 1e-13, 10).extinction(), 0.5 / 1.5, 1e-11);
  EXPECT_EQ(fate_under(0, 0, 10).extinction(), 0);
  EXPECT_NEAR(fate_under(0, 0.3, 10).survival(), std::exp(-3), 1e-15);
  EXPECT_EQ(fate_under(0.3, 0, 10).survival(), 1);
}

TEST(LineFate, DoesNotOverflowUnderOverwhelmingKilling) {
  const LineFate fate = fate_under(0.02, 1000, 30);
  EXPECT_EQ(fate.survival(), 0);
  EXPECT_EQ(fate.extinction(), 1 / (1 + fate.births) * fate.deaths);
  EXPECT_TRUE(std::isfinite(fate.exposure));
}

TEST(LineFate, GrowthIsOnePlusBirthsLessDeaths) {
  const LineFate fate = followed_by(fate_under(0.1, 0.4, 2), fate_under(0.3, 0.05, 3));
  EXPECT_NEAR(fate.growth, 1 + fate.births - fate.deaths, 1e-14);
  EXPECT_NEAR(fate.survival(), 1 - fate.extinction(), 1e-14);
}

TEST(LineFate,
     HalfOfManyPatientsAreClearedWhenTheDesignSays) {  // b 0.02, d 0.09 per day: 199, 232, 298 d from 1e6, 1e7, 1e9
  const struct { double cells, days; } rows[] = {{1e6, 199}, {1e7, 232}, {1e9, 298}};
  for (const auto& row : rows) {
    const auto cleared = [&](double t) {
      return std::exp(row.cells * std::log1p(-fate_under(0.02, 0.09, t).survival()));
    };
    EXPECT_LT(cleared(row.days - 0.6), 0.5);
    EXPECT_GT(cleared(row.days + 0.6), 0.5);
  }
}

/// d = 0.005 + 0.5 exp(-0.693 t), t since the last weekly pulse.
double pulsed_death(double t) { return 0.005 + 0.5 * std::exp(-0.693 * std::fmod(t, 7.0)); }

/// One line's survival by time-inhomogeneous Kendall, g / (1 + B) with B integrated backwards by midpoints.
double pulsed_survival(double days) {
  const double b = 0.02, h = 1e-3;
  double births = 0, growth = 1;
  for (double t = days - h / 2; t > 0; t -= h) {
    const double half = std::exp((b - pulsed_death(t)) * h / 2);
    births += growth * half * b * h;
    growth *= half * half;
  }
  return growth / (1 + births);
}

/// Ten weeks in steps of 3, 3 and 1 days of each week; `fate` of a step gets its start within the week and its length.
template <class Fate>
double survival_of_ten_weeks(Fate fate) {
  LineFate whole;
  for (int week = 0; week < 10; ++week) {
    for (const auto& [from, step] : {std::pair{0.0, 3.0}, {3.0, 3.0}, {6.0, 1.0}}) {
      whole = followed_by(whole, fate(from, step));
    }
  }
  return whole.survival();
}

TEST(LineFate, AveragesKeepTheSurvivalUnderWeeklyPulsesWhereFrozenRatesLoseIt) {
  const double truth = pulsed_survival(70);
  const double averaged = survival_of_ten_weeks([](double from, double step) {
    return fate_over_step({0.02, 0.02, 0.02},
                          {pulsed_death(from), pulsed_death(from + step / 2), pulsed_death(from + step - 1e-12)}, step);
  });
  const double frozen =
      survival_of_ten_weeks([](double from, double step) { return fate_under(0.02, pulsed_death(from), step); });
  EXPECT_NEAR(averaged, truth, 0.06 * truth);
  EXPECT_LT(frozen, 1e-3 * truth);
}

struct Moments {
  double mean = 0, variance = 0, zero = 0;
};

Moments moments_of(double cells, double arrivals, const LineFate& fate, int count) {
  Moments moments;
  double squares = 0;
  for (int i = 0; i < count; ++i) {
    Draws draws({.seed = 42, .patient = static_cast<std::uint32_t>(i), .stream = Stream::cell_fate});
    const double after = advance(cells, arrivals, fate, draws);
    EXPECT_EQ(after, std::floor(after));
    moments.mean += after / count;
    squares += after * after / count;
    moments.zero += (after == 0) / static_cast<double>(count);
  }
  moments.variance = squares - moments.mean * moments.mean;
  return moments;
}

TEST(Advance, HasTheMeanVarianceAndZerosOfTheBirthDeathProcess) {
  const int count = 40000;
  for (const auto& [b, d] : {std::pair{0.02, 0.09}, {0.3, 0.1}, {0.2, 0.2}, {0.0, 0.4}}) {
    const double t = 4, n = 12, r = b - d, m = std::exp(r * t);
    const double variance = r == 0 ? n * 2 * b * t : n * (b + d) / r * m * (m - 1);
    const Moments seen = moments_of(n, 0, fate_under(b, d, t), count);
    EXPECT_NEAR(seen.mean, n * m, 4 * std::sqrt(variance / count)) << b << " " << d;
    EXPECT_NEAR(seen.variance, variance, 0.05 * variance) << b << " " << d;
    const double extinct = std::pow(fate_under(b, d, t).extinction(), n);
    EXPECT_NEAR(seen.zero, extinct, 4 * std::sqrt(extinct * (1 - extinct) / count) + 1e-12) << b << " " << d;
  }
}

TEST(Advance, ImmigrantsFollowTheNegativeBinomialOfBirthDeathImmigration) {
  const double b = 0.3, d = 0.1, v = 0.7, t = 3, r = b - d, m = std::exp(r * t);
  const Moments seen = moments_of(0, v, fate_under(b, d, t), 40000);
  const double mean = v * (m - 1) / r, stay = 1 / (1 + b * (m - 1) / r);
  EXPECT_NEAR(seen.mean, mean, 4 * std::sqrt(mean / stay / 40000));
  EXPECT_NEAR(seen.variance, mean / stay, 0.06 * mean / stay);
  const double none = std::pow(stay, v / b);
  EXPECT_NEAR(seen.zero, none, 4 * std::sqrt(none * (1 - none) / 40000));
}

TEST(Advance, ImmigrantsWithoutBirthsArePoisson) {
  const Moments seen = moments_of(0, 2, fate_under(0, 0.5, 3), 40000);
  const double mean = 2 * (1 - std::exp(-1.5)) / 0.5;
  EXPECT_NEAR(seen.mean, mean, 4 * std::sqrt(mean / 40000));
  EXPECT_NEAR(seen.variance, mean, 0.05 * mean);
}

TEST(EventualExtinction, IsOneOrTheRatioToThePowerOfTheCells) {
  EXPECT_EQ(eventual_extinction(0.02, 0.09, 1e9), 1);
  EXPECT_EQ(eventual_extinction(0.05, 0.05, 7), 1);
  EXPECT_NEAR(eventual_extinction(0.04, 0.02, 3), 0.125, 1e-15);
  // The law of one long stretch tends to it.
  EXPECT_NEAR(fate_under(0.04, 0.02, 3000).extinction(), 0.5, 1e-12);
}

TEST(StochasticRound, KeepsTheExpectationAndMakesNoCellOfNoise) {
  double sum = 0;
  for (std::uint32_t i = 0; i < 20000; ++i) {
    Draws draws({.seed = 5, .patient = i, .stream = Stream::rounding});
    sum += stochastic_round(2.3, draws.uniform()) / 20000;
  }
  EXPECT_NEAR(sum, 2.3, 4 * std::sqrt(0.3 * 0.7 / 20000));
  EXPECT_EQ(stochastic_round(-1e-9, 0.001), 0);
  EXPECT_EQ(stochastic_round(4, 0.0001), 4);
}

}  // namespace
}  // namespace remit
