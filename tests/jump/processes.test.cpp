// Simulated processes against their laws in closed form.
#include <cmath>
#include <functional>

#include "jump_texts.hpp"

namespace remit {
namespace {

using namespace jump_texts;

constexpr std::uint32_t runs = 10'000;

TEST(JumpProcess, PoissonCountHasItsMeanVarianceAndKurtosis) {
  const JumpProgram program = program_of("species X = 0; => X; k; k = 3");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {0, 1, 4}, {"X"}), {}, runs, 2);
  EXPECT_EQ(seen.moments[0][0].mean, 0);
  for (const auto& [row, mean] : {std::pair{1, 3.0}, {2, 12.0}}) {
    const Moments& moments = seen.moments[static_cast<std::size_t>(row)][0];
    expect_mean(moments, mean, std::sqrt(mean));
    expect_deviation(moments, std::sqrt(mean), 3 + 1 / mean);
    EXPECT_NEAR(moments.kurtosis(), 3 + 1 / mean, 0.4);
  }
}

// Immigration at a, death at b each: Poisson with mean (a/b)(1 - e^-bt) plus the survivors of n0, binomial.
TEST(JumpProcess, ImmigrationAndDeathFollowTheirLawAtAllTimes) {
  const JumpProgram program = program_of("species X = 20; => X; a; X => ; b*X; a = 2; b = 0.4");
  std::vector<double> times;
  for (int i = 0; i <= 20; ++i) times.push_back(0.5 * i);
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, times, {"X"}), {}, runs, 2);
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double alive = std::exp(-0.4 * times[i]);
    const double mean = 5 * (1 - alive) + 20 * alive, variance = 5 * (1 - alive) + 20 * alive * (1 - alive);
    expect_mean(seen.moments[i][0], mean, std::sqrt(variance));
    expect_deviation(seen.moments[i][0], std::sqrt(variance), 3.3);
  }
}

// A clone dies out with probability (mu/lambda)^n0 when it grows, certainly when it shrinks.
TEST(JumpProcess, ClonesDieOutAsOftenAsTheyShould) {
  const JumpProgram program =
      program_of("species X = 3; X => 2 X; l*X; X => ; m*X; gone := piecewise(1, X == 0, 0); l = 1; m = 0.7");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {12}, {"gone"}), {}, runs, 2);
  const double ratio = 0.7, growth = std::exp(0.3 * 12);
  const double by_then = std::pow(ratio * (growth - 1) / (growth - ratio), 3);
  EXPECT_NEAR(by_then, std::pow(ratio, 3), 0.02);
  expect_mean(seen.moments[0][0], by_then, std::sqrt(by_then * (1 - by_then)));
}

/// pi(j) of 2 P <-> P2 with n pairs at most: detailed balance along the line.
std::vector<double> dimer_law(double k1, double k2, int pairs) {
  std::vector<double> law{1};
  double sum = 1;
  for (int j = 0; j < pairs; ++j) {
    const double free = 2.0 * (pairs - j);
    law.push_back(law.back() * k1 * free * (free - 1) / 2 / (k2 * (j + 1)));
    sum += law.back();
  }
  for (double& each : law) each /= sum;
  return law;
}

TEST(JumpProcess, DimersReachTheirStationaryLaw) {
  const JumpProgram program = program_of(
      "species P = 20, P2 = 0; 2 P => P2; k1*P*(P-1)/2; P2 => 2 P; k2*P2; k1 = 0.1; k2 = 0.6;"
      "none := piecewise(1, P2 == 6, 0)");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {40}, {"P2", "P", "none"}), {}, runs, 2);
  const std::vector<double> law = dimer_law(0.1, 0.6, 10);
  double mean = 0, square = 0;
  for (std::size_t j = 0; j < law.size(); ++j)
    mean += law[j] * static_cast<double>(j), square += law[j] * static_cast<double>(j * j);
  const double deviation = std::sqrt(square - mean * mean);
  expect_mean(seen.moments[0][0], mean, deviation);
  expect_deviation(seen.moments[0][0], deviation);
  expect_mean(seen.moments[0][1], 20 - 2 * mean, 2 * deviation);
  expect_mean(seen.moments[0][2], law[6], std::sqrt(law[6] * (1 - law[6])));
}

// Schlogl's birth-death chain: mean first passage time from n to m > n in closed form (sums of ratios of rates).
double first_passage(int from, int to, const std::function<double(int)>& birth,
                     const std::function<double(int)>& death) {
  double sum = 0, step = 0;  // step: mean time from k to k + 1
  for (int k = 0; k < to; ++k) {
    step = (1 + death(k) * step) / birth(k);
    if (k >= from) sum += step;
  }
  return sum;
}

TEST(JumpProcess, SchloglCrossesItsBarrierOnTime) {
  const JumpProgram program = program_of(
      "species X = 10; two: 2 X => 3 X; c1*X*(X-1)/2; three: 3 X => 2 X; c2*X*(X-1)*(X-2)/6; => X; c3; X => ; c4*X;"
      "c1 = 0.06; c2 = 0.0012; c3 = 12; c4 = 1.2; over = 0; at (X >= 25 && over == 0): over = time;");
  const auto birth = [](int x) { return 0.06 * x * (x - 1) / 2 + 12; };
  const auto death = [](int x) { return 0.0012 * x * (x - 1) * (x - 2) / 6 + 1.2 * x; };
  const double expected = first_passage(10, 25, birth, death);
  ASSERT_GT(expected, 3);
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {20 * expected}, {"over"}), {}, 500, 2);
  const Moments& passage = seen.moments[0][0];
  expect_mean(passage, expected, passage.deviation());
  EXPECT_NEAR(passage.deviation() / expected, 1, 0.3);  // nearly exponential: the barrier is forgotten between tries
}

// Rates that move with time: thinning gives the Poisson law of the integrated rate.
TEST(JumpProcess, MovingRatesGiveTheIntegratedLaw) {
  const JumpProgram program = program_of(
      "species X = 0, Y = 0, Z = 0; => X; 2*(1 + sin(3*time)); => Y; 5*exp(-time); => Z; piecewise(0, time < 1.5, 4)");
  ASSERT_TRUE(program.moves());
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {1, 2.5}, {"X", "Y", "Z"}), {}, runs, 2);
  for (std::size_t row = 0; row < 2; ++row) {
    const double t = row == 0 ? 1 : 2.5;
    const double means[] = {2 * (t + (1 - std::cos(3 * t)) / 3), 5 * (1 - std::exp(-t)), t < 1.5 ? 0 : 4 * (t - 1.5)};
    for (std::size_t i = 0; i < 3; ++i) {
      expect_mean(seen.moments[row][i], means[i], std::sqrt(means[i]));
      if (means[i] > 0) expect_deviation(seen.moments[row][i], std::sqrt(means[i]), 3 + 1 / means[i]);
    }
  }
}

// A compartment that grows in a straight line: the concentration law k*A*B/V moves between jumps.
TEST(JumpProcess, ClocksMoveRates) {
  const JumpProgram program = program_of("species X = 0; => X; k*c; c = 1; c' = 2; k = 1.5");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {3}, {"X", "c"}), {}, runs, 2);
  expect_mean(seen.moments[0][0], 1.5 * (3 + 9), std::sqrt(18));
  expect_deviation(seen.moments[0][0], std::sqrt(18), 3.1);
  EXPECT_DOUBLE_EQ(seen.moments[0][1].mean, 7);
}

TEST(JumpProcess, LeapsKeepTheMeansWithinTwoPercent) {
  const JumpProgram program = program_of(
      "species A = 3000, B = 0, C = 2000; A => B; k1*A; B => A; k2*B; A + C => B; k3*A*C; => C; 40; k1 = 0.5; k2 = "
      "0.3; k3 = 1e-4");
  JumpOptions leaping;
  leaping.method = JumpMethod::tau_leaping;
  const JumpRequest request = request_of(program, {0.5, 2, 6}, {"A", "B", "C"});
  const JumpEnsemble exact = simulate_ensemble(program, request, {}, 300, 2),
                     leapt = simulate_ensemble(program, request, leaping, 300, 2);
  ASSERT_EQ(leapt.failed, 0);
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(leapt.moments[t][i].mean / exact.moments[t][i].mean, 1, 0.02);
      EXPECT_NEAR(leapt.moments[t][i].deviation() / exact.moments[t][i].deviation(), 1, 0.25);
    }
}

// Many reactions in one tree of sums: each kind decays on its own.
TEST(JumpProcess, HundredKindsDecayEachByItsLaw) {
  constexpr int kinds = 100;
  std::string text = "species ";
  for (int i = 0; i < kinds; ++i) text += (i ? ", S" : "S") + std::to_string(i) + " = 50";
  for (int i = 0; i < kinds; ++i)
    text += "; S" + std::to_string(i) + " => ; " + std::to_string(1 + i % 3) + "*S" + std::to_string(i);
  const JumpProgram program = program_of(text);
  const std::vector<std::string> names = {"S0", "S1", "S2", "S50", "S98"};
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {0.5}, names), {}, 500, 2);
  for (std::size_t k = 0; k < names.size(); ++k) {
    const double alive = std::exp(-0.5 * (1 + std::stoi(names[k].substr(1)) % 3));
    expect_mean(seen.moments[0][k], 50 * alive, std::sqrt(50 * alive * (1 - alive)));
  }
}

// ---- what must not change a byte

TEST(JumpProcess, ThreadsChangeNoByte) {
  const JumpProgram program = program_of("species X = 20; => X; a; X => ; b*X; a = 2; b = 0.4");
  const JumpRequest request = request_of(program, {1, 2, 3}, {"X"});
  const JumpEnsemble one = simulate_ensemble(program, request, {}, 1000, 1),
                     three = simulate_ensemble(program, request, {}, 1000, 3);
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_EQ(one.moments[t][0].mean, three.moments[t][0].mean);
    EXPECT_EQ(one.moments[t][0].m2, three.moments[t][0].m2);
  }
}

TEST(JumpProcess, ReadingMoreOftenChangesNothing) {
  for (const char* text :
       {"species X = 20; => X; a; X => ; b*X; a = 2; b = 0.4",
        "species X = 20; => X; a*(1 + sin(time)); X => ; b*X; a = 2; b = 0.4; at (time > 3.3): X = X + 5"}) {
    const JumpProgram program = program_of(text);
    std::vector<double> often;
    for (int i = 0; i <= 1000; ++i) often.push_back(i * 0.01);
    const JumpPath seldom = simulate_jumps(program, request_of(program, {5, 10}, {"X"}), {});
    const JumpPath finely = simulate_jumps(program, request_of(program, often, {"X"}), {});
    EXPECT_EQ(seldom.values[0], finely.values[500]);
    EXPECT_EQ(seldom.values[1], finely.values[1000]);
    EXPECT_EQ(seldom.jumps, finely.jumps);
  }
}

TEST(JumpProcess, ReplicatesOfTwoHalvesAreThoseOfTheWhole) {
  const JumpProgram program = program_of("species X = 20; => X; a; X => ; b*X; a = 2; b = 0.4");
  const JumpRequest request = request_of(program, {3}, {"X"});
  JumpOptions second;
  second.replicate = 64;
  JumpEnsemble whole = simulate_ensemble(program, request, {}, 128, 1);
  JumpEnsemble halves = simulate_ensemble(program, request, {}, 64, 1);
  halves.moments[0][0].merge(simulate_ensemble(program, request, second, 64, 1).moments[0][0]);
  EXPECT_EQ(whole.moments[0][0].mean, halves.moments[0][0].mean);
  EXPECT_EQ(whole.moments[0][0].m4, halves.moments[0][0].m4);
}

TEST(JumpProcess, RunsBeyondOneAddressOfRandomNumbers) {
  const JumpProgram program = program_of("species X = 0; => X; k; k = 1000");
  const JumpPath path = simulate_jumps(program, request_of(program, {300}, {"X"}), {});
  EXPECT_EQ(path.status, JumpStatus::ok);
  EXPECT_EQ(path.values[0][0], static_cast<double>(path.jumps));
  EXPECT_NEAR(path.values[0][0], 300'000, 5 * std::sqrt(300'000.0));
}

}  // namespace
}  // namespace remit
