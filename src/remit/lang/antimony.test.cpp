// Every construct of Antimony that is read, with what it means; and what is refused, with what is said.
#include "remit/lang/antimony.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace remit {
namespace {

Model read(const std::string& text, const AntimonyOptions& options = {}) {
  auto model = parse_antimony(text, "test.ant", options);
  EXPECT_TRUE(model.ok()) << text << "\n" << render(model.diagnostics());
  return model.ok() ? *model : Model{};
}

// Names that are only mentioned are allowed, as Antimony does: keeps the examples short.
Model loosely(const std::string& text) { return read(text, {.declare_mentioned = true}); }

Diagnostics complaints(const std::string& text, const AntimonyOptions& options = {}) {
  return parse_antimony(text, "test.ant", options).diagnostics();
}

std::string first_code(const std::string& text, const AntimonyOptions& options = {}) {
  const auto result = parse_antimony(text, "test.ant", options);
  return result.ok() ? "accepted" : result.diagnostics().front().code;
}

double value(const ExprPtr& expr) { return expr && expr->kind == Expr::Kind::number ? expr->number : std::nan(""); }

const Reaction& reaction(const Model& model, const std::string& id) {
  for (const Reaction& candidate : model.reactions) {
    if (candidate.id == id) return candidate;
  }
  throw std::runtime_error("no reaction " + id);
}

// --- values and kinds

TEST(Antimony, TakesANumberAsInitialValueAndAnythingElseAsInitialAssignment) {
  const Model model = read("a = 3; b = -2e-3; c = 2*a; d = a");
  EXPECT_EQ(value(find_parameter(model, "a")->initial), 3);
  EXPECT_EQ(value(find_parameter(model, "b")->initial), -2e-3);
  ASSERT_EQ(model.initial_assignments.size(), 2u);
  EXPECT_EQ(model.initial_assignments[0].target, "c");
  EXPECT_EQ(to_text(model.initial_assignments[0].value), "2*a");
  EXPECT_EQ(find_parameter(model, "c")->initial, nullptr);
}

TEST(Antimony, TakesASpeciesNumberAsConcentrationAndNumberOverCompartmentAsAmount) {
  const Model model = read(
      "compartment C = 2; species A in C = 3, B in C = 5/C; substanceOnly species D in C; D = 7/C; k = 1; species E in "
      "C; E = k/C");
  EXPECT_EQ(value(find_species(model, "A")->initial), 3);
  EXPECT_FALSE(find_species(model, "A")->initial_is_amount);
  EXPECT_EQ(value(find_species(model, "B")->initial), 5);
  EXPECT_TRUE(find_species(model, "B")->initial_is_amount);
  EXPECT_TRUE(find_species(model, "D")->substance_only);
  EXPECT_EQ(value(find_species(model, "D")->initial), 7);
  ASSERT_EQ(model.initial_assignments.size(), 1u);
  EXPECT_EQ(model.initial_assignments[0].target, "E");
}

TEST(Antimony, InfersKindsFromUse) {
  const Model model = loosely("J: S -> ; k*S; x in C; at time > 1: y = 2; z := k; w' = 1");
  EXPECT_TRUE(find_species(model, "S"));
  EXPECT_TRUE(find_compartment(model, "C"));
  EXPECT_TRUE(find_parameter(model, "x"));
  EXPECT_TRUE(find_parameter(model, "k")->constant);
  EXPECT_FALSE(find_parameter(model, "y")->constant);
  EXPECT_FALSE(find_parameter(model, "z")->constant);
  EXPECT_FALSE(find_parameter(model, "w")->constant);
}

TEST(Antimony, PutsASpeciesWithoutACompartmentWhereItsReactionIsElseInTheDefault) {
  const Model model = loosely("J in C: A -> B; k; species D");
  EXPECT_EQ(find_species(model, "A")->compartment, "C");
  EXPECT_EQ(find_species(model, "D")->compartment, "default_compartment");
  EXPECT_EQ(value(find_compartment(model, "default_compartment")->initial), 1);
}

TEST(Antimony, MakesBoundarySpeciesOfDollarAndConst) {
  const Model model = loosely("species $A = 1, B = 1; const species C = 1; J: A + B -> $D + C; k");
  EXPECT_TRUE(find_species(model, "A")->boundary);
  EXPECT_FALSE(find_species(model, "B")->boundary);
  EXPECT_TRUE(find_species(model, "C")->boundary);
  EXPECT_TRUE(find_species(model, "D")->boundary);
  EXPECT_FALSE(find_species(model, "A")->constant);
}

TEST(Antimony, ReadsDeclarationsOfEveryForm) {
  const Model model = read(
      "var x = 1; const y = 2, z; z = 3; formula f = 4; var compartment V = 5; const compartment W = 6; species A in W "
      "= 1");
  EXPECT_FALSE(find_parameter(model, "x")->constant);
  EXPECT_TRUE(find_parameter(model, "z")->constant);
  EXPECT_TRUE(find_parameter(model, "f")->constant);
  EXPECT_FALSE(find_compartment(model, "V")->constant);
  EXPECT_TRUE(find_compartment(model, "W")->constant);
}

TEST(Antimony, ReadsInfinityAndNotANumber) {
  const Model model = read("a = inf; b = NaN; c = -INF");
  EXPECT_TRUE(std::isinf(value(find_parameter(model, "a")->initial)));
  EXPECT_TRUE(std::isnan(find_parameter(model, "b")->initial->number));
  EXPECT_LT(value(find_parameter(model, "c")->initial), 0);
}

TEST(Antimony, WarnsOfAConstantWithoutAValue) {
  const Model model = loosely("V = ; x = 2*V");
  EXPECT_EQ(find_parameter(model, "V")->initial, nullptr);
  const Diagnostics said = complaints("V = ; x = 2*V");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].code, "model-no-value");
  EXPECT_EQ(said[0].severity, Severity::warning);
}

TEST(Antimony, WarnsOfAValueGivenTwiceAndKeepsTheLast) {
  const auto model = parse_antimony("a = 1\na = 2", "test.ant");
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(value(find_parameter(*model, "a")->initial), 2);
  ASSERT_EQ(model.diagnostics().size(), 1u);
  EXPECT_EQ(model.diagnostics()[0].code, "antimony-given-twice");
}

// --- reactions

TEST(Antimony, ReadsReactions) {
  const Model model = loosely("J0: 2 A + $B -> 3C; k*A; J1: => C; 1\nJ2: C ->; k\n A + A => ; k");
  const Reaction& first = reaction(model, "J0");
  ASSERT_EQ(first.reactants.size(), 2u);
  EXPECT_EQ(first.reactants[0].species, "A");
  EXPECT_EQ(value(first.reactants[0].stoichiometry), 2);
  EXPECT_EQ(value(first.reactants[1].stoichiometry), 1);
  EXPECT_EQ(value(first.products[0].stoichiometry), 3);
  EXPECT_TRUE(first.reversible);
  EXPECT_EQ(to_text(first.rate), "k*A");
  EXPECT_TRUE(reaction(model, "J1").reactants.empty());
  EXPECT_FALSE(reaction(model, "J1").reversible);
  EXPECT_EQ(reaction(model, "_J0").reactants.size(), 2u);
}

TEST(Antimony, ReadsReactionsWithoutARate) {
  const auto model = parse_antimony("species A = 1; J0: A ->; \nJ1: A -> ; ;", "test.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_EQ(reaction(*model, "J0").rate, nullptr);
  EXPECT_EQ(model.diagnostics().size(), 2u);
  EXPECT_EQ(model.diagnostics()[0].code, "model-no-rate");
}

TEST(Antimony, ReadsNamedStoichiometries) {
  const Model model = loosely("J0: n A -> (1/2) B; k; n = 2");
  EXPECT_EQ(to_text(reaction(model, "J0").reactants[0].stoichiometry), "n");
  EXPECT_EQ(value(find_parameter(model, "n")->initial), 2);
  EXPECT_EQ(to_text(reaction(model, "J0").products[0].stoichiometry), "1/2");
}

TEST(Antimony, TakesModifiersFromTheRateAndFromInfluences) {
  const Model model = loosely("species M; J0: A -> B; k*A*M; I0: E -o J0; F -| J0; G -( J0");
  EXPECT_EQ(reaction(model, "J0").modifiers, (std::vector<std::string>{"E", "F", "G", "M"}));
  EXPECT_TRUE(find_species(model, "G"));
}

TEST(Antimony, TakesMinusOAsAnInfluenceOnlyWhereNamesStandAroundIt) {
  const Model model = loosely("J0: S1 -> ; - o*S2\nspecies S2");
  EXPECT_EQ(to_text(reaction(model, "J0").rate), "-o*S2");
}

// --- rules and events

TEST(Antimony, ReadsRulesAndOrdersThem) {
  const Model model = read("c := 2*b; b := a + 1; a = 1; x = 0; x' = c - x");
  ASSERT_EQ(model.assignment_rules.size(), 2u);
  EXPECT_EQ(model.assignment_rules[0].target, "b");
  EXPECT_EQ(model.assignment_rules[1].target, "c");
  ASSERT_EQ(model.rate_rules.size(), 1u);
  EXPECT_EQ(to_text(model.rate_rules[0].value), "c - x");
}

TEST(Antimony, ReadsEvents) {
  const Model model = read(
      "x = 0; y = 0; E: at 2 after (x > 3), priority = 1, t0=false, persistent=false, fromTrigger=false: x = 1,\n y = "
      "x + 2;");
  ASSERT_EQ(model.events.size(), 1u);
  const Event& event = model.events[0];
  EXPECT_EQ(event.id, "E");
  EXPECT_EQ(to_text(event.trigger), "x > 3");
  EXPECT_EQ(to_text(event.delay), "2");
  EXPECT_EQ(to_text(event.priority), "1");
  EXPECT_FALSE(event.initial_trigger);
  EXPECT_FALSE(event.persistent);
  EXPECT_FALSE(event.from_trigger);
  ASSERT_EQ(event.assignments.size(), 2u);
  EXPECT_EQ(event.assignments[1].target, "y");
  EXPECT_FALSE(find_parameter(model, "x")->constant);
}

TEST(Antimony, GivesEventsTheDefaultsOfTheLanguage) {
  const Model model = read("x = 0; at (time > 3): x = 3\n@(time > 4): x = 4");
  ASSERT_EQ(model.events.size(), 2u);
  EXPECT_EQ(model.events[0].id, "_E0");
  EXPECT_TRUE(model.events[0].persistent && model.events[0].initial_trigger && model.events[0].from_trigger);
  EXPECT_EQ(model.events[1].id, "_E1");
}

TEST(Antimony, ReadsFunctions) {
  const Model model = read("function f(x, y)\n  x/(x + y);\nend\nf is \"saturation\"\na := f(time, 2)");
  ASSERT_EQ(model.functions.size(), 1u);
  EXPECT_EQ(model.functions[0].arguments, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(to_text(model.functions[0].body), "x/(x + y)");
}

TEST(Antimony, ReadsExpressionsOverLinesInsideParenthesesAndAfterOperators) {
  const Model model = read("b = 1; a := piecewise(1,\n   time > 2,\n 0) +\n   b");
  EXPECT_EQ(to_text(model.assignment_rules[0].value), "piecewise(1, time > 2, 0) + b");
}

// --- units and names

TEST(Antimony, ReadsUnits) {
  const Model model = read(
      "unit mM = 1e-3 mole / litre; unit per_day = 1 / 86400 second; unit time_unit = 60 second; k = 3; k has per_day; "
      "d = 2 mM; c has mole/litre; c = 1");
  EXPECT_EQ(model.units[0].text, "0.001 mol/L");
  EXPECT_EQ(model.time_unit, "60 s");
  EXPECT_EQ(find_parameter(model, "k")->unit, "per_day");
  EXPECT_EQ(find_parameter(model, "d")->unit, "mM");
  EXPECT_EQ(find_parameter(model, "c")->unit, "mol/L");
}

TEST(Antimony, LetsUnitsUseOneAnotherAndWarnsOfOnesThatAreThemselves) {
  const auto model =
      parse_antimony("unit extent = substance; unit substance = 2 mole; unit time_unit = time_unit", "test.ant");
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model->extent_unit, "2 mol");
  EXPECT_EQ(model->time_unit, "");
  EXPECT_EQ(model.diagnostics()[0].code, "antimony-unit");
  EXPECT_EQ(first_code("unit a = b; unit b = a"), "antimony-unit");
}

TEST(Antimony, TakesGlobalUnitsWithoutTheWordUnit) {
  const Model model = read("length = metres; time_unit = seconds*60; volume_ = 1");
  EXPECT_EQ(model.length_unit, "m");
  EXPECT_EQ(model.time_unit, "60 s");
  EXPECT_TRUE(find_parameter(model, "volume_"));
}

TEST(Antimony, TurnsAConcentrationUnitIntoASubstanceUnit) {
  const Model model = read(
      "unit mM = 1e-3 mole/litre; compartment C = 1; C has litre; species A in C = 1, B in C = 1; A has mM; "
      "substanceOnly species D in C = 1; D has mole; species E = 1; E has mole; species F in C; F = 3 mole/C");
  EXPECT_EQ(find_species(model, "A")->unit, "0.001 mol");
  EXPECT_EQ(find_species(model, "B")->unit, "");
  EXPECT_EQ(find_species(model, "D")->unit, "mol");
  EXPECT_EQ(find_species(model, "E")->unit, "mol");
  EXPECT_EQ(find_species(model, "F")->unit, "mole");
}

TEST(Antimony, ReadsDisplayNames) {
  const Model model = read(
      "model foo()\n a = 1; a is \"k2' \\\"quoted\\\"\"; species S = 1; J: S -> ; a; J is \"decay\"; E: at a > 2: S = "
      "1; E is \"event\"\nend\nfoo is \"The model\"");
  EXPECT_EQ(model.name, "The model");
  EXPECT_EQ(find_parameter(model, "a")->name, "k2' \"quoted\"");
  EXPECT_EQ(reaction(model, "J").name, "decay");
  EXPECT_EQ(model.events[0].name, "event");
}

TEST(Antimony, HoldsUnitsToAccountWhenAsked) {
  const char* text = "unit time_unit = second; a = 1; a has second; b = 1; b has metre; c := a + b; c has second";
  EXPECT_EQ(first_code(text), "accepted");
  EXPECT_EQ(first_code(text, {.strict_units = true}), "unit-mismatch");
}

// --- kept out, refused

TEST(Antimony, KeepsAnnotationsOutWithoutAWord) {
  const auto model = parse_antimony(
      "model foo()\n a = 3\n a identity \"http://x\",\n   \"http://y\"\n a hasPart \"p\"; a.sboTerm = 9\n a "
      "creator1.givenName \"L\"\n"
      " a notes ```any <b>\n \"text\" ;```\n model created \"2019\"\n model.sboTerm = 5\nend\n"
      "foo modified.year 2019\nfoo creator.email \"x@y\"\nfoo taxon \"t\"\nfoo.sboTerm = 8",
      "test.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_TRUE(model.diagnostics().empty()) << render(model.diagnostics());
  EXPECT_EQ(model->parameters.size(), 1u);
}

TEST(Antimony, KeepsConstraintsAndUncertaintiesOutWithAWarning) {
  for (const char* text : {"a = 1; a.mean = 3", "a = 1; a.distribution = normal(3, 1)", "a = 1; a.range = {1, 2}",
                           "a = 1; constraint: a > 0", "a = 1; a > 0", "a = 1; -1 < a", "a = 1; -1 < a < 3",
                           "a = 1; constraint c1: a == 2"}) {
    const auto model = parse_antimony(text, "test.ant");
    ASSERT_TRUE(model.ok()) << text << render(model.diagnostics());
    ASSERT_EQ(model.diagnostics().size(), 1u) << text;
    EXPECT_EQ(model.diagnostics()[0].severity, Severity::warning);
  }
}

TEST(Antimony, RefusesByNameWhatItDoesNotSimulate) {
  for (const char* text : {"0 = x - 2", "alg1: 0 = x - 2", "maximize J0", "minimize 2 J0", "O: maximize J0", "DNA d",
                           "gene g", "operator o", "--a--b", "D: --a--b"}) {
    const Diagnostics said = complaints(text);
    ASSERT_EQ(said.size(), 1u) << text << "\n" << render(said);
    EXPECT_EQ(said[0].code, "antimony-refused") << text;
    EXPECT_FALSE(said[0].hint.empty());
  }
  EXPECT_EQ(first_code("a = normal(3, 1)"), "model-distribution");
}

struct Wrong {
  const char* text;
  const char* code;
  int line, column;
};

TEST(Antimony, SaysWhatIsWrongAndWhere) {
  for (const Wrong& wrong :
       std::vector<Wrong>{{"a = 1\nb = 2 *\n", "antimony-expression", 3, 1},
                          {"a = (1 + 2\nb = 3", "antimony-parenthesis", 2, 1},
                          {"a = 1 b = 2", "antimony-statement", 1, 9},
                          {"species = 3", "antimony-name-expected", 1, 9},
                          {"J0: A -> B -> C; k", "antimony-statement", 1, 12},
                          {"x", "antimony-statement", 1, 2},
                          {"x iss \"name\"", "antimony-annotation", 1, 3},
                          {"x hypernim \"http\"", "antimony-annotation", 1, 3},
                          {"E: at x > y x = 2", "antimony-event", 1, 13},
                          {"E: at x > 1, prio = 2: x = 2", "antimony-event", 1, 14},
                          {"E: at x > 1, t0 = 2: x = 2", "antimony-event", 1, 19},
                          {"E: at x > 1: x > 2", "antimony-event", 1, 16},
                          {"model m()\n a = 1", "antimony-end", 2, 7},
                          {"end", "antimony-end", 1, 1},
                          {"model m()\nend\nmodel m()\nend", "antimony-duplicate", 3, 7},
                          {"function f(x)\n x\nend\nfunction f(x) x end", "antimony-duplicate", 4, 10},
                          {"function f(x) x y end", "antimony-function", 1, 17},
                          {"function exp(x) x end", "antimony-reserved", 1, 10},
                          {"time = 3", "antimony-reserved", 1, 1},
                          {"import foo", "antimony-import", 1, 8},
                          {"import \"no_such_file.ant\"", "antimony-import", 1, 1},
                          {"P: foo()", "antimony-unknown-model", 1, 1},
                          {"A.x = 3", "antimony-unknown-part", 1, 1},
                          {"compartment C = 1; C -> ; 1", "antimony-two-kinds", 1, 20},
                          {"species S; compartment S", "antimony-two-kinds", 1, 24},
                          {"J: -> A; 1; J = 3", "antimony-two-kinds", 1, 1},
                          {"unit u = mole +", "antimony-statement", 1, 15},
                          {"a has 3^x", "antimony-unit", 1, 9},
                          {"x : 3", "antimony-statement", 1, 5},
                          {"x == 3", "antimony-statement", 1, 3},
                          {"x = 1e999", "antimony-number", 1, 5},
                          {"x = 1; y = 2 x", "model-missing-operator", 1, 12},
                          {"a\xc2\xb5 = 1", "antimony-bad-character", 1, 2}}) {
    const auto result = parse_antimony(wrong.text, "test.ant");
    ASSERT_FALSE(result.ok()) << wrong.text;
    const Diagnostic& said = result.diagnostics().front();
    EXPECT_EQ(said.code, wrong.code) << wrong.text << "\n" << render(said);
    EXPECT_EQ(said.span.line, wrong.line) << wrong.text << "\n" << render(said);
    EXPECT_EQ(said.span.column, wrong.column) << wrong.text << "\n" << render(said);
    EXPECT_EQ(said.span.file, "test.ant");
  }
}

TEST(Antimony, CollectsAllComplaints) {
  const Diagnostics said = complaints("a = \nb = * 2\nc = 3\nd = \nspecies\n e = (1; f = 2");
  ASSERT_EQ(said.size(), 3u) << render(said);
  EXPECT_EQ(said[0].span.line, 2);
  EXPECT_EQ(said[1].span.line, 5);
  EXPECT_EQ(said[2].span.line, 6);
}

TEST(Antimony, StopsListingAfterFiftyComplaints) {
  std::string text;
  for (int i = 0; i < 80; ++i) text += "a" + std::to_string(i) + " = * 2\n";
  const Diagnostics said = complaints(text);
  ASSERT_EQ(said.size(), 51u);
  EXPECT_EQ(said.back().message, "and 30 more errors");
}

TEST(Antimony, SuggestsTheNameThatWasMeant) {
  const Diagnostics said = complaints("Tumor = 1; x := 2*Tumour");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].code, "model-unknown-name");
  EXPECT_NE(said[0].hint.find("Tumor"), std::string::npos);
  EXPECT_NE(complaints("x identty \"u\"")[0].hint.find("identity"), std::string::npos);
}

TEST(Antimony, LeavesNamesUndefinedInAPart) {
  const Model model = read("species A = 1; J: A -> ; k*A", {.partial = true});
  EXPECT_EQ(find_parameter(model, "k"), nullptr);
  EXPECT_EQ(first_code("species A = 1; J: A -> ; k*A"), "model-unknown-name");
  EXPECT_TRUE(find_parameter(loosely("species A = 1; J: A -> ; k*A"), "k"));
}

// --- several models

TEST(Antimony, ChoosesTheStarredModelElseTheBareTextElseTheLast) {
  EXPECT_EQ(read("model a()\n x = 1\nend\nmodel b()\n x = 1\nend").id, "b");
  EXPECT_EQ(read("model *a()\n x = 1\nend\nmodel b()\n x = 1\nend").id, "a");
  EXPECT_EQ(read("model a()\n x = 1\nend\ny = 2").id, "__main");
  EXPECT_EQ(read("module a\n x = 1\nend").id, "a");
}

class Imports : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("remit_imports_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "sub");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  std::filesystem::path folder_;
};

TEST_F(Imports, AreRelativeToTheImportingFile) {
  write("main.ant", "import \"sub/part.ant\"\nA: part(); k = 2; A.x is k");
  write("sub/part.ant", "import \"more.ant\"\nmodel part()\n x = 1; B: more()\nend");
  write("sub/more.ant", "model more()\n y = 5\nend");
  const auto model = load_antimony(folder_ / "main.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_EQ(value(find_parameter(*model, "k")->initial), 2);
  EXPECT_EQ(value(find_parameter(*model, "A__B__y")->initial), 5);
}

TEST_F(Imports, AreReadOnce) {
  write("main.ant", "import \"a.ant\"\nimport \"b.ant\"\nA: a()");
  write("a.ant", "model a()\n x = 1\nend");
  write("b.ant", "import \"a.ant\"");
  EXPECT_TRUE(load_antimony(folder_ / "main.ant").ok());
}

TEST_F(Imports, MayNotBeCircular) {
  write("a.ant", "import \"b.ant\"");
  write("b.ant", "\nimport \"a.ant\"");
  const auto model = load_antimony(folder_ / "a.ant");
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.diagnostics()[0].code, "antimony-import");
  EXPECT_EQ(model.diagnostics()[0].span.line, 2);
}

TEST_F(Imports, TellOfComplaintsWithTheirOwnFile) {
  write("a.ant", "import \"b.ant\"");
  write("b.ant", "x = *");
  const auto model = load_antimony(folder_ / "a.ant");
  ASSERT_FALSE(model.ok());
  EXPECT_NE(model.diagnostics()[0].span.file.find("b.ant"), std::string::npos);
}

TEST(Antimony, SaysWhichFileCannotBeRead) {
  EXPECT_EQ(load_antimony("no_such_file.ant").diagnostics()[0].code, "file-unreadable");
}

// --- hostile texts: a diagnostic, in time that grows with the text

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

TEST(HostileAntimony, IsAnswered) {
  const std::string zeros(1000, '\0');
  for (const std::string& text :
       {"x = " + std::string(1000000, '('), "x = " + std::string(1000000, '-'), "x = " + repeated("1+", 500000) + "1",
        "x = " + repeated("1^", 500000) + "1", "x = f(" + repeated("f(", 300000), repeated("model m\n", 50000),
        repeated("end\n", 50000), "x = 1" + zeros, "/*" + std::string(1000000, 'a'),
        "x is \"" + std::string(1000000, 'a'), "unit u = " + std::string(100000, '('), repeated("(\n", 200000),
        repeated("J: -> ", 100000), repeated("x.", 100000), repeated("E: at ", 100000),
        "function f(" + repeated("x,", 100000)}) {
    const auto result = parse_antimony(text, "test.ant");
    EXPECT_FALSE(result.ok()) << text.substr(0, 40);
    EXPECT_LE(result.diagnostics().size(), 103u);
  }
}

TEST(HostileAntimony, MayNotMultiplyItselfByParts) {
  std::string text = "model m0()\n x = 1\nend\n";
  for (int i = 0; i < 60; ++i)
    text += "model m" + std::to_string(i + 1) + "()\nA: m" + std::to_string(i) + "()\nB: m" + std::to_string(i) +
            "()\nend\n";
  EXPECT_EQ(first_code(text), "antimony-too-large");
  EXPECT_EQ(first_code("model a()\n A: a()\nend"), "antimony-part");
}

TEST(HostileAntimony, CarriesLongChainsOfRules) {
  std::string text = "a0 = 1\n";
  for (int i = 0; i < 20000; ++i) text += "a" + std::to_string(i + 1) + " := a" + std::to_string(i) + " + 1\n";
  EXPECT_TRUE(parse_antimony(text, "test.ant").ok());
}

}  // namespace
}  // namespace remit
