// Counting draws follow Hormann's transformed rejection (Poisson PTRS 1993, doi 10.1016/0167-6687(93)90997-4; binomial
// BTRS 1993, doi 10.1080/00949659308811496); far from the mode acceptance takes Loader's saddle-point form (2000) of
// the probabilities, which keeps its digits where log-gamma differences would cancel (means of 1e15). Small means are
// inverted: a search from zero with one uniform.
#include "remit/base/rng.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr double inversion_limit = 32;    // below this mean a search from zero is cheap
constexpr double failures_limit = 40;     // likewise where two draws would take its place
constexpr double multiply_limit = 16384;  // up to this exponent a power is multiplied out: it keeps 11 digits
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_two_pi = 1.8378770664093456;
constexpr double two_pi = 6.283185307179586;
constexpr double most_factors = 32;  // of a ratio of probabilities multiplied out

/// Two 32-bit words as an odd multiple of 2^-53.
double open_uniform(std::uint32_t low, std::uint32_t high) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32) | low;
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

template <std::size_t N>
double horner(double x, const double (&terms)[N]) {
  double sum = terms[N - 1];
  for (std::size_t i = N - 1; i > 0; --i) sum = sum * x + terms[i - 1];
  return sum;
}

// AS 241, PPND16: |p - 1/2| <= 0.425, then two ranges of r = sqrt(-log(tail)).
constexpr double centre_above[] = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                   1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                   3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr double centre_below[] = {1,
                                   4.2313330701600911252e+1,
                                   6.8718700749205790830e+2,
                                   5.3941960214247511077e+3,
                                   2.1213794301586595867e+4,
                                   3.9307895800092710610e+4,
                                   2.8729085735721942674e+4,
                                   5.2264952788528545610e+3};
constexpr double near_above[] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                 3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                 2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr double near_below[] = {1,
                                 2.05319162663775882187e0,
                                 1.67638483018380384940e0,
                                 6.89767334985100004550e-1,
                                 1.48103976427480074590e-1,
                                 1.51986665636164571966e-2,
                                 5.47593808499534494600e-4,
                                 1.05075007164441684324e-9};
constexpr double far_above[] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr double far_below[] = {1,
                                5.99832206555887937690e-1,
                                1.36929880922735805310e-1,
                                1.48753612908506148525e-2,
                                7.86869131145613259100e-4,
                                1.84631831751005468180e-5,
                                1.42151175831644588870e-7,
                                2.04426310338993978564e-15};

/// The positive quantile whose upper tail is `tail`.
double tail_quantile(double tail) {
  const double r = std::sqrt(-math::log(tail));
  if (r <= 5) return horner(r - 1.6, near_above) / horner(r - 1.6, near_below);
  return horner(r - 5, far_above) / horner(r - 5, far_below);
}

constexpr double stirling_errors[] = {
    0.08106146679532726,  0.0413406959554093,  0.02767792568499834,  0.020790672103765093,  0.016644691189821193,
    0.013876128823070748, 0.01189670994589177, 0.010411265261972096, 0.009255462182712733,  0.00833056343336287,
    0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.0059513701127588475, 0.005554733551962801};

/// log(n!) - log(sqrt(2 pi n) (n/e)^n) for whole n from 1 on.
double stirling_error(double n) {
  if (n < 16) return stirling_errors[static_cast<int>(n) - 1];
  const double square = 1 / (n * n);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - square / 1188) * square) * square) * square) / n;
}

/// x log(x / mean) + mean - x, by its series in v = (x - mean) / (x + mean) where the terms would cancel.
double deviance(double x, double mean) {
  const double difference = x - mean;
  if (std::fabs(difference) >= 0.1 * (x + mean)) return x * math::log(x / mean) - difference;
  const double v = difference / (x + mean);
  double sum = difference * v;
  double term = 2 * x * v;
  for (int j = 1; j < 1000; ++j) {
    term *= v * v;
    const double next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

double poisson_probability(double k, double mean) {
  if (k == 0) return math::exp(-mean);
  return math::exp(-stirling_error(k) - deviance(k, mean)) / std::sqrt(two_pi * k);
}

double log_binomial(double k, double n, double p) {
  if (k == 0) return n * math::log1p(-p);
  if (k == n) return n * math::log(p);
  const double rest = n - k;
  return stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) -
         deviance(rest, n * (1 - p)) - 0.5 * (log_two_pi + math::log(k) + math::log(rest / n));
}

/// (1 - below)^exponent for a whole exponent; faster than through logarithms where it is small.
double power_of_rest(double below, double exponent) {
  if (exponent > multiply_limit) return math::exp(exponent * math::log1p(-below));
  double square = 1 - below, power = 1;
  for (auto bits = static_cast<std::uint32_t>(exponent); bits != 0; bits >>= 1, square *= square)
    power *= (bits & 1) != 0 ? square : 1;
  return power;
}

/// p(k) / p(mode), where p(j) / p(j - 1) = `ratio(j)`: with few factors a product is faster than logarithms, and exact.
template <class Ratio>
double ratio_to_mode(double k, double mode, const Ratio& ratio) {
  double product = 1;
  for (double j = (k < mode ? k : mode) + 1; j <= (k < mode ? mode : k); ++j) product *= ratio(j);
  return k < mode ? 1 / product : product;
}

/// Searches upwards from 0: P(0) = first(), then each is `ratio(k)` times the one before. P(0) >= 1 - mean for every
/// law of counts, so that rare events cost no power.
template <class First, class Ratio>
double invert(double uniform, double mean, const First& first, const Ratio& ratio) {
  if (uniform <= 1 - mean) return 0;
  double k = 0;
  // Rounding may leave a little of the uniform over when all that can be resolved is used up.
  for (double p = first(); uniform > p && (p > 0x1p-70 || k < inversion_limit); p *= ratio(k)) {
    uniform -= p;
    k += 1;
  }
  return k;
}

/// The hat of a transformed rejection: candidate = floor((2 a / us + b) u + centre), us = 1/2 - |u|.
struct Hat {
  double a, b, centre, squeeze;
};

struct Candidate {
  double k = 0;
  double us = 0;
  double v = 0;
  bool inside_squeeze = false;
};

Candidate propose(Draws& draws, const Hat& hat) {
  const double u = draws.uniform() - 0.5;
  Candidate candidate;
  candidate.v = draws.uniform();
  candidate.us = 0.5 - std::fabs(u);
  candidate.k = std::floor((2 * hat.a / candidate.us + hat.b) * u + hat.centre);
  candidate.inside_squeeze = candidate.us >= 0.07 && candidate.v <= hat.squeeze;
  return candidate;
}

double height(const Candidate& candidate, const Hat& hat, double scale) {
  return candidate.v * scale / (hat.a / (candidate.us * candidate.us) + hat.b);
}

/// P(k) / P(mode).
double binomial_to_mode(double k, double n, double p) {
  const double mode = std::floor((n + 1) * p), odds = p / (1 - p);
  if (std::fabs(k - mode) <= most_factors)
    return ratio_to_mode(k, mode, [=](double j) { return (n - j + 1) / j * odds; });
  return math::exp(log_binomial(k, n, p) - log_binomial(mode, n, p));
}

/// Whether a height is at most P(k) / P(mode). Away from the mode the logarithm of that ratio is -y^2 / 2v up to `off`,
/// with y = |k - mode| and v the variance, for 20 < y < v/2 - 1 (Kachitvichyanukul and Schmeiser, Commun ACM 31:216,
/// 1988): what is clear by that needs no more.
bool lies_under_binomial(double at, double k, double n, double p) {
  const double mode = std::floor((n + 1) * p), y = std::fabs(k - mode), v = n * p * (1 - p);
  if (y > 20 && y < v / 2 - 1) {
    const double off = y / v * ((y * (y / 3 + 0.625) + 1.0 / 6) / v + 0.5);
    const double difference = math::log(at) + y * y / (2 * v);
    if (difference < -off) return true;
    if (difference > off) return false;
  }
  return at <= binomial_to_mode(k, n, p);
}

double rejected_poisson(Draws& draws, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const Hat hat{-0.059 + 0.02483 * b, b, mean + 0.43, 0.9277 - 3.6224 / (b - 2)};
  const double scale = 1.1239 + 1.1328 / (b - 3.4);
  while (true) {
    const Candidate candidate = propose(draws, hat);
    if (candidate.inside_squeeze) return candidate.k;
    if (candidate.k < 0 || (candidate.us < 0.013 && candidate.v > candidate.us)) continue;
    if (height(candidate, hat, scale) <= poisson_probability(candidate.k, mean)) return candidate.k;
  }
}

double rejected_binomial(Draws& draws, double n, double p) {
  const double deviation = std::sqrt(n * p * (1 - p));
  const double b = 1.15 + 2.53 * deviation;
  const Hat hat{-0.0873 + 0.0248 * b + 0.01 * p, b, n * p + 0.5, 0.92 - 4.2 / b};
  const double scale = (2.83 + 5.1 / b) * deviation;
  while (true) {
    const Candidate candidate = propose(draws, hat);
    if (candidate.k < 0 || candidate.k > n) continue;
    if (candidate.inside_squeeze) return candidate.k;
    if (lies_under_binomial(height(candidate, hat, scale), candidate.k, n, p)) return candidate.k;
  }
}

/// For p <= 1/2.
double smaller_binomial(Draws& draws, double n, double p) {
  if (n * p >= inversion_limit) return rejected_binomial(draws, n, p);
  const double odds = p / (1 - p);
  const double k = invert(
      draws.uniform(), n * p, [=] { return power_of_rest(p, n); },
      [=](double below) { return (n - below + 1) / below * odds; });
  return k < n ? k : n;
}

/// log of a gamma variate of small shape, which itself may underflow: Gamma(a) = Gamma(a + 1) U^(1/a).
double log_gamma_draw(Draws& draws, double shape) {
  const double larger = math::log(draws.gamma(shape + 1));
  return larger + math::log(draws.uniform()) / shape;
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t first = 0xD2511F53ull * counter[0];
    const std::uint64_t second = 0xCD9E8D57ull * counter[2];
    counter = {static_cast<std::uint32_t>(second >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(second),
               static_cast<std::uint32_t>(first >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(first)};
    key[0] += 0x9E3779B9u;
    key[1] += 0xBB67AE85u;
  }
  return counter;
}

Draws::Draws(const Address& address) {
  REMIT_ASSERT(address.replicate < (1u << 24), "a replicate has 24 bits");
  REMIT_ASSERT(address.index < (1ull << 48), "an index has 48 bits");
  const std::uint64_t index = address.index << 16;
  counter_ = {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32),
              static_cast<std::uint32_t>(address.stream) | (address.replicate << 8), address.patient};
  key_ = {static_cast<std::uint32_t>(address.seed), static_cast<std::uint32_t>(address.seed >> 32)};
}

double Draws::uniform() {
  if (left_ == 0) {
    REMIT_ASSERT(blocks_ < 65536, "one address has at most 65,536 blocks");
    const auto block = philox({counter_[0] | blocks_++, counter_[1], counter_[2], counter_[3]}, key_);
    buffer_ = {open_uniform(block[0], block[1]), open_uniform(block[2], block[3])};
    left_ = 2;
  }
  return buffer_[static_cast<std::size_t>(2 - left_--)];
}

double Draws::normal() { return normal_quantile(uniform()); }

double Draws::exponential() { return -math::log(uniform()); }

double Draws::gamma(double shape) {
  REMIT_ASSERT(shape > 0 && std::isfinite(shape), "a gamma variate has a positive shape");
  if (shape < 1) return math::exp(log_gamma_draw(*this, shape));
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = normal();
    const double root = 1 + c * x;
    const double u = uniform();
    if (root <= 0) continue;
    const double v = root * root * root;
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;  // implies what follows
    if (math::log(u) < 0.5 * x * x + d * (1 - v + 3 * math::log(root))) return d * v;
  }
}

double Draws::beta(double a, double b) {
  REMIT_ASSERT(a > 0 && b > 0, "a beta variate has positive parameters");
  const double log_a = log_gamma_draw(*this, a);
  const double log_b = log_gamma_draw(*this, b);
  return 1 / (1 + math::exp(log_b - log_a));
}

double Draws::poisson(double mean) {
  REMIT_ASSERT(mean >= 0 && std::isfinite(mean), "a Poisson variate has a finite mean");
  if (mean >= inversion_limit) return rejected_poisson(*this, mean);
  return invert(
      uniform(), mean, [=] { return math::exp(-mean); }, [=](double k) { return mean / k; });
}

double Draws::binomial(double trials, double probability) {
  REMIT_ASSERT(trials >= 0 && trials <= 0x1p53 && trials == std::floor(trials), "trials are a whole number");
  REMIT_ASSERT(probability >= 0 && probability <= 1, "a probability lies between 0 and 1");
  if (probability == 0 || trials == 0) return 0;
  if (probability == 1) return trials;
  if (probability <= 0.5) return smaller_binomial(*this, trials, probability);
  return trials - smaller_binomial(*this, trials, 1 - probability);
}

double Draws::negative_binomial(double successes, double probability) {
  REMIT_ASSERT(probability > 0 && probability <= 1, "the probability of success is above 0 and at most 1");
  return failures(successes, (1 - probability) / probability);
}

double Draws::failures(double successes, double odds) {
  REMIT_ASSERT(successes >= 0 && std::isfinite(successes), "successes are a finite number");
  REMIT_ASSERT(odds >= 0 && std::isfinite(odds), "the odds of failure are finite");
  if (successes == 0 || odds == 0) return 0;
  if (successes * odds >= failures_limit) return poisson(gamma(successes) * odds);
  const double failure = odds / (1 + odds);
  const auto none = [=] {
    return successes == std::floor(successes) ? power_of_rest(failure, successes)
                                              : math::exp(-successes * math::log1p(odds));
  };
  return invert(uniform(), successes * odds, none, [=](double k) { return (successes + k - 1) / k * failure; });
}

double normal_quantile(double probability) {
  const double q = probability - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * horner(r, centre_above) / horner(r, centre_below);
  }
  if (probability == 0) return -infinity;
  if (probability == 1) return infinity;
  if (!(probability > 0 && probability < 1)) return std::numeric_limits<double>::quiet_NaN();
  return q < 0 ? -tail_quantile(probability) : tail_quantile(1 - probability);
}

double normal_cdf(double x) { return 0.5 * math::erfc(-x * 0.7071067811865476); }

}  // namespace remit
