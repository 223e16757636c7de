// Combinations and the parameters hooks become.
#include "remit/lang/hooks.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace remit {
namespace {

std::vector<ExprPtr> names(const std::vector<std::string>& ids) {
  std::vector<ExprPtr> exprs;
  for (const std::string& id : ids) exprs.push_back(make_name(id));
  return exprs;
}

TEST(Hooks, CombineAsSumProductOrBliss) {
  EXPECT_EQ(to_text(combined(Combine::sum, names({"a", "b", "c"}))), "a + b + c");
  EXPECT_EQ(to_text(combined(Combine::product, names({"a", "b", "c"}))), "a*b*c");
  EXPECT_EQ(to_text(combined(Combine::bliss, names({"a", "b", "c"}))), "1 - (1 - a)*(1 - b)*(1 - c)");
}

TEST(Hooks, OneContributionIsItself) {
  for (const Combine combine : {Combine::sum, Combine::product, Combine::bliss})
    EXPECT_EQ(to_text(combined(combine, names({"a"}))), "a");
}

TEST(Hooks, BecomeOneParameterPerInstance) {
  const auto hooks =
      parse_hooks("id\tindex\tcombine\tneutral\tunit\tmeaning\nkill\tclone site\tsum\t0\t1/day\tdeath\n", "h.tsv");
  ASSERT_TRUE(hooks.ok()) << render(hooks.diagnostics());
  Contributions contributions;
  contributions["kill_B_s2"] = names({"a"});
  const Model model = hooks_model(*hooks, contributions, {{"A", "B"}, 2});
  ASSERT_EQ(model.parameters.size(), 4u);
  EXPECT_EQ(model.parameters[0].id, "kill_A_s1");
  EXPECT_TRUE(model.parameters[0].constant);
  EXPECT_EQ(to_text(model.parameters[0].initial), "0");
  ASSERT_EQ(model.assignment_rules.size(), 1u);
  EXPECT_EQ(model.assignment_rules[0].target, "kill_B_s2");
  EXPECT_FALSE(find_parameter(model, "kill_B_s2")->constant);
}

TEST(Hooks, ABlissOfSomethingWithAUnitIsRefused) {
  const auto hooks =
      parse_hooks("id\tindex\tcombine\tneutral\tunit\tmeaning\nkill\tnone\tbliss\t0\t1/day\tdeath\n", "h.tsv");
  ASSERT_FALSE(hooks.ok());
  EXPECT_EQ(hooks.diagnostics()[0].code, "hooks-unit");
}

TEST(Hooks, AClampIsTwoParametersThatChangeNothingAtFirst) {
  const auto hooks = parse_hooks(
      "id\tindex\tcombine\tneutral\tunit\tmeaning\nkill\tclone\tsum\t0\t1/"
      "day\tdeath\nspeed\tnone\tproduct\t1\t1\tpace\n",
      "h.tsv");
  ASSERT_TRUE(hooks.ok()) << render(hooks.diagnostics());
  Contributions contributions;
  contributions["kill_B"] = names({"a", "b"});
  const Axes axes{{"A", "B"}, 1};
  const auto rules = [&](const std::set<std::string>& clamped) {
    std::vector<std::string> texts;
    for (const auto& rule : hooks_model(*hooks, contributions, axes, clamped).assignment_rules)
      texts.push_back(rule.target + " := " + to_text(rule.value));
    return texts;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(rules({"kil"}), (Texts{"kill_B := a + b"})) << "other names mean nothing";
  EXPECT_EQ(rules({"kill_B"}), (Texts{"kill_B := kill_B_clamp + kill_B_factor*(a + b)"}));
  EXPECT_EQ(rules({"kill", "speed"}),
            (Texts{"kill_A := kill_A_clamp + kill_A_factor*0", "kill_B := kill_B_clamp + kill_B_factor*(a + b)",
                   "speed := speed_clamp + speed_factor*1"}));
  const Model model = hooks_model(*hooks, contributions, axes, {"kill"});
  EXPECT_EQ(to_text(find_parameter(model, "kill_A_clamp")->initial), "0");
  EXPECT_EQ(find_parameter(model, "kill_A_clamp")->unit, "1/day");
  EXPECT_EQ(to_text(find_parameter(model, "kill_A_factor")->initial), "1");
  EXPECT_EQ(find_parameter(model, "kill_A_factor")->unit, "1");
}

TEST(Hooks, StateWhatTheyMayBe) {
  const std::string head = "id\tindex\tcombine\tneutral\tunit\tmeaning\tlow\thigh\n";
  const auto hooks = parse_hooks(
      head + "kill\tnone\tsum\t0\t1/day\tm\t-\t2\nblock\tnone\tbliss\t0\t1\tm\t-\t-\nheat\tnone\tsum\t0\t1\tm\t-3\t-\n",
      "h.tsv");
  ASSERT_TRUE(hooks.ok()) << render(hooks.diagnostics());
  EXPECT_EQ(hooks->at(0).low, 0);
  EXPECT_EQ(hooks->at(0).high, 2);
  EXPECT_EQ(hooks->at(1).high, 1) << "a share";
  EXPECT_EQ(hooks->at(2).low, -3);
  EXPECT_FALSE(hooks->at(2).high.has_value());
  for (const char* row : {"kill\tnone\tsum\t0\t1/day\tm\t1\t2\n", "kill\tnone\tsum\t0\t1/day\tm\tlow\t2\n"}) {
    const auto refused = parse_hooks(head + row, "h.tsv");
    ASSERT_FALSE(refused.ok()) << row;
    EXPECT_EQ(refused.diagnostics()[0].code, "hooks-range");
  }
}

}  // namespace
}  // namespace remit
