// The loops of exact simulation that run over lanes, compiled once per instruction set (jump_loops_body.hpp): blocks of
// random numbers, and one jump of many replicates at a time. Like the interpreter's, they give the same bits for each.
#pragma once
#include <cstdint>

namespace remit {

/// Up to this many reactions propensities are summed in a row; beyond, in a tree whose nodes have so many values.
inline constexpr int most_in_a_row = 32;
inline constexpr std::uint32_t fan_of_nodes = 8;

/// What the attempts of a seed and patient have in common.
struct AttemptKey {
  std::uint64_t seed = 0;
  std::uint32_t patient = 0;
};

/// A reaction changes a state by a whole number.
struct LaneChange {
  std::uint32_t state = 0;     // offset of the state's row in the tile
  std::uint32_t reaction = 0;  // in the order of propensities
  double change = 0;
};

/// Why a lane needs its owner.
enum LaneCall : std::int64_t { no_call = 0, pending_jump = 1, negative_state = 2, left_box = 3, loose_bound = 4 };

/// What a jump of all lanes works on. Arrays have one entry per lane; rows of the tile are `lanes` long.
struct LaneArrays {
  int lanes = 0;  // a multiple of eight
  std::uint32_t reactions = 0, changes = 0;
  double* tile = nullptr;
  const std::uint32_t* propensity = nullptr;  // offsets of rows, one per reaction
  const LaneChange* change = nullptr;         // sorted by state
  double* now = nullptr;
  const double *limit = nullptr, *wait = nullptr, *choice = nullptr;
  const std::int64_t* active = nullptr;  // all ones, or zero for a lane that rests
  std::int64_t* call = nullptr;          // LaneCall
};

/// A propensity that is a product of three slots, and where the changes of its reaction begin.
struct ProductLaw {
  std::uint32_t a = 0, b = 0, c = 0;  // a = law_is_code: any other law
  std::uint32_t first_change = 0;
};
inline constexpr std::uint32_t law_is_code = 0xffffffffu;

/// Changes come in pairs, the second of which tells whether more follow.
struct SlotChange {
  std::uint32_t slot = 0, more = 0;
  double change = 0;
};

/// A replicate whose propensities are bounded while its states stay in boxes (boxes.hpp).
struct BoxedLane {
  double* slots = nullptr;
  const double* box = nullptr;     // low and high of each slot
  const double* before = nullptr;  // of the tree of bounds
};

/// What an attempt of all lanes works on.
struct BoxedArrays {
  int lanes = 0;  // a multiple of eight, at most most_boxed_lanes
  const BoxedLane* lane = nullptr;
  std::uint32_t at_root = 0, levels = 0;  // of the tree; levels without the root's
  const std::uint32_t* level = nullptr;   // where each begins in `before`
  const double* root = nullptr;           // sums before each value of the root, row by row
  const ProductLaw* law = nullptr;        // one per leaf, also where no reaction is
  const SlotChange* change = nullptr;     // begins with a pair that changes nothing
  double (*run_law)(const void* program, std::uint32_t reaction, double* slots) = nullptr;
  const void* program = nullptr;
  double* now = nullptr;
  const double *limit = nullptr, *total = nullptr, *wait = nullptr, *choice = nullptr;
  const std::int64_t* active = nullptr;  // all ones, or zero for a lane that rests
  std::int64_t *call = nullptr, *jumps = nullptr;
  std::uint32_t* reaction = nullptr;  // chosen
};
inline constexpr int most_boxed_lanes = 64;
/// A bound that is found so many times too high is given up.
inline constexpr double loose_factor = 4;

struct JumpLoops {
  /// Attempts `first`, `first` + 1, ... of one replicate (`word`: its part of the counter); count is a multiple of
  /// eight.
  void (*draw_ahead)(const AttemptKey&, std::uint64_t word, std::uint64_t first, int count, double* wait,
                     double* choice);
  /// `rows` attempts of each lane, row by row, from the lane's `first` on.
  void (*draw_rows)(const AttemptKey&, const std::uint64_t* word, const std::uint64_t* first, int lanes, int rows,
                    double* wait, double* choice);
  /// Lets every active lane jump whose next jump lies within its limit; returns whether any lane calls its owner: the
  /// jump is still to come, because it lies beyond the limit or is no number, or a state fell below zero by it.
  bool (*jump)(const LaneArrays&);
  /// One attempted jump of every active lane; returns whether any lane calls its owner: the jump is still to come, a
  /// state left its box by it, or the bound that thinned it out is far above the propensity.
  bool (*attempt)(const BoxedArrays&);
};

JumpLoops jump_loops_generic();
JumpLoops jump_loops_avx2();
JumpLoops jump_loops_avx512();
/// The best of this CPU.
JumpLoops jump_loops();

}  // namespace remit
