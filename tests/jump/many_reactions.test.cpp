// Networks of many reactions: bounds of propensities hold, replicates side by side are those alone, and laws in closed
// form are kept. Small systems become large ones by reactions that have nothing to do with them.
#include "jump_texts.hpp"
#include "remit/solve/jump/boxed_tile.hpp"

namespace remit {
namespace {

using namespace jump_texts;

/// Forty reactions more: twenty pairs of rooms, each with a few molecules that go to and fro.
std::string among_others(const std::string& text) {
  std::string all = text;
  for (int i = 0; i < 20; ++i) {
    const std::string a = "A" + std::to_string(i), b = "B" + std::to_string(i);
    all.append("; species ").append(a).append(" = 3, ").append(b).append(" = 30; ");
    all.append(a).append(" => ").append(b).append("; 0.7*").append(a).append("; ");
    all.append(b).append(" => ").append(a).append("; 0.2*").append(b);
  }
  return all;
}

std::string ring(int rooms, int molecules, const std::string& speed) {
  std::string text = "species S0 = " + std::to_string(molecules);
  for (int i = 1; i < rooms; ++i) text += ", S" + std::to_string(i) + " = " + std::to_string(molecules);
  for (int i = 0; i < rooms; ++i) {
    const std::string from = "S" + std::to_string(i), to = "S" + std::to_string((i + 1) % rooms);
    text.append("; ").append(from).append(" => ").append(to).append("; ").append(from).append(speed);
  }
  return text;
}

const char* const birth = "species X = 20; => X; a; X => ; b*X; a = 60; b = 0.4";
const char* const dimers = "species P = 90, P2 = 0; 2 P => P2; k*P*(P-1)/2; P2 => 2 P; 0.6*P2; k = 0.02";
const char* const switches =
    "species U = 50, V = 0; => U; 100/(1 + (V/20)^2.5); U => ; U; => V; 100*exp(-U/30); V => ; V; on := U > 40";
const char* const pairs = "species E = 40, S = 300, C = 0; E + S => C; 0.003*E*S; C => E + S; C; C => E; 0.3*C";

// ---- bounds

void expect_bounds(const std::string& text, int jumps) {
  const JumpProgram program = program_of(text);
  const auto table = JumpRun::table_for(program, JumpMethod::direct);
  ASSERT_TRUE(table) << text;
  JumpState boxed(program, table), plain(program);
  JumpRandom random(5, 0, 0);
  boxed.start({}, random);
  for (int jump = 0; jump < jumps && boxed.total() > 0;) {
    const JumpRandom::Attempt attempt = random.next_jump();
    const SumTree::Choice chosen = boxed.choose(attempt.choice * boxed.total());
    if (!boxed.keeps(chosen)) continue;
    boxed.fire(chosen.leaf, random);
    ASSERT_EQ(boxed.status(), JumpStatus::ok);
    ++jump;
    double sum = 0;
    for (std::size_t r = 0; r < program.reactions.size(); ++r) {
      const double bound = boxed.propensity(r), propensity = boxed.evaluate(r);
      ASSERT_LE(propensity, bound) << text << ", reaction " << r << " after jump " << jump;
      sum += bound;
    }
    ASSERT_NEAR(boxed.total(), sum, 1e-9 * sum);
  }
}

TEST(ManyReactions, BoundsAreNeverBelowTheirPropensities) {
  for (const char* text : {birth, dimers, switches, pairs}) expect_bounds(among_others(text), 5000);
  expect_bounds(ring(100, 20, "*1.5"), 5000);
  expect_bounds(among_others("species X = 60; => X; (X - 50)^2*0.01 + 2; X => ; X*(120 - X)*0.01"), 3000);  // both ways
}

TEST(ManyReactions, WhatHasDiedOutIsNotAttempted) {
  const JumpProgram program = program_of(ring(40, 0, "*1.5") + "; species X = 400; X => ; X");
  JumpRun run(program, {});
  run.start();
  EXPECT_TRUE(run.advance_to(1e12));
  EXPECT_EQ(run.jumps(), 400);
  EXPECT_EQ(run.state().total(), 0);
}

/// A law that is zero over most of a box: attempts in vain are few, because the box is given up.
TEST(ManyReactions, BoundsThatAreTooLooseAreGivenUp) {
  const JumpProgram program = program_of(among_others("species X = 100, Y = 0; X => Y; 1e12*piecewise(1, X > 100, 0)"));
  JumpRun run(program, {});
  run.start();
  EXPECT_TRUE(run.advance_to(3));
  EXPECT_LT(run.state().total(), 1e6);
}

// ---- side by side

/// Returns how many replicates ended well.
int expect_same(const std::string& text, const std::vector<double>& times, const std::vector<std::string>& names,
                const JumpOptions& options = {}, std::size_t replicates = 60) {
  const JumpProgram program = program_of(text);
  EXPECT_TRUE(BoxedTile::fits(program, options.method)) << text;
  const JumpRequest request = request_of(program, times, names);
  std::vector<SampledPath> together(replicates);
  BoxedTile(program, JumpRun::table_for(program, options.method), request, options).run(3, together);
  SCOPED_TRACE(text);
  return expect_those_alone(program, request, options, 3, together);
}

TEST(ManyReactions, PathsSideBySideAreThoseOfOneAtATime) {
  expect_same(among_others(birth), {0, 0, 1, 10}, {"X", "A3"}, {.seed = 77, .patient = 5});
  expect_same(among_others(dimers), {0.5, 2, 8}, {"P", "P2"});
  expect_same(among_others(switches), {1, 5}, {"U", "V", "on"});
  expect_same(among_others(pairs), {1, 5}, {"E", "C"}, {}, 5);  // fewer than lanes
  expect_same(among_others("species X = 5; X = poisson(90); k = 1; k = uniform(0.1, 3); => X; 30*k; X => ; k*X"),
              {1, 4}, {"X"});
}

std::vector<JumpLoops> sets_here() {
  std::vector<JumpLoops> sets{jump_loops_generic(), jump_loops()};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(jump_loops_avx2());
#endif
  return sets;
}

TEST(ManyReactions, PathsAreTheSameWithEveryInstructionSet) {
  for (const std::string& text : {among_others(switches), ring(300, 18, "*1.5")}) {
    const JumpProgram program = program_of(text);
    const JumpRequest request = request_of(program, {0.5, 1}, {program.observables[0], program.observables[1]});
    const auto table = JumpRun::table_for(program, JumpMethod::direct);
    std::vector<std::vector<SampledPath>> paths;
    for (const JumpLoops& loops : sets_here()) {
      paths.emplace_back(20);
      BoxedTile(program, table, request, {}, loops).run(0, paths.back());
    }
    for (std::size_t set = 1; set < paths.size(); ++set)
      for (std::size_t k = 0; k < paths[set].size(); ++k) {
        EXPECT_EQ(paths[set][k].jumps, paths[0][k].jumps);
        EXPECT_TRUE(same(paths[set][k].values, paths[0][k].values));
      }
  }
}

TEST(ManyReactions, OfAnyNumber) {
  for (const int rooms : {33, 64, 256, 257, 300}) expect_same(ring(rooms, 18, "*1.5"), {0.3, 1}, {"S0", "S9"}, {}, 20);
  expect_same(ring(2100, 3, ""), {0.1, 0.3}, {"S0", "S2099"}, {}, 17);
}

TEST(ManyReactions, WhatGoesWrongIsWhatGoesWrongAlone) {
  const int negative = expect_same(among_others("species X = 3; X => ; 1; => X; 1"), {4}, {"X"});
  const int below = expect_same(among_others("species X = 40; X => ; 10; => 2 X; 41.5 - X"), {4}, {"X"});
  const int no_number = expect_same(among_others("species X = 30; => X; 30 + 1/(X - 40)^2; X => ; X"), {2}, {"X"});
  const int in_time = expect_same(among_others("species X = 0; => X; 10"), {1}, {"X"}, {.most_jumps = 172});
  for (const int well : {negative, below, no_number, in_time}) {
    EXPECT_GT(well, 0);
    EXPECT_LT(well, 60);
  }
  EXPECT_EQ(expect_same(among_others("species X = 3; => X; -1"), {4}, {"X"}), 0);
  EXPECT_EQ(expect_same(among_others("species X = 2.5; => X; 1"), {4}, {"X"}), 0);
}

// ---- laws in closed form

constexpr std::uint32_t runs = 1500;

TEST(ManyReactions, ImmigrationAndDeathFollowTheirLaw) {
  const JumpProgram program = program_of(among_others(birth));
  const std::vector<double> times = {0.2, 1, 5, 20};
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, times, {"X", "A7"}), {}, runs, 2);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double alive = std::exp(-0.4 * times[i]), rest = std::exp(-0.9 * times[i]), share = 2.0 / 9;
    const double mean = 150 * (1 - alive) + 20 * alive, variance = 150 * (1 - alive) + 20 * alive * (1 - alive);
    expect_mean(seen.moments[i][0], mean, std::sqrt(variance));
    expect_deviation(seen.moments[i][0], std::sqrt(variance), 3.1);
    const double from_a = share + (1 - share) * rest, from_b = share * (1 - rest);  // P(in A at the end)
    const double spread = std::sqrt(3 * from_a * (1 - from_a) + 30 * from_b * (1 - from_b));
    expect_mean(seen.moments[i][1], 3 * from_a + 30 * from_b, spread);
    expect_deviation(seen.moments[i][1], spread, 3.3);
  }
}

/// 2 P <-> P2 from 90 P, each with its detailed balance: pi(j + 1) / pi(j) = k1 f (f - 1) / 2 / (k2 (j + 1)), f = free.
TEST(ManyReactions, DimersReachTheirStationaryLaw) {
  double weight = 1, sum = 0, first = 0, second = 0;
  for (int j = 0; j <= 45; ++j) {
    sum += weight;
    first += weight * j;
    second += weight * j * j;
    const double free = 90 - 2 * j;
    weight *= 0.02 * free * (free - 1) / 2 / (0.6 * (j + 1));
  }
  const double mean = first / sum, deviation = std::sqrt(second / sum - mean * mean);
  const JumpProgram program = program_of(among_others(dimers));
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {25}, {"P2"}), {}, runs, 2);
  expect_mean(seen.moments[0][0], mean, deviation);
  expect_deviation(seen.moments[0][0], deviation);
}

/// Molecules that walk round a ring on their own: any room holds Binomial(N, 1 / rooms) in the end.
TEST(ManyReactions, WalkersOnARingAreSpreadEvenly) {
  const JumpProgram program = program_of(ring(40, 25, ""));
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {30}, {"S0", "S17", "S39"}), {}, 1000, 2);
  for (const Moments& moments : seen.moments[0]) {
    expect_mean(moments, 25, std::sqrt(25 * 39.0 / 40));
    expect_deviation(moments, std::sqrt(25 * 39.0 / 40), 3.1);
  }
}

/// Rates that move, and an event: thinned twice.
TEST(ManyReactions, MovingRatesAndEventsKeepTheirLaws) {
  const JumpProgram program = program_of(
      among_others("species X = 0, Y = 0; k = 80; => X; k*(1 + sin(3*time)); => Y; k; at (time > 1): k = 20"));
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {1, 2.5}, {"X", "Y"}), {}, runs, 2);
  const auto integral = [](double from, double to) { return to - from + (std::cos(3 * from) - std::cos(3 * to)) / 3; };
  const double x[] = {80 * integral(0, 1), 80 * integral(0, 1) + 20 * integral(1, 2.5)}, y[] = {80, 110};
  for (std::size_t t = 0; t < 2; ++t) {
    expect_mean(seen.moments[t][0], x[t], std::sqrt(x[t]));
    expect_deviation(seen.moments[t][0], std::sqrt(x[t]), 3.1);
    expect_mean(seen.moments[t][1], y[t], std::sqrt(y[t]));
    expect_deviation(seen.moments[t][1], std::sqrt(y[t]), 3.1);
  }
}

TEST(ManyReactions, ThreadsAndReadingChangeNoByte) {
  const JumpProgram program = program_of(among_others(dimers));
  std::vector<double> often;
  for (int i = 1; i <= 400; ++i) often.push_back(i * 0.01);
  const JumpEnsemble one = simulate_ensemble(program, request_of(program, {4}, {"P"}), {}, 300, 1),
                     three = simulate_ensemble(program, request_of(program, often, {"P"}), {}, 300, 3);
  EXPECT_EQ(one.moments[0][0].mean, three.moments[399][0].mean);
  EXPECT_EQ(one.moments[0][0].m4, three.moments[399][0].m4);
  EXPECT_EQ(one.jumps, three.jumps);
}

}  // namespace
}  // namespace remit
