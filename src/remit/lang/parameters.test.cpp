// Every defect of a parameters.tsv gives its own diagnostic, with the line it stands in.
#include "remit/lang/parameters.hpp"

#include <gtest/gtest.h>

#include <string>

namespace remit {
namespace {

const std::string header =
    "id\tdefinition\tvalue\tunit\tdistribution\tspread\tlow\thigh\tsource_"
    "type\tsource\tpopulation\tconfidence\tnote\tdraw_low\t"
    "draw_high\n";
const std::string good = "k_in\tentry\t0.3\t1/day\tlognormal\t0.4\t0.1\t1\tmeasured\tPaper 2001\tadults\tM\t\t\t\n";

/// The table with a good row in line 2 and `row` in line 3.
Result<ParameterTable> with_row(const std::string& row) {
  return parse_parameters(header + good + row + "\n", "p.tsv");
}

/// Expects exactly one complaint with this code, in line 3.
void expect_fault(const std::string& row, const std::string& code) {
  const auto table = with_row(row);
  ASSERT_FALSE(table.ok()) << row;
  ASSERT_EQ(table.diagnostics().size(), 1u) << render(table.diagnostics());
  EXPECT_EQ(table.diagnostics()[0].code, code) << render(table.diagnostics());
  EXPECT_EQ(table.diagnostics()[0].span.line, 3);
  EXPECT_EQ(table.diagnostics()[0].span.file, "p.tsv");
}

TEST(Parameters, ReadsEveryColumn) {
  const auto table = with_row("f\tshare\t0.2\t1\tlogitnormal\t3\t0\t1\tassumed\tguess\t\tL\twide\t0.01\t0.9");
  ASSERT_TRUE(table.ok()) << render(table.diagnostics());
  ASSERT_EQ(table->rows.size(), 2u);
  const ParameterRow& k = table->rows[0];
  EXPECT_EQ(k.id, "k_in");
  EXPECT_EQ(k.definition, "entry");
  EXPECT_DOUBLE_EQ(k.value, 0.3);
  EXPECT_EQ(k.unit, "1/day");
  EXPECT_EQ(k.distribution, Distribution::lognormal);
  EXPECT_EQ(k.spread, 0.4);
  EXPECT_EQ(k.low, 0.1);
  EXPECT_EQ(k.high, 1);
  EXPECT_EQ(k.source_type, SourceType::measured);
  EXPECT_EQ(k.source, "Paper 2001");
  EXPECT_EQ(k.population, "adults");
  EXPECT_EQ(k.confidence, Confidence::medium);
  EXPECT_FALSE(k.draw_low);
  const ParameterRow& f = table->rows[1];
  EXPECT_EQ(f.draw_low, 0.01);
  EXPECT_EQ(f.draw_high, 0.9);
  EXPECT_EQ(f.note, "wide");
  EXPECT_EQ(f.span.line, 3);
  EXPECT_EQ(table->find("f"), &f);
  EXPECT_EQ(table->find("g"), nullptr);
}

TEST(Parameters, ADashMeansNotGiven) {
  const auto table = with_row("x\tnumber\t5\tmg\tfixed\t-\t-\t-\tassumed\tguess\t-\tL\t-\t-\t-");
  ASSERT_TRUE(table.ok()) << render(table.diagnostics());
  EXPECT_FALSE(table->rows[1].spread);
  EXPECT_EQ(table->rows[1].note, "");
}

TEST(Parameters, RefuseANumberWithoutUnit) {
  expect_fault("x\tnumber\t5\t\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-unit");
}

TEST(Parameters, RefuseAnUnknownUnit) {
  expect_fault("x\tnumber\t5\tfurlongz\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "unit-unknown");
}

TEST(Parameters, RefuseANumberWithoutSource) {
  expect_fault("x\tnumber\t5\tmg\tfixed\t\t\t\tassumed\t\t\tL\t\t\t", "parameters-source");
}

TEST(Parameters, RefuseANumberWithoutConfidence) {
  expect_fault("x\tnumber\t5\tmg\tfixed\t\t\t\tassumed\tguess\t\t\t\t\t", "parameters-confidence");
}

TEST(Parameters, RefuseANumberWithoutDefinition) {
  expect_fault("x\t\t5\tmg\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-definition");
}

TEST(Parameters, RefuseAnUnknownSourceType) {
  expect_fault("x\tnumber\t5\tmg\tfixed\t\t\t\tmeasurd\tguess\t\tL\t\t\t", "parameters-source-type");
}

TEST(Parameters, RefuseAValueOutsideItsRange) {
  expect_fault("x\tnumber\t5\tmg\tfixed\t\t6\t9\tassumed\tguess\t\tL\t\t\t", "parameters-range");
  expect_fault("x\tnumber\t5\tmg\tfixed\t\t1\t4\tassumed\tguess\t\tL\t\t\t", "parameters-range");
}

TEST(Parameters, RefuseAnUnknownDistributionAndSuggestOne) {
  const std::string row = "x\tnumber\t5\tmg\tlognorml\t0.3\t\t\tassumed\tguess\t\tL\t\t\t";
  expect_fault(row, "parameters-distribution");
  EXPECT_NE(with_row(row).diagnostics()[0].hint.find("lognormal"), std::string::npos);
}

TEST(Parameters, RefuseALawWithoutItsSpread) {
  for (const char* law : {"lognormal", "normal", "logitnormal"})
    expect_fault("x\tnumber\t0.5\tmg\t" + std::string(law) + "\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-spread");
}

TEST(Parameters, RefuseAUniformWithoutEnds) {
  expect_fault("x\tnumber\t0.5\tmg\tuniform\t\t0\t\tassumed\tguess\t\tL\t\t\t", "parameters-range");
}

TEST(Parameters, RefuseMediansTheLawCannotHave) {
  expect_fault("x\tnumber\t0\tmg\tlognormal\t0.3\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-value");
  expect_fault("x\tnumber\t1\t1\tlogitnormal\t0.3\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-value");
  expect_fault("x\tnumber\t1\t1\tloguniform\t\t0\t2\tassumed\tguess\t\tL\t\t\t", "parameters-range");
}

TEST(Parameters, RefuseATruncationThatExcludesTheMedian) {
  expect_fault("x\tnumber\t5\tmg\tnormal\t1\t\t\tassumed\tguess\t\tL\t\t6\t8", "parameters-range");
}

TEST(Parameters, RefuseADuplicateAndNameTheFirst) {
  const std::string row = "k_in\tentry\t0.3\t1/day\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t";
  expect_fault(row, "parameters-duplicate");
  EXPECT_NE(with_row(row).diagnostics()[0].message.find("line 2"), std::string::npos);
}

TEST(Parameters, RefuseAMissingOrMisspeltNumber) {
  expect_fault("x\tnumber\t\tmg\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-value");
  expect_fault("x\tnumber\t5,3\tmg\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-value");
  expect_fault("x\tnumber\tNaN\tmg\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-value");
}

TEST(Parameters, RefuseAnIdThatIsNoName) {
  expect_fault("2x\tnumber\t5\tmg\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t", "parameters-id");
}

TEST(Parameters, RefuseARaggedRow) {
  const auto table = with_row("x\tnumber\t5\tmg");
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.diagnostics()[0].span.line, 3);
}

TEST(Parameters, ReportAllDefectsAtOnce) {
  const auto table = with_row(
      "x\tnumber\t5\t\tfixed\t\t\t\tassumed\tguess\t\tL\t\t\t\n"
      "y\tnumber\t5\tmg\tfixed\t\t\t\tassumed\t\t\t\t\t\t");
  ASSERT_FALSE(table.ok());
  EXPECT_EQ(table.diagnostics().size(), 3u) << render(table.diagnostics());
}

TEST(Correlations, AreReadWithTheirSource) {
  const auto pairs = parse_correlations("a\tb\tcorrelation\tsource\nk\tg\t0.64\tCollins 2023\n", "c.tsv");
  ASSERT_TRUE(pairs.ok()) << render(pairs.diagnostics());
  ASSERT_EQ(pairs->size(), 1u);
  EXPECT_EQ((*pairs)[0].a, "k");
  EXPECT_DOUBLE_EQ((*pairs)[0].value, 0.64);
}

TEST(Correlations, RefuseValuesBeyondOneSelfPairsRepeatsAndMissingSources) {
  const auto pairs =
      parse_correlations("a\tb\tcorrelation\tsource\nk\tg\t1.2\tx\nk\tk\t0.1\tx\ng\tk\t0.1\tx\nu\tv\t0.3\t\n", "c.tsv");
  ASSERT_FALSE(pairs.ok());
  ASSERT_EQ(pairs.diagnostics().size(), 4u) << render(pairs.diagnostics());
  EXPECT_EQ(pairs.diagnostics()[0].span.line, 2);
  EXPECT_EQ(pairs.diagnostics()[1].span.line, 3);
  EXPECT_EQ(pairs.diagnostics()[2].code, "parameters-source");
  EXPECT_EQ(pairs.diagnostics()[3].span.line, 4);
}

}  // namespace
}  // namespace remit
