// Clones of few cells: whole numbers advanced by the exact linear birth-death transition over an accepted step
// (Kendall, Ann Math Stat 19:1, 1948). With b(u), d(u) the rates per cell over a step of length h and g(s, t) =
// exp(integral of b - d from s to t):
//   B = integral of g(u, h) b(u) du,   A = integral of g(u, h) d(u) du,   g(0, h) = 1 + B - A,
//   P(a line is extinct) = A / (1 + B);   a surviving line has 1 + Geometric cells with success probability 1 / (1 +
//   B), immigrants at rate v leave NegativeBinomial(v M / B, 1 / (1 + B)) cells, M = integral of g(u, h) du, or
//   Poisson(v M) if B = 0.
// All terms are sums of positive numbers: nothing cancels when b is near d, and b = d needs no case of its own.
#pragma once
#include <array>
#include <cstdint>

#include "remit/base/rng.hpp"

namespace remit {

/// What becomes of one cell's line over a stretch of time, in expectation and in law.
struct LineFate {
  double growth = 1;       // g(0, h)
  double births = 0;       // B
  double deaths = 0;       // A
  double immigration = 0;  // M: cells present at the end per cell that arrived at rate one per day
  double exposure = 0;     // integral of g(0, u) du: cell-days lived by the line

  double survival() const;  // P(the line is not extinct)
  double extinction() const { return deaths / (1 + births); }
};

/// Constant rates over `days`.
LineFate fate_under(double birth, double death, double days);
/// First `early`, then `late`.
LineFate followed_by(const LineFate& early, const LineFate& late);
/// Rates known at the start, the middle and the end of a step: averages of the parabola over each half.
struct HalfRates {
  std::array<double, 2> birth, death;
  double days;  // of one half
  double exponent(int half) const { return (birth[half] - death[half]) * days; }
};
HalfRates half_rates(const std::array<double, 3>& birth, const std::array<double, 3>& death, double days);
/// From them and expm1 of both exponents, so that many clones' exponentials can be taken at once.
LineFate fate_over_halves(const HalfRates& rates, const double* expm1_of_exponents);
LineFate fate_over_step(const std::array<double, 3>& birth, const std::array<double, 3>& death, double days);

/// Cells after the stretch from `cells` at its start and immigrants at `arrivals_per_day`.
double advance(double cells, double arrivals_per_day, const LineFate& fate, Draws& draws);

/// Probability that `cells` lines all die out for ever under constant rates: 1 when d >= b, (d/b)^n otherwise.
double eventual_extinction(double birth, double death, double cells);

/// A whole number with the expectation of `amount`; negative solver noise is no cell.
double stochastic_round(double amount, double uniform);

}  // namespace remit
