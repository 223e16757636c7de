#include "remit/trial/assess.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Trial one_arm() {
  Trial trial;
  trial.arms.emplace_back();
  return trial;
}

Visit visit(double day, double m_protein, bool immunofixation = true, double marrow = nan, double mrd = nan) {
  Visit result;
  result.day = day;
  result.m_protein = m_protein;
  result.immunofixation_positive = immunofixation;
  result.flc_involved = 20;
  result.flc_ratio = 1;
  result.marrow_plasma_cells = marrow;
  result.mrd = mrd;
  return result;
}

PatientRecord record(std::vector<Visit> visits) {
  PatientRecord result;
  visits.insert(visits.begin(), visit(0, 40, true, 50, 0.5));
  result.visits = std::move(visits);
  result.end_day = 400;
  return result;
}

PatientRecord assessed(PatientRecord patient, const Trial& trial = one_arm()) {
  assess(patient, trial);
  return patient;
}

TEST(Assess, ResponseIsTheBestConfirmedAndDatedAtItsFirstVisit) {
  const auto result = assessed(record({visit(28, 30), visit(56, 18), visit(84, 3), visit(112, 2), visit(140, 2.5)}));
  EXPECT_EQ(result.best, Response::very_good_partial_response);
  EXPECT_EQ(result.response_days, 56);
  EXPECT_FALSE(result.pfs_event);
  EXPECT_EQ(result.pfs_days, 140);
  EXPECT_EQ(result.pfs_reason, "data cut");
}

TEST(Assess, ProgressionIsTheFirstOfTwo) {
  const auto result = assessed(record({visit(28, 20), visit(56, 19), visit(84, 26), visit(112, 27)}));
  EXPECT_TRUE(result.pfs_event);
  EXPECT_EQ(result.pfs_days, 84);
  EXPECT_EQ(result.pfs_reason, "progression");
  EXPECT_EQ(result.best, Response::partial_response);
}

TEST(Assess, DeathEndsPfs) {
  PatientRecord patient = record({visit(28, 20), visit(56, 19)});
  patient.end_reason = EndReason::death;
  patient.end_day = 70;
  const auto result = assessed(patient);
  EXPECT_TRUE(result.pfs_event);
  EXPECT_EQ(result.pfs_days, 70);
}

TEST(Assess, ResidualDiseaseCountsOnlyInCompleteResponse) {
  const auto complete = assessed(record({visit(28, 0, false, 2, 2e-6), visit(56, 0, false), visit(84, 0, false)}));
  EXPECT_EQ(complete.best, Response::stringent_complete_response);
  EXPECT_TRUE(complete.mrd_negative_1e5);
  EXPECT_FALSE(complete.mrd_negative_1e6);
  const auto partial = assessed(record({visit(28, 8, true, 2, 0), visit(56, 8), visit(84, 8)}));
  EXPECT_FALSE(partial.mrd_negative_1e5);
}

Visit scanned(Visit visit, double diameter, bool extramedullary = false) {
  visit.lesions = {{diameter, extramedullary}};
  return visit;
}

TEST(Assess, ALesionIsLookedForWhereMarrowIsFirstNegative) {
  using enum PatientRecord::FocalLesion;
  const auto with = [](Visit first) {
    return assessed(record({first, visit(56, 0, false), visit(84, 0, false), visit(112, 0, false)})).focal_lesion;
  };
  EXPECT_EQ(with(scanned(visit(28, 0, false, 2, 2e-6), 12)), seen);
  EXPECT_EQ(with(scanned(visit(28, 0, false, 2, 2e-6), 0)), none);
  EXPECT_EQ(with(visit(28, 0, false, 2, 2e-6)), not_known) << "no scan";
  EXPECT_EQ(with(scanned(visit(28, 0, false, 2, 2e-4), 12)), not_known) << "not negative";
}

TEST(Assess, ProgressionOnAScanNeedsNoSecondLook) {
  PatientRecord patient = record({visit(28, 20), scanned(visit(56, 15), 30), visit(84, 12)});
  patient.visits[0].lesions = {{0, false}};
  const auto result = assessed(patient);
  EXPECT_TRUE(result.pfs_event);
  EXPECT_EQ(result.pfs_days, 56);
  patient.visits[2].lesions = {{0, false}};
  EXPECT_FALSE(assessed(patient).pfs_event);
}

TEST(Assess, APlasmacytomaForbidsACompleteResponse) {
  const auto best = [](double diameter, bool extramedullary) {
    PatientRecord patient = record({scanned(visit(28, 0, false, 2, 0), diameter, extramedullary), visit(56, 0, false)});
    patient.visits[0].lesions = {{40, extramedullary}};
    return assessed(patient).best;
  };
  EXPECT_EQ(best(20, true), Response::very_good_partial_response);
  EXPECT_EQ(best(0, true), Response::stringent_complete_response);
  EXPECT_EQ(best(20, false), Response::stringent_complete_response) << "bone lesions are no part of the criteria";
}

TEST(Assess, AShallowTestShowsNoDeepNegativity) {
  Trial trial = one_arm();
  const auto patient = record({visit(28, 0, false, 2, 0), visit(56, 0, false), visit(84, 0, false)});
  EXPECT_TRUE(assessed(patient, trial).mrd_negative_1e6);
  trial.assay.mrd_cells = 1e6;
  EXPECT_TRUE(assessed(patient, trial).mrd_negative_1e5);
  EXPECT_FALSE(assessed(patient, trial).mrd_negative_1e6);
}

TEST(Assess, ALateClockTakesItsOwnBaseline) {
  Trial trial = one_arm();
  trial.arms[0].clock_start_days = 40;
  const auto result = assessed(record({visit(28, 30), visit(40, 24), visit(68, 12), visit(96, 11)}), trial);
  EXPECT_EQ(result.best, Response::partial_response) << "half of 24";
  EXPECT_EQ(result.response_days, 28);
  EXPECT_EQ(result.pfs_days, 56);
}

TEST(Assess, DiagnosisNeedsNoConfirmation) {
  Trial trial = one_arm();
  trial.endpoints.response = false;
  trial.endpoints.diagnosis = {{"m_protein", 30, {}, {}}, {"marrow_plasma_cells", 60, {}, {}}};
  Visit quiet = visit(365, 20), sick = visit(730, 31);
  quiet.markers = {20, nan};
  sick.markers = {31, nan};
  const auto result = assessed(record({quiet, sick}), trial);
  EXPECT_TRUE(result.pfs_event);
  EXPECT_EQ(result.pfs_days, 730);
}

TEST(Assess, NothingMeasurableHasNoAssessment) {
  PatientRecord patient = record({visit(28, 5), visit(56, 5)});
  patient.visits[0] = visit(0, 5, true, 20);
  const auto result = assessed(patient);
  EXPECT_EQ(result.best, Response::not_evaluable);
  EXPECT_FALSE(result.pfs_event);
  EXPECT_EQ(result.pfs_reason, "no assessment");
}

}  // namespace
}  // namespace remit
