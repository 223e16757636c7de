#include "remit/solve/jump/distribution.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int most_tries = 25'000;  // an address has 65,536 blocks

struct Limits {
  double low = -infinity, high = infinity;
};

/// A law by its distribution function and its quantile: u between the two limits' probabilities, then back.
template <class Cdf, class Quantile>
double inverted(const Limits& limits, Draws& draws, const Cdf& cdf, const Quantile& quantile) {
  const double from = limits.low == -infinity ? 0 : cdf(limits.low);
  const double to = limits.high == infinity ? 1 : cdf(limits.high);
  const double value = quantile(from + draws.uniform() * (to - from));
  return value < limits.low ? limits.low : value > limits.high ? limits.high : value;
}

template <class Draw>
double rejected(const Limits& limits, const Draw& draw) {
  for (int tries = 0; tries < most_tries; ++tries)
    if (const double value = draw(); value >= limits.low && value <= limits.high) return value;
  return nan;
}

/// In the upper tail by symmetry, where the lower one keeps its digits.
double normal(double mean, double deviation, const Limits& limits, Draws& draws) {
  if (!(deviation >= 0)) return nan;
  if (deviation == 0) return mean >= limits.low && mean <= limits.high ? mean : nan;
  const Limits standard{(limits.low - mean) / deviation, (limits.high - mean) / deviation};
  if (standard.low > 0)
    return mean - deviation * inverted({-standard.high, -standard.low}, draws, normal_cdf, normal_quantile);
  return mean + deviation * inverted(standard, draws, normal_cdf, normal_quantile);
}

double lognormal(double mean, double deviation, const Limits& limits, Draws& draws) {
  const auto log_of = [](double limit) {
    return limit > 0 ? (limit == infinity ? limit : math::log(limit)) : -infinity;
  };
  if (limits.high <= 0) return nan;
  return math::exp(normal(mean, deviation, {log_of(limits.low), log_of(limits.high)}, draws));
}

double exponential(double rate, const Limits& limits, Draws& draws) {
  if (!(rate > 0) || limits.high < 0) return nan;
  const double start = limits.low > 0 ? limits.low : 0;  // memoryless: the wait beyond the lower limit
  const double share = limits.high == infinity ? 1 : -math::expm1(-rate * (limits.high - start));
  return start - math::log1p(-draws.uniform() * share) / rate;
}

/// x = scale * sqrt(2 E) with E exponential.
double rayleigh(double scale, const Limits& limits, Draws& draws) {
  if (!(scale > 0) || limits.high < 0) return nan;
  const auto half_square = [&](double x) { return x > 0 ? 0.5 * (x / scale) * (x / scale) : 0; };
  return scale * std::sqrt(2 * exponential(1, {half_square(limits.low), half_square(limits.high)}, draws));
}

double cauchy(double location, double scale, const Limits& limits, Draws& draws) {
  if (!(scale > 0)) return nan;
  const auto cdf = [&](double x) { return 0.5 + math::atan((x - location) / scale) / std::numbers::pi; };
  return inverted(limits, draws, cdf,
                  [&](double p) { return location + scale * math::tan(std::numbers::pi * (p - 0.5)); });
}

double laplace(double location, double scale, const Limits& limits, Draws& draws) {
  if (!(scale > 0)) return nan;
  const auto cdf = [&](double x) {
    const double z = (x - location) / scale;
    return z < 0 ? 0.5 * math::exp(z) : 1 - 0.5 * math::exp(-z);
  };
  return inverted(limits, draws, cdf, [&](double p) {
    return p < 0.5 ? location + scale * math::log(2 * p) : location - scale * math::log(2 * (1 - p));
  });
}

double uniform(double low, double high, Draws& draws) {
  return low <= high ? low + draws.uniform() * (high - low) : nan;
}

double bernoulli(double probability, Draws& draws) {
  if (!(probability >= 0 && probability <= 1)) return nan;
  return draws.uniform() < probability ? 1 : 0;
}

double binomial(double trials, double probability, const Limits& limits, Draws& draws) {
  const bool is_law =
      trials >= 0 && trials <= 0x1p53 && trials == std::floor(trials) && probability >= 0 && probability <= 1;
  return is_law ? rejected(limits, [&] { return draws.binomial(trials, probability); }) : nan;
}

double poisson(double mean, const Limits& limits, Draws& draws) {
  return mean >= 0 && std::isfinite(mean) ? rejected(limits, [&] { return draws.poisson(mean); }) : nan;
}

double gamma(double shape, double scale, const Limits& limits, Draws& draws) {
  const bool is_law = shape > 0 && std::isfinite(shape) && scale > 0;
  return is_law ? rejected(limits, [&] { return scale * draws.gamma(shape); }) : nan;
}

}  // namespace

double draw_from(Law law, bool truncated, std::span<const double> arguments, Draws& draws) {
  Limits limits;
  if (truncated) limits = {arguments[arguments.size() - 2], arguments[arguments.size() - 1]};
  if (!(limits.low <= limits.high)) return nan;
  const std::span<const double> own = arguments.first(arguments.size() - (truncated ? 2 : 0));
  const double a = own[0], b = own.size() > 1 ? own[1] : 0;
  switch (law) {
    case Law::normal:
      return normal(a, b, limits, draws);
    case Law::uniform:
      return uniform(a, b, draws);
    case Law::bernoulli:
      return bernoulli(a, draws);
    case Law::binomial:
      return binomial(a, b, limits, draws);
    case Law::cauchy:
      return own.size() == 1 ? cauchy(0, a, limits, draws) : cauchy(a, b, limits, draws);
    case Law::chisquare:
      return gamma(a / 2, 2, limits, draws);
    case Law::exponential:
      return exponential(a, limits, draws);
    case Law::gamma:
      return gamma(a, b, limits, draws);
    case Law::laplace:
      return own.size() == 1 ? laplace(0, a, limits, draws) : laplace(a, b, limits, draws);
    case Law::lognormal:
      return lognormal(a, b, limits, draws);
    case Law::poisson:
      return poisson(a, limits, draws);
    case Law::rayleigh:
      return rayleigh(a, limits, draws);
  }
  return nan;
}

}  // namespace remit
