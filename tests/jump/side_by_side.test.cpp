// Replicates side by side are those that JumpRun simulates one after the other, bit for bit.
#include "jump_texts.hpp"
#include "remit/solve/jump/replicate_tile.hpp"

namespace remit {
namespace {

using namespace jump_texts;

/// Returns how many replicates ended well.
int expect_same(const std::string& text, const std::vector<double>& times, const std::vector<std::string>& names,
                const JumpOptions& options = {}, std::size_t replicates = 150) {
  const JumpProgram program = program_of(text);
  EXPECT_TRUE(LaneProgram::fits(program, options.method)) << text;
  const JumpRequest request = request_of(program, times, names);
  const LaneProgram ready(program);
  std::vector<SampledPath> together(replicates);
  ReplicateTile(ready, program, request, options).run(3, together);
  SCOPED_TRACE(text);
  return expect_those_alone(program, request, options, 3, together);
}

std::vector<double> every(double step, int count) {
  std::vector<double> times;
  for (int i = 0; i <= count; ++i) times.push_back(step * i);
  return times;
}

TEST(SideBySide, PathsAreThoseOfOneAtATime) {
  const std::string birth = "species X = 20; => X; a; X => ; b*X; a = 2; b = 0.4";
  expect_same(birth, {1, 10, 30}, {"X"}, {.seed = 77, .patient = 5});
  expect_same(birth, every(0.01, 300), {"X"});  // many samples between two jumps
  expect_same(birth, {0, 0, 5, 5}, {"X"});
  expect_same(birth, {30}, {"X"}, {}, 3);  // fewer than lanes
  expect_same("species P = 60, P2 = 0; 2 P => P2; k*P*(P-1)/2; P2 => 2 P; 0.1*P2; k = 0.01; f := P + 2*P2 + time",
              every(2, 20), {"P", "P2", "f"});
  expect_same("species U = 50, V = 0; => U; 100/(1 + (V/20)^2.5); U => ; U; => V; 100*exp(-U/30); V => ; V",
              every(1, 10), {"U", "V"});
}

TEST(SideBySide, LanesEndAtTheirOwnTimesAndAreUsedAgain) {
  // From no jump at all to hundreds: clones that die out, or do not.
  expect_same("species X = 2; X => 2 X; l*X; X => ; m*X; l = 1; m = 0.7", every(0.5, 12), {"X"}, {}, 400);
  expect_same("species X = 0; X => ; X", {1, 2}, {"X"});
}

TEST(SideBySide, ReplicatesThatBeginDifferentlyDo) {
  expect_same("species X = 5; X = poisson(20); k = 1; k = uniform(0.1, 3); => X; 3*k; X => ; k*X", every(0.5, 8),
              {"X"});
}

TEST(SideBySide, UpToThirtyTwoReactions) {
  for (const int rooms : {17, 31, 32}) {
    std::string text = "species S0 = 40";
    for (int i = 1; i < rooms; ++i) text += ", S" + std::to_string(i) + " = 1";
    for (int i = 0; i < rooms; ++i) {
      const std::string from = "S" + std::to_string(i), to = "S" + std::to_string((i + 1) % rooms);
      text.append("; ").append(from).append(" => ").append(to).append("; ").append(from).append("*1.5");
    }
    expect_same(text, {1, 7}, {"S0", "S9"}, {}, 40);
  }
}

TEST(SideBySide, WhatGoesWrongIsWhatGoesWrongAlone) {
  // Half of them meet the wall, below zero or where a law is no number.
  const int negative = expect_same("species X = 3; X => ; 1; => X; 1", {4}, {"X"});
  const int below = expect_same("species X = 3; X => ; X; => X; 1.2 - 0.5*(X - 3)", {4}, {"X"});
  const int no_number = expect_same("species X = 3; => X; 1/(X - 5)^2; X => ; X", {2}, {"X"});
  for (const int well : {negative, below, no_number}) {
    EXPECT_GT(well, 0);
    EXPECT_LT(well, 150);
  }
  EXPECT_EQ(expect_same("species X = 3; => X; -1", {4}, {"X"}), 0);
  EXPECT_EQ(expect_same("species X = 2.5; => X; 1", {4}, {"X"}), 0);
  const int in_time = expect_same("species X = 0; => X; 10", {4}, {"X"}, {.most_jumps = 40});
  EXPECT_GT(in_time, 0);
  EXPECT_LT(in_time, 150);
}

TEST(SideBySide, OnlyWhatHasNoEventsAndRestsBetweenJumps) {
  const auto fits = [](const std::string& text, JumpMethod method = JumpMethod::direct) {
    return LaneProgram::fits(program_of(text), method);
  };
  EXPECT_TRUE(fits("species X = 0; => X; 1"));
  EXPECT_FALSE(fits("species X = 0; => X; 1", JumpMethod::tau_leaping));
  EXPECT_FALSE(fits("species X = 0; => X; 1 + time"));
  EXPECT_FALSE(fits("species X = 0; => X; 1; at (X > 3): X = 0"));
  EXPECT_FALSE(fits("species X = 0; c = 0; c' = 1; => X; 1"));
}

}  // namespace
}  // namespace remit
