#include "remit/trial/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

const Composed& composed() {
  static const Composed value = toy_composed(false);
  return value;
}

std::vector<std::string> codes(const Trial& trial) {
  std::vector<std::string> result;
  for (const Diagnostic& complaint : check(trial, composed()))
    if (complaint.severity == Severity::error) result.push_back(complaint.code);
  return result;
}

/// The codes of the toy trial after a change.
template <class Change>
std::vector<std::string> after(Change change) {
  Trial trial = toy_trial(10);
  change(trial);
  return codes(trial);
}
using Codes = std::vector<std::string>;

DoseRule& first_rule(Trial& trial) { return trial.arms[0].phases[0].doses[0]; }
Phase& first_phase(Trial& trial) { return trial.arms[0].phases[0]; }

TEST(Check, ASoundTrialHasNoErrors) { EXPECT_EQ(codes(toy_trial(10)), Codes{}); }

TEST(Check, DrugsRoutesAndUnits) {
  EXPECT_EQ(after([](Trial& t) { first_rule(t).drug = "dro"; }), Codes{"trial-unknown-drug"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).route = "im"; }), Codes{"trial-unknown-route"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).dose = quantity("1e6 cells/kg"); }), Codes{"trial-dose-unit"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).dose = quantity("0 mg"); }), Codes{"trial-dose-not-positive"});
}

TEST(Check, UnknownDrugsComeWithASuggestionAndTheLine) {
  Trial trial = toy_trial(10);
  first_rule(trial).drug = "dry";
  first_rule(trial).span = {"study.toml", 17, 3};
  const auto complaints = check(trial, composed());
  const auto found = std::ranges::find(complaints, "trial-unknown-drug", &Diagnostic::code);
  ASSERT_NE(found, complaints.end());
  EXPECT_EQ(found->span.line, 17);
  EXPECT_NE(found->hint.find("dru"), std::string::npos) << found->hint;
}

TEST(Check, DaysAndCycles) {
  EXPECT_EQ(after([](Trial& t) { first_rule(t).days = {29}; }), Codes{"trial-day-outside-cycle"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).days = {0}; }), Codes{"trial-day-outside-cycle"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).days = {}; }), Codes{"trial-no-days"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).days = {1, 1}; }), Codes{"trial-overlapping-doses"});
  EXPECT_EQ(after([](Trial& t) { first_rule(t).first_cycle = 3, first_rule(t).last_cycle = 2; }),
            Codes{"trial-cycle-range"});
  EXPECT_EQ(after([](Trial& t) { first_phase(t).cycle_days = 0; }),
            (Codes{"trial-cycle-length", "trial-day-outside-cycle", "trial-day-outside-cycle",
                   "trial-day-outside-cycle", "trial-day-outside-cycle"}));
  EXPECT_EQ(after([](Trial& t) { first_phase(t).cycles = 0; }), Codes{"trial-cycles"});
}

TEST(Check, LinesOfOneDrugMayNotMeet) {
  const auto second_line = [](int first, std::vector<int> days) {
    return after([&](Trial& t) {
      first_rule(t).last_cycle = 2;
      DoseRule other = first_rule(t);
      other.first_cycle = first;
      other.last_cycle = {};
      other.days = days;
      first_phase(t).doses.push_back(other);
    });
  };
  EXPECT_EQ(second_line(2, {1}), Codes{"trial-overlapping-doses"});
  EXPECT_EQ(second_line(3, {1}), Codes{});
  EXPECT_EQ(second_line(2, {2}), Codes{}) << "a split dose";
}

TEST(Check, ArmsAndPhases) {
  EXPECT_EQ(after([](Trial& t) { t.arms.clear(); }), Codes{"trial-no-arms"});
  EXPECT_EQ(after([](Trial& t) { t.arms[1].name = "treated"; }), Codes{"trial-duplicate-arm"});
  EXPECT_EQ(after([](Trial& t) { t.arms[0].patients = 0; }), Codes{"trial-no-patients"});
  EXPECT_EQ(after([](Trial& t) { first_phase(t).doses.clear(); }), Codes{"trial-empty-phase"});
  EXPECT_EQ(after([](Trial& t) { t.arms[0].phases.push_back(first_phase(t)); }), Codes{"trial-open-phase"});
  EXPECT_EQ(after([](Trial& t) { t.arms[0].until_progression = false; }), Codes{"trial-open-phase"});
}

TEST(Check, Adjustments) {
  const auto with = [](DoseAdjustment adjustment) {
    return after([&](Trial& t) { t.arms[0].adjustments = {adjustment}; });
  };
  const DoseAdjustment sound{
      .drug = "dru", .marker = "neutrophils", .hold_below = 1, .factor = 0.5, .most = 1, .span = {}};
  EXPECT_EQ(with(sound), Codes{});
  DoseAdjustment bad = sound;
  bad.drug = "other";
  EXPECT_EQ(with(bad), Codes{"trial-unknown-drug"});
  bad = sound, bad.marker = "neutrophil";
  EXPECT_EQ(with(bad), Codes{"trial-unknown-marker"});
  bad = sound, bad.factor = 0;
  EXPECT_EQ(with(bad), Codes{"trial-adjustment"});
  DoseAdjustment ladder{.drug = "dru", .marker = "neutrophils", .hold_below = 1, .levels = {0.8, 0.6}, .span = {}};
  EXPECT_EQ(with(ladder), Codes{});
  ladder.levels = {0.6, 0.8};
  EXPECT_EQ(with(ladder), Codes{"trial-adjustment"}) << "levels fall";
  ladder.levels = {0.8}, ladder.factor = 0.5, ladder.most = 1;
  EXPECT_EQ(with(ladder), Codes{"trial-adjustment"}) << "levels or a factor";
  bad = sound, bad.resume_from = 0.5;
  EXPECT_EQ(with(bad), Codes{"trial-adjustment"}) << "returns below the hold";
}

TEST(Check, VisitsEndpointsAndConduct) {
  EXPECT_EQ(after([](Trial& t) { t.visits.every_days = 0; }), (Codes{"trial-visits", "trial-visits"}));
  EXPECT_EQ(after([](Trial& t) { t.visits.jitter_days = 14; }), Codes{"trial-visits"});
  EXPECT_EQ(after([](Trial& t) { t.visits.missed = 1; }), Codes{"trial-visits"});
  EXPECT_EQ(after([](Trial& t) { t.endpoints.median_follow_up_months = 3; }), Codes{"trial-follow-up"});
  EXPECT_EQ(after([](Trial& t) { t.endpoints.mrd_limits = {0}; }), Codes{"trial-mrd-limit"});
  EXPECT_EQ(after([](Trial& t) { t.endpoints.response = false; }), Codes{"trial-no-endpoint"});
  EXPECT_EQ(after([](Trial& t) { t.conduct.dropout_per_year = -1; }), Codes{"trial-conduct"});
}

TEST(Check, MarkersCriteriaAndQuotas) {
  EXPECT_EQ(after([](Trial& t) {
              t.enrolment.eligibility = {{"m_protien", 10, {}, {}}};
            }),
            Codes{"trial-unknown-marker"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.eligibility = {{"m_protein", {}, {}, {}}}; }), Codes{"trial-criterion"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.eligibility = {{"measurable_disease", 1, {}, {}}}; }), Codes{});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.quotas = {{"stage", {1, 1}, {}}}; }), Codes{"trial-unknown-marker"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.quotas = {{"iss_stage", {0, 0}, {}}}; }), Codes{"trial-quota"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.strata = {"sex"}; }), Codes{"trial-unknown-marker"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.allocation = {1}; }), Codes{"trial-allocation"});
  EXPECT_EQ(after([](Trial& t) { t.enrolment.from_onset = true; }), Codes{"trial-missing-parameter"});
}

TEST(Check, AModelWithoutAnyMarkerCannotBeJudged) {
  Composed bare = composed();
  std::erase_if(bare.model.parameters, [](const Parameter& p) {
    return p.id == "m_protein" || p.id == "flc_involved" || p.id == "marrow_plasma_cells";
  });
  const auto complaints = check(toy_trial(10), bare);
  EXPECT_NE(std::ranges::find(complaints, "trial-missing-marker", &Diagnostic::code), complaints.end());
}

TEST(Check, HazardsMustBeStates) {
  Composed other = composed();
  other.hazards.push_back({"h_anny", "adverse_event", "fever", "severe", "CTCAE5", {}});
  std::vector<std::string> found;
  for (const Diagnostic& complaint : check(toy_trial(10), other))
    if (complaint.severity == Severity::error) found.push_back(complaint.code);
  EXPECT_EQ(found, (Codes{"trial-missing-hazard", "trial-hazard-grade"}));
}

}  // namespace
}  // namespace remit
