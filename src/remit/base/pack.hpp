// Pack<W>: W doubles as one value, through GCC's vector extensions; a Pack<1> is a plain double. Every operation is
// elementwise IEEE arithmetic, so a lane's bits depend neither on W nor on the instruction set. Files compiled for one
// instruction set define REMIT_ISA before they include this header: all of it then lives in a namespace of that name,
// so that no inline function compiled for a newer CPU leaks into code for an older one. For the same reason nothing
// here uses std:: templates. W cannot be deduced from a Pack: write less<W>(a, b).
#pragma once
#include <cstdint>

#ifndef REMIT_ISA
#define REMIT_ISA generic
#endif

namespace remit::inline REMIT_ISA {

template <int W>
struct PackTypes {
  typedef double Values __attribute__((vector_size(W * 8), aligned(8), may_alias));
  typedef std::int64_t Bits __attribute__((vector_size(W * 8), aligned(8), may_alias));
  typedef std::uint64_t Words __attribute__((vector_size(W * 8), aligned(8), may_alias));
};
template <>
struct PackTypes<1> {
  using Values = double;
  using Bits = std::int64_t;
  using Words = std::uint64_t;
};

/// Unaligned loads and stores are allowed everywhere (`aligned(8)`).
template <int W>
using Pack = typename PackTypes<W>::Values;
/// All ones where a comparison held, zero elsewhere.
template <int W>
using Mask = typename PackTypes<W>::Bits;
/// The bit pattern of a Pack.
template <int W>
using Words = typename PackTypes<W>::Words;

inline constexpr double infinity = __builtin_inf();
inline constexpr double not_a_number = __builtin_nan("");

/// What builtins of the compiler take.
typedef double FourDoubles __attribute__((vector_size(32)));
typedef double EightDoubles __attribute__((vector_size(64)));
typedef long long EightInts __attribute__((vector_size(64)));

#define REMIT_LANEWISE \
  template <int W>     \
  [[gnu::always_inline]] inline

REMIT_LANEWISE Pack<W> load(const double* from) { return *reinterpret_cast<const Pack<W>*>(from); }
REMIT_LANEWISE void store(double* to, Pack<W> value) { *reinterpret_cast<Pack<W>*>(to) = value; }
/// Subtracting +0 keeps every value as it is, also -0; adding would not.
REMIT_LANEWISE Pack<W> broadcast(double value) { return value - Pack<W>{}; }

REMIT_LANEWISE Words<W> words(Pack<W> value) { return __builtin_bit_cast(Words<W>, value); }
REMIT_LANEWISE Pack<W> values(Words<W> bits) { return __builtin_bit_cast(Pack<W>, bits); }

REMIT_LANEWISE Mask<W> less(Pack<W> a, Pack<W> b) {
  if constexpr (W == 1) {
    return -static_cast<std::int64_t>(a < b);
  } else {
    return a < b;
  }
}
REMIT_LANEWISE Mask<W> less_equal(Pack<W> a, Pack<W> b) {
  if constexpr (W == 1) {
    return -static_cast<std::int64_t>(a <= b);
  } else {
    return a <= b;
  }
}
REMIT_LANEWISE Mask<W> equal(Pack<W> a, Pack<W> b) {
  if constexpr (W == 1) {
    return -static_cast<std::int64_t>(a == b);
  } else {
    return a == b;
  }
}
REMIT_LANEWISE Mask<W> is_nan(Pack<W> a) { return ~equal<W>(a, a); }

REMIT_LANEWISE Pack<W> select(Mask<W> where, Pack<W> yes, Pack<W> no) { return where ? yes : no; }

/// Whether the mask is set in every lane.
REMIT_LANEWISE bool all(Mask<W> where) {
#if defined(__AVX512DQ__)
  if constexpr (W == 8)
    return static_cast<unsigned char>(__builtin_ia32_cvtq2mask512(__builtin_bit_cast(EightInts, where))) == 0xff;
#endif
#if defined(__AVX__)
  if constexpr (W == 4) return __builtin_ia32_movmskpd256(__builtin_bit_cast(FourDoubles, where)) == 0xf;
#endif
  if constexpr (W == 1) {
    return where != 0;
  } else {
    std::int64_t both = where[0];
    for (int lane = 1; lane < W; ++lane) both &= where[lane];
    return both != 0;
  }
}
/// 1 where the mask is set, 0 elsewhere.
REMIT_LANEWISE Pack<W> indicator(Mask<W> where) { return select<W>(where, broadcast<W>(1), broadcast<W>(0)); }

REMIT_LANEWISE Pack<W> abs(Pack<W> a) { return values<W>(words<W>(a) & 0x7fffffffffffffffu); }
REMIT_LANEWISE Pack<W> with_sign_of(Pack<W> magnitude, Pack<W> sign) {
  return values<W>((words<W>(magnitude) & 0x7fffffffffffffffu) | (words<W>(sign) & 0x8000000000000000u));
}

/// a b + c, rounded once. Where the CPU has no such instruction the library's function gives the same bits, slowly.
REMIT_LANEWISE Pack<W> fma(Pack<W> a, Pack<W> b, Pack<W> c) {
  if constexpr (W == 1) {
    return __builtin_fma(a, b, c);
  } else {
#if defined(__AVX512F__) && !defined(__clang__)
    if constexpr (W == 8)
      return __builtin_bit_cast(
          Pack<W>, __builtin_ia32_vfmaddpd512_mask(__builtin_bit_cast(EightDoubles, a), __builtin_bit_cast(EightDoubles, b),
                                                   __builtin_bit_cast(EightDoubles, c), -1, 4));
#endif
#if defined(__FMA__) && !defined(__clang__)
    if constexpr (W == 4)
      return __builtin_bit_cast(
          Pack<W>, __builtin_ia32_vfmaddpd256(__builtin_bit_cast(FourDoubles, a), __builtin_bit_cast(FourDoubles, b),
                                              __builtin_bit_cast(FourDoubles, c)));
#endif
    Pack<W> sum{};
    for (int lane = 0; lane < W; ++lane) sum[lane] = __builtin_fma(a[lane], b[lane], c[lane]);
    return sum;
  }
}

/// NaN if either is NaN; of two zeros, b.
REMIT_LANEWISE Pack<W> min(Pack<W> a, Pack<W> b) { return select<W>(less<W>(a, b) | is_nan<W>(a), a, b); }
REMIT_LANEWISE Pack<W> max(Pack<W> a, Pack<W> b) { return select<W>(less<W>(b, a) | is_nan<W>(a), a, b); }

REMIT_LANEWISE Pack<W> sqrt(Pack<W> a) {
  if constexpr (W == 1) {
    return __builtin_sqrt(a);
  } else {
    Pack<W> root{};
    for (int lane = 0; lane < W; ++lane) root[lane] = __builtin_sqrt(a[lane]);
    return root;
  }
}

/// Nearest whole number, ties to even, for |a| < 2^51.
REMIT_LANEWISE Pack<W> round_small(Pack<W> a) { return (a + 0x1.8p52) - 0x1.8p52; }
/// Nearest whole number for every value: from 2^52 on all doubles are whole.
REMIT_LANEWISE Pack<W> round_even(Pack<W> a) {
  const Pack<W> size = abs<W>(a);
  return select<W>(less<W>(size, broadcast<W>(0x1p52)), with_sign_of<W>((size + 0x1p52) - 0x1p52, a), a);
}
REMIT_LANEWISE Pack<W> floor(Pack<W> a) {
  const Pack<W> near = round_even<W>(a);
  return with_sign_of<W>(select<W>(less<W>(a, near), near - 1.0, near), a);
}
REMIT_LANEWISE Pack<W> ceil(Pack<W> a) {
  const Pack<W> near = round_even<W>(a);
  return with_sign_of<W>(select<W>(less<W>(near, a), near + 1.0, near), a);
}

}  // namespace remit::inline REMIT_ISA
