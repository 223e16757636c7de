#include "remit/study/ladder_rules.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

Verdict verdict(double value, const Target& target, Interval interval = {}) {
  return judged({.value = value, .interval = interval}, target).verdict;
}

TEST(LadderRules, ResponseMayMissBySevenPointsOrByWhatChanceDoes) {
  const Target large{.rule = Judgement::response, .published = 31, .n = 1000};
  EXPECT_EQ(verdict(37.9, large), Verdict::pass);
  EXPECT_EQ(verdict(38.1, large), Verdict::falls_short);
  // 15 of 42 (36 %): exact interval 21.6 to 52.0 %
  const Target small{.rule = Judgement::response, .published = 36, .n = 42};
  EXPECT_NEAR(accepted(small).low, 21.6, 0.1);
  EXPECT_NEAR(accepted(small).high, 52.0, 0.1);
  EXPECT_EQ(verdict(51, small), Verdict::pass);
}

TEST(LadderRules, MediansMayMissByAFactor) {
  const Target target{.rule = Judgement::factor, .published = 4.0};
  EXPECT_EQ(verdict(5.4, target), Verdict::pass);
  EXPECT_EQ(verdict(5.5, target), Verdict::falls_short);
  EXPECT_EQ(verdict(2.9, target), Verdict::falls_short);
}

TEST(LadderRules, AnEstimateThatIsNotThereFallsShort) {
  EXPECT_EQ(verdict(std::nan(""), {.rule = Judgement::factor, .published = 4.0}), Verdict::falls_short);
  EXPECT_EQ(verdict(std::nan(""), {.rule = Judgement::range, .low = 0, .high = 1}), Verdict::falls_short);
}

TEST(LadderRules, LimitsAreHeldByTheEndsOfTheInterval) {
  const Target limit{.rule = Judgement::upper_limit, .high = 6};
  EXPECT_EQ(verdict(4, limit, {3, 5.9}), Verdict::pass);
  EXPECT_EQ(verdict(4, limit, {3, 6.1}), Verdict::falls_short);
  const Target positive{.rule = Judgement::positive};
  EXPECT_EQ(verdict(4, positive, {0.1, 8}), Verdict::pass);
  EXPECT_EQ(verdict(4, positive, {0, 8}), Verdict::falls_short);
}

TEST(LadderRules, HaveNames) {
  for (const std::string& name : rule_names()) EXPECT_EQ(name_of(*rule_named(name)), name);
  EXPECT_FALSE(rule_named("exact"));
}

}  // namespace
}  // namespace remit
