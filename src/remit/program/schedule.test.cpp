#include "remit/program/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

namespace remit {
namespace {

struct Scheduled {
  Graph g;
  Block state{1, 6};
  Node x(std::uint32_t i) { return g.state(i); }

  Section run(const std::vector<Node>& nodes) {
    Layout layout(g);
    layout.block(7);
    layout.set_inputs(0, state, {});
    const Block out = layout.block(nodes.size());
    std::vector<Output> outputs;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) outputs.push_back({out.begin + i, nodes[i]});
    Section section = schedule(layout, outputs);
    slots = layout.slots();
    values.assign(slots, 0);
    for (std::uint32_t i = 0; i < state.size; ++i) values[state.begin + i] = at.states[i];
    for (const auto& [slot, value] : layout.constants()) values[slot] = value;
    for (const Instruction& it : section) values[it.target] = apply(it.op, values[it.a], values[it.b], values[it.c]);
    results.assign(values.begin() + out.begin, values.begin() + out.begin + out.size);
    return section;
  }

  Valuation at{.states = {0.5, 1.5, 2.5, 3.5, -1.25, 7}, .parameters = {}, .time = 0};
  std::uint32_t slots = 0;
  std::vector<double> values, results;
};

TEST(Schedule, ComputesASharedNodeOnce) {
  Scheduled s;
  const Node product = s.g.mul(s.x(0), s.x(1));
  const Section section = s.run({s.g.add(product, s.x(2)), s.g.sub(product, s.x(3))});
  EXPECT_EQ(std::count_if(section.begin(), section.end(), [](const auto& it) { return it.op == Opcode::mul; }), 1);
  EXPECT_EQ(section.size(), 3u);
}

TEST(Schedule, FoldsAPrivateProductIntoItsSum) {
  Scheduled s;
  const Section section = s.run({s.g.add(s.g.mul(s.x(0), s.x(1)), s.x(2))});
  ASSERT_EQ(section.size(), 1u);
  EXPECT_EQ(section[0].op, Opcode::mul_add);
  EXPECT_EQ(s.results[0], 0.5 * 1.5 + 2.5);
}

TEST(Schedule, GrowsASumInOneSlotWithoutInterruption) {
  Scheduled s;
  Node sum = s.x(0);
  for (std::uint32_t i = 1; i < 6; ++i) sum = s.g.add(sum, s.g.mul(s.x(i), s.g.make(Opcode::exp, s.x(i))));
  const Section section = s.run({sum});
  ASSERT_EQ(section.size(), 10u);
  for (std::size_t k = 5; k < 10; ++k) {
    EXPECT_EQ(section[k].op, Opcode::mul_add);
    EXPECT_EQ(section[k].target, section[9].target);
  }
}

TEST(Schedule, UsesTemporariesAgain) {
  Scheduled s;
  Node chain = s.x(0);
  for (int k = 0; k < 100; ++k) chain = s.g.make(Opcode::tanh, s.g.add(chain, s.x(1)));
  s.run({chain});
  EXPECT_LE(s.slots, 10u);  // 7 inputs, the output, one or two temporaries
}

TEST(Schedule, CopiesWhatIsWantedTwiceOrIsAnInput) {
  Scheduled s;
  const Node twice = s.g.add(s.x(0), s.x(1));
  s.run({twice, twice, s.x(3), s.g.constant(4)});
  EXPECT_EQ(s.results, (std::vector<double>{2, 2, 3.5, 4}));
}

/// Whatever order and slots it picks, the values are those of the graph, bit for bit.
/// Whether every node is a whole number so small that no order of rounding matters, fused or not.
bool is_exact(const Graph& graph, const std::vector<Node>& nodes, const Valuation& at) {
  const std::vector<double> values = evaluate(graph, nodes, at);
  return std::all_of(values.begin(), values.end(), [](double value) { return std::fabs(value) < 0x1p50; });
}

TEST(Schedule, KeepsEveryValueOfRandomGraphs) {
  int exact = 0;
  for (unsigned seed = 0; seed < 600; ++seed) {
    Scheduled s;
    s.at.states = {1, 2, 3, -1, 0, -5};
    std::mt19937 engine(seed);
    std::vector<Node> nodes;
    for (std::uint32_t i = 0; i < 6; ++i) nodes.push_back(s.x(i));
    const Opcode ops[] = {Opcode::add, Opcode::add, Opcode::sub, Opcode::mul, Opcode::mul, Opcode::min, Opcode::select};
    for (int k = 0; k < 60; ++k) {
      const auto any = [&] {
        return nodes[engine() % 3 == 0 ? engine() % nodes.size()
                                       : nodes.size() - 1 - engine() % std::min<std::size_t>(6, nodes.size())];
      };
      nodes.push_back(s.g.make(ops[engine() % 7], any(), any(), any()));
    }
    if (!is_exact(s.g, nodes, s.at)) continue;
    ++exact;
    const std::vector<Node> wanted(nodes.end() - 12, nodes.end());
    const std::vector<double> expected = evaluate(s.g, wanted, s.at);
    s.run(wanted);
    for (std::size_t k = 0; k < wanted.size(); ++k) EXPECT_EQ(expected[k], s.results[k]) << "seed " << seed;
  }
  EXPECT_GE(exact, 200);
}

TEST(Hoistable, AreTheLargestPartsThatDoNotChange) {
  Graph g;
  const Node p = g.parameter(0, false), q = g.parameter(1, false);
  const Node fixed = g.make(Opcode::exp, g.mul(p, q));
  const std::vector<Node> found = hoistable(g, {{0, g.mul(fixed, g.state(0))}, {1, g.add(p, g.state(1))}});
  EXPECT_EQ(found, std::vector<Node>{fixed});
}

}  // namespace
}  // namespace remit
