// Kendall's transition in numbers that neither overflow nor cancel; see counted_clones.hpp.
#include "remit/solve/counted_clones.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"
#include "remit/base/pack.hpp"

namespace remit {
namespace {

/// exp(x) from expm1(x), unless that would lose a strongly killed line's last digits.
double growth_of(double x, double expm1_x) { return x > -1 ? 1 + expm1_x : math::exp(x); }

/// Average of the parabola through three values over the first half; over the second half with first and last
/// exchanged. A rate never averages below zero: where the parabola does, the chord is taken.
double half_average(double outer, double middle, double other) {
  const double parabola = (5 * outer + 8 * middle - other) / 12;
  return parabola >= 0 ? parabola : (outer + middle) / 2;
}

/// Of the first and the second half of a step.
std::array<double, 2> half_averages(const std::array<double, 3>& rate) {
  return {half_average(rate[0], rate[1], rate[2]), half_average(rate[2], rate[1], rate[0])};
}

/// Two stretches of `days` with constant rates, computed at once.
std::array<LineFate, 2> both_fates(Pack<2> birth, Pack<2> death, double days, Pack<2> expm1_x) {
  const Pack<2> x = (birth - death) * days;
  const Pack<2> ratio = select<2>(less<2>(abs<2>(x), broadcast<2>(1e-300)), broadcast<2>(1), expm1_x / x);
  const Pack<2> cell_days = days * ratio, births = birth * cell_days, deaths = death * cell_days;
  std::array<LineFate, 2> fates;
  for (int k = 0; k < 2; ++k)
    fates[k] = {.growth = growth_of(x[k], expm1_x[k]),
                .births = births[k],
                .deaths = deaths[k],
                .immigration = cell_days[k],
                .exposure = cell_days[k]};
  return fates;
}

}  // namespace

double LineFate::survival() const { return std::min(1.0, growth / (1 + births)); }

LineFate fate_under(double birth, double death, double days) {
  const double expm1_x = math::expm1((birth - death) * days);
  return both_fates(broadcast<2>(birth), broadcast<2>(death), days, broadcast<2>(expm1_x))[0];
}

LineFate followed_by(const LineFate& early, const LineFate& late) {
  return {.growth = early.growth * late.growth,
          .births = early.births * late.growth + late.births,
          .deaths = early.deaths * late.growth + late.deaths,
          .immigration = early.immigration * late.growth + late.immigration,
          .exposure = early.exposure + early.growth * late.exposure};
}

HalfRates half_rates(const std::array<double, 3>& birth, const std::array<double, 3>& death, double days) {
  return {.birth = half_averages(birth), .death = half_averages(death), .days = days / 2};
}

LineFate fate_over_halves(const HalfRates& rates, const double* expm1_of_exponents) {
  const std::array<LineFate, 2> half =
      both_fates(load<2>(rates.birth.data()), load<2>(rates.death.data()), rates.days, load<2>(expm1_of_exponents));
  return followed_by(half[0], half[1]);
}

LineFate fate_over_step(const std::array<double, 3>& birth, const std::array<double, 3>& death, double days) {
  const HalfRates rates = half_rates(birth, death, days);
  const double grown[2] = {math::expm1(rates.exponent(0)), math::expm1(rates.exponent(1))};
  return fate_over_halves(rates, grown);
}

double advance(double cells, double arrivals_per_day, const LineFate& fate, Draws& draws) {
  const double lines = cells > 0 ? draws.binomial(cells, fate.survival()) : 0;
  const double arrivals = arrivals_per_day * fate.immigration;
  if (fate.births <= 0) return lines + (arrivals > 0 ? draws.poisson(arrivals) : 0);
  const double successes = lines + arrivals / fate.births;
  return lines + (successes > 0 ? draws.failures(successes, fate.births) : 0);
}

double eventual_extinction(double birth, double death, double cells) {
  if (cells <= 0 || death >= birth) return 1;
  return math::pow(death / birth, cells);
}

double stochastic_round(double amount, double uniform) {
  if (!(amount > 0)) return 0;
  const double whole = std::floor(amount);
  return uniform < amount - whole ? whole + 1 : whole;
}

}  // namespace remit
