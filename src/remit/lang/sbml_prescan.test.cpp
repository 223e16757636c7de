// Hostile files end in one diagnostic, and ordinary ones pass.
#include "remit/lang/sbml_prescan.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

std::string code_of(const std::string& text, const SbmlLimits& limits = {}) {
  const Diagnostics complaints = prescan_sbml(text, "a.xml", limits);
  return complaints.empty() ? "" : complaints.front().code;
}

TEST(SbmlPrescan, PassesAnOrdinaryFile) {
  EXPECT_EQ(code_of("<?xml version='1.0'?><!-- <<< --><sbml a='>' b=\"/>\"><model/></sbml>"), "");
}

TEST(SbmlPrescan, RefusesDepthBeforeAnyParserRecurses) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "<a>";
  EXPECT_EQ(code_of(text), "sbml-too-deep");
  std::string flat = "<r>";
  for (int i = 0; i < 300; ++i) flat += "<a/><b></b>";
  EXPECT_EQ(code_of(flat + "</r>"), "");
}

TEST(SbmlPrescan, RefusesSizeAndNumberOfElements) {
  EXPECT_EQ(code_of("<a>" + std::string(100, ' ') + "</a>", {.bytes = 50}), "sbml-too-large");
  EXPECT_EQ(code_of("<a><b/><b/><b/></a>", {.elements = 3}), "sbml-too-large");
}

TEST(SbmlPrescan, RefusesEntitiesAndWhatIsNoXml) {
  EXPECT_EQ(code_of("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><x>&a;</x>"), "sbml-doctype");
  EXPECT_EQ(code_of("species S"), "sbml-not-xml");
  EXPECT_EQ(code_of("<a"), "sbml-not-xml");
  EXPECT_EQ(code_of("<a><!-- "), "sbml-not-xml");
  EXPECT_EQ(code_of(std::string("<a>\0</a>", 8)), "sbml-not-xml");
}

std::string root_code(const std::string& text) {
  const Diagnostics complaints = check_sbml_root(text, "a.xml");
  return complaints.empty() ? "" : complaints.front().code;
}

TEST(SbmlPrescan, KnowsTheRootOfSbml) {
  const std::string two = "'http://www.sbml.org/sbml/level2/version4'",
                    three = "\"http://www.sbml.org/sbml/level3/version1/core\"";
  EXPECT_EQ(root_code("<?xml version='1.0'?><!-- x --><sbml level='2' version=\"4\" xmlns=" + two + "/>"), "");
  EXPECT_EQ(root_code("<s:sbml\nxmlns:s = " + three + "\tlevel='3'\nversion='1'></s:sbml>"), "");
  EXPECT_EQ(root_code("<sbml level='2' version='5' xmlns=" + two + "/>"), "sbml-invalid");
  EXPECT_EQ(root_code("<sbml level='2' version='4' xmlfs=" + two + "/>"), "sbml-invalid");
  EXPECT_EQ(root_code("<s:sbml level='2' version='4' xmlns=" + two + "/>"), "sbml-invalid");
  EXPECT_EQ(root_code("<sbml level='2' version='5' xmlns='http://www.sbml.org*sbml/level2/version5'/>"),
            "sbml-invalid");
  EXPECT_EQ(root_code("<model xmlns='http://www.sbml.org/sbml/level2'/>"), "sbml-invalid");
  EXPECT_EQ(root_code("<html/>"), "sbml-invalid");
}

TEST(SbmlPrescan, NamesTheLine) { EXPECT_EQ(prescan_sbml("<a>\n\n<b", "a.xml").front().span.line, 3); }

}  // namespace
}  // namespace remit
