// Joining parts: mention and definition, duplicates, changing constants.
#include "remit/lang/merge.hpp"

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

Model part(const std::string& file, const std::string& text) {
  auto model = parse_antimony("model m\n" + text + "\nend\n", file, {.partial = true});
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return model.ok() ? *model : Model{};
}

TEST(Merge, AFileMayMentionWhatAnotherDefines) {
  Diagnostics diagnostics;
  const Model model =
      merged({part("a.ant", "X -> Y; k*X"),
              part("b.ant", "compartment c; substanceOnly species X in c, Y in c; X has mg; Y has mg; k = 1; c = 1")},
             diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  ASSERT_EQ(model.species.size(), 2u);
  EXPECT_EQ(find_species(model, "X")->compartment, "c");
  EXPECT_TRUE(find_species(model, "X")->substance_only);
  EXPECT_EQ(find_compartment(model, "default_compartment"), nullptr);
  EXPECT_TRUE(check(model).ok()) << render(check(model).diagnostics());
}

TEST(Merge, TwoDefinitionsNameBothPlaces) {
  Diagnostics diagnostics;
  merged({part("a.ant", "k = 1"), part("b.ant", "\n k = 2")}, diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, "compose-duplicate");
  EXPECT_EQ(diagnostics[0].span.file, "b.ant");
  EXPECT_NE(diagnostics[0].message.find("a.ant:2"), std::string::npos) << diagnostics[0].message;
}

TEST(Merge, TwoRulesForOneSymbolAreRefused) {
  Diagnostics diagnostics;
  merged({part("a.ant", "x := 1"), part("b.ant", "x' = 2; x = 1")}, diagnostics);
  EXPECT_FALSE(diagnostics.empty());
}

TEST(Merge, AnEventOfOneFileMakesTheOthersParameterChange) {
  Diagnostics diagnostics;
  const Model model = merged({part("a.ant", "k = 1"), part("b.ant", "at (time > 3): k = 2")}, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  EXPECT_FALSE(find_parameter(model, "k")->constant);
}

TEST(Merge, NamelessReactionsTakeTheNameOfTheirFile) {
  Model a = part("a.ant", "X -> ; k*X"), b = part("b.ant", "X -> ; k*X\n -> X; k");
  name_after("a", a);
  name_after("b", b);
  Diagnostics diagnostics;
  const Model model = merged({a, b}, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  ASSERT_EQ(model.reactions.size(), 3u);
  EXPECT_EQ(model.reactions[0].id, "a_J0");
  EXPECT_EQ(model.reactions[2].id, "b_J1");
}

TEST(Merge, TheSameUnitMayBeDefinedTwiceButNotDifferently) {
  Diagnostics diagnostics;
  merged({part("a.ant", "unit u = mg/L"), part("b.ant", "unit u = mg/L")}, diagnostics);
  EXPECT_TRUE(diagnostics.empty()) << render(diagnostics);
  merged({part("a.ant", "unit u = mg/L"), part("b.ant", "unit u = g/L")}, diagnostics);
  EXPECT_EQ(diagnostics.size(), 1u);
}

}  // namespace
}  // namespace remit
