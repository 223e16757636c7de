// Single agents whose response follows from the mechanism or not at all (n >= 1,000): an antibody through its
// effectors, PD-1 alone.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cmath>

#include "remit/stats/proportion.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

ArmSummary run_alone(const std::string& file) {
  const auto study = load_study(std::filesystem::path(REMIT_SOURCE_DIR) / "tests" / "model" / file);
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  const auto run = run_study(*study, {});
  EXPECT_TRUE(run.ok()) << render(run.diagnostics());
  return summarise(*run).arms.at(0);
}

const Share& response(const ArmSummary& arm) { return arm.responses.at(0); }

TEST(SingleAgents, DaratumumabAloneGivesTwentyToFortyFivePercent) {
  const ArmSummary arm = run_alone("daratumumab_alone.toml");
  EXPECT_EQ(response(arm).id, "orr");
  EXPECT_GE(response(arm).share.value(), 0.20);
  EXPECT_LE(response(arm).share.value(), 0.45);
  EXPECT_EQ(arm.enrolled, arm.analysed);
}

TEST(SingleAgents, WithoutEffectorsDaratumumabLosesMostOfIt) {
  EXPECT_LT(response(run_alone("daratumumab_without_effectors.toml")).share.value(), 0.10);
}

/// NK cells are a good part of it: without them fewer respond and patients progress earlier, but macrophages go on. By
/// numbers alone they do nothing: where they neither kill coated cells nor help macrophages, it is as if there were
/// none.
TEST(SingleAgents, WithoutNkCellsFewerRespondToDaratumumab) {
  const ArmSummary alone = run_alone("daratumumab_alone.toml"),
                   without = run_alone("daratumumab_without_nk_cells.toml");
  const ArmSummary idle = run_alone("daratumumab_idle_nk_cells.toml");
  const double whole = response(alone).share.value(), left = response(without).share.value();
  const double error = std::sqrt(whole * (1 - whole) / static_cast<double>(alone.analysed) +
                                 left * (1 - left) / static_cast<double>(without.analysed));
  fmt::print("response to an anti-CD38 antibody {:.3f}, without NK cells {:.3f}, idle {:.3f}\n", whole, left,
             response(idle).share.value());
  EXPECT_GT(whole - left - 1.96 * error, 0.1 * whole);
  EXPECT_GT(left, 0.25 * whole);
  EXPECT_LT(without.landmarks.at(0).interval.high, alone.landmarks.at(0).interval.low);
  EXPECT_NEAR(response(idle).share.value(), left, 0.02);
}

TEST(SingleAgents, Pd1BlockadeAloneCuresNobodyAndHelpsFew) {
  const ArmSummary arm = run_alone("nivolumab_alone.toml");
  EXPECT_LE(response(arm).share.value(), 0.04);
  EXPECT_LE(clopper_pearson(response(arm).share).high, 0.06);
}

}  // namespace
}  // namespace remit
