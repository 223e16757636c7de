// Index sets and suffixes.
#include "remit/lang/instances.hpp"

#include <gtest/gtest.h>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

const IndexSet none{}, clone{true, false}, site{false, true}, both{true, true};

TEST(Instances, AreAllCombinationsClonesFirst) {
  const Axes axes{{"A", "B"}, 2};
  EXPECT_EQ(instances(none, axes).size(), 1u);
  EXPECT_EQ(instances(clone, axes).size(), 2u);
  EXPECT_EQ(instances(site, axes).size(), 2u);
  const auto all = instances(both, axes);
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[1].clone, "A");
  EXPECT_EQ(all[1].site, 2);
}

TEST(Instances, OneSiteHasNoSuffix) {
  EXPECT_EQ(suffix(both, {"A", 1}, {{"A"}, 1}), "_A");
  EXPECT_EQ(suffix(both, {"A", 2}, {{"A"}, 3}), "_A_s2");
  EXPECT_EQ(suffix(site, {"A", 2}, {{"A"}, 3}), "_s2");
  EXPECT_EQ(suffix(none, {"A", 2}, {{"A"}, 3}), "");
}

TEST(Instances, ACloneIsNeededWhereTheSymbolHasOne) {
  EXPECT_THROW(suffix(clone, Instance{}, {{"A"}, 1}), InternalError);
}

TEST(Instances, IndexSetsAreReadByName) {
  EXPECT_EQ(index_set_named("none"), none);
  EXPECT_EQ(index_set_named("site clone"), both);
  EXPECT_EQ(index_set_named("clone"), clone);
  EXPECT_FALSE(index_set_named("clones"));
  EXPECT_EQ(to_text(both), "clone site");
}

}  // namespace
}  // namespace remit
