// check(): what it refuses, what it puts in order, what it completes.
#include "remit/lang/model.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

Model part(const std::string& text) {
  auto model = parse_antimony(text, "test.ant", {.partial = true});
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return model.ok() ? *model : Model{};
}

std::string first_code(Model model) {
  const auto result = check(std::move(model));
  return result.ok() ? "accepted" : result.diagnostics().front().code;
}

TEST(CheckModel, RefusesWhatContradictsItself) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"x := y + 1; y := x", "model-cycle"},
      {"x := x", "model-cycle"},
      {"x = y; y = x", "model-cycle"},
      {"species S = 1; x := J; J: S -> ; x*S", "model-cycle"},
      {"x := 2*nope", "model-unknown-name"},
      {"x' = nope", "model-unknown-name"},
      {"species S = 1; J: S -> ; nope", "model-unknown-name"},
      {"at nope > 1: x = 2", "model-unknown-name"},
      {"x := 1; x' = 2", "model-two-definitions"},
      {"species S = 1; S' = 2; J: S -> ; 1", "model-two-definitions"},
      {"x := 1; at time > 1: x = 2", "model-two-definitions"},
      {"y = 1; x := 1; x = 2*y", "model-two-definitions"},
      {"x = 1; at time > 1: x = 2, x = 3", "model-two-definitions"},
      {"const x = 1; x' = 2", "model-constant"},
      {"const x = 1; at time > 1: x = 2", "model-constant"},
      {"x := f(1)", "model-unknown-function"},
      {"x := sin(1, 2)", "model-arguments"},
      {"x := rateOf(2*x)", "model-rate-of"},
      {"function f(a) a + b end\nx := f(1)", "model-function"},
      {"function f(a) g(a) end\nfunction g(a) f(a) end\nx := f(1)", "model-recursion"},
      {"function f(a) a end\nx := f(1, 2)", "model-arguments"},
      {"function f(a, a) a end", "model-function"},
      {"function x(a) a end\nx = 1", "model-duplicate-id"}};
  for (const auto& [text, code] : cases) EXPECT_EQ(first_code(part(text)), code) << text;
}

TEST(CheckModel, RefusesDuplicatesAndUnknownCompartments) {
  Model model = part("k = 1");
  model.parameters.push_back(model.parameters[0]);
  EXPECT_EQ(first_code(model), "model-duplicate-id");
  model = part("species S in C = 1; C = 1");
  model.species[0].compartment = "D";
  EXPECT_EQ(first_code(model), "model-unknown-name");
  model = part("k = 1");
  model.parameters[0].id = "time";
  EXPECT_EQ(first_code(model), "model-reserved-id");
}

TEST(CheckModel, AllowsBoundarySpeciesToHaveARuleAndAReaction) {
  EXPECT_EQ(first_code(part("species $S; S := 2; J: S -> ; 1")), "accepted");
}

TEST(CheckModel, TellsEverythingAtOnceAndOfEachNameOnce) {
  const auto result = check(part("x := a + b + a; y := c; z := sin()"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.diagnostics().size(), 4u) << render(result.diagnostics());
}

TEST(CheckModel, OrdersRulesThroughTheRatesOfReactions) {
  const auto model = check(part("species S = 1; x := J + 1; J: S -> ; y*S; y := 2"));
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_EQ(model->assignment_rules[0].target, "y");
}

TEST(CheckModel, OrdersInitialAssignmentsThroughRulesAndCompartments) {
  const auto model = check(part("a = 2*r; r := b; b = 3*c; c = 1; species S in V; V = 2*k; k = 1; e = S; S = 4/V"));
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  std::vector<std::string> order;
  for (const Rule& rule : model->initial_assignments) order.push_back(rule.target);
  const auto place = [&](const char* id) { return std::find(order.begin(), order.end(), id) - order.begin(); };
  EXPECT_LT(place("b"), place("a"));
  EXPECT_LT(place("V"), place("e"));
}

TEST(CheckModel, CompletesModifiers) {
  const auto model = check(part("species A = 1, B = 1, C = 1; J: A -> B; A*B*C"));
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model->reactions[0].modifiers, (std::vector<std::string>{"C"}));
}

TEST(CheckModel, LetsCountedSpeciesBranchAndNothingElse) {
  const std::vector<std::pair<const char*, bool>> cases = {
      {"X -> 2 X", true}, {"X -> X + X", true}, {"X -> ", true},     {"X -> Y", true},    {"X -> 3 X", false},
      {"2 X -> ", false}, {"X + Y -> ", false}, {"-> X", false},     {"X -> 2 Y", false}, {"X -> X + Y", false},
      {"n X -> ", false}, {"Y -> X", true},     {"X -> n X", false}, {"Y -> 2 X", false}};
  for (const auto& [reaction, allowed] : cases) {
    Model model = part("species X = 1, Y = 1; n = 2; J: " + std::string(reaction) + "; 1");
    for (Species& species : model.species) species.counted = species.id == "X";
    EXPECT_EQ(first_code(model), allowed ? "accepted" : "model-counted") << reaction;
  }
}

TEST(CheckModel, WarnsOfMissingValuesAndRates) {
  const auto model = check(part("species S; J: S -> ; ; compartment C; k = ; x := 1; y = 2*x"));
  ASSERT_TRUE(model.ok());
  std::vector<std::string> codes;
  for (const Diagnostic& said : model.diagnostics()) codes.push_back(said.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"model-no-value", "model-no-value", "model-no-value", "model-no-rate"}));
}

}  // namespace
}  // namespace remit
