// population.toml: inheritance, and a diagnostic with a line for each defect.
#include "remit/cohort/population.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

ParameterTable table() {
  const auto parsed = parse_parameters(
      "id\tdefinition\tvalue\tunit\tdistribution\tspread\tlow\thigh\tsource_"
      "type\tsource\tpopulation\tconfidence\tnote\n"
      "age\tage\t66\tyear\tfixed\t\t18\t100\tassumed\tguess\t\tL\t\n"
      "burden\tcells\t1e3\t1e9 cells\tlognormal\t0.8\t1\t5e3\tassumed\tguess\t\tL\t\n"
      "sex\tsex\t0\t1\tfixed\t\t0\t1\tassumed\tguess\t\tL\t\n"
      "held\tswitched off\t1\t1\tfixed\t\t0\t2\tassumed\tguess\t\tL\t\n",
      "p.tsv");
  EXPECT_TRUE(parsed.ok()) << render(parsed.diagnostics());
  return parsed.ok() ? *parsed : ParameterTable{};
}

const std::string good = R"([population.new]
name = "Newly diagnosed"
[population.new.parameters]
age = { value = 64, spread = 9, distribution = "normal", draw_low = 30, draw_high = 90, source = "A" }
burden = { value = 900, source = "B" }
[population.new.categories]
sex = { labels = ["female", "male"], values = [0, 1], weights = [0.45, 0.55], source = "C" }

[population.old]
name = "Relapsed"
based_on = "new"
note = "after one to three lines"
[population.old.parameters]
burden = { value = 300, source = "D" }
)";

TEST(Populations, InheritNearestLast) {
  const auto populations = parse_populations(good, "p.toml", table());
  ASSERT_TRUE(populations.ok()) << render(populations.diagnostics());
  ASSERT_EQ(populations->size(), 2u);
  const Population& old = (*populations)[1];
  EXPECT_EQ(old.id, "old");
  EXPECT_EQ(old.name, "Relapsed");
  ASSERT_EQ(old.parameters.size(), 3u);
  EXPECT_EQ(old.parameters.back().value, 300);
  ASSERT_EQ(old.categories.size(), 1u);
  EXPECT_EQ(old.categories[0].labels[1], "male");
  EXPECT_EQ(old.notes, (std::vector<std::string>{"after one to three lines"}));
  const auto changed = with_population(table(), old);
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->find("burden")->value, 300);
  EXPECT_EQ(changed->find("burden")->spread, 0.8);
  EXPECT_EQ(changed->find("age")->distribution, Distribution::normal);
  EXPECT_EQ(changed->find("age")->draw_high, 90);
}

TEST(Populations, KeepTheOrderOfTheFile) {
  const auto populations =
      parse_populations("[population.z]\nname = \"Z\"\n[population.a]\nname = \"A\"\n", "p.toml", table());
  ASSERT_TRUE(populations.ok()) << render(populations.diagnostics());
  EXPECT_EQ((*populations)[0].id, "z");
}

TEST(Populations, ACategoryReplacesAnInheritedDistribution) {
  const auto populations = parse_populations(
      good +
          "[population.young]\nname = \"Y\"\nbased_on = \"new\"\n[population.young.categories]\n"
          "age = { labels = [\"30\", \"40\"], values = [30, 40], weights = [1, 1], source = \"E\" }\n",
      "p.toml", table());
  ASSERT_TRUE(populations.ok()) << render(populations.diagnostics());
  const Population& young = populations->back();
  EXPECT_EQ(young.categories.size(), 2u);
  EXPECT_EQ(young.parameters.size(), 1u);
}

/// Expects a complaint with this code in this line.
void expect_fault(const std::string& text, const std::string& code, int line) {
  const auto populations = parse_populations(text, "p.toml", table());
  ASSERT_FALSE(populations.ok()) << text;
  const Diagnostic& first = populations.diagnostics()[0];
  EXPECT_EQ(first.code, code) << render(populations.diagnostics());
  EXPECT_EQ(first.span.line, line) << render(populations.diagnostics());
}

std::string with_parameter(const std::string& line) {
  return "[population.x]\nname = \"X\"\n[population.x.parameters]\n" + line + "\n";
}
std::string with_category(const std::string& line) {
  return "[population.x]\nname = \"X\"\n[population.x.categories]\n" + line + "\n";
}

TEST(Populations, RefuseAnUnknownParameterAndSuggestOne) {
  const std::string text = with_parameter("burdn = { value = 3, source = \"A\" }");
  expect_fault(text, "population-unknown-parameter", 4);
  EXPECT_NE(parse_populations(text, "p.toml", table()).diagnostics()[0].hint.find("burden"), std::string::npos);
}

TEST(Populations, RefuseAChangeWithoutSource) {
  expect_fault(with_parameter("burden = { value = 3 }"), "population-missing", 4);
}

TEST(Populations, RefuseABareNumber) { expect_fault(with_parameter("burden = 3"), "population-type", 4); }

TEST(Populations, RefuseAnUnknownKey) {
  expect_fault(with_parameter("burden = { valeu = 3, source = \"A\" }"), "population-unknown-key", 4);
}

TEST(Populations, RefuseAnUnknownDistribution) {
  expect_fault(with_parameter("burden = { distribution = \"gaussian\", source = \"A\" }"), "population-distribution",
               4);
}

TEST(Populations, RefuseAnImpossibleDistribution) {
  expect_fault(with_parameter("age = { distribution = \"normal\", source = \"A\" }"), "parameters-spread", 4);
  expect_fault(with_parameter("burden = { value = 0, source = \"A\" }"), "parameters-value", 4);
  expect_fault(with_parameter("burden = { draw_low = 2000, source = \"A\" }"), "parameters-range", 4);
}

TEST(Populations, WarnOfAMedianOutsideTheCalibrationRange) {
  const auto populations =
      parse_populations(with_parameter("burden = { value = 9e3, source = \"A\" }"), "p.toml", table());
  ASSERT_TRUE(populations.ok());
  ASSERT_EQ(populations.diagnostics().size(), 1u);
  EXPECT_EQ(populations.diagnostics()[0].code, "population-range");
}

TEST(Populations, RefuseCategoriesThatDoNotMatchUp) {
  expect_fault(with_category("sex = { labels = [\"f\", \"m\"], values = [0], weights = [1, 1], source = \"A\" }"),
               "population-category", 4);
  expect_fault(with_category("sex = { labels = [\"f\", \"m\"], weights = [1, -1], source = \"A\" }"),
               "population-category", 4);
  expect_fault(with_category("sex = { labels = [\"f\"], weights = [0], source = \"A\" }"), "population-category", 4);
}

TEST(Populations, RefuseOneNameInBothKinds) {
  expect_fault(with_parameter("sex = { value = 1, source = \"A\" }\n[population.x.categories]\n"
                              "sex = { labels = [\"f\"], weights = [1], source = \"A\" }"),
               "population-twice", 6);
}

TEST(Populations, RefuseCirclesAndUnknownBases) {
  expect_fault("[population.x]\nname = \"X\"\nbased_on = \"y\"\n", "population-based-on", 1);
  expect_fault("[population.x]\nname = \"X\"\nbased_on = \"z\"\n[population.z]\nname = \"Z\"\nbased_on = \"x\"\n",
               "population-based-on", 4);
}

TEST(Populations, RefuseBrokenToml) { expect_fault("[population.x\nname = 3", "toml-syntax", 1); }

TEST(Populations, AHeldRowStaysAsTheVariantLeftIt) {
  auto parameters = table();
  parameters.rows[3].held = true;
  parameters.rows[3].value = 0;
  const auto populations =
      parse_populations(with_parameter("held = { value = 2, source = \"A\" }"), "p.toml", parameters);
  ASSERT_TRUE(populations.ok());
  const auto changed = with_population(parameters, (*populations)[0]);
  EXPECT_EQ(changed->find("held")->value, 0);
  ASSERT_EQ(changed.diagnostics().size(), 1u);
  EXPECT_EQ(changed.diagnostics()[0].code, "population-held");
}

}  // namespace
}  // namespace remit
