#include "remit/kernel/forwarding.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

using Role = Planned::Role;

TEST(Forwarding, TakesThePreviousResultFromRegisters) {
  const auto plan = plan_forwarding({{Opcode::mul, 5, 0, 1, 0}, {Opcode::sub, 6, 2, 5, 0}, {Opcode::mul, 7, 6, 6, 0}});
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_EQ(plan[0].forwarded, Forwarded::none);
  EXPECT_EQ(plan[1].forwarded, Forwarded::b);
  EXPECT_EQ(plan[2].forwarded, Forwarded::a_and_b);
}

TEST(Forwarding, PutsThePreviousResultFirstWhereOrderDoesNotMatter) {
  const auto plan = plan_forwarding({{Opcode::div, 5, 0, 1, 0}, {Opcode::mul, 6, 2, 5, 0}});
  EXPECT_EQ(plan[1].forwarded, Forwarded::a);
  EXPECT_EQ(plan[1].instruction.a, 5u);
  EXPECT_EQ(plan[1].instruction.b, 2u);
}

TEST(Forwarding, StoresOnlyWhatSomebodyReads) {
  const auto plan =
      plan_forwarding({{Opcode::mul, 5, 0, 1, 0},  // forwarded, and its slot is written again
                       {Opcode::div, 6, 5, 2, 0},  // nobody writes slot 6 again: it is what the section leaves
                       {Opcode::neg, 5, 6, 0, 0}});
  EXPECT_FALSE(plan[0].stored);
  EXPECT_TRUE(plan[1].stored);
  EXPECT_TRUE(plan[2].stored);
}

TEST(Forwarding, StoresWhatIsReadLaterAsWell) {
  const auto plan = plan_forwarding({{Opcode::mul, 5, 0, 1, 0},
                                     {Opcode::div, 6, 5, 2, 0},
                                     {Opcode::div, 7, 1, 5, 0},  // from memory
                                     {Opcode::neg, 5, 0, 0, 0}});
  EXPECT_TRUE(plan[0].stored);
}

TEST(Forwarding, MakesARunOfProductsAddedToOneSlot) {
  const auto plan =
      plan_forwarding({{Opcode::mul_add, 9, 0, 1, 8}, {Opcode::mul_add, 9, 2, 3, 9}, {Opcode::mul_add, 9, 4, 5, 9}});
  ASSERT_EQ(plan.size(), 4u);
  EXPECT_EQ(plan[0].role, Role::head);
  EXPECT_EQ(plan[0].terms, 3u);
  EXPECT_EQ(plan[0].instruction.c, 8u);
  EXPECT_EQ(plan[3].role, Role::term);
  EXPECT_EQ(plan[3].instruction.a, 4u);
}

TEST(Forwarding, EndsARunWhereTheSignChanges) {
  const auto plan =
      plan_forwarding({{Opcode::mul_add, 9, 0, 1, 8}, {Opcode::mul_sub, 9, 2, 3, 9}, {Opcode::mul_add, 9, 4, 5, 9}});
  ASSERT_EQ(plan.size(), 3u);
  EXPECT_FALSE(plan[0].stored);  // the sum stays in registers all the same
  EXPECT_EQ(plan[1].forwarded, Forwarded::c);
  EXPECT_FALSE(plan[1].stored);
  EXPECT_EQ(plan[2].forwarded, Forwarded::c);
  EXPECT_TRUE(plan[2].stored);
}

TEST(Forwarding, SplitsALongRun) {
  Section section;
  for (std::uint32_t k = 0; k < most_terms + 3; ++k) section.push_back({Opcode::mul_add, 99, k, k, 99});
  const auto plan = plan_forwarding(section);
  ASSERT_EQ(plan.size(), section.size() + 2);
  EXPECT_FALSE(plan[0].stored);
  EXPECT_EQ(plan[most_terms + 1].role, Role::head);
  EXPECT_EQ(plan[most_terms + 1].forwarded, Forwarded::c);
  EXPECT_EQ(plan[most_terms + 1].terms, 3u);
}

TEST(Forwarding, EndsARunWhereATermReadsTheSum) {
  const auto plan = plan_forwarding({{Opcode::mul_add, 9, 0, 1, 9}, {Opcode::mul_add, 9, 9, 1, 9}});
  ASSERT_EQ(plan.size(), 2u);
  EXPECT_EQ(plan[0].role, Role::single);
  EXPECT_TRUE(plan[0].stored);  // two operands at once are read from memory
}

TEST(Forwarding, KeepsWhatTheFirstTermReadsFromTheSlotOfTheSum) {
  const auto plan = plan_forwarding({{Opcode::mul, 9, 0, 1, 0},
                                     {Opcode::mul, 8, 0, 0, 0},
                                     {Opcode::mul_add, 9, 9, 1, 8},  // starts from 8, reads the old 9
                                     {Opcode::mul_add, 9, 2, 2, 9}});
  EXPECT_TRUE(plan[0].stored);
  EXPECT_EQ(plan[2].role, Role::head);
  EXPECT_EQ(plan[2].forwarded, Forwarded::c);
}

}  // namespace
}  // namespace remit
