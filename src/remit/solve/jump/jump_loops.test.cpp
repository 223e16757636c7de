// Every instruction set of this CPU against Draws and against plain loops, bit for bit.
#include "remit/solve/jump/jump_loops.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"
#include "remit/solve/aligned.hpp"
#include "remit/solve/jump/jump_random.hpp"

namespace remit {
namespace {

std::vector<JumpLoops> sets_here() {
  std::vector<JumpLoops> sets{jump_loops_generic()};
#if defined(__x86_64__)
  const bool has_fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool has_avx512 =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (has_fma) sets.push_back(jump_loops_avx2());
  if (has_avx512 && has_fma) sets.push_back(jump_loops_avx512());
#endif
  return sets;
}

constexpr std::uint64_t seed = 0x9876543210abcdefull;
constexpr std::uint32_t patient = 0xfedcba98u;

/// Attempt `number` by Draws: one block of the address.
JumpRandom::Attempt by_draws(std::uint32_t replicate, std::uint64_t number) {
  Draws draws({seed, patient, Stream::reaction, replicate, number >> 16});
  for (std::uint64_t skipped = 0; skipped < 2 * (number & 0xffff); ++skipped) draws.uniform();
  const double wait = -math::log(draws.uniform());
  return {wait, draws.uniform()};
}

TEST(JumpLoops, AttemptsOfOneReplicateAreThoseOfDraws) {
  for (const JumpLoops& loops : sets_here()) {
    for (const std::uint64_t first : {0ull, 65530ull, 0xfffffffcull, 0x1234567890abcull}) {
      std::vector<double> wait(24), choice(24);
      loops.draw_ahead({seed, patient}, JumpRandom::word_of(0xabcdef), first, 24, wait.data(), choice.data());
      for (std::size_t k = 0; k < wait.size(); ++k) {
        const JumpRandom::Attempt expected = by_draws(0xabcdef, first + k);
        EXPECT_EQ(wait[k], expected.wait) << first + k;
        EXPECT_EQ(choice[k], expected.choice) << first + k;
      }
    }
  }
}

TEST(JumpLoops, AttemptsOfManyReplicatesAreThoseOfDraws) {
  constexpr int lanes = 16, rows = 3;
  std::vector<std::uint64_t> word, first;
  for (std::uint32_t lane = 0; lane < lanes; ++lane) {
    word.push_back(JumpRandom::word_of(7 * lane));
    first.push_back(1000 * lane);
  }
  for (const JumpLoops& loops : sets_here()) {
    std::vector<double> wait(lanes * rows), choice(lanes * rows);
    loops.draw_rows({seed, patient}, word.data(), first.data(), lanes, rows, wait.data(), choice.data());
    for (std::uint32_t k = 0; k < wait.size(); ++k) {
      const std::uint32_t row = k / lanes, lane = k % lanes;
      const JumpRandom::Attempt expected = by_draws(7 * lane, first[lane] + row);
      EXPECT_EQ(wait[k], expected.wait);
      EXPECT_EQ(choice[k], expected.choice);
    }
  }
}

/// Sixteen lanes of two states and three reactions: A => B, B => A, B => 0.
struct Lanes {
  static constexpr int count = 16;
  AlignedDoubles tile = AlignedDoubles(5 * count), now = AlignedDoubles(count), limit = AlignedDoubles(count, 10.0),
                 wait = AlignedDoubles(count), choice = AlignedDoubles(count);
  std::vector<std::int64_t> active = std::vector<std::int64_t>(count, -1), call = std::vector<std::int64_t>(count);
  std::vector<std::uint32_t> propensity = {2 * count, 3 * count, 4 * count};
  std::vector<LaneChange> changes = {{0, 0, -1}, {0, 1, 1}, {count, 0, 1}, {count, 1, -1}, {count, 2, -1}};

  explicit Lanes(std::uint32_t case_number) {
    Draws draws({.seed = case_number});
    for (int lane = 0; lane < count; ++lane) {
      for (const int state : {0, 1}) at(state, lane) = std::floor(3 * draws.uniform());
      for (const int reaction : {0, 1, 2}) at(2 + reaction, lane) = draws.uniform() < 0.3 ? 0 : draws.uniform();
      now[lane] = 9 * draws.uniform();
      wait[lane] = draws.exponential();
      choice[lane] = draws.uniform();
      active[lane] = draws.uniform() < 0.8 ? -1 : 0;
    }
    at(3, 5) = -1e-9;
    at(3, 6) = std::numeric_limits<double>::quiet_NaN();
    at(3, 7) = std::numeric_limits<double>::infinity();
    wait[8] = std::numeric_limits<double>::quiet_NaN();
  }

  double& at(int row, int lane) { return tile[static_cast<std::size_t>(row * count + lane)]; }

  bool jump(const JumpLoops& loops) {
    return loops.jump({count, 3, static_cast<std::uint32_t>(changes.size()), tile.data(), propensity.data(),
                       changes.data(), now.data(), limit.data(), wait.data(), choice.data(), active.data(),
                       call.data()});
  }

  bool jump_plainly() {
    bool any = false;
    for (int lane = 0; lane < count; ++lane) any = (call[lane] = jump_plainly(lane)) != no_call || any;
    return any;
  }

  std::int64_t jump_plainly(int lane) {
    if (!active[lane]) return no_call;
    const double first = at(2, lane), second = first + at(3, lane), total = second + at(4, lane);
    const double planned = now[lane] + wait[lane] / total;
    const bool possible = at(3, lane) >= 0 && total < std::numeric_limits<double>::infinity();
    if (!possible || !(planned <= limit[lane])) return pending_jump;
    now[lane] = planned;
    const double point = choice[lane] * total;
    const int reaction = point < first ? 0 : point < second ? 1 : 2;
    const double a[] = {-1, 1, 0}, b[] = {1, -1, -1};
    at(0, lane) += a[reaction];
    at(1, lane) += b[reaction];
    return at(0, lane) < 0 || at(1, lane) < 0 ? negative_state : no_call;
  }
};

TEST(JumpLoops, AJumpIsThatOfAPlainLoop) {
  int called = 0;
  for (std::uint32_t number = 0; number < 200; ++number) {
    Lanes plain(number);
    const bool any = plain.jump_plainly();
    for (const JumpLoops& loops : sets_here()) {
      Lanes lanes(number);
      EXPECT_EQ(lanes.jump(loops), any);
      EXPECT_EQ(lanes.call, plain.call);
      EXPECT_EQ(std::memcmp(lanes.tile.data(), plain.tile.data(), lanes.tile.size() * sizeof(double)), 0);
      EXPECT_EQ(lanes.now, plain.now);
    }
    for (const std::int64_t call : plain.call) called |= 1 << call;
  }
  EXPECT_EQ(called, 0b111) << "all kinds of lanes have been seen";
}

}  // namespace
}  // namespace remit
