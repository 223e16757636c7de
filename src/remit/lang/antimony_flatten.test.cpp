// Parts in a whole: names, replacements, conversions and deletions, with the results the SBML comp package prescribes.
#include "remit/lang/antimony_flatten.hpp"

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

Model read(const std::string& text) {
  auto model = parse_antimony(text, "test.ant", {.declare_mentioned = true});
  EXPECT_TRUE(model.ok()) << text << "\n" << render(model.diagnostics());
  return model.ok() ? *model : Model{};
}

// The two texts mean the same model.
void expect_same(const std::string& text, const std::string& flat) {
  EXPECT_EQ(difference(read(text), read("model *bar()\n" + flat + "\nend")), "") << text;
}

TEST(Parts, GetTheirNameAsPrefix) {
  expect_same("model foo()\n species S in C; J: S -> ; k*S; C = 1; S = 2\nend\nmodel bar()\n A: foo(); B: foo()\nend",
              "species A__S in A__C, B__S in B__C; A__J: A__S -> ; A__k*A__S; B__J: B__S -> ; B__k*B__S; A__C = 1; "
              "B__C = 1; A__S = 2; B__S = 2");
}

TEST(Parts, NestAndAreReachedByDots) {
  expect_same(
      "model foo(x0)\n x0 = 3\nend\nmodel baz()\n A1: foo()\nend\nmodel bar()\n A2: baz(); A2.A1.x0 is x1; y := "
      "A2.A1.x0\nend",
      "x1 = 3; y := x1");
}

TEST(Parts, TakeArguments) {
  expect_same("model foo(a, b)\n c := a*b; b = 4\nend\nmodel bar()\n A: foo(x, 5); x = 2\nend",
              "A__c := x*A__b; x = 2; A__b = 5");
  expect_same("model foo(x0)\n x0 = 3\nend\nmodel baz(x1)\n A: foo(x1)\nend\nmodel bar(x2)\n A: baz(x2)\nend",
              "x2 = 3");
}

TEST(Parts, YieldToWhatTheWholeSays) {
  expect_same("model foo()\n x = 4.8; y := x\nend\nmodel bar()\n A: foo(); A.x is y; y = 2.2; A.y := 3\nend",
              "y = 2.2; A__y := 3");
  expect_same("model foo()\n x = 1\nend\nmodel bar()\n A: foo(); A.x = 7\nend", "A__x = 7");
  expect_same("model foo()\n x := 1\nend\nmodel bar()\n A: foo(); A.x = 7\nend", "A__x = 7");
  expect_same("model foo()\n x' = 4.8; x = 1\nend\nmodel bar()\n A: foo(); A.x is y; y' = 2.2\nend", "y' = 2.2; y = 1");
}

TEST(Parts, LoseWhatTheWholeTakesBack) {
  expect_same("model foo()\n P1 := 3\nend\nmodel bar()\n A: foo(); A.P1 is x; x := ;\nend", "var x");
  expect_same("model foo()\n P1 = 3^2\nend\nmodel bar()\n A: foo(); A.P1 is x; x = ;\nend", "const x");
}

TEST(Parts, ShareOneThingUnderOneName) {
  expect_same(
      "model foo()\n S = ; T = 1\nend\nmodel goo()\n S = 5\nend\nmodel bar()\n A: foo(); B: goo(); A.S is S; B.S is "
      "S\nend",
      "S = 5; A__T = 1");
  expect_same("model foo()\n x = 1\nend\nmodel bar()\n A: foo(); B: foo(); A.x is B.x\nend", "B__x = 1");
}

TEST(Parts, LetTheWholeReplaceReactionsAndEvents) {
  expect_same("model foo()\n J0: S1 -> ; J1; J1: -> S1\nend\nmodel bar()\n A: foo(); A.J0 is Jtop\nend",
              "Jtop: A__S1 -> ; A__J1; A__J1: -> A__S1");
  expect_same("model foo()\n J0: S1 -> ; 1\nend\nmodel bar()\n A: foo(); A.J0: S2 -> ; 2; A.S1 is S2\nend",
              "A__J0: S2 -> ; 2");
  expect_same("model foo()\n E: at time > 1: x = 1\nend\nmodel bar()\n A: foo(); A.E is E; E: at time > 2: y = 1\nend",
              "E: at time > 2: y = 1; A__x = ;");
}

TEST(Parts, DeleteAThingAndWhatUsesIt) {
  const std::string foo =
      "model foo()\n x = 1; y = x*2; z := x; w' = x; species S, T; J: S + T -> ; x*S; K: T -> ; k; E: at D after k > "
      "3, priority = x: v = x, u = 1\nend\n";
  expect_same(
      foo + "model bar()\n A: foo(); delete A.x\nend",
      "A__y = ; var A__z, A__w; species A__S, A__T; A__J: A__S + A__T -> ; ; A__K: A__T -> ; A__k; A__E: at A__D "
      "after A__k > 3: A__u = 1; A__v = ; var A__v");
  expect_same(foo + "model bar()\n A: foo(); delete A.J, A.E, A.S, A.D, A.x, A.y, A.z, A.w\nend",
              "species A__T; A__K: A__T -> ; A__k; var A__u, A__v");
}

TEST(Parts, LoseAnEventThatSetsNothingAnyMore) {
  const std::string foo = "model foo()\n E: at y > 3: z = 0\nend\nmodel bar()\n A: foo(); ";
  expect_same(foo + "delete A.z\nend", "A__y = ");
  expect_same(foo + "F: at A.y > 3: A.z = 1; delete A.z\nend", "A__y = ");
}

TEST(Parts, KeepWhatOnlyADeletedRateMentions) {
  expect_same("model foo()\n species S; J: T -> ; S*k\nend\nmodel bar()\n A: foo(); delete A.S\nend",
              "A__J: A__T -> ; ; A__k = ");
}

TEST(Parts, AreNoQuantitiesThemselves) {
  expect_same("model foo()\n x = 1\nend\nmodel bar()\n A: foo(); A.sboTerm = 8\nend", "A__x = 1");
}

TEST(Parts, DeleteWholly) {
  expect_same("model foo()\n x = q; J: S -> ; k\nend\nmodel bar()\n A: foo(); y = 1; delete A.J, A\nend", "y = 1");

  expect_same("model foo()\n x = 1\nend\nmodel bar()\n A: foo(); B: foo(); delete A\nend", "B__x = 1");
}

TEST(Parts, RunOnTheirOwnClock) {
  expect_same(
      "model foo()\n x' = time + delay(x, 2); J: -> S; k; E: at 3 after x > 1: y = rateOf(x)\n z := J\nend\n"
      "model bar()\n A: foo(), timeconv = T, extentconv = N; T = 60; N = 10\nend",
      "A__x' = (time/T + delay(A__x, 2*T))/T; A__J: -> A__S; (N/T)*A__k; A__E: at 3*T after A__x > 1: A__y = "
      "rateOf(A__x)*T;"
      "A__z := A__J/(N/T); T = 60; N = 10");
}

TEST(Parts, ConvertWhatIsReplaced) {
  expect_same(
      "model foo()\n t = 1; t' = time/t; u := 2*t; at t > 1: t = 5\nend\nmodel bar()\n A: foo(); A.t * c is y; c = "
      "3\nend",
      "y = 1*c; y' = time/(y/c)*c; A__u := 2*(y/c); A___E0: at y/c > 1: y = 5*c; c = 3");
  expect_same("model foo()\n S = 2; J: S -> ; k*S\nend\nmodel bar()\n A: foo(); A.S is Z / c; c = 3\nend",
              "Z = 2*c; A__J: (1*c) Z -> ; A__k*(Z/c); c = 3");
}

TEST(Parts, KeepUnitsApartOnlyWhenTheyDiffer) {
  const Model same_units =
      read("model foo()\n unit u = 2 mole; x = 1 u\nend\nmodel bar()\n unit u = 2 mole; A: foo()\nend");
  EXPECT_EQ(find_parameter(same_units, "A__x")->unit, "u");
  EXPECT_EQ(same_units.units.size(), 1u);
  const Model other = read(
      "model foo()\n unit u = 2 mole; x = 1; x has u; y := x + 3 u\nend\nmodel bar()\n unit u = 3 mole; A: foo()\nend");
  EXPECT_EQ(find_parameter(other, "A__x")->unit, "A__u");
  EXPECT_EQ(other.units.size(), 2u);
  EXPECT_EQ(to_text(other.assignment_rules[0].value), "A__x + 3 A__u");
}

TEST(Parts, ComplainOfWhatTheyDoNotHave) {
  const auto code = [](const std::string& text) {
    const auto result = parse_antimony(text, "test.ant", {.declare_mentioned = true});
    return result.ok() ? std::string("accepted") : result.diagnostics()[0].code;
  };
  const std::string foo = "model foo(p)\n xyz = 1\nend\n";
  EXPECT_EQ(code(foo + "A: foo(); delete A.abc"), "antimony-unknown-name");
  EXPECT_EQ(code(foo + "A: foo(); A.abc is A.def"), "antimony-unknown-name");
  EXPECT_EQ(code(foo + "A: foo(a, b)"), "antimony-part");
  EXPECT_EQ(code(foo + "A: foo(), speed = 3"), "antimony-part");
  EXPECT_EQ(code(foo + "A: foo(); A: foo()"), "antimony-duplicate");
  EXPECT_EQ(code(foo + "A: foo(); A__xyz = 3; A.xyz = 4"), "antimony-duplicate");
  EXPECT_EQ(code("model foo()\n x = 1; E: at x > 1: y = 2\nend\nA: foo(); delete A.x"), "antimony-delete");
}

}  // namespace
}  // namespace remit
