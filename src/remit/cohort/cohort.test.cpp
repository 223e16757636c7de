// Drawn cohorts against theory: quantiles and moments of every law, correlations, truncation, addresses.
#include "remit/cohort/cohort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace remit {
namespace {

constexpr std::uint32_t many = 20000;

ParameterRow row(const std::string& id, Distribution law, double value, double spread = 0) {
  ParameterRow made;
  made.id = id;
  made.value = value;
  made.distribution = law;
  if (spread > 0) made.spread = spread;
  return made;
}

ParameterTable table(std::vector<ParameterRow> rows) {
  ParameterTable made;
  made.rows = std::move(rows);
  return made;
}

Cohort drawn(const ParameterTable& parameters, std::uint32_t count = many, const Population& population = {}) {
  auto cohort = draw(parameters, population, 1, count, 42);
  EXPECT_TRUE(cohort.ok()) << render(cohort.diagnostics());
  return cohort.ok() ? *cohort : Cohort{};
}

std::vector<double> column(const Cohort& cohort, const std::string& id) {
  const auto at = std::find(cohort.parameters.begin(), cohort.parameters.end(), id) - cohort.parameters.begin();
  std::vector<double> values;
  for (const auto& patient : cohort.values) values.push_back(patient.at(static_cast<std::size_t>(at)));
  return values;
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double deviation(const std::vector<double>& values) {
  const double centre = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - centre) * (value - centre);
  return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

double quantile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(p * static_cast<double>(values.size()))];
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double centre_a = mean(a), centre_b = mean(b);
  double sum = 0;
  for (std::size_t k = 0; k < a.size(); ++k) sum += (a[k] - centre_a) * (b[k] - centre_b);
  return sum / (static_cast<double>(a.size() - 1) * deviation(a) * deviation(b));
}

std::vector<double> logs(std::vector<double> values) {
  for (double& value : values) value = std::log(value);
  return values;
}

// Tolerances below are 4 standard errors at n = 20,000: SD/sqrt(n) for a mean, SD/sqrt(2n) for an SD.

TEST(Cohort, LognormalHasItsMedianAndCoefficientOfVariation) {
  const auto values = column(drawn(table({row("k", Distribution::lognormal, 2, 0.5)})), "k");
  const double sigma = std::sqrt(std::log(1.25));
  EXPECT_NEAR(mean(logs(values)), std::log(2), 4 * sigma / std::sqrt(many));
  EXPECT_NEAR(deviation(logs(values)), sigma, 4 * sigma / std::sqrt(2 * many));
  EXPECT_NEAR(deviation(values) / mean(values), 0.5, 0.02);
  EXPECT_NEAR(quantile(values, 0.5), 2, 0.03);
  EXPECT_NEAR(quantile(values, 0.975) / (2 * std::exp(1.959964 * sigma)), 1, 0.04);
}

TEST(Cohort, NormalHasItsMeanAndDeviation) {
  const auto values = column(drawn(table({row("x", Distribution::normal, -3, 2)})), "x");
  EXPECT_NEAR(mean(values), -3, 4 * 2 / std::sqrt(many));
  EXPECT_NEAR(deviation(values), 2, 4 * 2 / std::sqrt(2 * many));
}

TEST(Cohort, LogitNormalStaysBetweenZeroAndOneAroundItsMedian) {
  const auto values = column(drawn(table({row("f", Distribution::logitnormal, 0.6, 3)})), "f");
  EXPECT_GT(*std::min_element(values.begin(), values.end()), 0);
  EXPECT_LT(*std::max_element(values.begin(), values.end()), 1);
  std::vector<double> logits;
  for (const double value : values) logits.push_back(std::log(value / (1 - value)));
  EXPECT_NEAR(mean(logits), std::log(1.5), 4 * 3 / std::sqrt(many));
  EXPECT_NEAR(deviation(logits), 3, 4 * 3 / std::sqrt(2 * many));
}

TEST(Cohort, UniformAndLoguniformFillTheirRange) {
  auto flat = row("u", Distribution::uniform, 3), decades = row("d", Distribution::loguniform, 0.01);
  flat.low = 2, flat.high = 6, decades.low = 1e-4, decades.high = 1;
  const auto cohort = drawn(table({flat, decades}));
  for (const double p : {0.05, 0.25, 0.5, 0.75, 0.95}) {
    EXPECT_NEAR(quantile(column(cohort, "u"), p), 2 + 4 * p, 4 * 4 * std::sqrt(p * (1 - p) / many));
    EXPECT_NEAR(std::log10(quantile(column(cohort, "d"), p)), -4 + 4 * p, 4 * 4 * std::sqrt(p * (1 - p) / many));
  }
}

TEST(Cohort, TruncationGivesTheConditionalLawAndNoHeapAtTheBounds) {
  auto cut = row("x", Distribution::normal, 0, 1);
  cut.draw_low = 0;
  const auto values = column(drawn(table({cut})), "x");
  EXPECT_GT(*std::min_element(values.begin(), values.end()), 0);
  EXPECT_NEAR(mean(values), std::sqrt(2 / M_PI), 4 * 0.603 / std::sqrt(many));  // half-normal
  EXPECT_EQ(std::count(values.begin(), values.end(), 0.0), 0);
}

TEST(Cohort, RefusesBoundsThatHoldAlmostNoDraw) {
  auto cut = row("x", Distribution::normal, 0, 1);
  cut.draw_low = 0, cut.draw_high = 1e-4;
  const auto cohort = draw(table({cut}), {}, 1, 5, 1);
  ASSERT_FALSE(cohort.ok());
  EXPECT_EQ(cohort.diagnostics()[0].code, "cohort-truncation");
}

TEST(Cohort, CorrelationIsRealisedOnTheLogAndLogitScale) {
  auto parameters =
      table({row("growth", Distribution::lognormal, 0.01, 0.8), row("kill", Distribution::lognormal, 0.05, 0.6),
             row("share", Distribution::logitnormal, 0.1, 2)});
  parameters.correlations = {{"growth", "kill", 0.64, "", {}}, {"share", "kill", -0.5, "", {}}};
  const auto cohort = drawn(parameters);
  std::vector<double> logits;
  for (const double f : column(cohort, "share")) logits.push_back(std::log(f / (1 - f)));
  const auto growth = logs(column(cohort, "growth")), kill = logs(column(cohort, "kill"));
  EXPECT_NEAR(correlation(growth, kill), 0.64, 4 * (1 - 0.64 * 0.64) / std::sqrt(many));
  EXPECT_NEAR(correlation(logits, kill), -0.5, 4 * 0.75 / std::sqrt(many));
  EXPECT_NEAR(correlation(growth, logits), 0, 4 / std::sqrt(many));  // an unstated pair is uncorrelated
  EXPECT_NEAR(deviation(kill), std::sqrt(std::log(1.36)), 0.015);    // margins are untouched
}

TEST(Cohort, TruncatingOneOfAPairShiftsTheOther) {
  auto cut = row("a", Distribution::normal, 0, 1);
  cut.draw_low = 0;
  auto parameters = table({cut, row("b", Distribution::normal, 0, 1)});
  parameters.correlations = {{"a", "b", 0.9, "", {}}};
  const auto b = column(drawn(parameters), "b");
  EXPECT_NEAR(mean(b), 0.9 * std::sqrt(2 / M_PI), 4 * 0.7 / std::sqrt(many));  // E[b | a > 0] = rho E|z|
}

TEST(Cohort, RefusesCorrelationsThatContradictEachOther) {
  auto parameters = table({row("a", Distribution::normal, 0, 1), row("b", Distribution::normal, 0, 1),
                           row("c", Distribution::normal, 0, 1)});
  parameters.correlations = {{"a", "b", 0.9, "", {}}, {"b", "c", 0.9, "", {}}, {"a", "c", -0.9, "", {"c.tsv", 4, 0}}};
  const auto cohort = draw(parameters, {}, 1, 5, 1);
  ASSERT_FALSE(cohort.ok());
  EXPECT_EQ(cohort.diagnostics()[0].code, "cohort-correlation");
  EXPECT_EQ(cohort.diagnostics()[0].span.line, 4);
  EXPECT_NE(cohort.diagnostics()[0].message.find("a, b, c"), std::string::npos);
}

ParameterTable mixed() {
  auto cut = row("cut", Distribution::lognormal, 1, 0.7);
  cut.draw_high = 1.5;
  auto parameters = table({row("a", Distribution::lognormal, 2, 0.5), row("fixed", Distribution::fixed, 9), cut,
                           row("b", Distribution::normal, 0, 1)});
  parameters.correlations = {{"a", "b", 0.5, "", {}}};
  return parameters;
}

TEST(Cohort, SplittingConcatenates) {
  const auto all = draw(mixed(), {}, 100, 50, 7), first = draw(mixed(), {}, 100, 20, 7),
             rest = draw(mixed(), {}, 120, 30, 7);
  ASSERT_TRUE(all.ok() && first.ok() && rest.ok());
  auto joined = first->values;
  joined.insert(joined.end(), rest->values.begin(), rest->values.end());
  EXPECT_EQ(all->values, joined);
  EXPECT_EQ(all->ids.front(), 100u);
  EXPECT_EQ(all->ids.back(), 149u);
}

TEST(Cohort, AddingOrReorderingParametersMovesNoOtherDraw) {
  auto changed = mixed();
  std::reverse(changed.rows.begin(), changed.rows.end());
  changed.rows.insert(changed.rows.begin() + 1, row("newcomer", Distribution::lognormal, 1, 1));
  const auto before = drawn(mixed(), 100), after = drawn(changed, 100);
  for (const char* id : {"a", "b", "cut"}) EXPECT_EQ(column(before, id), column(after, id)) << id;
}

TEST(Cohort, AnotherSeedOrPatientGivesOtherValues) {
  const auto one = draw(mixed(), {}, 1, 1, 1), two = draw(mixed(), {}, 1, 1, 2), three = draw(mixed(), {}, 2, 1, 1);
  EXPECT_NE(one->values, two->values);
  EXPECT_NE(one->values, three->values);
}

TEST(Cohort, HoldsOnlyWhatDiffersOrChanges) {
  const auto cohort = drawn(mixed(), 3);
  EXPECT_EQ(cohort.parameters, (std::vector<std::string>{"a", "cut", "b"}));
}

TEST(Cohort, CategoriesComeInTheirShares) {
  Population population;
  population.categories = {{"sex", {"female", "male"}, {0, 1}, {45, 55}, "census", {}}};
  const auto cohort =
      drawn(table({row("sex", Distribution::fixed, 0), row("x", Distribution::normal, 0, 1)}), many, population);
  const auto sex = column(cohort, "sex");
  EXPECT_NEAR(mean(sex), 0.55, 4 * std::sqrt(0.55 * 0.45 / many));
  EXPECT_NEAR(correlation(sex, column(cohort, "x")), 0, 4 / std::sqrt(many));
}

TEST(Cohort, AHeldRowIsNeitherDrawnNorChangedByThePopulation) {
  auto held = row("k", Distribution::fixed, 0);
  held.held = true;
  Population population;
  PopulationParameter change;
  change.id = "k", change.value = 5;
  population.parameters = {change};
  EXPECT_TRUE(drawn(table({held}), 3, population).parameters.empty());
}

TEST(Cohort, AChangedMedianShiftsTheLawAndLeavesTheRanks) {
  Population population;
  PopulationParameter change;
  change.id = "a", change.value = 6;
  population.parameters = {change};
  const auto plain = column(drawn(mixed(), 50), "a"), shifted = column(drawn(mixed(), 50, population), "a");
  for (std::size_t k = 0; k < plain.size(); ++k) EXPECT_NEAR(shifted[k] / plain[k], 3, 1e-12);
}

TEST(Cohort, AFixedParameterThatThePopulationChangesIsAColumn) {
  Population population;
  PopulationParameter change;
  change.id = "fixed", change.value = 4;
  population.parameters = {change};
  EXPECT_EQ(column(drawn(mixed(), 2, population), "fixed"), (std::vector<double>{4, 4}));
}

}  // namespace
}  // namespace remit
