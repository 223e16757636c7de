// Single agents whose response follows from the mechanism or not at all (n >= 1,000): an antibody through its effectors, PD-1 alone.
#include <gtest/gtest.h>

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

TEST(SingleAgents, Pd1BlockadeAloneCuresNobodyAndHelpsFew) {
  const ArmSummary arm = run_alone("nivolumab_alone.toml");
  EXPECT_LE(response(arm).share.value(), 0.04);
  EXPECT_LE(clopper_pearson(response(arm).share).high, 0.06);
}

}  // namespace
}  // namespace remit
