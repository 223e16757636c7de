#include "remit/lang/inputs.hpp"

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

Model model_of(const char* text) {
  const auto model = parse_antimony(text, "model.ant");
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return *model;
}

TEST(Inputs, ListStatesInTheOrderOfTheText) {
  const Model model = model_of("species $source, B = 1, A = 0; idle = 3; E' = -E; E = 1; source -> B; 1; B -> A; B");
  EXPECT_EQ(dosable_states(model), (std::vector<std::string>{"B", "A", "E"}));
}

TEST(Inputs, LeaveParametersWithRulesAlone) {
  EXPECT_EQ(settable_parameters(model_of("a = 1; b := 2 * a; c = 0; c' = a")), std::vector<std::string>{"a"});
}

TEST(Inputs, AddAReactionWithAnIdleRate) {
  const auto fed = with_inputs(model_of("species A = 1; A -> ; 0.1 * A"), {"A"});
  ASSERT_TRUE(fed.ok()) << render(fed.diagnostics());
  ASSERT_EQ(fed->reactions.size(), 2u);
  EXPECT_EQ(to_text(fed->reactions[1].rate), "A_input_rate");
  EXPECT_EQ(fed->reactions[1].products.at(0).species, "A");
  ASSERT_NE(find_parameter(*fed, "A_input_rate"), nullptr);
  EXPECT_EQ(find_parameter(*fed, "A_input_rate")->initial->number, 0);
}

TEST(Inputs, AddToTheRateRuleOfWhatIsNoReactant) {
  const auto fed = with_inputs(model_of("E' = -E; E = 1"), {"E"});
  ASSERT_TRUE(fed.ok()) << render(fed.diagnostics());
  EXPECT_TRUE(fed->reactions.empty());
  EXPECT_EQ(to_text(fed->rate_rules.at(0).value), "-E + E_input_rate");
}

TEST(Inputs, RefuseWhatIsNoStateAndSayWhatIs) {
  const auto fed = with_inputs(model_of("species Alpha = 1; Alpha -> ; 0.1 * Alpha"), {"Alhpa"});
  ASSERT_FALSE(fed.ok());
  EXPECT_EQ(fed.diagnostics().at(0).code, "inputs-unknown-state");
  EXPECT_NE(fed.diagnostics().at(0).hint.find("Alpha"), std::string::npos);
}

TEST(Inputs, RefuseANameThatIsTaken) {
  const auto fed = with_inputs(model_of("species A = 1; A_input_rate = 2; A -> ; 0.1 * A"), {"A"});
  EXPECT_FALSE(fed.ok());
}

}  // namespace
}  // namespace remit
