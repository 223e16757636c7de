// Rung 1 of the ladder, untreated natural history at the cohorts' own sizes: MGUS (1,384 patients; mgus2) and
// smouldering disease (276; Kyle 2007, recalled). A row stands when the simulated 95 % interval reaches into the
// published band; a known miss is listed. With the mechanism changed the rows fall.
#include <set>

#include "ladder_trials.hpp"

namespace remit {
namespace {

std::set<std::string> missed(const std::vector<JudgedRow>& rows) {
  std::set<std::string> found;
  for (const JudgedRow& row : rows)
    if (!row.meets()) found.insert(row.measure);
  return found;
}

PopulationParameter fixed_at(const std::string& id, double value) {
  PopulationParameter parameter;
  parameter.id = id;
  parameter.value = value;
  parameter.distribution = Distribution::fixed;
  parameter.source = "test";
  return parameter;
}

TEST(NaturalHistory, MgusProgressesAsPublished) {
  const TrialRung trial = shipped_trial(1, "mgus");
  const auto rows = judged_rows(trial, shipped_study(trial));
  ASSERT_EQ(rows.size(), 6u);
  EXPECT_EQ(missed(rows), std::set<std::string>{});
}

// Escape from CTL is what makes MGUS progress: at a third of its rate fewer do, and the rows say so.
TEST(NaturalHistory, MgusThatSeldomEscapesIsSeenToProgressTooSeldom) {
  const TrialRung trial = shipped_trial(1, "mgus");
  Study study = shipped_study(trial);
  study.overrides.push_back(fixed_at("escape_rate", 6e-16));
  const std::set<std::string> found = missed(judged_rows(trial, study));
  EXPECT_TRUE(found.contains("progression_120"));
  EXPECT_TRUE(found.contains("progression_240"));
}

TEST(NaturalHistory, WithoutCtlHardlyAnybodyIsRecognisedWithMgus) {
  Study study = shipped_study(shipped_trial(1, "mgus"));
  study.compose.variant = "resistance_only";
  const auto run = run_study(study, {.patients = 50, .threads = available_threads()});
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.diagnostics().front().code, "enrolment-eligibility") << "nearly all progress before";
}

TEST(NaturalHistory, SmoulderingDiseaseProgressesAsPublishedForTenYears) {
  const TrialRung trial = shipped_trial(1, "smouldering");
  const auto rows = judged_rows(trial, shipped_study(trial));
  ASSERT_EQ(rows.size(), 7u);
  const std::set<std::string> known = {"progression_180"};
  for (const std::string& row : missed(rows)) EXPECT_TRUE(known.contains(row)) << row;
}

TEST(NaturalHistory, SmoulderingDiseaseThatGrowsLikeMyelomaIsNotSmouldering) {
  const TrialRung trial = shipped_trial(1, "smouldering");
  Study study = shipped_study(trial);
  study.overrides.push_back(fixed_at("doubling_time", 90));
  EXPECT_GE(missed(judged_rows(trial, study)).size(), 5u);
}

}  // namespace
}  // namespace remit
