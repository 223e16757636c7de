// The elementary functions one number at a time: those of math_kernels.hpp at W = 1, and the rarer ones, which exist
// only here. Included once by a file that defines REMIT_ISA: with and without fused multiply-add as an instruction, the
// bits are the same. No templates of the standard library here (base/pack.hpp says why).
#pragma once
#include <cstdint>

#include "remit/base/math_kernels.hpp"
#include "remit/base/math_table.hpp"

namespace remit::inline REMIT_ISA::scalar {
namespace {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double log10(double x);
double log2(double x);
double pow(double x, double y);
double sin(double x);
double cos(double x);
double tan(double x);
double asin(double x);
double acos(double x);
double atan(double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double lgamma(double x);
double erf(double x);
double erfc(double x);
double factorial(double x);

constexpr double pi = 3.141592653589793;
constexpr double half_pi = 1.5707963267948966;
constexpr double half_pi_lo = 6.123233995736766e-17;

/// A number and the small rest that its double could not hold.
struct Long {
  double hi = 0;
  double lo = 0;
};

/// x - quadrant pi/2, in [-pi/4, pi/4].
struct Angle {
  int quadrant = 0;
  Long rest;
};

// 2/pi in binary, after 64 zeros (Payne and Hanek 1983, doi 10.1145/1057600.1057602).
constexpr std::uint64_t two_over_pi[21] = {
    0x0000000000000000u, 0xa2f9836e4e441529u, 0xfc2757d1f534ddc0u, 0xdb6295993c439041u, 0xfe5163abdebbc561u,
    0xb7246e3a424dd2e0u, 0x06492eea09d1921cu, 0xfe1deb1cb129a73eu, 0xe88235f52ebb4484u, 0xe99c7026b45f7e41u,
    0x3991d639835339f4u, 0x9c845f8bbdf9283bu, 0x1ff897ffde05980fu, 0xef2f118b5a0a6d1fu, 0x6d367ecf27cb09b7u,
    0x4f463f669e5fea2du, 0x7527bac7ebe5f17bu, 0x3d0739f78a5292eau, 0x6bfb5fb11f8d5d08u, 0x56033046fc7b6babu,
    0xf0cfbc209af4361du};

__extension__ typedef unsigned __int128 Wide;
__extension__ typedef __int128 SignedWide;

std::uint64_t window_word(unsigned first_bit) {
  const unsigned word = first_bit / 64;
  const unsigned shift = first_bit % 64;
  const std::uint64_t high = two_over_pi[word] << shift;
  return shift == 0 ? high : high | (two_over_pi[word + 1] >> (64 - shift));
}

/// f pi/2 with its rounding error.
Long times_half_pi(Long f) {
  const double f_hi = lanes::head<1>(f.hi);
  const double pi_hi = lanes::head<1>(half_pi);
  const double pi_lo = (half_pi - pi_hi) + half_pi_lo;
  const double product = f_hi * pi_hi;
  const double rest = f_hi * pi_lo + ((f.hi - f_hi) + f.lo) * half_pi;
  const double sum = product + rest;
  return {sum, rest - (sum - product)};
}

/// For pi/4 < |x| < inf: x = mantissa 2^exponent; of 2/pi only the 192 bits matter that neither make whole turns nor
/// vanish.
Angle reduce_by_half_pi(double size) {
  const std::uint64_t bits = words<1>(size);
  const std::uint64_t mantissa = (bits & lanes::fraction_bits) | (lanes::fraction_bits + 1);
  const int exponent = static_cast<int>(bits >> 52) - 1075;
  const auto first_bit = static_cast<unsigned>(exponent - 2 + 64);
  const Wide low = static_cast<Wide>(mantissa) * window_word(first_bit + 128);
  const Wide middle = static_cast<Wide>(mantissa) * window_word(first_bit + 64) + (low >> 64);
  const std::uint64_t high = mantissa * window_word(first_bit) + static_cast<std::uint64_t>(middle >> 64);
  const Wide turns =
      (static_cast<Wide>(high) << 64) | static_cast<std::uint64_t>(middle);  // two whole bits, 126 behind them
  const Wide nearest = (turns + (static_cast<Wide>(1) << 125)) >> 126;
  const auto rest = static_cast<SignedWide>(turns - (nearest << 126));
  const auto hi = static_cast<double>(rest);
  const auto lo = static_cast<double>(rest - static_cast<SignedWide>(hi));
  return {static_cast<int>(nearest & 3), times_half_pi({hi * 0x1p-126, lo * 0x1p-126})};
}

Angle reduced_angle(double size) {
  if (size <= 0.5 * half_pi) return {0, {size, 0}};
  return reduce_by_half_pi(size);
}

// (sin r / r - 1) / r^2 and (cos r - 1 + r^2/2) / r^4 in z = r^2, |r| <= pi/4; (atan t / t - 1) / t^2 in z = t^2, |t|
// <= 7/16.
constexpr double sin_terms[] = {-0.16666666666666666,  0.008333333333333331,    -0.00019841269841265017,
                                2.755731921930192e-06, -2.5052106219521895e-08, 1.6058529572267877e-10,
                                -7.586576588171073e-13};
constexpr double cos_terms[] = {0.041666666666666664,    -0.0013888888888888887, 2.4801587301584618e-05,
                                -2.7557319221382114e-07, 2.087675578389404e-09,  -1.1470459749675607e-11,
                                4.745804889760674e-14};
constexpr double atan_terms[] = {-0.3333333333333333,  0.1999999999999941,    -0.14285714285566806,
                                 0.11111111096645038,  -0.09090908355602592,  0.07692285554889286,
                                 -0.06666241923359964, 0.05876946456755061,   -0.05216679739313656,
                                 0.04492259293193656,  -0.033128134256069586, 0.014773184616983806};

double sin_of(Long r) {
  const double z = r.hi * r.hi;
  return r.hi + (r.hi * z * lanes::polynomial<1>(z, sin_terms) + r.lo * (1 - 0.5 * z));
}

double cos_of(Long r) {
  const double z = r.hi * r.hi;
  const double half = 0.5 * z;
  const double sum = 1 - half;
  return sum + (((1 - sum) - half) + (z * z * lanes::polynomial<1>(z, cos_terms) - r.hi * r.lo));
}

/// sin(r + quadrant pi/2).
double sin_of(const Angle& angle) {
  const double size = angle.quadrant % 2 == 0 ? sin_of(angle.rest) : cos_of(angle.rest);
  return angle.quadrant % 4 < 2 ? size : -size;
}

Angle a_quarter_further(Angle angle) { return {angle.quadrant + 1, angle.rest}; }

/// sin(pi x) for x >= 0, where pi x itself would round.
double sin_pi(double x) {
  const double whole = __builtin_floor(x);
  const double f = x - whole;
  const double near = f <= 0.5 ? f : 1 - f;
  const double size = near <= 0.25 ? sin_of(Long{pi * near, 0}) : cos_of(Long{pi * (0.5 - near), 0});
  return 2 * __builtin_floor(whole / 2) == whole ? size : -size;
}

/// atan(x) = atan(centre) + atan((x - centre) / (1 + x centre)); the last one stands for infinity.
struct AtanCentre {
  double below;
  double centre;
  Long angle;
};
constexpr AtanCentre atan_centres[] = {{7.0 / 16, 0, {0, 0}},
                                       {11.0 / 16, 0.5, {0.4636476090008061, 2.2698777452961687e-17}},
                                       {19.0 / 16, 1, {0.7853981633974483, 3.061616997868383e-17}},
                                       {39.0 / 16, 1.5, {0.982793723247329, 1.3903311031230998e-17}}};

double atan_near(Long centre, double t) {
  const double z = t * t;
  return centre.hi + (t + (t * z * lanes::polynomial<1>(z, atan_terms) + centre.lo));
}

double atan_of_positive(double x) {
  for (const AtanCentre& each : atan_centres)
    if (x < each.below) return atan_near(each.angle, (x - each.centre) / (1 + x * each.centre));
  return atan_near({half_pi, half_pi_lo}, -1 / x);
}

// log Gamma(2 + x) = (1 - gamma) x + sum of (-1)^k (zeta(k) - 1) / k x^k, k from 2, for |x| <= 0.65.
constexpr double one_minus_euler = 0.42278433509846713;
constexpr double zeta_terms[] = {
    0.3224670334241132,     -0.0673523010531981,     0.020580808427784546,   -0.007385551028673986,
    0.0028905103307415234,  -0.001192753911703261,   0.0005096695247430425,  -0.00022315475845357939,
    9.945751278180853e-05,  -4.492623673813314e-05,  2.050721277567069e-05,  -9.439488275268397e-06,
    4.374866789907488e-06,  -2.039215753801366e-06,  9.55141213040742e-07,   -4.492469198764566e-07,
    2.1207184805554665e-07, -1.0043224823968099e-07, 4.7698101693639804e-08, -2.2711094608943164e-08,
    1.0838659214896955e-08, -5.183475041970047e-09,  2.4836745438024785e-09, -1.1921401405860912e-09,
    5.731367241678862e-10,  -2.7595228851242334e-10, 1.330476437424449e-10,  -6.4229645638381e-11,
    3.1044247747322276e-11, -1.5021384080754142e-11};

double lgamma_near_two(double x) { return x * (one_minus_euler + x * lanes::polynomial<1>(x, zeta_terms)); }

// Stirling's series in 1/x^2; its eighth term is below 3e-17 at x = 10.
constexpr double stirling_terms[] = {1.0 / 12,   -1.0 / 360,      1.0 / 1260, -1.0 / 1680,
                                     1.0 / 1188, -691.0 / 360360, 1.0 / 156,  -3617.0 / 122400};
constexpr double half_log_two_pi = 0.9189385332046728;

double lgamma_stirling(double x) {
  const double inverse = 1 / x;
  const double series = inverse * lanes::polynomial<1>(inverse * inverse, stirling_terms);
  return (x - 0.5) * (log(x) - 1) + ((half_log_two_pi - 0.5) + series);
}

/// Gamma(x) = (x - 1) (x - 2) ... Gamma(down to [1.35, 2.5]).
double lgamma_shifted(double x) {
  double product = 1;
  while (x > 2.5) product *= (x -= 1);
  return log(product) + lgamma_near_two(x - 2);
}

double lgamma_of_positive(double x) {
  if (x >= 10) return lgamma_stirling(x);
  if (x >= 1.35) return lgamma_shifted(x);
  if (x >= 0.5) return lgamma_near_two(x - 1) - log1p(x - 1);
  return (lgamma_near_two(x) - log1p(x)) - log(x);
}

// (erf x / x - 2 / sqrt(pi)) / x^2 in x^2, |x| <= 1.
constexpr double erf_terms[] = {-0.37612638903183754,   0.11283791670955126,     -0.02686617064513125,
                                0.005223977625442097,   -0.0008548327023438656,  0.00012055332980811954,
                                -1.492565030758588e-05, 1.6462112570702992e-06,  -1.6365800422580208e-07,
                                1.4806421745638672e-08, -1.2281089538776096e-09, 9.342330257761966e-11,
                                -6.257368340556083e-12, 2.8947575732365996e-13};
constexpr double two_over_sqrt_pi_minus_one = 0.1283791670955126;

double erf_near_zero(double x) {
  const double z = x * x;
  return x + x * (two_over_sqrt_pi_minus_one + z * lanes::polynomial<1>(z, erf_terms));
}

// Rational approximations of Cody 1969 (doi 10.1090/S0025-5718-1969-0247736-4), highest power last.
constexpr double middle_above[] = {1230.33935479799725, 2051.07837782607147,  1712.04761263407058,
                                   881.952221241769090, 298.635138197400131,  66.1191906371416295,
                                   8.88314979438837594, 0.564188496988670089, 2.15311535474403846e-8};
constexpr double middle_below[] = {1230.33935480374942, 3439.36767414372164, 4362.61909014324716,
                                   3290.79923573345963, 1621.38957456669019, 537.181101862009858,
                                   117.693950891312499, 15.7449261107098347, 1};
constexpr double far_above[] = {6.58749161529837803e-4, 1.60837851487422766e-2, 0.125781726111229246,
                                0.360344899949804439,   0.305326634961232344,   1.63153871373020978e-2};
constexpr double far_below[] = {2.33520497626869185e-3, 6.05183413124413191e-2, 0.527905102951428412,
                                1.87295284992346047,    2.56852019228982242,    1};
constexpr double one_over_sqrt_pi = 0.56418958354775628695;

double exp_of_minus_square(double y) {
  const double head = lanes::head<1>(y);
  return lanes::exp_of_sum<1>(-head * head, -(y - head) * (y + head));
}

double erfc_of_positive(double y) {
  if (y > 27) return 0;
  if (y <= 4)
    return exp_of_minus_square(y) * lanes::polynomial<1>(y, middle_above) / lanes::polynomial<1>(y, middle_below);
  const double z = 1 / (y * y);
  const double correction = z * lanes::polynomial<1>(z, far_above) / lanes::polynomial<1>(z, far_below);
  return exp_of_minus_square(y) * (one_over_sqrt_pi - correction) / y;
}

/// n! correctly rounded: the product carries its rounding error along.
double whole_factorial(int n) {
  Long product{1, 0};
  for (int i = 2; i <= n; ++i) {
    const double head = lanes::head<1>(product.hi);
    const double rest = (product.hi - head) * i + product.lo * i;
    const double sum = head * i + rest;
    product = {sum, rest - (sum - head * i)};
  }
  return product.hi + product.lo;
}

double exp(double x) { return lanes::exp<1>(x); }
double expm1(double x) { return lanes::expm1<1>(x); }
double log(double x) { return lanes::log<1>(x); }
double log1p(double x) { return lanes::log1p<1>(x); }
double log2(double x) { return lanes::log2<1>(x); }
double log10(double x) { return lanes::log10<1>(x); }
double pow(double x, double y) { return lanes::pow<1>(x, y); }
double sinh(double x) { return lanes::sinh<1>(x); }
double cosh(double x) { return lanes::cosh<1>(x); }
double tanh(double x) { return lanes::tanh<1>(x); }

double sin(double x) {
  if (!(__builtin_fabs(x) < infinity)) return not_a_number;
  if (__builtin_fabs(x) < 0x1p-27) return x;
  return __builtin_copysign(1.0, x) * sin_of(reduced_angle(__builtin_fabs(x)));
}

double cos(double x) {
  if (!(__builtin_fabs(x) < infinity)) return not_a_number;
  return sin_of(a_quarter_further(reduced_angle(__builtin_fabs(x))));
}

double tan(double x) {
  if (!(__builtin_fabs(x) < infinity)) return not_a_number;
  if (__builtin_fabs(x) < 0x1p-27) return x;
  const Angle angle = reduced_angle(__builtin_fabs(x));
  return __builtin_copysign(1.0, x) * (sin_of(angle) / sin_of(a_quarter_further(angle)));
}

double atan(double x) {
  if (x != x) return not_a_number;
  if (__builtin_fabs(x) < 0x1p-27) return x;
  return __builtin_copysign(atan_of_positive(__builtin_fabs(x)), x);
}

double asin(double x) {
  if (!(__builtin_fabs(x) <= 1)) return not_a_number;
  if (__builtin_fabs(x) < 0x1p-27) return x;
  return atan(x / __builtin_sqrt((1 - x) * (1 + x)));
}

double acos(double x) {
  if (!(__builtin_fabs(x) <= 1)) return not_a_number;
  return 2 * atan(__builtin_sqrt((1 - x) / (1 + x)));
}

double lgamma(double x) {
  if (x != x) return not_a_number;
  if (__builtin_fabs(x) == infinity) return infinity;
  if (x > 0) return lgamma_of_positive(x);
  if (x == __builtin_floor(x)) return infinity;
  // Gamma(x) Gamma(-x) = -pi / (x sin(pi x)).
  return log(pi / __builtin_fabs(x * sin_pi(-x))) - lgamma_of_positive(-x);
}

double erf(double x) {
  if (x != x) return not_a_number;
  const double size = __builtin_fabs(x);
  if (size <= 1) return erf_near_zero(x);
  return __builtin_copysign((0.5 - erfc_of_positive(size)) + 0.5, x);
}

double erfc(double x) {
  if (x != x) return not_a_number;
  if (__builtin_fabs(x) <= 0.5) return 1 - erf_near_zero(x);
  return x > 0 ? erfc_of_positive(x) : 2 - erfc_of_positive(-x);
}

double factorial(double n) {
  if (!(n > -1)) return not_a_number;
  if (n > 170.7) return infinity;
  if (n == __builtin_floor(n)) return whole_factorial(static_cast<int>(n));
  return exp(lgamma(n + 1));
}

constexpr MathTable table = {exp, expm1, log, log1p, log10, log2, pow, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, lgamma, erf, erfc, factorial};

}  // namespace
}  // namespace remit::inline REMIT_ISA::scalar
