// Randomness is addressed, not consumed: Philox4x32-10 (Salmon 2011, doi 10.1145/2063384.2063405) keyed by the seed and
// counted by patient | stream | replicate | index, so a draw depends on what it is for and on nothing that happened
// before.
#pragma once
#include <array>
#include <cstdint>

namespace remit {

/// One stream for each purpose; the numbers are part of the reproducibility contract and are never reused.
enum class Stream : std::uint8_t {
  population = 0,  // parameters and covariates
  enrolment = 1,   // candidate order, quotas
  assignment = 2,  // randomisation to arms
  accrual = 3,
  jitter = 4,  // visit times
  missed = 5,  // missed visits
  assay = 6,   // measurement noise
  marrow = 7,  // marrow sampling, MRD
  dropout = 8,
  death = 9,  // competing causes
  adverse_event = 10,
  cell_fate = 11,  // counted clones
  rounding = 12,   // continuous to counted
  bootstrap = 13,
  escape = 14,       // chance events along a natural history
  reaction = 15,     // jumps of an exact simulation, and draws of its events
  event_order = 16,  // among events of equal priority
  prior = 17,        // typical values, drawn within their ranges
};

/// Where a draw lives. `replicate` uses 24 bits; `index` 48 (the low 16 of the counter's 64 belong to Draws).
struct Address {
  std::uint64_t seed = 0;
  std::uint32_t patient = 0;
  Stream stream = Stream::population;
  std::uint32_t replicate = 0;
  std::uint64_t index = 0;
};

/// The Philox4x32-10 block function (known answers in rng.test.cpp).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// A short sequence of draws that begins at an address (at most 65,536 blocks of two uniforms each).
class Draws {
 public:
  explicit Draws(const Address& address);
  double uniform();            // (0, 1), 53 bits, never 0 or 1
  double normal();             // inverse distribution function of one uniform
  double exponential();        // mean 1
  double gamma(double shape);  // scale 1 (Marsaglia and Tsang 2000)
  double beta(double a, double b);
  double poisson(double mean);                                     // a whole number as a double; exact for every mean
  double binomial(double trials, double probability);              // exact; trials a whole number up to 2^53
  double negative_binomial(double successes, double probability);  // failures before that number of successes
  double failures(double successes, double odds);                  // the same, by the odds of failure (1 - p) / p

 private:
  std::array<std::uint32_t, 4> counter_;
  std::array<std::uint32_t, 2> key_;
  std::array<double, 2> buffer_{};
  std::uint32_t blocks_ = 0;
  int left_ = 0;
};

/// Inverse of the standard normal distribution function (Wichura 1988, AS 241), with our own log and sqrt.
double normal_quantile(double probability);
/// Standard normal distribution function.
double normal_cdf(double x);

}  // namespace remit
