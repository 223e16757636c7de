// See jump_loops.hpp: included once by a file that defines REMIT_ISA and REMIT_PACK. Attempted jumps of replicates
// whose propensities are bounded: the next moment comes from the sum of the bounds, a reaction is chosen in proportion
// to its bound and fires with the probability propensity / bound. Lanes go through each stage together, without
// branches that depend on chance, so that the latency of one hides behind the work of the others.
#pragma once
#include "remit/solve/jump/jump_loops_body.hpp"

namespace remit::inline REMIT_ISA {
namespace {

constexpr int in_a_group = 8;  // lanes that descend in step

struct Descent {
  alignas(64) double rest[most_boxed_lanes];         // of the point, within the value found
  alignas(64) std::uint64_t node[most_boxed_lanes];  // which value that is
  alignas(64) std::int64_t goes[most_boxed_lanes];   // all ones: the attempt lies within the limit
};

/// Moves lanes to their attempts, and finds the values at the root that hold their points.
[[gnu::always_inline]] inline void plan_pack(const BoxedArrays& at, int lane, Descent& to) {
  const Values total = load<W>(at.total + lane), now = load<W>(at.now + lane);
  const Values planned = now + load<W>(at.wait + lane) / total;
  const Mask<W> active = *reinterpret_cast<const Mask<W>*>(at.active + lane);
  const Mask<W> goes = less_equal<W>(planned, load<W>(at.limit + lane)) & active;
  store<W>(at.now + lane, select<W>(goes, planned, now));
  const Values point = load<W>(at.choice + lane) * total;
  Values before{};
  Mask<W> beyond{};  // minus how many values lie before the point, less one
  for (std::uint32_t k = 1; k < at.at_root; ++k) {
    const Values sum = load<W>(at.root + k * static_cast<std::uint32_t>(at.lanes) + lane);
    const Mask<W> reached = less_equal<W>(sum, point);
    before = select<W>(reached, sum, before);
    beyond += reached;
  }
  store<W>(to.rest + lane, point - before);
  *reinterpret_cast<Mask<W>*>(reinterpret_cast<std::int64_t*>(to.node) + lane) = -beyond;
  *reinterpret_cast<Mask<W>*>(to.goes + lane) = goes;
  *reinterpret_cast<Mask<W>*>(at.call + lane) = ~goes & active & static_cast<std::int64_t>(pending_jump);
}

/// How many of the sums in a node are not above a point; at least one, since the first is zero.
[[gnu::always_inline]] inline std::uint64_t count_reached(const double* before, double point) {
#if defined(__AVX512F__) && REMIT_PACK == 8
  const auto reached = _mm512_cmp_pd_mask(_mm512_load_pd(before), _mm512_set1_pd(point), _CMP_LE_OQ);
  return static_cast<std::uint64_t>(__builtin_popcount(reached));
#elif defined(__AVX2__) && REMIT_PACK == 4
  const __m256d at = _mm256_set1_pd(point);
  const int low = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(before), at, _CMP_LE_OQ));
  const int high = _mm256_movemask_pd(_mm256_cmp_pd(_mm256_load_pd(before + 4), at, _CMP_LE_OQ));
  return static_cast<std::uint64_t>(__builtin_popcount(static_cast<unsigned>(low | high << 4)));
#else
  std::uint64_t count = 0;
  for (std::uint32_t k = 0; k < fan_of_nodes; ++k) count += before[k] <= point;
  return count;
#endif
}

/// From the root to the leaves.
[[gnu::always_inline]] inline void descend_group(const BoxedArrays& at, int first, Descent& to) {
  for (std::uint32_t level = at.levels; level-- > 0;) {
#pragma GCC unroll 8
    for (int lane = first; lane < first + in_a_group; ++lane) {
      const double* before = at.lane[lane].before + at.level[level] + to.node[lane] * fan_of_nodes;
      const std::uint64_t k = count_reached(before, to.rest[lane]) - 1;
      to.rest[lane] -= before[k];
      to.node[lane] = to.node[lane] * fan_of_nodes + k;
    }
  }
}

/// What became of attempts: the propensity of the reaction found, where its changes begin, and how far within their
/// boxes these left the states.
struct Outcome {
  alignas(64) double propensity[most_boxed_lanes], inside[most_boxed_lanes];
  alignas(64) std::int64_t change[most_boxed_lanes];
};

[[gnu::always_inline]] inline void evaluate_lanes(const BoxedArrays& at, const Descent& to, Outcome& outcome) {
  const ProductLaw* laws = at.law;
  const BoxedLane* lanes_of = at.lane;
  std::uint32_t* chosen = at.reaction;
  const int count = at.lanes;
  for (int lane = 0; lane < count; ++lane) {
    const std::uint64_t reaction = to.node[lane];
    const ProductLaw& law = laws[reaction];
    double* slots = lanes_of[lane].slots;
    const bool is_product = law.a != law_is_code;
    const auto number = static_cast<std::uint32_t>(reaction);
    outcome.propensity[lane] =
        is_product ? slots[law.a] * slots[law.b] * slots[law.c] : at.run_law(at.program, number, slots);
    outcome.change[lane] = law.first_change;
    chosen[lane] = number;
  }
}

/// Which reactions fire: for the others nothing changes, which is the first entry of the changes.
[[gnu::always_inline]] inline void thin_pack(const BoxedArrays& at, int lane, const Descent& to, Outcome& outcome) {
  const Values rest = load<W>(to.rest + lane), propensity = load<W>(outcome.propensity + lane);
  const Mask<W> goes = *reinterpret_cast<const Mask<W>*>(to.goes + lane);
  const Mask<W> kept = less<W>(rest, propensity) & goes;
  const Mask<W> loose = ~less<W>(rest, loose_factor * propensity) & goes;
  *reinterpret_cast<Mask<W>*>(at.call + lane) |= loose & static_cast<std::int64_t>(loose_bound);
  *reinterpret_cast<Mask<W>*>(at.jumps + lane) -= kept;
  *reinterpret_cast<Mask<W>*>(outcome.change + lane) &= kept;
}

[[gnu::always_inline]] inline void change_lanes(const BoxedArrays& at, Outcome& outcome) {
  const SlotChange* changes = at.change;
  const BoxedLane* lanes_of = at.lane;
  const int count = at.lanes;
  for (int lane = 0; lane < count; ++lane) {
    double* slots = lanes_of[lane].slots;
    const double* box = lanes_of[lane].box;
    const SlotChange* change = changes + outcome.change[lane];
    double inside = infinity;
    for (std::uint32_t more = 1; more != 0; change += 2) {
#pragma GCC unroll 2
      for (int k = 0; k < 2; ++k) {
        const std::uint64_t slot = change[k].slot;
        const double amount = slots[slot] + change[k].change;
        slots[slot] = amount;
        const double above = amount - box[2 * slot], below = box[2 * slot + 1] - amount;
        const double least = above < below ? above : below;
        inside = least < inside ? least : inside;
      }
      more = change[1].more;
    }
    outcome.inside[lane] = inside;
  }
}

bool attempt(const BoxedArrays& at) {
  Descent to;
  Outcome outcome;
  for (int lane = 0; lane < at.lanes; lane += W) plan_pack(at, lane, to);
  for (int lane = 0; lane < at.lanes; lane += in_a_group) descend_group(at, lane, to);
  evaluate_lanes(at, to, outcome);
  for (int lane = 0; lane < at.lanes; lane += W) thin_pack(at, lane, to, outcome);
  change_lanes(at, outcome);
  Mask<W> calls{};
  for (int lane = 0; lane < at.lanes; lane += W) {
    const Mask<W> left = less<W>(load<W>(outcome.inside + lane), Values{});
    calls |= *reinterpret_cast<Mask<W>*>(at.call + lane) |= left & static_cast<std::int64_t>(left_box);
  }
  return any(calls);
}

}  // namespace
}  // namespace remit::inline REMIT_ISA
