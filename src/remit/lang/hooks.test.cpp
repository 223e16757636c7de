// Combinations and the parameters hooks become.
#include "remit/lang/hooks.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace remit
