// See jump_loops.hpp: included once by a file that defines REMIT_ISA (a name of its own) and REMIT_PACK (doubles per
// register). No templates of the standard library here, so that nothing compiled for a newer CPU leaks into code for an
// older one.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "remit/base/math_kernels.hpp"
#include "remit/base/pack.hpp"
#include "remit/solve/jump/jump_loops.hpp"

namespace remit::inline REMIT_ISA {
namespace {

constexpr int W = REMIT_PACK;
using Values = Pack<W>;
using Bits = Words<W>;

// ---- Philox4x32-10 over lanes of 64 bits, each with one word of 32

/// The product of the lower halves; what stands in the upper ones does not matter.
[[gnu::always_inline]] inline Bits product_of_lower(Bits a, Bits b) {
#if defined(__AVX512F__) && REMIT_PACK == 8
  return (Bits)_mm512_maskz_mul_epu32(0xff, (__m512i)a, (__m512i)b);  // GCC 12 warns of the plain one
#elif defined(__AVX2__) && REMIT_PACK == 4
  return (Bits)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__) && REMIT_PACK == 2
  return (Bits)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
  return (a & 0xffffffffu) * (b & 0xffffffffu);
#endif
}

/// Packs of blocks computed in step, so that one hides the latency of the other.
constexpr int in_step = W > 2 ? 4 : 1;

template <int N>
struct Blocks {
  Bits word[4][N];  // the upper halves hold rubbish
};

template <int N>
[[gnu::always_inline]] inline Blocks<N> philox(Blocks<N> it, const AttemptKey& key) {
  const Bits zero{};
  std::uint32_t first_key = static_cast<std::uint32_t>(key.seed),
                second_key = static_cast<std::uint32_t>(key.seed >> 32);
#pragma GCC unroll 10
  for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 4
    for (int k = 0; k < N; ++k) {
      const Bits first = product_of_lower(it.word[0][k], zero + 0xD2511F53ull);
      const Bits second = product_of_lower(it.word[2][k], zero + 0xCD9E8D57ull);
      it.word[0][k] = (second >> 32) ^ it.word[1][k] ^ (zero + static_cast<std::uint64_t>(first_key));
      it.word[2][k] = (first >> 32) ^ it.word[3][k] ^ (zero + static_cast<std::uint64_t>(second_key));
      it.word[1][k] = second;
      it.word[3][k] = first;
    }
    first_key += 0x9E3779B9u;
    second_key += 0xBB67AE85u;
  }
  return it;
}

/// As Draws::uniform(): 52 bits and a half.
[[gnu::always_inline]] inline Values open_uniform(Bits low, Bits high) {
  const Bits fraction = ((high << 20) & 0x000ffffffff00000u) | ((low >> 12) & 0xfffffu);
  const Values whole = values<W>(fraction | 0x4330000000000000u) - 0x1p52;
  return (whole + 0.5) * 0x1p-52;
}

/// Packs of attempts, of a replicate (`word`) and a number for each lane; the results lie one after the other.
template <int N>
[[gnu::always_inline]] inline void attempts(const AttemptKey& key, const Bits (&word)[N], const Bits (&number)[N],
                                            double* wait, double* choice) {
  Blocks<N> blocks;
#pragma GCC unroll 4
  for (int k = 0; k < N; ++k) {
    blocks.word[0][k] = number[k];
    blocks.word[1][k] = number[k] >> 32;
    blocks.word[2][k] = word[k];
    blocks.word[3][k] = Bits{} + static_cast<std::uint64_t>(key.patient);
  }
  blocks = philox<N>(blocks, key);
  // A uniform is at least 2^-53 and below one: no special case of the logarithm, whose test would part the packs.
  Values wait_of[N];
#pragma GCC unroll 4
  for (int k = 0; k < N; ++k)
    wait_of[k] =
        -lanes::log_plus<W>(lanes::plain_binary<W>(open_uniform(blocks.word[0][k], blocks.word[1][k])), Values{});
#pragma GCC unroll 4
  for (int k = 0; k < N; ++k) {
    store<W>(wait + k * W, wait_of[k]);
    store<W>(choice + k * W, open_uniform(blocks.word[2][k], blocks.word[3][k]));
  }
}

template <int N>
[[gnu::always_inline]] inline void draw_packs(const AttemptKey& key, std::uint64_t word, std::uint64_t first,
                                              double* wait, double* choice) {
  Bits words_of[N], number[N];
  for (int k = 0; k < N; ++k) {
    words_of[k] = Bits{} + word;
    number[k] = Bits{} + first;
    for (int lane = 0; lane < W; ++lane) number[k][lane] += static_cast<std::uint64_t>(k * W + lane);
  }
  attempts<N>(key, words_of, number, wait, choice);
}

void draw_ahead(const AttemptKey& key, std::uint64_t word, std::uint64_t first, int count, double* wait,
                double* choice) {
  int k = 0;
  for (; k + in_step * W <= count; k += in_step * W)
    draw_packs<in_step>(key, word, first + static_cast<std::uint64_t>(k), wait + k, choice + k);
  for (; k < count; k += W) draw_packs<1>(key, word, first + static_cast<std::uint64_t>(k), wait + k, choice + k);
}

/// The attempts of a tile, row by row.
struct TileDraws {
  const std::uint64_t *word, *first;
  int lanes;

  template <int N>
  [[gnu::always_inline]] inline void draw(const AttemptKey& key, int from, double* wait, double* choice) const {
    Bits words_of[N], number[N];
#pragma GCC unroll 4
    for (int k = 0; k < N; ++k) {
      const int at = from + k * W, row = at / lanes, lane = at % lanes;
      words_of[k] = *reinterpret_cast<const Bits*>(word + lane);
      number[k] = *reinterpret_cast<const Bits*>(first + lane) + static_cast<std::uint64_t>(row);
    }
    attempts<N>(key, words_of, number, wait + from, choice + from);
  }
};

void draw_rows(const AttemptKey& key, const std::uint64_t* word, const std::uint64_t* first, int lane_count, int rows,
               double* wait, double* choice) {
  const TileDraws tile{word, first, lane_count};
  int k = 0;
  for (; k + in_step * W <= rows * lane_count; k += in_step * W) tile.draw<in_step>(key, k, wait, choice);
  for (; k < rows * lane_count; k += W) tile.draw<1>(key, k, wait, choice);
}

// ---- one jump

[[gnu::always_inline]] inline Values masked(Mask<W> where, double value) {
  return values<W>(__builtin_bit_cast(Bits, where) & words<W>(broadcast<W>(value)));
}

[[gnu::always_inline]] inline bool any(Mask<W> mask) {
  std::int64_t sum = 0;
  for (int lane = 0; lane < W; ++lane) sum |= mask[lane];
  return sum != 0;
}

/// One register of lanes; returns what is to be looked at.
[[gnu::always_inline]] inline Mask<W> jump_pack(const LaneArrays& at, int lane) {
  Values sums[most_in_a_row];
  Mask<W> taken[most_in_a_row];
  Values total{};
  Mask<W> refused{};
  for (std::uint32_t r = 0; r < at.reactions; ++r) {
    const Values propensity = load<W>(at.tile + at.propensity[r] + lane);
    refused |= less<W>(propensity, Values{});
    sums[r] = total = total + propensity;
  }
  const Values planned = load<W>(at.now + lane) + load<W>(at.wait + lane) / total;
  const Mask<W> active = *reinterpret_cast<const Mask<W>*>(at.active + lane);
  const Mask<W> possible = less<W>(total, broadcast<W>(infinity)) & ~refused;
  const Mask<W> goes = less_equal<W>(planned, load<W>(at.limit + lane)) & possible & active;
  store<W>(at.now + lane, select<W>(goes, planned, load<W>(at.now + lane)));

  const Values point = load<W>(at.choice + lane) * total;
  Mask<W> later = goes;  // the reaction chosen is none of those before
  for (std::uint32_t r = 0; r < at.reactions; ++r) {
    const Mask<W> within = less<W>(point, sums[r]);
    taken[r] = within & later;
    later &= ~within;
  }

  Mask<W> negative{};
  for (std::uint32_t k = 0; k < at.changes;) {
    double* row = at.tile + at.change[k].state + lane;
    const std::uint32_t state = at.change[k].state;
    Values amount = load<W>(row);
    for (; k < at.changes && at.change[k].state == state; ++k)
      amount += masked(taken[at.change[k].reaction], at.change[k].change);
    negative |= less<W>(amount, Values{}) & goes;
    store<W>(row, amount);
  }
  const Mask<W> call = (~goes & active & static_cast<std::int64_t>(pending_jump)) |
                       (negative & static_cast<std::int64_t>(negative_state));
  *reinterpret_cast<Mask<W>*>(at.call + lane) = call;
  return call;
}

bool jump(const LaneArrays& at) {
  Mask<W> calls{};
  for (int lane = 0; lane < at.lanes; lane += W) calls |= jump_pack(at, lane);
  return any(calls);
}

}  // namespace
}  // namespace remit::inline REMIT_ISA
