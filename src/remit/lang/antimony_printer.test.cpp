// What is printed reads back as the same model.
#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

Model read(const std::string& text) {
  auto model = parse_antimony(text, "test.ant");
  EXPECT_TRUE(model.ok()) << text << "\n" << render(model.diagnostics());
  return model.ok() ? *model : Model{};
}

TEST(PrintAntimony, ReadsBackAsTheSameModel) {
  for (const char* text :
       {"a = 3; b = -2; c := 2*a; x = 1; x' = -x; y = a/2",
        "model foo()\n a = 1; a is \"A \\\"name\\\"\"\nend\nfoo is \"Foo\\\\\"",
        "compartment C = 2; species A in C = 3/C, $B in C = 1; substanceOnly species D in C = 4; A has mole/litre; C "
        "has litre; D has mole",
        "species A = 1, B = 2, M = 1; n = 2; J0: 2 A + n B => 0.5 A; A*M; J0 is \"name\"; J1: -> A; 1; E -( J1; "
        "species E = 1; J2: (n/2) A -> ; 1",
        "x = 0; E: at 2 after x > 3, priority = x, t0=false, persistent=false, fromTrigger=false: x = 1; E is "
        "\"event\"; at time > 3: x = 2",
        "function f(x, y)\n x/(x + y)\nend\na := f(time, -2)",
        "unit mM = 1e-3 mole/litre; unit u = (2 metre)^2; k = 3 mM; unit time_unit = 60 second; q = 2; q has mM/second",
        "a = INF; b = NaN; c = -INF; d = 1e-300", "var x = 1; var compartment V = 1; const y = 2",
        "substanceOnly species S = 1; k = 2; S = 2*k", "x := piecewise(1, time > 2 && !(time > 3), 0 - -1)"}) {
    const Model model = read(text);
    const std::string printed = print_antimony(model);
    EXPECT_EQ(difference(model, read(printed)), "") << printed;
  }
}

TEST(PrintAntimony, WritesUnitsInTheWordsOfTheLanguage) {
  EXPECT_NE(print_antimony(read("unit mM = 1e-3 mole / litre")).find("unit mM = 0.001 mole/litre;"), std::string::npos);
}

// A number assigned to an amount is no initial concentration.
TEST(PrintAntimony, KeepsAssignmentsToAmountsApartFromInitialValues) {
  Model model = read("compartment C = 2; substanceOnly species S in C");
  model.initial_assignments.push_back({"S", make_call("/", {make_number(6), make_name("C")}), {}});
  const Model again = read(print_antimony(model));
  ASSERT_EQ(again.initial_assignments.size(), 1u);
  EXPECT_EQ(again.species[0].initial, nullptr);
}

TEST(Difference, NamesWhatDiffers) {
  const Model a = read("species S = 1; k = 1; J: S -> ; k*S; x := k; unit u = 2 mole");
  const std::vector<std::pair<const char*, const char*>> others = {
      {"species S = 2; k = 1; J: S -> ; k*S; x := k; unit u = 2 mole", "species `S`"},
      {"species S = 1; k = 2; J: S -> ; k*S; x := k; unit u = 2 mole", "parameter `k`"},
      {"species S = 1; k = 1; J: S => ; k*S; x := k; unit u = 2 mole", "reaction `J`: reversible"},
      {"species S = 1; k = 1; J: 2 S -> ; k*S; x := k; unit u = 2 mole", "reaction `J`: reactants"},
      {"species S = 1; k = 1; J: S -> ; S*k; x := k; unit u = 2 mole", "reaction `J`: rate"},
      {"species S = 1; k = 1; J: S -> ; k*S; x := -k; unit u = 2 mole", "assignment rule of `x`"},
      {"species S = 1; k = 1; J: S -> ; k*S; x := k; unit u = 3 mole", "unit `u`"},
      {"species S = 1; k = 1; J: S -> ; k*S; x := k; unit u = 2 mole; at x > 1: k = 2", "`k`: constant"},
      {"$S = 1; k = 1; J: S -> ; k*S; x := k; unit u = 2 mole", "species `S`: boundary"}};
  EXPECT_EQ(difference(a, a), "");
  for (const auto& [text, expected] : others) {
    const std::string found = difference(a, read(text));
    EXPECT_FALSE(found.empty()) << text;
    EXPECT_NE(found.find(expected), std::string::npos) << found;
  }
}

}  // namespace
}  // namespace remit
