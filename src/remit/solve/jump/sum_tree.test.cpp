#include "remit/solve/jump/sum_tree.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(SumTree, FindsTheLeafThatHoldsAPoint) {
  for (const std::size_t leaves : {1u, 2u, 3u, 7u, 8u, 32u, 33u, 64u, 100u}) {
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
  for (const std::size_t leaves : {5u, 50u}) {
    SumTree tree(leaves);
    tree.set(1, 0.3);
    EXPECT_EQ(tree.find_positive(0.3).leaf, 1u);  // a point that rounding has put on the end
    tree.set(1, 0);
    tree.set(4, 1e-300);
    EXPECT_EQ(tree.find_positive(0).leaf, 4u);
  }
}

TEST(SumTree, SumsManyChangesLikeOneAfterTheOther) {
  for (const std::size_t leaves : {9u, 40u, 100u, 128u}) {
    SumTree one_by_one(leaves), at_once(leaves), anew(leaves);
    for (std::uint32_t round = 1; round < 200; ++round) {
      std::vector<std::uint32_t> changed;
      for (std::uint32_t leaf = round % 5; leaf < leaves; leaf += 1 + (round * (leaf + 3)) % 37)
        changed.push_back(leaf);
      for (const std::uint32_t leaf : changed) {
        const double value = 0.1 * ((leaf * 7 + round) % 13);
        one_by_one.set(leaf, value);
        at_once.put(leaf, value);
        anew.put(leaf, value);
      }
      at_once.sum(changed);
      anew.sum_all();
      ASSERT_EQ(at_once.total(), one_by_one.total());
      ASSERT_EQ(anew.total(), one_by_one.total());
      for (const double share : {0.1, 0.5, 0.9})
        ASSERT_EQ(at_once.find(share * at_once.total()).leaf, one_by_one.find(share * at_once.total()).leaf);
    }
  }
}

TEST(SumTree, DoesNotDrift) {
  SumTree tree(3);
  for (int k = 0; k < 100'000; ++k) tree.set(static_cast<std::size_t>(k % 3), 0.1 * k);
  for (std::size_t i = 0; i < 3; ++i) tree.set(i, 0);
  EXPECT_EQ(tree.total(), 0);
}

}  // namespace
}  // namespace remit
