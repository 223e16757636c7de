#include "remit/stats/distributions.hpp"

#include <cmath>
#include <limits>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double tiny = 1e-300;
constexpr double precision = 1e-16;
constexpr int most_terms = 100000;

double away_from_zero(double value) { return std::fabs(value) < tiny ? tiny : value; }

// P(a, x) = x^a e^-x / Gamma(a + 1) * sum_k x^k / ((a+1)...(a+k)); good for x < a + 1.
double gamma_lower_series(double a, double x) {
  double term = 1, sum = 1;
  for (int k = 1; k < most_terms && term > precision * sum; ++k) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * math::exp(a * math::log(x) - x - math::lgamma(a + 1));
}

// Q(a, x) = x^a e^-x / Gamma(a) * 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...))); good for x >= a + 1.
double gamma_upper_fraction(double a, double x) {
  double b = x + 1 - a, c = 1 / tiny, d = 1 / away_from_zero(b), h = d;
  for (int k = 1; k < most_terms; ++k) {
    const double numerator = -k * (k - a);
    b += 2;
    d = 1 / away_from_zero(numerator * d + b);
    c = away_from_zero(b + numerator / c);
    h *= d * c;
    if (std::fabs(d * c - 1) < precision) break;
  }
  return h * math::exp(a * math::log(x) - x - math::lgamma(a));
}

// The continued fraction of I_x(a, b); converges fast for x < (a + 1)/(a + b + 2).
double beta_fraction(double x, double a, double b) {
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m < most_terms; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    h *= d * c;
    if (std::fabs(d * c - 1) < precision) break;
  }
  const double front = math::lgamma(a + b) - math::lgamma(a) - math::lgamma(b) + a * math::log(x) + b * math::log1p(-x);
  return math::exp(front) * h / a;
}

}  // namespace

double chi_square_upper(double x, int degrees_of_freedom) {
  if (std::isnan(x) || degrees_of_freedom < 1) return nan;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  if (degrees_of_freedom == 1) return math::erfc(std::sqrt(x / 2));
  const double a = degrees_of_freedom / 2.0, half = x / 2;
  return half < a + 1 ? 1 - gamma_lower_series(a, half) : gamma_upper_fraction(a, half);
}

double normal_two_sided(double z) { return math::erfc(std::fabs(z) / std::sqrt(2.0)); }

double beta_cdf(double x, double a, double b) {
  if (std::isnan(x) || !(a > 0) || !(b > 0)) return nan;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  return x < (a + 1) / (a + b + 2) ? beta_fraction(x, a, b) : 1 - beta_fraction(1 - x, b, a);
}

double beta_quantile(double probability, double a, double b) {
  if (std::isnan(probability) || probability < 0 || probability > 1) return nan;
  double low = 0, high = 1;
  for (int k = 0; k < 200 && high - low > 0; ++k) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) break;
    (beta_cdf(middle, a, b) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double interval_z(double level) { return normal_quantile(0.5 + level / 2); }

}  // namespace remit
