// Elementary functions over Pack<W>, branch-free: the one definition behind remit::math (W = 1) and the kernels (W = 2,
// 4, 8). Arguments are reduced exactly, then a polynomial (near-minimax, fitted by Chebyshev interpolation in 60
// digits) finishes. log2, log10 and pow keep about 65 bits: a value is `hi + lo`, and what a product of two `hi` loses is
// one fused multiply-add away (Dekker 1971, doi 10.1007/BF01397083, for the rest). Ordinary arguments (all lanes normal,
// no overflow near) take a short path that gives the bits of the long one. Error bounds are asserted in math.test.cpp.
#pragma once
#include "remit/base/math.hpp"
#include "remit/base/pack.hpp"

namespace remit::inline REMIT_ISA::lanes {

inline constexpr double log2_of_e = 0x1.71547652b82fep+0;
inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
// 32 bits, so that whole multiples up to 2^21 are exact, and the rest.
inline constexpr double ln2_hi = 0.6931471806019545;
inline constexpr double ln2_lo = -4.2009150726810846e-11;
// What their doubles lost.
inline constexpr double log2_of_e_lo = 0x1.777d0ffda0d24p-56;
inline constexpr double log10_of_e = 0x1.bcb7b1526e50ep-2;
inline constexpr double log10_of_e_lo = 0x1.95355baaafad3p-57;
inline constexpr double two_thirds = 0x1.5555555555555p-1;
inline constexpr double two_thirds_lo = 0x1.5555555555555p-55;

inline constexpr double smallest_normal = 0x1p-1022;
inline constexpr std::uint64_t bits_of_one = 0x3ff0000000000000u;
inline constexpr std::uint64_t bits_of_sqrt_half = 0x3fe6a09e667f3bcdu;
inline constexpr std::uint64_t bits_of_2_52 = 0x4330000000000000u;
inline constexpr std::uint64_t fraction_bits = 0x000fffffffffffffu;

/// (exp(r) - 1 - r) / r^2 on |r| <= ln2/2.
inline constexpr double exp_terms[] = {0.5,
                                       0.1666666666666667,
                                       0.04166666666666667,
                                       0.008333333333326025,
                                       0.001388888888888367,
                                       0.00019841269875205077,
                                       2.4801587325822283e-05,
                                       2.75572549134867e-06,
                                       2.7557273295539724e-07,
                                       2.5105419192016337e-08,
                                       2.091483135138041e-09};
/// (log((1 + s) / (1 - s)) / s - 2) / s^2 in z = s^2, |s| <= 0.1716.
inline constexpr double log_terms[] = {0.6666666666666666, 0.4000000000000089, 0.28571428570795937,
                                       0.2222222239345263, 0.181817954545265,  0.15386249788196105,
                                       0.1326850331279476, 0.13089445145246312};
/// The same without its first term: (log((1 + s) / (1 - s)) / s - 2 - 2/3 s^2) / s^4.
inline constexpr double long_log_terms[] = {0.4,
                                            0.28571428571429375,
                                            0.22222222221649277,
                                            0.18181818336889324,
                                            0.15384594802772,
                                            0.13334813373687013,
                                            0.11706004128016817,
                                            0.11725604536475413};

/// Even and odd powers apart: half the latency of Horner's rule.
template <int W, int N>
[[gnu::always_inline]] inline Pack<W> polynomial(Pack<W> x, const double (&terms)[N]) {
  const Pack<W> square = x * x;
  Pack<W> last = broadcast<W>(terms[N - 1]);
  Pack<W> before = broadcast<W>(terms[N - 2]);
  for (int i = N - 3; i > 0; i -= 2) {
    last = fma<W>(last, square, broadcast<W>(terms[i]));
    before = fma<W>(before, square, broadcast<W>(terms[i - 1]));
  }
  if constexpr (N % 2 == 1) return fma<W>(last, square, fma<W>(before, x, broadcast<W>(terms[0])));
  return fma<W>(last, x, before);
}

/// The upper 26 bits.
REMIT_LANEWISE Pack<W> head(Pack<W> a) { return values<W>(words<W>(a) & 0xfffffffff8000000u); }

/// 2^k for whole k in [-1022, 1023]: k + 1.5 2^52 carries k in its low bits.
REMIT_LANEWISE Pack<W> power_of_two(Pack<W> k) { return values<W>((words<W>(k + 0x1.8p52) << 52) + bits_of_one); }

/// a 2^k, rounded once, for |k| < 2044.
REMIT_LANEWISE Pack<W> scaled(Pack<W> a, Pack<W> k) {
  const Pack<W> half = round_small<W>(k * 0.5);
  return a * power_of_two<W>(half) * power_of_two<W>(k - half);
}

REMIT_LANEWISE Pack<W> clamped(Pack<W> a, double low, double high) {
  const Pack<W> above = select<W>(less<W>(a, broadcast<W>(low)), broadcast<W>(low), a);
  return select<W>(less<W>(broadcast<W>(high), above), broadcast<W>(high), above);
}

/// exp(hi + lo) = 2^k (1 + r + q), |r| <= ln2/2.
template <int W>
struct ReducedExp {
  Pack<W> k, r, q;
};

REMIT_LANEWISE ReducedExp<W> reduced_exp(Pack<W> hi, Pack<W> lo) {
  const Pack<W> k = round_small<W>(hi * log2_of_e);
  const Pack<W> r_hi = fma<W>(k, broadcast<W>(-ln2_hi), hi);  // exact
  const Pack<W> r_lo = fma<W>(k, broadcast<W>(-ln2_lo), lo);
  const Pack<W> r = r_hi + r_lo;
  const Pack<W> rest = (r_hi - r) + r_lo;
  return {k, r, fma<W>(r * r, polynomial<W>(r, exp_terms), rest)};
}

/// Arguments beyond these overflow, or round to zero.
inline constexpr double exp_low = -746;
inline constexpr double exp_high = 710;
/// Up to this size 2^k is a normal number.
inline constexpr double exp_plain = 708;

REMIT_LANEWISE Mask<W> is_plain_exponent(Pack<W> x) { return less<W>(abs<W>(x), broadcast<W>(exp_plain)); }

REMIT_LANEWISE Pack<W> plain_exp(Pack<W> hi, Pack<W> lo) {
  const ReducedExp<W> parts = reduced_exp<W>(hi, lo);
  return (1.0 + (parts.r + parts.q)) * power_of_two<W>(parts.k);
}

REMIT_LANEWISE Pack<W> exp_of_sum(Pack<W> hi, Pack<W> lo) {
  const ReducedExp<W> parts = reduced_exp<W>(hi, lo);
  return scaled<W>(1.0 + (parts.r + parts.q), parts.k);
}

template <int W>
[[gnu::noinline, gnu::cold]] Pack<W> any_exp(Pack<W> x) {
  return exp_of_sum<W>(clamped<W>(x, exp_low, exp_high), Pack<W>{});
}

REMIT_LANEWISE Pack<W> exp(Pack<W> x) {
  return all<W>(is_plain_exponent<W>(x)) ? plain_exp<W>(x, Pack<W>{}) : any_exp<W>(x);
}

REMIT_LANEWISE Pack<W> expm1(Pack<W> x) {
  const ReducedExp<W> parts = reduced_exp<W>(clamped<W>(x, -50, exp_high), Pack<W>{});
  const Pack<W> p = parts.r + parts.q;
  const Pack<W> scale = power_of_two<W>(parts.k);
  // Above 40 the 1 is far below the last bit, and 2^k may overflow before the result does.
  const Pack<W> result =
      select<W>(less<W>(broadcast<W>(40), x), scaled<W>(1.0 + p, parts.k), fma<W>(scale, p, scale - 1.0));
  return select<W>(equal<W>(x, Pack<W>{}), x, result);
}

/// x = 2^k m with m in [sqrt(1/2), sqrt(2)); for finite positive x, also subnormal.
template <int W>
struct Binary {
  Pack<W> k, m;
};

/// For normal positive x.
REMIT_LANEWISE Binary<W> plain_binary(Pack<W> x) {
  const Words<W> bits = words<W>(x) + (bits_of_one - bits_of_sqrt_half);
  const Pack<W> k = values<W>((bits >> 52) | bits_of_2_52) - (0x1p52 + 1023);
  return {k, values<W>((bits & fraction_bits) + bits_of_sqrt_half)};
}

REMIT_LANEWISE Mask<W> is_plain_argument(Pack<W> x) {
  return less_equal<W>(broadcast<W>(smallest_normal), x) & less<W>(x, broadcast<W>(infinity));
}

REMIT_LANEWISE Binary<W> binary(Pack<W> x) {
  const Mask<W> tiny = less<W>(x, broadcast<W>(smallest_normal));
  const Pack<W> normal = select<W>(tiny, x * 0x1p54, x);
  const Binary<W> parts = plain_binary<W>(normal);
  return {parts.k - select<W>(tiny, broadcast<W>(54), Pack<W>{}), parts.m};
}

/// The logarithm of 0 is -inf, of a negative number NaN; inf and NaN stay.
REMIT_LANEWISE Pack<W> log_edges(Pack<W> x, Pack<W> inside) {
  const Pack<W> finite = select<W>(less<W>(x, broadcast<W>(infinity)), inside, x);
  const Pack<W> signs = select<W>(less<W>(x, Pack<W>{}), broadcast<W>(not_a_number), finite);
  return select<W>(equal<W>(x, Pack<W>{}), broadcast<W>(-infinity), signs);
}

/// log(x) + small, for finite positive x: with f = m - 1 and s = f / (2 + f), log m = f - f^2/2 + s (f^2/2 + R(s^2)).
REMIT_LANEWISE Pack<W> log_plus(const Binary<W>& parts, Pack<W> small) {
  const Pack<W> f = parts.m - 1.0;
  const Pack<W> s = f / (2.0 + f);
  const Pack<W> z = s * s;
  const Pack<W> half_square = 0.5 * f * f;
  const Pack<W> rest = fma<W>(s, fma<W>(z, polynomial<W>(z, log_terms), half_square),
                              fma<W>(parts.k, broadcast<W>(ln2_lo), small));
  return fma<W>(parts.k, broadcast<W>(ln2_hi), f - (half_square - rest));
}

template <int W>
[[gnu::noinline, gnu::cold]] Pack<W> any_log(Pack<W> x) {
  return log_edges<W>(x, log_plus<W>(binary<W>(x), Pack<W>{}));
}

REMIT_LANEWISE Pack<W> log(Pack<W> x) {
  return all<W>(is_plain_argument<W>(x)) ? log_plus<W>(plain_binary<W>(x), Pack<W>{}) : any_log<W>(x);
}

/// With u = 1 + x rounded and c what was lost, log(1 + x) = log u + c / u.
REMIT_LANEWISE Pack<W> log1p(Pack<W> x) {
  const Pack<W> u = 1.0 + x;
  const Pack<W> lost = select<W>(less<W>(broadcast<W>(1), x), 1.0 - (u - x), x - (u - 1.0));
  const Pack<W> result = log_edges<W>(u, log_plus<W>(binary<W>(u), lost / u));
  return select<W>(equal<W>(x, Pack<W>{}), x, result);
}

/// About 65 bits; lo is below the last bit of hi.
template <int W>
struct Sum {
  Pack<W> hi, lo;
};

/// log(2^k m) = k ln2 + 2 s + s (2/3 s^2 + s^4 Q) with s = (m - 1) / (m + 1), all but the smallest parts with their
/// rounding errors.
REMIT_LANEWISE Sum<W> long_log(const Binary<W>& parts) {
  const Pack<W> f = parts.m - 1.0;
  const Pack<W> g = parts.m + 1.0;
  const Pack<W> g_lo = parts.m - (g - 1.0);
  const Pack<W> inverse = 1.0 / g;
  const Pack<W> s = f * inverse;
  const Pack<W> s_lo = fma<W>(-s, g_lo, fma<W>(-s, g, f)) * inverse;

  const Pack<W> z = s * s;
  const Pack<W> z_lo = fma<W>(s + s, s_lo, fma<W>(s, s, -z));
  const Pack<W> t = z * two_thirds;
  const Pack<W> t_error = fma<W>(z, broadcast<W>(two_thirds), -t);
  const Pack<W> t_rest = fma<W>(z, broadcast<W>(two_thirds_lo), fma<W>(z_lo, broadcast<W>(two_thirds), t_error));
  const Pack<W> near = z + z_lo;  // s itself is off by a unit of its last place or two
  const Pack<W> t_lo = fma<W>(near * near, polynomial<W>(near, long_log_terms), t_rest);

  const Pack<W> first = parts.k * ln2_hi;  // exact
  const Pack<W> second = s + s;
  const Pack<W> third = s * t;
  const Pack<W> sum = first + second;
  const Pack<W> total = sum + third;
  const Pack<W> lost = (second - (sum - first)) + (third - (total - sum));
  const Pack<W> third_lo = fma<W>(s, t_lo, fma<W>(s_lo, t, fma<W>(s, t, -third)));
  const Pack<W> rest = lost + (third_lo + fma<W>(parts.k, broadcast<W>(ln2_lo), s_lo + s_lo));
  const Pack<W> hi = total + rest;
  return {hi, (total - hi) + rest};
}

/// (a.hi + a.lo) (b + b_lo).
REMIT_LANEWISE Sum<W> product(const Sum<W>& a, Pack<W> b, Pack<W> b_lo) {
  const Pack<W> hi = a.hi * b;
  return {hi, fma<W>(a.lo, b, fma<W>(a.hi, b_lo, fma<W>(a.hi, b, -hi)))};
}

REMIT_LANEWISE Pack<W> log_in_base(Pack<W> x, double scale, double scale_lo) {
  const Sum<W> scaled_log = product<W>(long_log<W>(binary<W>(x)), broadcast<W>(scale), broadcast<W>(scale_lo));
  return log_edges<W>(x, scaled_log.hi + scaled_log.lo);
}
REMIT_LANEWISE Pack<W> log2(Pack<W> x) { return log_in_base<W>(x, log2_of_e, log2_of_e_lo); }
REMIT_LANEWISE Pack<W> log10(Pack<W> x) { return log_in_base<W>(x, log10_of_e, log10_of_e_lo); }

/// y log size; what is lost is lost to an infinite y or log only.
REMIT_LANEWISE Sum<W> times_log(const Sum<W>& log_size, Pack<W> y) {
  const Pack<W> hi = y * log_size.hi;
  return {hi, fma<W>(y, log_size.lo, fma<W>(y, log_size.hi, -hi))};
}

/// size^y = exp(y log size) for finite positive size. Beyond |y| = 2^65 every size but 1 over- or underflows.
REMIT_LANEWISE Pack<W> positive_power(Pack<W> size, Pack<W> exponent) {
  const Pack<W> y = clamped<W>(exponent, -0x1p65, 0x1p65);
  const Sum<W> power = times_log<W>(long_log<W>(binary<W>(size)), y);
  const Pack<W> hi = clamped<W>(power.hi, exp_low, exp_high);
  return exp_of_sum<W>(hi, select<W>(equal<W>(hi, power.hi), power.lo, Pack<W>{}));
}

/// Whether a non-negative number is whole.
REMIT_LANEWISE Mask<W> is_whole(Pack<W> a) { return equal<W>(round_even<W>(a), a); }

/// The conventions of IEEE 754-2019, 9.2.1.
template <int W>
[[gnu::noinline, gnu::cold]] Pack<W> any_pow(Pack<W> x, Pack<W> y) {
  const Pack<W> zero = Pack<W>{};
  const Pack<W> size = abs<W>(x);
  const Mask<W> at_zero = equal<W>(size, zero);
  const Mask<W> at_infinity = equal<W>(size, broadcast<W>(infinity));
  const Mask<W> grows = (at_infinity & less<W>(zero, y)) | (at_zero & less<W>(y, zero));
  const Pack<W> limit = select<W>(grows, broadcast<W>(infinity), zero);
  const Pack<W> magnitude = select<W>(at_zero | at_infinity, limit, positive_power<W>(size, y));

  const Pack<W> y_size = abs<W>(y);
  const Mask<W> whole = is_whole<W>(y_size);
  const Mask<W> odd = whole & ~is_whole<W>(0.5 * y_size);
  const Pack<W> with_sign = select<W>(odd, with_sign_of<W>(magnitude, x), magnitude);

  const Mask<W> complex = less<W>(x, zero) & ~at_infinity & ~whole;
  const Mask<W> undefined = complex | is_nan<W>(x) | is_nan<W>(y);
  const Pack<W> result = select<W>(undefined, broadcast<W>(not_a_number), with_sign);
  return select<W>(equal<W>(y, zero) | equal<W>(x, broadcast<W>(1)), broadcast<W>(1), result);
}

/// Where x is an ordinary positive number and the result too (which rules out that y is NaN or infinite), no convention
/// is needed.
REMIT_LANEWISE Pack<W> pow(Pack<W> x, Pack<W> y) {
  const Sum<W> power = times_log<W>(long_log<W>(plain_binary<W>(x)), y);
  if (all<W>(is_plain_argument<W>(x) & is_plain_exponent<W>(power.hi))) return plain_exp<W>(power.hi, power.lo);
  return any_pow<W>(x, y);
}

/// Halves of exp(x/2)^2, which does not overflow before the result does.
REMIT_LANEWISE Pack<W> half_exp(Pack<W> x) {
  const Pack<W> root = exp<W>(0.5 * x);
  return 0.5 * root * root;
}

REMIT_LANEWISE Pack<W> sinh(Pack<W> x) {
  const Pack<W> size = abs<W>(x);
  const Pack<W> e = expm1<W>(clamped<W>(size, 0, 100));
  const Pack<W> inside = 0.5 * (e + e / (e + 1.0));
  return with_sign_of<W>(select<W>(less<W>(broadcast<W>(40), size), half_exp<W>(size), inside), x);
}

REMIT_LANEWISE Pack<W> cosh(Pack<W> x) {
  const Pack<W> size = abs<W>(x);
  const Pack<W> e = exp<W>(clamped<W>(size, 0, 100));
  return select<W>(less<W>(broadcast<W>(40), size), half_exp<W>(size), 0.5 * e + 0.5 / e);
}

/// e = exp(2|x|) - 1: e / (e + 2) where small, 1 - 2 / (e + 2) where that loses less; 1 beyond 20.
REMIT_LANEWISE Pack<W> tanh(Pack<W> x) {
  const Pack<W> size = abs<W>(x);
  const Pack<W> e = expm1<W>(2.0 * clamped<W>(size, 0, 20));
  const Pack<W> result = select<W>(less<W>(broadcast<W>(0.5), size), 1.0 - 2.0 / (e + 2.0), e / (e + 2.0));
  return with_sign_of<W>(result, x);
}

/// The rest is rare in models: lane by lane through the scalar function, which is compiled once.
REMIT_LANEWISE Pack<W> each_lane(double (*function)(double), Pack<W> x) {
  if constexpr (W == 1) {
    return function(x);
  } else {
    Pack<W> result{};
    for (int lane = 0; lane < W; ++lane) result[lane] = function(x[lane]);
    return result;
  }
}
REMIT_LANEWISE Pack<W> sin(Pack<W> x) { return each_lane<W>(math::sin, x); }
REMIT_LANEWISE Pack<W> cos(Pack<W> x) { return each_lane<W>(math::cos, x); }
REMIT_LANEWISE Pack<W> tan(Pack<W> x) { return each_lane<W>(math::tan, x); }
REMIT_LANEWISE Pack<W> asin(Pack<W> x) { return each_lane<W>(math::asin, x); }
REMIT_LANEWISE Pack<W> acos(Pack<W> x) { return each_lane<W>(math::acos, x); }
REMIT_LANEWISE Pack<W> atan(Pack<W> x) { return each_lane<W>(math::atan, x); }
REMIT_LANEWISE Pack<W> factorial(Pack<W> x) { return each_lane<W>(math::factorial, x); }

}  // namespace remit::inline REMIT_ISA::lanes
