#include "remit/stats/log_rank.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "remit/stats/test_data.hpp"

namespace remit {
namespace {

TEST(LogRank, ReproducesAml) {
  const LogRank test = *log_rank(test::aml());
  EXPECT_NEAR(test.chi_square, 3.39638869898, 5e-12);
  EXPECT_NEAR(test.p, .0653393220405, 5e-14);
  EXPECT_EQ(test.degrees_of_freedom, 1);
  EXPECT_EQ(test.observed[0], 7);
  EXPECT_EQ(test.observed[1], 11);
  EXPECT_NEAR(test.expected[0], 10.6893359923, 5e-11);
  EXPECT_NEAR(test.expected[1], 7.3106640077, 5e-11);
  EXPECT_NEAR(test.variance.at(0, 0), 4.00755074594, 5e-12);
}

TEST(LogRank, ReproducesAmlWeightedByTheCurve) {
  EXPECT_NEAR(log_rank(test::aml(), 0.5)->chi_square, 3.01864328787, 5e-12);
  EXPECT_NEAR(log_rank(test::aml(), 1)->chi_square, 2.77927954475, 5e-12);
}

TEST(LogRank, LabelsOfGroupsDoNotMatter) {
  SurvivalData data = test::aml();
  for (int& group : data.group) group = 1 - group;
  EXPECT_NEAR(log_rank(data)->chi_square, log_rank(test::aml())->chi_square, 1e-13);
}

TEST(LogRank, DependsOnTheOrderOfTimesOnly) {
  SurvivalData data = test::aml();
  for (double& t : data.time) t = t * t;
  EXPECT_NEAR(log_rank(data)->chi_square, 3.39638869898, 5e-12);
}

TEST(LogRank, OneStratumRepeatedDoublesTheStatistic) {
  SurvivalData twice = test::aml();
  const SurvivalData once = test::aml();
  twice.time.insert(twice.time.end(), once.time.begin(), once.time.end());
  twice.event.insert(twice.event.end(), once.event.begin(), once.event.end());
  twice.group.insert(twice.group.end(), once.group.begin(), once.group.end());
  twice.stratum.assign(twice.size(), 0);
  std::fill(twice.stratum.begin() + long(once.size()), twice.stratum.end(), 1);
  EXPECT_NEAR(log_rank(twice)->chi_square, 2 * 3.39638869898, 1e-11);
}

TEST(LogRank, ThreeGroupsHaveTwoDegreesAndAnEmptyOneNone) {
  SurvivalData data = test::aml();
  for (std::size_t k = 0; k < data.size(); k += 3) data.group[k] = 2;
  EXPECT_EQ(log_rank(data)->degrees_of_freedom, 2);
  for (int& group : data.group) group = group == 2 ? 3 : group;
  const Result<LogRank> with_empty = log_rank(data);
  EXPECT_EQ(with_empty->degrees_of_freedom, 2);
  EXPECT_EQ(with_empty.diagnostics().front().code, "stats-empty-group");
}

TEST(LogRank, LateEntryKeepsSubjectsOutOfEarlierRiskSets) {
  SurvivalData data;
  data.time = {2, 4, 6, 8}, data.event = {1, 1, 1, 1}, data.group = {0, 1, 0, 1};
  data.entry = {0, 3, 0, 3};  // at 2 only group 0 is at risk: that death was expected
  const LogRank test = *log_rank(data);
  EXPECT_NEAR(test.expected[0], 1 + 1.0 / 3 + 1.0 / 2, 1e-14);
}

TEST(LogRank, RefusesWhatCannotBeCompared) {
  SurvivalData data = test::aml();
  data.group.assign(data.size(), 0);
  EXPECT_EQ(log_rank(data).diagnostics().front().code, "stats-one-group");
  data = test::aml();
  data.event.assign(data.size(), 0);
  EXPECT_EQ(log_rank(data).diagnostics().front().code, "stats-no-events");
}

TEST(LogRank, EverybodyDyingAtOnceSaysNothing) {
  SurvivalData data;
  data.time = {3, 3, 3, 3}, data.event = {1, 1, 1, 1}, data.group = {0, 0, 1, 1};
  EXPECT_EQ(log_rank(data)->p, 1);
}

}  // namespace
}  // namespace remit
