#include "remit/study/summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "remit/stats/cox.hpp"
#include "remit/study/test_run.hpp"

namespace remit {
namespace {

using Json = nlohmann::json;

/// Four patients in two arms whose every figure can be counted by hand.
StudyRun small_run() {
  StudyRun run = test::fake_run(0, 0);
  for (int k = 0; k < 4; ++k) {
    PatientRecord r;
    r.id = std::uint32_t(k), r.arm = k / 2;
    r.pfs_days = 30.4375 * 6 * (k + 1);
    r.pfs_event = k != 3;
    r.pfs_reason = k == 0 ? "progression" : k == 3 ? "data cut" : "death";
    r.end_day = r.pfs_days;
    r.end_reason = k == 3 ? EndReason::data_cut : EndReason::death;
    r.death_cause = k == 1 || k == 2 ? "infection" : "";
    r.best = k == 0 ? Response::complete_response : k == 1 ? Response::partial_response : Response::progressive_disease;
    r.response_days = k < 2 ? 30.4375 * (k + 1) : -1;
    GradeDays days;
    days.note(1 + k, 10);
    r.adverse_events = {days.event("neutropenia")};
    run.records.push_back(r);
  }
  return run;
}

TEST(Summary, CountsASmallTrialByHand) {
  const Summary s = summarise(small_run());
  const ArmSummary& a = s.arms[0];
  EXPECT_EQ(a.analysed, 2u);
  EXPECT_EQ(a.responses[0].share.count, 2u);  // overall
  EXPECT_EQ(a.responses[1].share.count, 1u);  // VGPR or better
  EXPECT_EQ(a.responses[2].share.count, 1u);  // CR or better
  EXPECT_EQ(a.progressions, 1u);
  EXPECT_EQ(a.deaths_first, 1u);
  EXPECT_NEAR(a.median_pfs.value, 9, 1e-12);  // the middle of the flat stretch from 6 to 12 months
  EXPECT_EQ(s.arms[1].responses[0].share.count, 0u);
  EXPECT_EQ(s.arms[1].censored.at(0).name, "data cut");
  EXPECT_EQ(s.arms[0].deaths.at(0).name, "infection");
  EXPECT_EQ(s.arms[0].adverse_events[0].severe.share.count, 0u);
  EXPECT_EQ(s.arms[1].adverse_events[0].severe.share.count, 2u);
}

TEST(Summary, LandmarksStopWhereFollowUpStops) {
  const Summary s = summarise(small_run());
  EXPECT_NEAR(s.arms[0].landmarks[0].survival, 0, 1e-15);  // 12 months, both had the event
  EXPECT_NEAR(s.arms[1].landmarks[1].survival, 0.5, 1e-15);
  EXPECT_TRUE(std::isnan(s.arms[1].landmarks[2].survival));  // 36 months, last seen at 24
}

TEST(Summary, FailedPatientsAreCountedAndInNoEstimate) {
  StudyRun run = small_run();
  const Summary before = summarise(run);
  PatientRecord failed = run.records[0];
  failed.id = 99, failed.status = Status::not_finite, failed.pfs_days = 1,
  failed.best = Response::stringent_complete_response;
  run.records.push_back(failed);
  const Summary after = summarise(run);
  EXPECT_EQ(after.failed(), 1u);
  EXPECT_EQ(after.arms[0].failures.at(0).name, "not_finite");
  EXPECT_EQ(after.arms[0].median_pfs.value, before.arms[0].median_pfs.value);
  EXPECT_EQ(after.arms[0].responses[0].share.total, 2u);
}

TEST(Summary, FocalLesionsAreCountedAmongTheScannedOfEveryArm) {
  using enum PatientRecord::FocalLesion;
  StudyRun run = small_run();
  const std::size_t rows = summarise(run).arms[0].responses.size();
  run.records[0].visits.resize(1);
  run.records[0].visits[0].lesions = {{20, false}};
  run.records[0].focal_lesion = seen;
  const Summary s = summarise(run);
  for (const ArmSummary& arm : s.arms) ASSERT_EQ(arm.responses.size(), rows + 1) << "the same rows in every arm";
  const auto& shares = s.arms[std::size_t(run.records[0].arm)].responses;
  const auto lesion = std::ranges::find(shares, "focal_lesion", &Share::id);
  ASSERT_NE(lesion, shares.end());
  EXPECT_EQ(lesion->share.count, 1u);
  EXPECT_EQ(lesion->share.total, 1u);
}

TEST(Summary, ThoseGoneBeforeTheClockAreNamed) {
  StudyRun run = small_run();
  run.records[0].pfs_days = -10;
  const Summary s = summarise(run);
  EXPECT_EQ(s.arms[0].before_clock, 1u);
  EXPECT_EQ(s.arms[0].pfs.size(), 1u);
  EXPECT_EQ(s.arms[0].responses[0].share.total, 2u);
}

TEST(Summary, ContrastIsTheCoxModelOfTheAnalysedPatients) {
  const StudyRun run = test::fake_run();
  SurvivalData data;
  for (const PatientRecord& r : run.records) {
    if (!analysed(r)) continue;
    data.time.push_back(r.pfs_days), data.event.push_back(r.pfs_event ? 1 : 0), data.group.push_back(r.arm);
  }
  const Contrast c = summarise(run).contrasts.at(0);
  EXPECT_EQ(c.name, "AB_vs_B");
  EXPECT_NEAR(c.hazard_ratio, cox_between(data, 0, 1)->coefficients[0].hazard_ratio, 1e-10);
  EXPECT_LT(c.interval.high, 1);
  EXPECT_LT(c.p_log_rank, 1e-6);
  EXPECT_GT(c.restricted_mean.value, 0);
}

TEST(Summary, PublishedContrastsAddTheOtherDirection) {
  StudyRun run = test::fake_run(40, 40);
  EXPECT_EQ(summarise(run).contrasts.size(), 1u);
  run.study.published.push_back({"B_vs_AB", "hazard_ratio", 2.2});
  const Summary s = summarise(run);
  ASSERT_EQ(s.contrasts.size(), 2u);
  EXPECT_NEAR(s.contrasts[0].hazard_ratio * s.contrasts[1].hazard_ratio, 1, 1e-10);
}

TEST(Summary, NoEventsGiveAReasonInsteadOfARatio) {
  StudyRun run = test::fake_run(20, 20);
  for (PatientRecord& r : run.records) r.pfs_event = false, r.pfs_reason = "data cut";
  const Contrast c = summarise(run).contrasts.at(0);
  EXPECT_TRUE(std::isnan(c.hazard_ratio));
  EXPECT_FALSE(c.problem.empty());
}

TEST(Summary, TwinsGetNoHazardRatioAndAPairedInterval) {
  StudyRun run = small_run();
  run.records.clear();
  run.study.trial.enrolment.twins = true;
  for (int k = 0; k < 60; ++k)  // every patient lives two months longer in the first arm
    for (int arm : {0, 1}) {
      PatientRecord r;
      r.id = std::uint32_t(k), r.arm = arm, r.pfs_event = true, r.pfs_reason = "progression";
      r.pfs_days = 30.4375 * (1 + 0.5 * k + (arm == 0 ? 2 : 0)), r.end_day = r.pfs_days;
      run.records.push_back(r);
    }
  const Contrast c = summarise(run).contrasts.at(0);
  EXPECT_TRUE(c.paired);
  EXPECT_TRUE(std::isnan(c.hazard_ratio));
  EXPECT_NEAR(c.restricted_mean.value, 2, 0.05);
  EXPECT_LT(c.restricted_mean.interval.high - c.restricted_mean.interval.low,
            0.3);  // unpaired it would be about 6 months wide
}

TEST(Summary, FollowUpCountsProgressionAndDeathAsNotYetFollowed) {
  StudyRun run = small_run();
  for (PatientRecord& r : run.records) r.end_reason = EndReason::progression;
  run.records[1].end_reason = EndReason::data_cut;
  EXPECT_NEAR(summarise(run).arms[0].median_follow_up.value, 12, 1e-12);
}

TEST(Summary, BaselineTellsCategoriesFromMeasurements) {
  const Summary s = summarise(test::fake_run());
  EXPECT_FALSE(s.arms[0].baseline[0].categorical);  // age
  EXPECT_TRUE(s.arms[0].baseline[1].categorical);   // sex
  std::size_t total = 0;
  for (const auto& [value, share] : s.arms[0].baseline[2].categories) total += share.count;
  EXPECT_EQ(total, s.arms[0].analysed);
}

TEST(Summary, PublishedEventsAreFoundByTermOrInitials) {
  const Study study = test::fake_study();
  EXPECT_EQ(published_event(study, "B", "cytokine release syndrome", false), 3);
  EXPECT_EQ(published_event(study, "AB", "neutropenia", true), 52);
  EXPECT_FALSE(published_event(study, "AB", "neutropenia", false).has_value());
}

TEST(Summary, NaturalHistorySeparatesCompetingDeath) {
  const ArmSummary arm = summarise(test::fake_history()).arms.at(0);
  const Landmark& ten_years = arm.landmarks.at(5);
  EXPECT_EQ(ten_years.months, 120);
  EXPECT_LT(ten_years.incidence, ten_years.progression);  // the dead cannot progress
  EXPECT_NEAR(ten_years.progression, 0.095, 0.03);        // 1 % a year
  EXPECT_LT(ten_years.progression_interval.low, ten_years.progression);
  EXPECT_GT(ten_years.progression_interval.high, ten_years.progression);
}

TEST(SummaryJson, HoldsTheKeysOfItsReferencePage) {
  const StudyRun run = test::fake_run();
  const Json json = Json::parse(summary_json(run, summarise(run)));
  for (const char* key :
       {"study", "seed", "version", "study_hash", "model_hash", "arms", "contrasts", "failures", "enrolment"})
    EXPECT_TRUE(json.contains(key)) << key;
  const Json arm = json["arms"][0];
  for (const char* key : {"name", "n", "orr", "orr_ci", "vgpr_or_better", "cr_or_better", "mrd_negative_1e5",
                          "pfs_median_months", "pfs_median_ci", "landmarks", "adverse_events", "deaths", "published"})
    EXPECT_TRUE(arm.contains(key)) << key;
  std::vector<double> months;
  for (const Json& landmark : arm["landmarks"]) months.push_back(landmark["months"]);
  EXPECT_EQ(months, (std::vector<double>{12, 24, 36, 48, 60}));
  for (const char* key : {"hazard_ratio", "ci_low", "ci_high", "p"})
    EXPECT_TRUE(json["contrasts"][0][key].is_number()) << key;
  EXPECT_EQ(json["failures"]["total"], 3);
  EXPECT_EQ(json["failures"]["by_status"]["step_too_small"], 2);
  EXPECT_EQ(arm["published"]["orr"], 92.9);
}

TEST(SummaryJson, OrderOfRecordsChangesNoByte) {
  StudyRun run = test::fake_run(60, 60);
  const std::string before = summary_json(run, summarise(run));
  std::reverse(run.records.begin(), run.records.end());
  EXPECT_EQ(summary_json(run, summarise(run)), before);
}

TEST(SummaryJson, WhatIsUnknownIsNull) {
  const StudyRun run = test::fake_run(0, 0);
  const Json json = Json::parse(summary_json(run, summarise(run)));
  EXPECT_TRUE(json["arms"][0]["orr"].is_null());
  EXPECT_TRUE(json["arms"][0]["pfs_median_months"].is_null());
  EXPECT_TRUE(json["contrasts"][0]["hazard_ratio"].is_null());
}

}  // namespace
}  // namespace remit
