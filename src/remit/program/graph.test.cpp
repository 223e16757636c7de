#include "remit/program/graph.hpp"

#include <cmath>
#include <iterator>
#include <random>

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

/// An expression as written, with its value worked out on the way by apply() alone.
struct Written {
  Node node;
  double value;
};

class RandomWritten {
 public:
  RandomWritten(Graph& g, unsigned seed) : g_(g), engine_(seed) {}
  const Valuation at{.states = {0.75, 2.5}, .parameters = {1.5, -0.5}, .time = 3};

  Written expression(int depth) {
    if (depth == 0) return leaf();
    const Opcode ops[] = {Opcode::add,    Opcode::sub,     Opcode::mul,         Opcode::div,        Opcode::neg,
                          Opcode::recip,  Opcode::pow,     Opcode::abs,         Opcode::min,        Opcode::max,
                          Opcode::less,   Opcode::equal,   Opcode::logical_and, Opcode::logical_or, Opcode::logical_not,
                          Opcode::select, Opcode::mul_add, Opcode::mul_sub};
    const Opcode op = ops[engine_() % std::size(ops)];
    const Written a = expression(depth - 1), c = expression(depth - 1);
    const Written b = op == Opcode::pow ? exponent() : expression(depth - 1);
    return {g_.make(op, a.node, b.node, c.node), apply(op, a.value, b.value, c.value)};
  }

 private:
  Written number(double value) { return {g_.constant(value), value}; }
  Written exponent() {
    const double exponents[] = {-4, -3, -2, -1, 0, 1, 2, 3, 4, 5};
    return number(exponents[engine_() % std::size(exponents)]);
  }
  Written leaf() {
    const double numbers[] = {0, 1, -1, 2, 0.5, 3, -7};
    switch (engine_() % 6) {
      case 0:
        return {g_.state(0), at.states[0]};
      case 1:
        return {g_.state(1), at.states[1]};
      case 2:
        return {g_.parameter(0, false), at.parameters[0]};
      case 3:
        return {g_.parameter(1, true), at.parameters[1]};
      case 4:
        return {g_.time(), at.time};
      default:
        return number(numbers[engine_() % std::size(numbers)]);
    }
  }
  Graph& g_;
  std::mt19937 engine_;
};

/// Simplifying may move the last bits of a finite value, nothing more. (Values that are not finite may become so: 0 / 0
/// * 0.)
TEST(Simplification, KeepsTheValueOfRandomExpressions) {
  int compared = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Graph g;
    RandomWritten random(g, seed);
    const Written written = random.expression(2);
    if (!std::isfinite(written.value) || std::fabs(written.value) > 1e9) continue;
    const double found = evaluate(g, {written.node}, random.at)[0];
    EXPECT_NEAR(found, written.value, 1e-12 * (1 + std::fabs(written.value))) << "seed " << seed;
    ++compared;
  }
  EXPECT_GT(compared, 2000);
}

}  // namespace
}  // namespace remit
