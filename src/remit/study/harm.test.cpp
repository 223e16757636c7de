#include "remit/study/harm.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/study/tables.hpp"
#include "remit/study/test_run.hpp"

namespace remit {
namespace {

/// Four patients whose fates differ: an event, a death, a progression, the data cut.
std::vector<PatientRecord> four() {
  std::vector<PatientRecord> all(4);
  for (std::size_t k = 0; k < 4; ++k) all[k].id = std::uint32_t(k);
  GradeDays days;
  days.note(2, 30), days.note(3, 45);
  all[0].adverse_events = {days.event("rash")};
  all[0].end_day = 100;
  all[1].end_day = 60, all[1].end_reason = EndReason::death, all[1].death_cause = "infection";
  all[2].end_day = 106, all[2].end_reason = EndReason::progression, all[2].treatment_stop_day = 50;
  all[2].pfs_event = true, all[2].pfs_reason = "progression";
  all[3].end_day = 100;
  return all;
}

Records pointers(const std::vector<PatientRecord>& records) {
  Records out;
  for (const PatientRecord& record : records) out.push_back(&record);
  return out;
}

/// Seen for 100 days: the landmarks are 1 and 3 months.
Trial hundred_days() {
  Trial trial;
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = 100 / days_per_month;
  return trial;
}

TEST(Harm, WhatEndsTheWatchHasItsCode) {
  const auto all = four();
  const SurvivalData any = first_events(pointers(all), "rash", 1, {});
  EXPECT_EQ(any.event, (std::vector<int>{harm_event, harm_death, harm_progression, 0}));
  EXPECT_NEAR(any.time[0] * days_per_month, 30, 1e-9);
  EXPECT_NEAR(any.time[2] * days_per_month, 80, 1e-9) << "thirty days after the last treatment";
  EXPECT_NEAR(first_events(pointers(all), "rash", 3, {}).time[0] * days_per_month, 45, 1e-9);
  EXPECT_EQ(first_events(pointers(all), "rash", 4, {}).event[0], 0);
  EXPECT_EQ(deaths_of(pointers(all), "infection").event, (std::vector<int>{0, 1, 3, 0}));
  EXPECT_EQ(deaths_of(pointers(all), "disease").event[1], harm_death) << "another cause competes";
}

TEST(Harm, APlannedEndOfTreatmentIsNoProgression) {
  std::vector<PatientRecord> all(1);
  all[0].treatment_stop_day = 10, all[0].end_day = 100;
  EXPECT_EQ(first_events(pointers(all), "rash", 1, {}).event[0], harm_treatment_over);
}

TEST(Harm, IncidenceOfAHandCountedArm) {
  const auto all = four();
  const auto incidences = harm_incidences(pointers(all), {"rash"}, {"infection"}, hundred_days(), 0.95);
  ASSERT_EQ(incidences.size(), 5u);
  const IncidencePoint& any = incidences[0].points.at(1);
  EXPECT_EQ(any.months, 3);
  EXPECT_NEAR(any.incidence, 0.25, 1e-15);
  EXPECT_NEAR(any.death, 0.25, 1e-15);
  EXPECT_NEAR(any.left, 0.25, 1e-15);
  EXPECT_EQ(any.at_risk, 1u);
  EXPECT_LT(any.interval.low, 0.25);
  EXPECT_GT(any.interval.high, 0.25);
  EXPECT_EQ(incidences[3].points.at(1).incidence, 0) << "nobody had grade 4";
  EXPECT_NEAR(incidences[3].points.at(1).interval.high, clopper_pearson({0, 4}).high, 1e-15)
      << "all four were watched until they left or to 3 months";
  EXPECT_EQ(incidences[4].grade, 5);
  EXPECT_NEAR(incidences[4].points.at(1).incidence, 0.25, 1e-15);
}

TEST(Harm, SharesOfALargeRunAddUpToAtMostOne) {
  const Summary summary = summarise(test::fake_run());
  for (const ArmSummary& arm : summary.arms) {
    for (const AdverseShare& event : arm.adverse_events) {
      EXPECT_LE(event.severe.share.count, event.any.share.count);
      EXPECT_EQ(event.grades[0] + event.any.share.count, arm.analysed);
      EXPECT_EQ(event.grades[3] + event.grades[4], event.severe.share.count);
    }
    for (const HarmIncidence& harm : arm.incidences)
      for (const IncidencePoint& point : harm.points) {
        if (std::isnan(point.incidence)) continue;
        EXPECT_LE(point.incidence + point.death + point.left, 1 + 1e-12) << harm.term << " " << harm.grade;
        EXPECT_LE(point.interval.low, point.incidence + 1e-15);
        EXPECT_GE(point.interval.high, point.incidence - 1e-15);
      }
  }
}

TEST(Harm, NothingIsToldBeyondFollowUp) {
  std::vector<PatientRecord> all(2);
  all[0].end_day = all[1].end_day = 40;
  const auto incidences = harm_incidences(pointers(all), {"rash"}, {}, hundred_days(), 0.95);
  EXPECT_EQ(incidences[0].points.at(0).incidence, 0);
  EXPECT_TRUE(std::isnan(incidences[0].points.at(1).incidence));
}

TEST(Harm, ExposureOfPlannedAndSupportiveDrugs) {
  std::vector<PatientRecord> all(3);
  all[0].exposures = {{.drug = "A", .planned = 100, .given = 100}};
  all[1].exposures = {{.drug = "A", .planned = 100, .given = 60, .holds = 2, .reductions = 1},
                      {.drug = "A", .given = 20, .courses = 2},
                      {.drug = "B", .given = 5, .courses = 1}};
  all[2].exposures = {{.drug = "A", .planned = 50, .given = 40, .holds = 1, .stopped = true}};
  const auto found = exposure_summaries(pointers(all));
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].drug, "A");
  EXPECT_FALSE(found[0].supportive);
  EXPECT_NEAR(found[0].median, 0.8, 1e-15);
  EXPECT_NEAR(found[0].mean, 0.8, 1e-15);
  EXPECT_EQ(found[0].held.count, 2u);
  EXPECT_EQ(found[0].reduced.count, 1u);
  EXPECT_EQ(found[0].stopped.count, 1u);
  EXPECT_TRUE(found[1].supportive);
  EXPECT_EQ(found[1].patients, 1u);
  EXPECT_EQ(found[1].courses, 2);
  EXPECT_TRUE(std::isnan(found[1].median)) << "supportive care has no plan";
}

TEST(Harm, TablesHoldARowAnEventAndADrug) {
  StudyRun run = test::fake_run();
  run.records[0].exposures = {{.drug = "A", .planned = 100, .given = 60, .holds = 2}};
  std::size_t events = 0;
  for (const PatientRecord& record : run.records) events += record.adverse_events.size();
  const Table ae = adae(run);
  EXPECT_EQ(ae.rows(), events);
  for (std::size_t k = 0; k < ae.rows(); ++k) {
    EXPECT_LE(ae.numbers("GR1DY")[k], ae.numbers("ASTDY")[k]);
    EXPECT_EQ(ae.integers("AETOXGR")[k] >= 3, !std::isnan(ae.numbers("GR3DY")[k]));
  }
  EXPECT_EQ(adex(run).rows(), 1u);
  EXPECT_NEAR(adex(run).numbers("RDI")[0], 0.6, 1e-15);
  const Table curves = incidence(summarise(run));
  EXPECT_GT(curves.rows(), 100u);
  EXPECT_EQ(curves.texts("grade")[0], ">=1");
}

}  // namespace
}  // namespace remit
