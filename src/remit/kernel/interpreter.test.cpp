#include "remit/kernel/interpreter.hpp"

#include <limits>
#include <memory>

#include <gtest/gtest.h>

#include "remit/kernel/random_program.hpp"
#include "remit/program/compile.hpp"
#include "remit/program/sample_models.hpp"

namespace remit {
namespace {

using namespace random_program;

class OnEverySet : public testing::TestWithParam<std::string> {};

TEST_P(OnEverySet, TheInterpreterEqualsTheReferenceBitForBitAtEveryWidth) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Program program = RandomProgram(seed).program();
    const std::vector<std::uint64_t> expected = run_reference_all(program);
    const auto kernel = make_interpreter(program, GetParam());
    for (int width : {8, 16, 32, 64})
      ASSERT_EQ(run_all(*kernel, width), expected) << "seed " << seed << " width " << width;
  }
}

/// Each instruction alone, so that a disagreement names it.
TEST_P(OnEverySet, EachInstructionEqualsItsMeaning) {
  for (int op = 0; op < opcode_count; ++op) {
    Program program;
    program.slots = 60;
    for (std::uint32_t k = 0; k < 40; ++k)
      program.derivatives.push_back({static_cast<Opcode>(op), 40 + k % 20, k, (k * 7) % 40, (k * 11) % 40});
    const auto kernel = make_interpreter(program, GetParam());
    ASSERT_EQ(run_all(*kernel, 16), run_reference_all(program)) << name_of(static_cast<Opcode>(op));
  }
}

TEST_P(OnEverySet, LanesDoNotSeeEachOther) {
  const Program program = RandomProgram(99).program();
  const auto kernel = make_interpreter(program, GetParam());
  Tile a(program.slots, 16), b(program.slots, 16);
  fill(a, 0);
  fill(b, 0);
  for (std::uint32_t slot = 0; slot < program.slots; ++slot) b.at(slot, 5) = std::numeric_limits<double>::quiet_NaN();
  kernel->run(Part::derivatives, a.data(), 16);
  kernel->run(Part::derivatives, b.data(), 16);
  for (std::uint32_t slot = 0; slot < program.slots; ++slot)
    for (int lane = 0; lane < 16; ++lane) EXPECT_TRUE(lane == 5 || bits(a.at(slot, lane)) == bits(b.at(slot, lane)));
}

INSTANTIATE_TEST_SUITE_P(Interpreter, OnEverySet, testing::ValuesIn(instruction_sets()), [](const auto& set) {
  std::string name = set.param;
  for (char& c : name)
    if (c == '-') c = '_';
  return name;
});

/// Handlers end in jumps: if one were a call, so long a section would run out of stack.
TEST_P(OnEverySet, RunsAsLongASectionAsThereIs) {
  Program program;
  program.slots = 120;
  const Section part = RandomProgram(5, 500).program().derivatives;
  for (int k = 0; k < 2000; ++k) program.derivatives.insert(program.derivatives.end(), part.begin(), part.end());
  const auto kernel = make_interpreter(program, GetParam());
  Tile tile(program.slots, 32);
  fill(tile, 0);
  kernel->run(Part::derivatives, tile.data(), 32);
  SUCCEED();
}

TEST(Interpreter, IsNamedAfterTheBestInstructionSet) {
  const auto kernel = make_interpreter(RandomProgram(1).program());
  EXPECT_EQ(kernel->name(), "interpreter/" + instruction_sets().front());
}

TEST(Interpreter, PreparesConstantsInEveryLane) {
  Program program;
  program.slots = 3;
  program.constants = {{1, 2.5}};
  const auto kernel = make_interpreter(program);
  Tile tile(3, 16);
  kernel->prepare(tile.data(), 16);
  for (int lane = 0; lane < 16; ++lane) {
    EXPECT_EQ(tile.at(0, lane), 0.0);
    EXPECT_EQ(tile.at(1, lane), 2.5);
  }
}

/// x' = -k x + s y, y' = x - y: one implicit step (shift I - J) d = f by hand.
TEST(Interpreter, TakesALinearlyImplicitStepOfACompiledModel) {
  using sample::E;
  sample::Builder b;
  b.parameter("k", 2).parameter("s", 0.5);
  b.variable("x", 1, -E("k") * E("x") + E("s") * E("y"));
  b.variable("y", 3, E("x") - E("y"));
  const Result<Program> made = compile(b.model, {.varying = {}, .closed_form = false});
  ASSERT_TRUE(made.ok());
  const Program& program = *made;
  const auto kernel = make_interpreter(program);
  Tile tile(program.slots, 8);
  kernel->prepare(tile.data(), 8);
  for (int lane = 0; lane < 8; ++lane) {
    tile.at(program.parameter.begin, lane) = 2 + lane;
    for (std::uint32_t i = 1; i < program.parameter.size; ++i)
      tile.at(program.parameter.begin + i, lane) = program.parameter_defaults[i];
    tile.at(program.shift, lane) = 10;
  }
  for (Part part : {Part::initial, Part::once, Part::jacobians, Part::factor}) kernel->run(part, tile.data(), 8);
  for (std::uint32_t i = 0; i < 2; ++i)
    for (int lane = 0; lane < 8; ++lane) tile.at(program.rhs.begin + i, lane) = 0;  // the derivative is there already
  kernel->run(Part::solve, tile.data(), 8);
  for (int lane = 0; lane < 8; ++lane) {
    const double k = 2 + lane, f_x = -k + 1.5, f_y = -2, det = (10 + k) * 11 - 0.5;
    EXPECT_NEAR(tile.at(program.rhs.begin, lane), (11 * f_x + 0.5 * f_y) / det, 1e-15);
    EXPECT_NEAR(tile.at(program.rhs.begin + 1, lane), ((10 + k) * f_y + f_x) / det, 1e-15);
  }
}

}  // namespace
}  // namespace remit
