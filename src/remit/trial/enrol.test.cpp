#include "remit/trial/enrol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

EnrolmentResult enrolled(const Trial& trial, const Setting& setting) {
  Result<EnrolmentResult> result = enrol(setting, trial);
  EXPECT_TRUE(result.ok()) << render(result.diagnostics());
  return result ? *result : EnrolmentResult{};
}
EnrolmentResult enrolled(const ToySetting& toy, const Trial& trial) { return enrolled(trial, toy.setting()); }

double parameter(const ToySetting& toy, const Enrolled& patient, const std::string& id) {
  return patient.parameters[static_cast<std::size_t>(toy.kernel->program().parameter_index(id))];
}
double state(const ToySetting& toy, const Enrolled& patient, const std::string& id) {
  return patient.state[static_cast<std::size_t>(toy.kernel->program().state_index(id))];
}

TEST(Enrol, EverybodyIsTakenWithoutCriteria) {
  const ToySetting toy;
  const auto result = enrolled(toy, toy_trial(50));
  EXPECT_EQ(result.report.candidates, 100u);
  EXPECT_EQ(result.report.enrolled, 100u);
  ASSERT_EQ(result.patients.size(), 100u);
  std::set<std::uint32_t> ids;
  int arms[2] = {};
  for (const Enrolled& patient : result.patients) ids.insert(patient.id), ++arms[patient.arm];
  EXPECT_EQ(ids.size(), 100u) << "ids are unique over arms";
  EXPECT_EQ(arms[0], 50);
  EXPECT_TRUE(std::ranges::is_sorted(result.patients, {}, &Enrolled::id));
}

TEST(Enrol, BurnInHoldsTheBurdenAndClearsTheHazards) {
  const ToySetting toy(true);
  for (const Enrolled& patient : enrolled(toy, toy_trial(10)).patients) {
    EXPECT_EQ(state(toy, patient, "N"), parameter(toy, patient, "burden"));
    EXPECT_EQ(state(toy, patient, "h_any"), 0);
  }
}

TEST(Enrol, EligibilityIsJudgedAndCounted) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.enrolment.eligibility = {{"m_protein", 30, {}, {}}, {"iss_stage", {}, 2, {}}};
  const auto result = enrolled(toy, trial);
  const EnrolmentReport& report = result.report;
  EXPECT_EQ(report.candidates, report.enrolled + report.ineligible);
  EXPECT_EQ(report.excluded_by[0].second + report.excluded_by[1].second, report.ineligible);
  EXPECT_GT(report.excluded_by[0].second, 5u);
  EXPECT_GT(report.excluded_by[1].second, 5u);
  for (const Enrolled& patient : result.patients) EXPECT_LT(state(toy, patient, "N"), 1500);
}

TEST(Enrol, QuotasAreFilledFromTheState) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.enrolment.quotas = {{"iss_stage", {0.25, 0.25, 0.5}, {}}};
  const auto result = enrolled(toy, trial);
  std::map<int, int> stages;
  for (const Enrolled& patient : result.patients)
    ++stages[state(toy, patient, "N") < 800 ? 1 : state(toy, patient, "N") < 1500 ? 2 : 3];
  EXPECT_EQ(stages, (std::map<int, int>{{1, 20}, {2, 20}, {3, 40}}));
  EXPECT_GT(result.report.over_quota, 0u);
}

TEST(Enrol, QuotasThatCannotBeMetAreAnErrorWithCounts) {
  const ToySetting toy;
  Trial trial = toy_trial(20);
  trial.enrolment.quotas = {{"iss_stage", {0, 0, 0, 1}, {"study.toml", 9, 1}}};
  trial.enrolment.most_candidates = 3;
  const auto result = enrol(toy.setting(), trial);
  ASSERT_FALSE(result.ok());
  const Diagnostic& complaint = result.diagnostics().front();
  EXPECT_EQ(complaint.code, "enrolment-quota");
  EXPECT_EQ(complaint.span.line, 9);
  EXPECT_NE(complaint.message.find("120 candidates"), std::string::npos) << complaint.message;
  EXPECT_NE(complaint.message.find("iss_stage 4: 40 missing"), std::string::npos) << complaint.message;
}

TEST(Enrol, WhoIsTakenDoesNotDependOnHowManyRunAtOnce) {
  const ToySetting toy;
  Trial trial = toy_trial(30);
  trial.enrolment.quotas = {{"iss_stage", {0.5, 0.3, 0.2}, {}}};
  const auto expected = enrolled(toy, trial);
  Setting setting = toy.setting();
  setting.solve.lanes = 32;
  setting.solve.threads = 2;
  setting.solve.order_seed = 4;
  const auto other = enrolled(trial, setting);
  ASSERT_EQ(other.patients.size(), expected.patients.size());
  for (std::size_t k = 0; k < expected.patients.size(); ++k) {
    EXPECT_EQ(other.patients[k].id, expected.patients[k].id);
    EXPECT_EQ(other.patients[k].arm, expected.patients[k].arm);
    EXPECT_EQ(other.patients[k].state, expected.patients[k].state);
  }
  EXPECT_EQ(other.report.candidates, expected.report.candidates);
}

TEST(Enrol, TwinsAreTheSamePatientsInEveryArm) {
  const ToySetting toy;
  Trial trial = toy_trial(15);
  trial.enrolment.twins = true;
  const auto result = enrolled(toy, trial);
  ASSERT_EQ(result.patients.size(), 30u);
  for (std::size_t k = 0; k < 30; k += 2) {
    EXPECT_EQ(result.patients[k].id, result.patients[k + 1].id);
    EXPECT_EQ(result.patients[k].state, result.patients[k + 1].state);
    EXPECT_NE(result.patients[k].arm, result.patients[k + 1].arm);
  }
}

TEST(Enrol, StrataAreBalanced) {
  const ToySetting toy;
  Trial trial = toy_trial(100);
  trial.enrolment.strata = {"iss_stage"};
  std::map<int, int> difference;
  for (const Enrolled& patient : enrolled(toy, trial).patients) {
    const double cells = state(toy, patient, "N");
    difference[cells < 800 ? 1 : cells < 1500 ? 2 : 3] += patient.arm == 0 ? 1 : -1;
  }
  for (const auto& [stage, value] : difference) EXPECT_LE(std::abs(value), 6) << "stage " << stage;
}

TEST(Enrol, FailuresAreCountedAndPassedOver) {
  ToySetting toy;
  toy.composed.parameters.rows.push_back(toy_row("spoil", 1, 0));
  toy.population.categories = {{"spoil", {"sound", "spoilt"}, {1, -1}, {0.7, 0.3}, "test", {}}};
  const auto result = enrolled(toy, toy_trial(30));
  EXPECT_EQ(result.patients.size(), 60u);
  EXPECT_GT(result.report.failed, 10u);
  EXPECT_EQ(result.report.candidates, result.report.failed + 60);
}

TEST(Enrol, FromOnsetDropsThoseWhoProgressBeforeRecognition) {
  ToySetting toy;
  std::string text = toy_text;
  text.insert(text.find("spoil = 1;"), "recognition_day = 300; ");
  toy = ToySetting(false, text);
  toy.composed.parameters.rows[0] = toy_row("burden", 100, 0.6);
  Trial trial = toy_trial(20);
  trial.endpoints.response = false;
  trial.endpoints.diagnosis = {{"m_protein", 40, {}, {}}};
  trial.enrolment.from_onset = true;
  const auto result = enrolled(toy, trial);
  EXPECT_GT(result.report.progressed_before, 10u);
  for (const Enrolled& patient : result.patients)
    EXPECT_GT(state(toy, patient, "N"), parameter(toy, patient, "burden"));
}

}  // namespace
}  // namespace remit
