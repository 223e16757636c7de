#include "remit/solve/jump/sum_tree.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(SumTree, FindsTheLeafThatHoldsAPoint) {
  for (const std::size_t leaves : {1u, 2u, 3u, 7u, 8u, 100u}) {
    SumTree tree(leaves);
    for (std::size_t i = 0; i < leaves; ++i) tree.set(i, static_cast<double>(i % 4));
    double before = 0;
    for (std::size_t i = 0; i < leaves; ++i) {
      for (const double share : {0.0, 0.5, 0.99}) {
        if (tree[i] == 0) continue;
        const SumTree::Choice choice = tree.find(before + share * tree[i]);
        EXPECT_EQ(choice.leaf, i);
        EXPECT_NEAR(choice.rest, share * tree[i], 1e-9);
      }
      before += tree[i];
    }
    EXPECT_EQ(tree.total(), before);
  }
}

TEST(SumTree, NeverChoosesALeafOfZero) {
  SumTree tree(5);
  tree.set(1, 0.3);
  EXPECT_EQ(tree.find(0.3).leaf, 1u);  // a point that rounding has put on the end
  tree.set(1, 0);
  tree.set(4, 1e-300);
  EXPECT_EQ(tree.find(0).leaf, 4u);
}

TEST(SumTree, DoesNotDrift) {
  SumTree tree(3);
  for (int k = 0; k < 100'000; ++k) tree.set(static_cast<std::size_t>(k % 3), 0.1 * k);
  for (std::size_t i = 0; i < 3; ++i) tree.set(i, 0);
  EXPECT_EQ(tree.total(), 0);
}

}  // namespace
}  // namespace remit
