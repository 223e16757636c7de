// Kendall's transition in numbers that neither overflow nor cancel; see counted_clones.hpp.
#include "remit/solve/counted_clones.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"

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

}  // namespace

double LineFate::survival() const { return std::min(1.0, growth / (1 + births)); }

LineFate fate_under(double birth, double death, double days) {
  const double x = (birth - death) * days;
  const double expm1_x = math::expm1(x);
  const double cell_days = std::fabs(x) < 1e-300 ? days : days * (expm1_x / x);
  return {.growth = growth_of(x, expm1_x),
          .births = birth * cell_days,
          .deaths = death * cell_days,
          .immigration = cell_days,
          .exposure = cell_days};
}

LineFate followed_by(const LineFate& early, const LineFate& late) {
  return {.growth = early.growth * late.growth,
          .births = early.births * late.growth + late.births,
          .deaths = early.deaths * late.growth + late.deaths,
          .immigration = early.immigration * late.growth + late.immigration,
          .exposure = early.exposure + early.growth * late.exposure};
}

LineFate fate_over_step(const std::array<double, 3>& birth, const std::array<double, 3>& death, double days) {
  const LineFate early =
      fate_under(half_average(birth[0], birth[1], birth[2]), half_average(death[0], death[1], death[2]), days / 2);
  const LineFate late =
      fate_under(half_average(birth[2], birth[1], birth[0]), half_average(death[2], death[1], death[0]), days / 2);
  return followed_by(early, late);
}

double advance(double cells, double arrivals_per_day, const LineFate& fate, Draws& draws) {
  const double lines = cells > 0 ? draws.binomial(cells, fate.survival()) : 0;
  const double arrivals = arrivals_per_day * fate.immigration;
  if (fate.births <= 0) return lines + (arrivals > 0 ? draws.poisson(arrivals) : 0);
  const double successes = lines + arrivals / fate.births;
  return lines + (successes > 0 ? draws.negative_binomial(successes, 1 / (1 + fate.births)) : 0);
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
