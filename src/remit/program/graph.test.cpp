#include "remit/program/graph.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

struct GraphTest : testing::Test {
  Graph g;
  Node x = g.state(0), y = g.state(1), p = g.parameter(0, false);
  Node number(double value) { return g.constant(value); }
};

using Expressions = GraphTest;

TEST_F(Expressions, ThatAreEqualAreTheSameNode) {
  EXPECT_EQ(g.add(x, y), g.add(y, x));
  EXPECT_EQ(g.mul(g.add(x, y), p), g.mul(p, g.add(y, x)));
  EXPECT_NE(g.sub(x, y), g.sub(y, x));
  EXPECT_NE(g.parameter(1, false), g.parameter(1, true));
}

TEST_F(Expressions, FoldConstantsWithTheMeaningOfTheInstruction) {
  EXPECT_TRUE(g.is_constant(g.add(number(0.1), number(0.2)), 0.1 + 0.2));
  EXPECT_TRUE(g.is_constant(g.make(Opcode::pow, number(2), number(10)), 1024));
  EXPECT_TRUE(g.is_constant(g.make(Opcode::exp, number(0)), 1));
}

TEST_F(Expressions, LoseNeutralElements) {
  EXPECT_EQ(g.add(x, number(0)), x);
  EXPECT_EQ(g.mul(number(1), x), x);
  EXPECT_EQ(g.sub(x, number(0)), x);
  EXPECT_EQ(g.div(x, number(1)), x);
  EXPECT_TRUE(g.is_constant(g.mul(number(0), x), 0));
  EXPECT_TRUE(g.is_constant(g.sub(x, x), 0));
  EXPECT_EQ(g.neg(g.neg(x)), x);
}

TEST_F(Expressions, MoveSignsOutwards) {
  EXPECT_EQ(g.add(x, g.neg(y)), g.sub(x, y));
  EXPECT_EQ(g.mul(g.neg(x), g.neg(y)), g.mul(x, y));
  EXPECT_EQ(g.neg(g.sub(x, y)), g.sub(y, x));
  EXPECT_EQ(g.mul(number(-1), x), g.neg(x));
  EXPECT_EQ(g.mul(number(2), g.mul(number(3), x)), g.mul(number(6), x));
}

TEST_F(Expressions, KeepTheSignOfAFactorOfManyProducts) {
  const Node factor = g.neg(g.mul(x, y));
  EXPECT_EQ(g.scaled(factor, g.constant(2)), g.mul(g.constant(-2), g.mul(x, y)));
  EXPECT_TRUE(g.is(g.scaled(factor, p), Opcode::mul));
  EXPECT_TRUE(g.is(g.mul(factor, p), Opcode::neg));
}

TEST_F(Expressions, TurnSmallWholePowersIntoProducts) {
  EXPECT_EQ(g.make(Opcode::pow, x, number(2)), g.mul(x, x));
  EXPECT_EQ(g.make(Opcode::pow, x, number(3)), g.mul(g.mul(x, x), x));
  EXPECT_EQ(g.make(Opcode::pow, x, number(-1)), g.recip(x));
  EXPECT_EQ(g.make(Opcode::pow, x, number(0.5)), g.make(Opcode::sqrt, x));
  EXPECT_EQ(g.make(Opcode::pow, x, number(0)), number(1));
  EXPECT_TRUE(g.is(g.make(Opcode::pow, x, number(2.5)), Opcode::pow));
}

TEST_F(Expressions, DivideByWhatDoesNotChangeThroughAReciprocal) {
  EXPECT_EQ(g.div(x, p), g.mul(x, g.recip(p)));
  EXPECT_EQ(g.div(x, number(4)), g.mul(x, number(0.25)));
  EXPECT_TRUE(g.is(g.div(x, y), Opcode::div));
}

TEST_F(Expressions, DivideTimeByANumberExactly) {
  EXPECT_TRUE(g.is(g.div(g.time(), number(7)), Opcode::div));
  const Node week = g.make(Opcode::floor, g.div(g.time(), number(49)));
  EXPECT_EQ(evaluate(g, {week}, {.parameters = {1}, .time = 49})[0], 1.0);  // 49 * (1 / 49) is less than 1
}

TEST_F(Expressions, KnowWhatTheyDependOn) {
  EXPECT_TRUE(g.depends(g.mul(x, p), on_state));
  EXPECT_FALSE(g.depends(g.mul(p, p), on_state | on_time | on_varying));
  EXPECT_TRUE(g.depends(g.add(p, g.parameter(3, true)), on_varying));
}

TEST_F(Expressions, ChooseAtOnceWhenTheConditionIsKnown) {
  EXPECT_EQ(g.select(number(1), x, y), x);
  EXPECT_EQ(g.select(number(0), x, y), y);
  EXPECT_EQ(g.select(g.make(Opcode::less, x, y), p, p), p);
  EXPECT_EQ(g.select(g.make(Opcode::logical_not, x), p, y), g.select(x, y, p));
}

}  // namespace
}  // namespace remit
