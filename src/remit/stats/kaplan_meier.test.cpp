#include "remit/stats/kaplan_meier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remit/stats/test_data.hpp"

namespace remit {
namespace {

constexpr double printed = 6e-13;  // twelve printed digits of values below one

const std::vector<IntervalType> all_types = {IntervalType::plain, IntervalType::log, IntervalType::log_log,
                                             IntervalType::logit, IntervalType::arcsin};

KaplanMeier pooled() { return *kaplan_meier(test::aml()); }
KaplanMeier arm(std::size_t group) { return (*kaplan_meier_by_group(test::aml()))[group]; }

TEST(KaplanMeier, ReproducesTest1) {
  const KaplanMeier curve = *kaplan_meier(test::test1());
  EXPECT_NEAR(curve.at(1).survival, .833333333, 5e-10);
  EXPECT_NEAR(curve.at(6).survival, .416666667, 5e-10);
  EXPECT_NEAR(curve.at(8).survival, .416666667, 5e-10);
  EXPECT_EQ(curve.at(9).survival, 0);
  EXPECT_NEAR(std::sqrt(curve.at(1).log_variance), .182574185835, printed);
  EXPECT_NEAR(std::sqrt(curve.at(6).log_variance), .532290647422, printed);
}

TEST(KaplanMeier, ReproducesAmlMaintained) {
  const double time[] = {9, 13, 18, 23, 31, 34, 48};
  const double survival[] = {.909090909091, .818181818182, .715909090909, .613636363636,
                             .490909090909, .368181818182, .184090909091};
  const double error[] = {.0866784172041, .11629129983,  .139664970557, .152632331027,
                          .164193267221,  .162668885827, .153492745786};
  for (int k = 0; k < 7; ++k) {
    EXPECT_NEAR(arm(0).at(time[k]).survival, survival[k], printed);
    EXPECT_NEAR(arm(0).at(time[k]).standard_error(), error[k], printed);
  }
}

TEST(KaplanMeier, ReproducesAmlNonMaintained) {
  const double time[] = {5, 8, 12, 23, 27, 30, 33, 43, 45};
  const double survival[] = {.833333333333, .666666666667,  .583333333333,
                             .486111111111, .388888888889,  .291666666667,
                             .194444444444, .0972222222222, 0};
  for (int k = 0; k < 9; ++k) EXPECT_NEAR(arm(1).at(time[k]).survival, survival[k], printed);
}

TEST(KaplanMeier, ReproducesAmlNumbersAtRisk) {
  const std::size_t maintained[] = {10, 6, 3}, other[] = {8, 5, 2};
  for (int k = 0; k < 3; ++k) {
    EXPECT_EQ(risk_counts(only_group(test::aml(), 0), 12 * (k + 1)).at_risk, maintained[k]);
    EXPECT_EQ(risk_counts(only_group(test::aml(), 1), 12 * (k + 1)).at_risk, other[k]);
  }
}

TEST(KaplanMeier, ReproducesAmlMediansWithLogIntervals) {
  const Quantile maintained = median(arm(0), IntervalType::log), other = median(arm(1), IntervalType::log);
  EXPECT_EQ(maintained.value, 31);
  EXPECT_EQ(maintained.interval.low, 18);
  EXPECT_TRUE(std::isnan(maintained.interval.high));
  EXPECT_EQ(other.value, 23);
  EXPECT_EQ(other.interval.low, 8);
  EXPECT_TRUE(std::isnan(other.interval.high));
}

TEST(KaplanMeier, ReproducesAmlPooledIntervalsOfAllTypes) {
  EXPECT_NEAR(pooled().at(12).survival, .739130434783, printed);
  EXPECT_NEAR(pooled().at(24).survival, .546583850932, printed);
  const double low[] = {.55967507956, .579799217968, .509209438754, .527659020194, .544935592188};
  const double high[] = {.918585790005, .942246527232, .873375781698, .877842780143, .89393853064};
  for (std::size_t k = 0; k < all_types.size(); ++k) {
    const Interval band = survival_interval(pooled().at(12), all_types[k]);
    EXPECT_NEAR(band.low, low[k], printed) << name_of(all_types[k]);
    EXPECT_NEAR(band.high, high[k], printed) << name_of(all_types[k]);
  }
}

TEST(KaplanMeier, ReproducesAmlPooledMedianOfAllTypes) {
  const double low[] = {18, 18, 13, 13, 13}, high[] = {34, 45, 34, 43, 34};
  for (std::size_t k = 0; k < all_types.size(); ++k) {
    const Quantile q = median(pooled(), all_types[k]);
    EXPECT_EQ(q.value, 27);
    EXPECT_EQ(q.interval.low, low[k]) << name_of(all_types[k]);
    EXPECT_EQ(q.interval.high, high[k]) << name_of(all_types[k]);
  }
}

TEST(KaplanMeier, ReproducesMyelomaWithAndWithoutTruncation) {
  REMIT_CSV_OR_SKIP(csv, REMIT_SOURCE_DIR "/../shared/evidence/data/myeloma.csv");
  SurvivalData data;
  data.time = csv.numbers("futime"), data.event = csv.codes("death");
  const KaplanMeier naive = *kaplan_meier(data);
  data.entry = csv.numbers("entry");
  const KaplanMeier truncated = *kaplan_meier(data);
  const Quantile q = median(truncated, IntervalType::log), q_naive = median(naive, IntervalType::log);
  EXPECT_EQ(q.value, 764);
  EXPECT_EQ(q.interval.low, 728);
  EXPECT_EQ(q.interval.high, 811);
  EXPECT_NEAR(truncated.at(365.25).survival, .7019596992, 5e-11);
  EXPECT_NEAR(truncated.at(1826.25).survival, .215647689793, printed);
  EXPECT_EQ(q_naive.value, 1004);
  EXPECT_EQ(q_naive.interval.low, 952);
  EXPECT_EQ(q_naive.interval.high, 1060);
  EXPECT_NEAR(naive.at(365.25).survival, .778915407527, printed);
  EXPECT_NEAR(naive.at(1826.25).survival, .289888667358, printed);
}

TEST(KaplanMeier, WithoutCensoringIsTheEmpiricalDistribution) {
  SurvivalData data;
  data.time = {3, 1, 4, 2, 5}, data.event = {1, 1, 1, 1, 1};
  for (double t : {1.0, 2.0, 3.0, 4.0, 5.0}) EXPECT_NEAR(kaplan_meier(data)->at(t).survival, 1 - t / 5, 1e-15);
}

TEST(KaplanMeier, OrderOfPatientsChangesNothing) {
  SurvivalData data = test::aml(), reversed = data;
  std::reverse(reversed.time.begin(), reversed.time.end());
  std::reverse(reversed.event.begin(), reversed.event.end());
  for (double t = 0; t < 170; t += 1) {
    EXPECT_EQ(kaplan_meier(data)->at(t).survival, kaplan_meier(reversed)->at(t).survival);
    EXPECT_EQ(kaplan_meier(data)->at(t).log_variance, kaplan_meier(reversed)->at(t).log_variance);
  }
}

TEST(KaplanMeier, ScalingTimeScalesQuantilesOnly) {
  SurvivalData days = test::aml();
  for (double& t : days.time) t *= 30.4375;
  const KaplanMeier curve = *kaplan_meier(days);
  EXPECT_EQ(curve.at(30.4375 * 24).survival, pooled().at(24).survival);
  EXPECT_NEAR(median(curve, IntervalType::log_log).value, 27 * 30.4375, 1e-9);
}

TEST(KaplanMeier, SplittingTiedEventsKeepsTheCurveAfterThem) {
  SurvivalData split = test::aml();
  double shift = 0;
  for (std::size_t k = 0; k < split.size(); ++k)
    if (split.event[k] != 0) split.time[k] -= (shift += 1e-4);  // events before the censorings they tied with
  EXPECT_NEAR(kaplan_meier(split)->at(48).survival, pooled().at(48).survival, 1e-15);
}

TEST(KaplanMeier, RoundingNoiseDoesNotSplitTies) {
  SurvivalData noisy = test::aml();
  for (std::size_t k = 0; k < noisy.size(); ++k) noisy.time[k] *= 1 + 1e-15 * double(k);
  EXPECT_EQ(kaplan_meier(noisy)->steps.size(), pooled().steps.size());
}

TEST(KaplanMeier, NoEventsGivesOneAndNoMedian) {
  SurvivalData data;
  data.time = {1, 2, 3}, data.event = {0, 0, 0};
  const KaplanMeier curve = *kaplan_meier(data);
  EXPECT_EQ(curve.at(3).survival, 1);
  EXPECT_EQ(survival_interval(curve.at(3), IntervalType::log_log).low, 1);
  EXPECT_TRUE(std::isnan(median(curve, IntervalType::log_log).value));
}

TEST(KaplanMeier, AllDeadAtOnceIsZeroWithoutInterval) {
  SurvivalData data;
  data.time = {7, 7, 7}, data.event = {1, 1, 1};
  const KaplanMeier curve = *kaplan_meier(data);
  EXPECT_EQ(curve.at(7).survival, 0);
  for (IntervalType type : all_types) EXPECT_TRUE(std::isnan(survival_interval(curve.at(7), type).low));
  EXPECT_EQ(median(curve, IntervalType::log).value, 7);
}

TEST(KaplanMeier, MedianIsTheMiddleOfAFlatStretchAtOneHalf) {
  SurvivalData data;
  data.time = {2, 4, 8, 9}, data.event = {1, 1, 1, 1};
  EXPECT_EQ(median(*kaplan_meier(data), IntervalType::log).value, 6);
}

TEST(KaplanMeier, AnEmptyGroupHasACurveWithoutSteps) {
  SurvivalData data = test::aml();
  for (int& group : data.group) group *= 2;
  const std::vector<KaplanMeier> curves = *kaplan_meier_by_group(data);
  ASSERT_EQ(curves.size(), 3u);
  EXPECT_EQ(curves[1].subjects, 0u);
  EXPECT_TRUE(curves[1].steps.empty());
}

TEST(KaplanMeier, ReverseCurveTurnsEventsIntoCensorings) {
  SurvivalData data;
  data.time = {10, 20, 30, 40}, data.event = {1, 0, 0, 0};
  const KaplanMeier follow_up = *reverse_kaplan_meier(data);
  EXPECT_EQ(follow_up.events(), 3u);
  EXPECT_NEAR(follow_up.at(20).survival, 2.0 / 3, 1e-15);
  EXPECT_EQ(median(follow_up, IntervalType::log_log).value, 30);
}

TEST(KaplanMeier, RowsUnderTheFigureAddUpToEverybody) {
  for (double t : {0.0, 9.0, 13.0, 50.0, 500.0}) {
    const RiskCounts c = risk_counts(test::aml(), t);
    EXPECT_EQ(c.at_risk + c.events + c.censored, 23u);
  }
}

}  // namespace
}  // namespace remit
