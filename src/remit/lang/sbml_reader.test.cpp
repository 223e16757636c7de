// SBML as text, read: what each construct becomes, and what is refused by name.
#include "remit/lang/sbml_reader.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace remit {
namespace {

std::string document(const std::string& body, const std::string& more = "") {
  return "<?xml version='1.0' encoding='UTF-8'?>\n<sbml xmlns='http://www.sbml.org/sbml/level3/version2/core' " + more +
         " level='3' version='2'>\n<model id='m'>" + body + "</model></sbml>";
}

std::string math(const std::string& inner) {
  return "<math xmlns='http://www.w3.org/1998/Math/MathML'>" + inner + "</math>";
}

const std::string parameters =
    "<listOfParameters><parameter id='a' value='2' constant='true'/><parameter id='x' constant='false'/>"
    "</listOfParameters>";

std::string rule(const std::string& inner) {
  return document(parameters + "<listOfRules><assignmentRule variable='x'>" + math(inner) +
                  "</assignmentRule></listOfRules>");
}

Model read(const std::string& text) {
  auto model = parse_sbml(text, "m.xml");
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return model.ok() ? std::move(model).value() : Model();
}

std::string formula(const std::string& inner) {
  const Model model = read(rule(inner));
  return model.assignment_rules.empty() ? "" : to_text(model.assignment_rules[0].value);
}

Diagnostic refusal(const std::string& text) {
  const auto model = parse_sbml(text, "m.xml");
  return model.ok() ? Diagnostic{} : model.diagnostics().front();
}

TEST(SbmlReader, ReadsMathInTheSpellingOfTheLanguage) {
  EXPECT_EQ(formula("<apply><plus/><ci>a</ci><cn>1</cn><cn>2</cn></apply>"), "a + 1 + 2");
  EXPECT_EQ(formula("<apply><log/><ci>a</ci></apply>"), "log10(a)");
  EXPECT_EQ(formula("<apply><root/><ci>a</ci></apply>"), "sqrt(a)");
  EXPECT_EQ(formula("<apply><or/></apply>"), "false");
  EXPECT_EQ(formula("<apply><lt/><cn>1</cn><ci>a</ci><cn>3</cn></apply>"), "1 < a && a < 3");
  EXPECT_EQ(formula("<cn type='rational'>1<sep/>4</cn>"), "0.25");
  EXPECT_EQ(formula("<cn type='e-notation'>2<sep/>-3</cn>"), "0.002");
  EXPECT_EQ(formula("<apply><rem/><ci>a</ci><cn>3</cn></apply>"), "rem(a, 3)");
}

TEST(SbmlReader, GivesLocalParametersNamesOfTheirOwn) {
  const Model model = read(document(
      "<listOfParameters><parameter id='k' value='7' constant='true'/></listOfParameters>"
      "<listOfReactions><reaction id='r' reversible='false'><kineticLaw>" +
      math("<ci>k</ci>") +
      "<listOfLocalParameters><localParameter id='k' value='3'/></listOfLocalParameters></kineticLaw></reaction>"
      "</listOfReactions>"));
  ASSERT_EQ(model.reactions.size(), 1u);
  EXPECT_EQ(to_text(model.reactions[0].rate), "r__k");
  EXPECT_EQ(find_parameter(model, "r__k")->initial->number, 3);
  EXPECT_EQ(find_parameter(model, "k")->initial->number, 7);
}

TEST(SbmlReader, PutsConversionFactorsIntoTheStoichiometry) {
  const Model model = read(
      document("<listOfCompartments><compartment id='C' size='1' constant='true'/></listOfCompartments>"
               "<listOfSpecies><species id='S' compartment='C' initialAmount='1' hasOnlySubstanceUnits='true' "
               "boundaryCondition='false' constant='false' conversionFactor='f'/></listOfSpecies>"
               "<listOfParameters><parameter id='f' value='3' constant='true'/></listOfParameters>"
               "<listOfReactions><reaction id='r' reversible='false'><listOfProducts><speciesReference species='S' "
               "stoichiometry='2' constant='true'/></listOfProducts></reaction></listOfReactions>"));
  ASSERT_EQ(model.reactions.size(), 1u);
  EXPECT_EQ(to_text(model.reactions[0].products[0].stoichiometry), "2*f");
}

TEST(SbmlReader, KeepsIdsThatAreWordsOfTheLanguageApartFromThem) {
  const Model model =
      read(document("<listOfParameters><parameter id='pi' value='2' constant='true'/><parameter id='x' "
                    "constant='false'/></listOfParameters><listOfRules><assignmentRule variable='x'>" +
                    math("<apply><times/><ci>pi</ci><pi/></apply>") + "</assignmentRule></listOfRules>"));
  ASSERT_EQ(model.assignment_rules.size(), 1u);
  EXPECT_EQ(model.assignment_rules[0].value->args[0]->kind, Expr::Kind::name);
  EXPECT_EQ(model.assignment_rules[0].value->args[1]->kind, Expr::Kind::symbol);
}

TEST(SbmlReader, LeavesOutWhatHasNoMathAndSaysSo) {
  const auto model =
      parse_sbml(document(parameters + "<listOfRules><assignmentRule variable='x'/></listOfRules>"), "m.xml");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_TRUE(model->assignment_rules.empty());
  EXPECT_EQ(model.diagnostics().front().code, "sbml-missing-math");
}

TEST(SbmlReader, RefusesByNameWhatIsNotDone) {
  const std::string algebraic =
      document(parameters + "<listOfRules><algebraicRule>" + math("<apply><minus/><ci>x</ci><ci>a</ci></apply>") +
               "</algebraicRule></listOfRules>");
  EXPECT_EQ(refusal(algebraic).code, "sbml-refused");
  EXPECT_NE(refusal(algebraic).message.find("algebraic rule"), std::string::npos);
  EXPECT_NE(refusal(algebraic).hint.find("assignment rule"), std::string::npos);
  const std::string delay = rule(
      "<apply><csymbol encoding='text' definitionURL='http://www.sbml.org/sbml/symbols/delay'>delay</csymbol>"
      "<ci>a</ci><cn>1</cn></apply>");
  EXPECT_EQ(refusal(delay).code, "sbml-refused");
  const std::string flux = document("",
                                    "xmlns:fbc='http://www.sbml.org/sbml/level3/version1/fbc/version2' "
                                    "fbc:required='false'");
  EXPECT_EQ(refusal(flux).code, "sbml-refused");
}

TEST(SbmlReader, EndsBrokenTextInADiagnostic) {
  EXPECT_EQ(refusal("<sbml").code, "sbml-not-xml");
  EXPECT_EQ(refusal("<sbml><model>").code, "sbml-invalid");
  EXPECT_EQ(refusal("<html><body/></html>").code, "sbml-invalid");
  EXPECT_EQ(refusal(document("<listOfParameters><parameter/></listOfParameters>")).code, "sbml-invalid");
}

TEST(SbmlReader, DescribesANamespaceOfAnotherVersion) {
  const auto model = parse_sbml(
      "<sbml xmlns='http://www.sbml.org/sbml/level2/version4' level='2' version='5'><model/></sbml>", "a.xml");
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.diagnostics()[0].code, "sbml-invalid");
}

TEST(SbmlReader, ReadsDrawsBesideTheNamespaceOfParts) {
  const std::string packages =
      "xmlns:comp='http://www.sbml.org/sbml/level3/version1/comp/version1' comp:required='true' "
      "xmlns:distrib='http://www.sbml.org/sbml/level3/version1/distrib/version1' distrib:required='true'";
  const std::string text = document(parameters + "<!-- listOfUncertainties -->", packages);
  const auto model = parse_sbml(text, "a.xml", {.draws = true});
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  EXPECT_EQ(std::ranges::count(model.diagnostics(), "sbml-uncertainty", &Diagnostic::code), 1);
  EXPECT_FALSE(parse_sbml(text, "a.xml").ok());
}

constexpr const char* comp = "xmlns:comp='http://www.sbml.org/sbml/level3/version1/comp/version1' comp:required='true'";

std::string with_part(const std::string& definitions) {
  return "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' " + std::string(comp) +
         " level='3' version='1'><model id='m'><comp:listOfSubmodels><comp:submodel comp:id='one' "
         "comp:modelRef='part'/>"
         "</comp:listOfSubmodels></model>" +
         definitions + "</sbml>";
}

std::string grows_by(const std::string& math) {
  return parameters + "<listOfRules><rateRule variable='x'><math xmlns='http://www.w3.org/1998/Math/MathML'>" + math +
         "</math></rateRule></listOfRules>";
}

TEST(SbmlReader, RefusesAnArgumentThatIsNoName) {
  for (const char* argument : {"<cn>1</cn>", "<true/>", "<pi/>"}) {
    const std::string function = "<listOfFunctionDefinitions><functionDefinition id='f'>" +
                                 math("<lambda><bvar>" + std::string(argument) + "</bvar><cn>2</cn></lambda>") +
                                 "</functionDefinition></listOfFunctionDefinitions>";
    EXPECT_EQ(refusal(document(function)).code, "sbml-math") << argument;
  }
}

// libSBML's flattening reads the name of each node, and these have none.
TEST(SbmlReader, RefusesForeignNodesInAPart) {
  for (const char* math :
       {"<apply/>", "<apply><times/><cn>1</cn><sep/></apply>", "<apply><times/><cn>1</cn><apply/></apply>"}) {
    const std::string part = "<comp:modelDefinition id='part'>" + grows_by(math) + "</comp:modelDefinition>";
    EXPECT_EQ(refusal(with_part("<comp:listOfModelDefinitions>" + part + "</comp:listOfModelDefinitions>")).code,
              "sbml-math")
        << math;
  }
}

TEST(SbmlReader, LooksAtExternalPartsBeforeTheyAreReadIn) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "sbml_externals";
  std::filesystem::create_directories(folder);
  const std::string whole = with_part(
      "<comp:listOfExternalModelDefinitions><comp:externalModelDefinition comp:id='part' comp:source='part.xml'/>"
      "</comp:listOfExternalModelDefinitions>");
  const auto read = [&](const std::string& math) {
    std::ofstream(folder / "part.xml") << "<sbml xmlns='http://www.sbml.org/sbml/level3/version1/core' level='3' "
                                          "version='1'><model id='p'>"
                                       << grows_by(math) << "</model></sbml>";
    return parse_sbml(whole, (folder / "whole.xml").string());
  };
  const auto good = read("<cn>1</cn>");
  EXPECT_TRUE(good.ok()) << render(good.diagnostics());
  const auto bad = read("<apply/>");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.diagnostics().front().code, "sbml-math");
  EXPECT_EQ(bad.diagnostics().front().span.file, (folder / "part.xml").string());
}

TEST(SbmlReader, NamesTheFileAndLine) {
  const Diagnostic complaint = refusal(rule("<ci>missing</ci>"));
  EXPECT_EQ(complaint.code, "model-unknown-name");
  EXPECT_EQ(complaint.span.file, "m.xml");
  EXPECT_GT(complaint.span.line, 0);
}

}  // namespace
}  // namespace remit
