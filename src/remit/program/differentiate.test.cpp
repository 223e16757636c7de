#include "remit/program/differentiate.hpp"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace remit {
namespace {

using Real = long double;

/// Eighty bits with the C library: independent of apply() and precise enough for difference quotients.
Real wide(Opcode op, Real a, Real b, Real c) {
  switch (op) {
    case Opcode::add:
      return a + b;
    case Opcode::sub:
      return a - b;
    case Opcode::mul:
      return a * b;
    case Opcode::div:
      return a / b;
    case Opcode::neg:
      return -a;
    case Opcode::recip:
      return 1 / a;
    case Opcode::abs:
      return std::fabs(a);
    case Opcode::sqrt:
      return std::sqrt(a);
    case Opcode::exp:
      return std::exp(a);
    case Opcode::log:
      return std::log(a);
    case Opcode::pow:
      return std::pow(a, b);
    case Opcode::min:
      return std::fmin(a, b);
    case Opcode::max:
      return std::fmax(a, b);
    case Opcode::less:
      return a < b;
    case Opcode::equal:
      return a == b;
    case Opcode::select:
      return a != 0 ? b : c;
    case Opcode::sin:
      return std::sin(a);
    case Opcode::cos:
      return std::cos(a);
    case Opcode::tan:
      return std::tan(a);
    case Opcode::asin:
      return std::asin(a);
    case Opcode::acos:
      return std::acos(a);
    case Opcode::atan:
      return std::atan(a);
    case Opcode::sinh:
      return std::sinh(a);
    case Opcode::cosh:
      return std::cosh(a);
    case Opcode::tanh:
      return std::tanh(a);
    default:
      ADD_FAILURE() << "no wide meaning of " << name_of(op);
      return 0;
  }
}

struct At {
  std::vector<Real> states;
  Real time = 0;
};

Real value(const Graph& g, Node node, const At& at) {
  std::vector<Real> v(g.size());
  for (Node n = 0; n <= node; ++n) {
    const GraphNode& it = g[n];
    if (it.kind == NodeKind::constant) v[n] = it.value;
    if (it.kind == NodeKind::time) v[n] = at.time;
    if (it.kind == NodeKind::state) v[n] = at.states[it.operand[0]];
    if (it.kind == NodeKind::operation) v[n] = wide(it.op, v[it.operand[0]], v[it.operand[1]], v[it.operand[2]]);
  }
  return v[node];
}

Real quotient(const Graph& g, Node node, At at, int state) {
  const Real step = 1e-6L;
  Real& moved = state < 0 ? at.time : at.states[state];
  const Real centre = moved;
  moved = centre + step;
  const Real above = value(g, node, at);
  moved = centre - step;
  return (above - value(g, node, at)) / (2 * step);
}

/// A random expression whose values stay tame: positive where it must be, away from kinks almost surely.
class Random {
 public:
  Random(Graph& g, unsigned seed) : g_(g), engine_(seed) {}

  Node expression(int depth) {
    if (depth == 0) return leaf();
    const Node a = expression(depth - 1), b = expression(depth - 1);
    switch (engine_() % 16) {
      case 0:
        return g_.add(a, b);
      case 1:
        return g_.sub(a, b);
      case 2:
        return g_.mul(a, b);
      case 3:
        return g_.div(a, positive(b));
      case 4:
        return g_.neg(a);
      case 5:
        return g_.make(Opcode::exp, bounded(a));
      case 6:
        return g_.make(Opcode::log, positive(a));
      case 7:
        return g_.make(Opcode::pow, positive(a), bounded(b));
      case 8:
        return g_.make(Opcode::pow, positive(a), g_.constant(2.3));
      case 9:
        return g_.make(Opcode::sqrt, positive(a));
      case 10:
        return g_.make(engine_() % 2 ? Opcode::min : Opcode::max, a, b);
      case 11:
        return g_.select(g_.make(Opcode::less, a, b), a, g_.mul(b, b));
      case 12:
        return g_.make(Opcode::abs, a);
      case 13:
        return g_.recip(positive(a));
      case 14:
        return trigonometric(a);
      default:
        return g_.make(Opcode::pow, a, g_.constant(double(engine_() % 5)));
    }
  }

 private:
  Node leaf() {
    switch (engine_() % 5) {
      case 0:
        return g_.constant(0.5 + double(engine_() % 4));
      case 1:
        return g_.time();
      default:
        return g_.state(engine_() % 4);
    }
  }
  Node positive(Node a) { return g_.add(g_.constant(0.3), g_.mul(a, a)); }
  Node bounded(Node a) { return g_.make(Opcode::tanh, a); }
  Node trigonometric(Node a) {
    const Opcode any[] = {Opcode::sin, Opcode::cos, Opcode::atan, Opcode::tanh};
    const Opcode inside[] = {Opcode::tan, Opcode::asin, Opcode::acos, Opcode::sinh, Opcode::cosh};
    if (engine_() % 2) return g_.make(any[engine_() % 4], a);
    return g_.make(inside[engine_() % 5], g_.mul(g_.constant(0.7), bounded(a)));
  }
  Graph& g_;
  std::mt19937 engine_;
};

void expect_near(Real expected, Real found, const char* what) {
  EXPECT_LE(std::fabs(expected - found), 1e-7L * (1 + std::fabs(expected))) << what;
}

TEST(Differentiator, AgreesWithDifferenceQuotientsOnRandomExpressions) {
  int compared = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Graph g;
    const Node node = Random(g, seed).expression(4);
    const At at{{0.31L, 0.77L, 1.23L, 1.9L}, 0.6L};
    if (!(std::fabs(value(g, node, at)) < 1e6L)) continue;
    Differentiator d(g);
    const Gradient gradient = d.gradient(node);
    std::vector<Real> found(4);
    for (const auto& [state, partial] : gradient) found[state] = value(g, partial, at);
    for (int state = 0; state < 4; ++state) expect_near(quotient(g, node, at, state), found[state], "state");
    expect_near(quotient(g, node, at, -1), value(g, d.time_derivative(node), at), "time");
    ++compared;
  }
  EXPECT_GT(compared, 300);
}

/// Rows of a Jacobian, backwards through what only they use, equal the gradients forwards.
TEST(Differentiator, GivesTheSameRowsBackwards) {
  int compared = 0;
  for (unsigned seed = 0; seed < 200; ++seed) {
    Graph g;
    Random random(g, seed);
    const Node shared_part = random.expression(3);
    const std::vector<Node> rows = {g.mul(shared_part, random.expression(3)), g.add(random.expression(3), shared_part)};
    const At at{{0.31L, 0.77L, 1.23L, 1.9L}, 0.6L};
    const std::vector<bool> shared = shared_nodes(g, rows);
    Differentiator d(g);
    for (Node row : rows) {
      std::vector<Real> expected(4), found(4);
      for (const auto& [state, partial] : d.gradient(row)) expected[state] = value(g, partial, at);
      for (const auto& [state, partial] : d.row(row, shared)) found[state] = value(g, partial, at);
      for (int state = 0; state < 4; ++state) {
        if (!(std::fabs(expected[state]) < 1e6L)) continue;
        EXPECT_LE(std::fabs(expected[state] - found[state]), 1e-13L * (1 + std::fabs(expected[state]))) << seed;
        ++compared;
      }
    }
  }
  EXPECT_GT(compared, 1000);
}

TEST(Differentiator, LeavesOutWhatDoesNotMatter) {
  Graph g;
  Differentiator d(g);
  const Node f = g.add(g.mul(g.constant(3), g.state(2)), g.parameter(0, false));
  ASSERT_EQ(d.gradient(f).size(), 1u);
  EXPECT_EQ(d.gradient(f)[0].first, 2u);
  EXPECT_TRUE(g.is_constant(d.gradient(f)[0].second, 3));
  EXPECT_TRUE(g.is_constant(d.time_derivative(f), 0));
}

double slope_at(double x, double exponent) {
  Graph g;
  Differentiator d(g);
  const Node f = g.make(Opcode::pow, g.state(0), g.parameter(0, false));
  const Node slope = d.gradient(f)[0].second;
  return evaluate(g, {slope}, {.states = {x}, .parameters = {exponent}})[0];
}

TEST(Differentiator, OfAPowerIsFiniteAtZero) {
  EXPECT_EQ(slope_at(0, 2.5), 0.0);
  EXPECT_EQ(slope_at(0, 1.0), 1.0);  // the limit
  EXPECT_EQ(slope_at(0, 0.5), 0.0);  // the limit is infinite
  EXPECT_DOUBLE_EQ(slope_at(4, 2.5), 20.0);
  EXPECT_EQ(slope_at(1e-310, 2.2), 0.0);  // x^h underflows and 1 / x overflows
}

TEST(Differentiator, OfASquareRootIsFiniteAtZero) {
  Graph g;
  Differentiator d(g);
  const Node slope = d.gradient(g.make(Opcode::sqrt, g.state(0)))[0].second;
  EXPECT_EQ(evaluate(g, {slope}, {.states = {0.0}})[0], 0.0);
  EXPECT_EQ(evaluate(g, {slope}, {.states = {4.0}})[0], 0.25);
}

TEST(Differentiator, OfStepsIsZero) {
  Graph g;
  Differentiator d(g);
  for (Opcode op : {Opcode::floor, Opcode::ceil}) EXPECT_TRUE(d.gradient(g.make(op, g.state(0))).empty());
  EXPECT_TRUE(d.gradient(g.make(Opcode::less, g.state(0), g.time())).empty());
}

}  // namespace
}  // namespace remit
