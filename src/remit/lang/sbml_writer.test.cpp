// What is written is what libSBML's own checks accept, and it reads back as the same model.
#include "remit/lang/sbml_writer.hpp"

#include <memory>

#include <gtest/gtest.h>
#include <sbml/SBMLTypes.h>

#include "remit/lang/antimony.hpp"
#include "remit/lang/sbml_reader.hpp"

namespace remit {
namespace {

Model model_of(const std::string& text) {
  auto model = parse_antimony(text, "a.ant");
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return std::move(model).value();
}

std::string written(const Model& model) {
  auto text = print_sbml(model);
  EXPECT_TRUE(text.ok()) << render(text.diagnostics());
  return std::move(text).value();
}

/// Errors of libSBML's consistency check, in its own words.
std::string errors_of(const std::string& text) {
  const std::unique_ptr<SBMLDocument> document(readSBMLFromString(text.c_str()));
  document->checkConsistency();
  std::string errors;
  for (unsigned i = 0; i < document->getNumErrors(); ++i) {
    if (document->getError(i)->getSeverity() >= LIBSBML_SEV_ERROR) errors += document->getError(i)->getMessage() + "\n";
  }
  return errors;
}

const char* rich = R"(
  function hill(x, k)
    x/(k + x)
  end
  model *rich()
    unit time_unit = 86400 second
    compartment C = 2; species A in C, B in C, $X in C; substanceOnly species N in C
    A = 3; B = 0; X = 1; N = 5
    const k = 0.5, s = 2; var p = 1, q
    k has 1/time_unit
    J1: A -> s B; k*C*hill(A, 2)*X
    J2: 2 B => N; 0.1*C*max(B, 0)^2
    p' = -0.1*p + rateOf(A)
    q := piecewise(1, time > 2 && p > 0.2, 0)
    E1: at 0.5 after time > 1, priority = 2, persistent = false, t0 = false, fromTrigger = false: A = A + 1, p = 2
  end
)";

TEST(SbmlWriter, WritesWhatTheConsistencyCheckAccepts) { EXPECT_EQ(errors_of(written(model_of(rich))), ""); }

TEST(SbmlWriter, WritesWhatReadsBackAsTheSameModel) {
  Model model = model_of(rich);
  for (Term& term : model.reactions[0].products) term.stoichiometry = make_number(2);
  auto again = parse_sbml(written(model), "a.xml");
  ASSERT_TRUE(again.ok()) << render(again.diagnostics());
  Model back = std::move(again).value();
  model.units.insert(model.units.end(), back.units.begin(), back.units.end());  // their names are made anew
  back.units = model.units;
  EXPECT_EQ(difference(model, back), "");
}

TEST(SbmlWriter, GivesAComputedStoichiometryASpeciesReferenceWithARule) {
  auto again = parse_sbml(written(model_of(rich)), "a.xml");
  ASSERT_TRUE(again.ok()) << render(again.diagnostics());
  const Term& product = again->reactions[0].products.at(0);
  ASSERT_EQ(product.stoichiometry->kind, Expr::Kind::name);
  EXPECT_EQ(again->assignment_rules.size(), 2u);
}

TEST(SbmlWriter, SaysWhichUnitsItLeavesOut) {
  const auto text = print_sbml(model_of("model *m() \n k = 1; k has furlong \n end"));
  ASSERT_TRUE(text.ok());
  ASSERT_EQ(text.diagnostics().size(), 1u);
  EXPECT_EQ(text.diagnostics()[0].code, "sbml-lost-unit");
}

TEST(SbmlWriter, KeepsTheArgumentsOfAFunctionWithoutMath) {
  const auto model = parse_sbml(
      "<sbml xmlns='http://www.sbml.org/sbml/level3/version2/core' level='3' version='2'><model id='m'>"
      "<listOfFunctionDefinitions><functionDefinition id='f'><math xmlns='http://www.w3.org/1998/Math/MathML'>"
      "<lambda><bvar><ci>x</ci></bvar></lambda></math></functionDefinition></listOfFunctionDefinitions></model></sbml>",
      "m.xml");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  const auto written = print_sbml(*model);
  ASSERT_TRUE(written.ok());
  const auto again = parse_sbml(*written, "w.xml");
  ASSERT_TRUE(again.ok()) << render(again.diagnostics());
  EXPECT_EQ(again->functions.at(0).arguments, std::vector<std::string>{"x"});
}

TEST(SbmlWriter, WritesTheSameBytesTwice) { EXPECT_EQ(written(model_of(rich)), written(model_of(rich))); }

TEST(SbmlWriter, RefusesAnIdentifierThatSbmlDoesNotHave) {
  Model model = model_of("model *m() \n k = 1 \n end");
  model.parameters[0].id = "1k";
  const auto text = print_sbml(model);
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.diagnostics()[0].code, "sbml-unwritable");
}

}  // namespace
}  // namespace remit
