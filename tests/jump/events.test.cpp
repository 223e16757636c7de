// Events of a jump process: when they run, and in which order.
#include <cmath>

#include "jump_texts.hpp"

namespace remit {
namespace {

using namespace jump_texts;

std::vector<double> values_of(const std::string& text, std::vector<double> times, const std::string& name) {
  const JumpProgram program = program_of(text);
  const JumpPath path = simulate_jumps(program, request_of(program, std::move(times), {name}), {});
  EXPECT_EQ(path.status, JumpStatus::ok) << name_of(path.status);
  std::vector<double> values;
  for (const auto& row : path.values) values.push_back(row[0]);
  return values;
}

using Values = std::vector<double>;

TEST(JumpEvents, RunAtTheVeryTimeOfATrigger) {
  EXPECT_EQ(values_of("x = 1; at (time >= 5): x = 2", {4.999999, 5, 6}, "x"), (Values{1, 2, 2}));
}

TEST(JumpEvents, StrictTriggersRunJustAfterTheirTime) {
  EXPECT_EQ(values_of("x = 1; at (time > 5): x = 2", {5, 5.000001}, "x"), (Values{1, 2}));
  EXPECT_EQ(values_of("x = 1; at (time > 0): x = 2", {0, 1e-9}, "x"), (Values{1, 2}));
}

TEST(JumpEvents, RunAtTimeZeroWhenTheTriggerWasFalseBefore) {
  EXPECT_EQ(values_of("x = 1; at (time >= 0), t0=false: x = 2", {0}, "x"), (Values{2}));
  EXPECT_EQ(values_of("x = 1; at (time >= 0): x = 2", {0, 1}, "x"), (Values{1, 1}));
}

TEST(JumpEvents, ClocksThatAreSetBackRingAgain) {
  EXPECT_EQ(values_of("n = 0; t = 0; t' = 1; at (t >= 0.5): n = n + 1, t = -0.5", {0.4, 0.5, 1.4, 1.5, 100}, "n"),
            (Values{0, 1, 1, 2, 100}));
}

TEST(JumpEvents, ClocksStayTrueOverManyRounds) {
  const Values n = values_of("n = 0; t = 0; t' = 0.1; at (t > 0.03): n = n + 1, t = 0", {1e5 - 1e-3}, "n");
  EXPECT_NEAR(n[0], 1e5 / 0.3, 1);
}

TEST(JumpEvents, DelaysAndPrioritiesAreKept) {
  EXPECT_EQ(values_of("x = 1; at 2 after (time >= 1): x = 7", {2.9, 3}, "x"), (Values{1, 7}));
  EXPECT_EQ(values_of("x = 1; at (time >= 1), priority=1: x = x*10; at (time >= 1), priority=2: x = x + 1", {1}, "x"),
            (Values{10}));  // values of the moment of the trigger: the one of lower priority runs last
}

TEST(JumpEvents, ValuesAreThoseOfTheTriggerUnlessSaidOtherwise) {
  const std::string start = "x = 1; y = 5; at (time >= 2): y = 6; at 2 after (time >= 1)";
  EXPECT_EQ(values_of(start + ": x = y", {3}, "x"), (Values{5}));
  EXPECT_EQ(values_of(start + ", fromTrigger=false: x = y", {3}, "x"), (Values{6}));
}

TEST(JumpEvents, EventsThatDoNotPersistAreCalledOff) {
  const std::string start = "x = 1; y = 0; at (time >= 1.5): y = 1; at 2 after (time >= 1 && y == 0)";
  EXPECT_EQ(values_of(start + ": x = 2", {4}, "x"), (Values{2}));
  EXPECT_EQ(values_of(start + ", persistent=false: x = 2", {4}, "x"), (Values{1}));
}

TEST(JumpEvents, JumpsTriggerThem) {
  const JumpProgram program = program_of("species X = 0; => X; 10; at (X >= 5): X = 0");
  std::vector<double> times;
  for (int i = 0; i <= 400; ++i) times.push_back(0.05 * i);
  const JumpPath path = simulate_jumps(program, request_of(program, times, {"X"}), {});
  double most = 0;
  for (const auto& row : path.values) most = std::max(most, row[0]);
  EXPECT_EQ(most, 4);
}

// Death at rate 0.5 each, all doubled at time 1: mean 100 e^-0.5 2 e^-0.5 at time 2.
TEST(JumpEvents, ChangeTheRatesThatFollow) {
  const JumpProgram program = program_of("species X = 100; X => ; 0.5*X; at (time >= 1): X = 2*X");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {2}, {"X"}), {}, 4000, 2);
  const double a = std::exp(-0.5), variance = 2 * 100 * a * a * (1 - a) + 4 * 100 * a * (1 - a) * a * a;
  expect_mean(seen.moments[0][0], 200 * a * a, std::sqrt(variance));
  expect_deviation(seen.moments[0][0], std::sqrt(variance));
}

TEST(JumpEvents, ParametersTheyChangeCount) {
  const JumpProgram program = program_of("species X = 0; => X; k; k = 1; at (time >= 2): k = 5");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {4}, {"X"}), {}, 4000, 2);
  expect_mean(seen.moments[0][0], 12, std::sqrt(12.0));
}

}  // namespace
}  // namespace remit
