// Supportive care on the toy disease, whose laboratory values and hazards are known.
#include "remit/trial/supportive.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remit/trial/check.hpp"
#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

constexpr double followed_days = 84;

SupportiveRule when(const std::string& text, const std::string& dose = "40 mg", std::vector<int> days = {1}) {
  SupportiveRule result;
  result.dose = rule(dose, std::move(days));
  result.when = *parse_trigger(text, {});
  return result;
}

/// Patients whose disease stands still, given nothing but what `supportive` gives.
std::vector<PatientRecord> cared_for(std::vector<SupportiveRule> supportive, int patients = 20) {
  ToySetting toy;
  toy.composed.parameters.rows[1] = toy_row("growth", 1e-6, 0.1);
  Trial trial = toy_trial(patients);
  trial.arms.erase(trial.arms.begin());
  trial.arms[0].supportive = std::move(supportive);
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = followed_days / days_per_month;
  const Diagnostics complaints = check(trial, toy.composed);
  EXPECT_FALSE(has_errors(complaints)) << render(complaints);
  const Result<EnrolmentResult> enrolled = enrol(toy.setting(), trial);
  EXPECT_TRUE(enrolled.ok()) << render(enrolled.diagnostics());
  return simulate(toy.setting(), trial, enrolled->patients);
}

int courses(const PatientRecord& record) { return record.exposures.empty() ? 0 : record.exposures[0].courses; }

// The first look is on day 0, the last on day 77: the patient leaves on day 84.
TEST(Supportive, AConditionThatStandsGivesACourseAtEveryLookAllowed) {
  SupportiveRule often = when("haemoglobin < 20");
  for (const PatientRecord& record : cared_for({often})) EXPECT_EQ(courses(record), 12);
  SupportiveRule monthly = often;
  monthly.every_days = 28;
  for (const PatientRecord& record : cared_for({monthly})) {
    ASSERT_EQ(record.exposures.size(), 1u);
    EXPECT_EQ(courses(record), 3) << "days 0, 28, 56";
    EXPECT_NEAR(record.exposures[0].given, 3 * 40, 1e-9);
    EXPECT_EQ(record.exposures[0].planned, 0) << "supportive care has no plan";
  }
}

TEST(Supportive, ACourseThatLastsIsNotBegunAgainBeforeItEnds) {
  SupportiveRule course = when("haemoglobin < 20", "10 mg", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  course.check_days = 1;
  for (const PatientRecord& record : cared_for({course})) EXPECT_EQ(courses(record), 9) << "days 0, 10, ..., 80";
}

TEST(Supportive, LimitsOfCoursesAndOfTimeAreKept) {
  SupportiveRule limited = when("haemoglobin < 20");
  limited.most = 2;
  for (const PatientRecord& record : cared_for({limited})) EXPECT_EQ(courses(record), 2);
  SupportiveRule late = when("haemoglobin < 20");
  late.from_day = 30, late.to_day = 44;
  for (const PatientRecord& record : cared_for({late})) EXPECT_EQ(courses(record), 3) << "days 30, 37, 44";
}

TEST(Supportive, WhatIsNotSeenGivesNothing) {
  for (const PatientRecord& record : cared_for({when("haemoglobin < 5")})) EXPECT_TRUE(record.exposures.empty());
}

TEST(Supportive, AnEventGivesOneCourseAtTheNextLook) {
  int had = 0;
  for (const PatientRecord& record : cared_for({when("rash >= 1")}, 300)) {
    if (record.pfs_event) continue;  // noise may show progression, which ends supportive care
    const auto rash = std::ranges::find(record.adverse_events, "rash", &AdverseEvent::term);
    const bool seen = rash != record.adverse_events.end() && rash->first_day[0] <= 77;
    EXPECT_EQ(courses(record), seen ? 1 : 0);
    had += seen;
  }
  EXPECT_GT(had, 20) << "0.002 a day for 77 days is 14 %";
  EXPECT_LT(had, 75);
}

TEST(Supportive, TheDoseReachesThePatient) {
  SupportiveRule weekly = when("haemoglobin < 20", "400 mg");
  const auto helped = cared_for({weekly}), alone = cared_for({});
  for (std::size_t k = 0; k < helped.size(); ++k)
    EXPECT_LT(helped[k].visits.back().true_tumour_cells, 0.9 * alone[k].visits.back().true_tumour_cells);
}

TEST(Supportive, ProgressionEndsIt) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.arms.erase(trial.arms.begin());
  SupportiveRule weekly = when("haemoglobin < 20", "0.001 mg");  // helps nobody
  trial.arms[0].supportive = {weekly};
  const Result<EnrolmentResult> enrolled = enrol(toy.setting(), trial);
  ASSERT_TRUE(enrolled.ok());
  int progressed = 0;
  for (const PatientRecord& record : simulate(toy.setting(), trial, enrolled->patients)) {
    if (record.end_reason != EndReason::progression) continue;
    ++progressed;
    // two visits after confirmation are without it: 8 weekly looks fewer than the time under observation allows
    EXPECT_LE(courses(record), int((record.end_day - 2 * 28) / 7) + 1);
  }
  EXPECT_GT(progressed, 20);
}

TEST(Supportive, MistakesAreRefusedWithPlaceAndSuggestion) {
  const ToySetting toy;
  const auto found = [&](const SupportiveRule& bad) {
    Trial trial = toy_trial(10);
    trial.arms[0].supportive = {bad};
    Diagnostics complaints = check(trial, toy.composed);
    std::erase_if(complaints, [](const Diagnostic& d) { return d.severity != Severity::error; });
    return complaints;
  };
  EXPECT_TRUE(found(when("neutrophils < 1")).empty());
  SupportiveRule bad = when("neutrophils < 1");
  bad.dose.drug = "drv";
  ASSERT_EQ(found(bad).size(), 1u);
  EXPECT_EQ(found(bad)[0].code, "trial-unknown-drug");
  EXPECT_NE(found(bad)[0].hint.find("dru"), std::string::npos);
  EXPECT_EQ(found(when("neutrophils < 1", "40 g/L"))[0].code, "trial-dose-unit");
  EXPECT_EQ(found(when("rush >= 1"))[0].code, "trial-unknown-marker");
  EXPECT_NE(found(when("rush >= 1"))[0].hint.find("rash"), std::string::npos);
  bad = when("neutrophils < 1"), bad.check_days = 0.1;
  EXPECT_EQ(found(bad)[0].code, "trial-supportive");
  bad = when("neutrophils < 1"), bad.from_day = 10, bad.to_day = 5;
  EXPECT_EQ(found(bad)[0].code, "trial-supportive");
}

}  // namespace
}  // namespace remit
