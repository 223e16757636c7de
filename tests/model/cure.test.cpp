// Rung 8 of the ladder: eradication after cilta-cel rises with the depth of response and falls with stage (n = 2,000,
// differences with 95 % intervals above zero), and there is none once CAR-T cells cannot kill.
#include "ladder_trials.hpp"

namespace remit {
namespace {

constexpr int enough = 2000;

TEST(Cure, EradicationAfterCiltaCelRisesWithDepthAndFallsWithStage) {
  const TrialRung trial = shipped_trial(8, "cartitude1");
  const auto rows = judged_rows(trial, shipped_study(trial), enough);
  ASSERT_EQ(rows.size(), 2u);
  for (const JudgedRow& row : rows)
    EXPECT_GT(row.simulated.interval.low, 0) << row.measure << " " << row.simulated.value;
}

TEST(Cure, NobodyIsFreeOfTumourCellsWhenCarTCellsCannotKill) {
  const TrialRung trial = shipped_trial(8, "cartitude1");
  Study study = shipped_study(trial);
  for (Arm& arm : study.trial.arms) arm.what_if.push_back({.name = "kill_engaged"});
  const auto run = run_study(study, {.patients = 300, .threads = available_threads()});
  ASSERT_TRUE(run.ok()) << render(run.diagnostics());
  const auto share = figure_of(*run, {.arm = "cilta_cel", .measure = "eradicated"});
  ASSERT_TRUE(share.has_value());
  EXPECT_LT(share->value, 1) << "percent";
}

}  // namespace
}  // namespace remit
