// Orders and cycles of definitions.
#include "remit/lang/model_order.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(Order, PutsEveryNodeBehindThoseItUses) {
  const DependencyGraph graph{{"a", "b", "c", "d"}, {{1, 2}, {3}, {}, {2}}};
  EXPECT_EQ(order(graph).order, (std::vector<std::size_t>{2, 3, 1, 0}));
}

TEST(Order, KeepsTheGivenOrderOfWhatIsIndependent) {
  const DependencyGraph graph{{"a", "b", "c"}, {{}, {}, {}}};
  EXPECT_EQ(order(graph).order, (std::vector<std::size_t>{0, 1, 2}));
}

TEST(Order, NamesACycle) {
  const DependencyGraph graph{{"a", "b", "c", "d"}, {{1}, {2}, {3}, {1}}};
  EXPECT_EQ(order(graph).cycle, (std::vector<std::string>{"b", "c", "d", "b"}));
  const DependencyGraph self{{"a"}, {{0}}};
  EXPECT_EQ(order(self).cycle, (std::vector<std::string>{"a", "a"}));
}

TEST(Order, CarriesChainsLongerThanAnyStack) {
  DependencyGraph graph;
  for (std::size_t i = 0; i < 500000; ++i) {
    graph.names.push_back("x");
    graph.uses.push_back(i + 1 < 500000 ? std::vector<std::size_t>{i + 1} : std::vector<std::size_t>{});
  }
  const Ordering ordering = order(graph);
  ASSERT_EQ(ordering.order.size(), 500000u);
  EXPECT_EQ(ordering.order.front(), 499999u);
}

}  // namespace
}  // namespace remit
