// Bounds on figures of a finished run: which are met, and which ask for what an arm does not have.
#include "remit/study/plausible.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/study/ladder_trial.hpp"
#include "remit/study/test_run.hpp"

namespace remit {
namespace {

using Bounds = std::vector<ObservedBound>;

StudyRun run_with(Bounds bounds) {
  StudyRun run = test::fake_run();
  run.study.keep = std::move(bounds);
  return run;
}

double figure(const StudyRun& run, const char* arm, const char* measure) {
  return figure_of(run, {.arm = arm, .measure = measure})->value;
}

TEST(Plausible, ABoundIsMetOnItsEndsAndMissedBeyond) {
  const StudyRun run = run_with({});
  for (const char* arm : {"AB", "B"})
    for (const char* measure : {"orr", "pfs_24", "pfs_median_months", "infection_any"}) {
      const double value = figure(run, arm, measure);
      ASSERT_FALSE(std::isnan(value)) << measure;
      EXPECT_TRUE(misses(run_with({{arm, measure, value, value, "s"}})).empty()) << arm << " " << measure;
      EXPECT_EQ(misses(run_with({{arm, measure, value + 0.01, {}, "s"}})).size(), 1u) << arm << " " << measure;
      EXPECT_EQ(misses(run_with({{arm, measure, {}, value - 0.01, "s"}})).size(), 1u) << arm << " " << measure;
    }
}

TEST(Plausible, SaysWhatIsMissedAndByHowMuch) {
  const StudyRun run = run_with({{"AB", "orr", 0, 100, "s"}, {"B", "orr", 99, 100, "s"}, {"B", "pfs_12", {}, 1, "s"}});
  const auto found = misses(run);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].bound, 1u);
  EXPECT_DOUBLE_EQ(found[0].simulated, figure(run, "B", "orr"));
  EXPECT_EQ(text_of(found[0], run.study).find("B orr 99 to 100 was "), 0u);
  EXPECT_EQ(text_of(found[1], run.study).find("B pfs_12 at most 1 was "), 0u);
}

TEST(Plausible, AMedianThatIsNotReachedIsAboveEveryNumber) {
  StudyRun run = run_with({{"AB", "pfs_median_months", 30, {}, "s"}, {"AB", "pfs_median_months", {}, 500, "s"}});
  for (PatientRecord& record : run.records) record.pfs_event = false;
  const auto found = misses(run);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].bound, 1u);
  EXPECT_NE(text_of(found[0], run.study).find("not reached"), std::string::npos);
}

TEST(Plausible, NobodyMeetsNoBound) {
  StudyRun run = run_with({{"AB", "orr", 0, 100, "s"}});
  run.records.clear();
  const auto found = misses(run);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(text_of(found[0], run.study).find("could not be estimated"), std::string::npos);
}

TEST(Plausible, RefusesFiguresThatAnArmDoesNotHave) {
  Composed composed;
  composed.hazards = {{"h", "adverse_event", "cytokine release syndrome", "any", "ASTCT", {}},
                      {"d", "death", "infection", "-", "-", {}}};
  const auto complaint = [&](const char* measure) {
    Study study = test::fake_study();
    study.keep = {{"AB", measure, 1, 2, "s", {"study.toml", 9, 3}}};
    return check_bounds(study, composed, 60);
  };
  for (const char* measure : {"orr", "pfs_median_months", "pfs_24", "progression_60", "eradicated", "crs_any",
                              "cytokine_release_syndrome_severe", "neutropenia_severe"})
    EXPECT_TRUE(complaint(measure).empty()) << measure;
  for (const char* measure : {"or", "hazard_ratio", "infection_any", "pfs_61"}) {
    const Diagnostics found = complaint(measure);
    ASSERT_EQ(found.size(), 1u) << measure;
    EXPECT_EQ(found[0].code, "explain-measure");
    EXPECT_EQ(found[0].span.line, 9);
  }
  EXPECT_NE(complaint("or").at(0).hint.find("orr"), std::string::npos);
  EXPECT_NE(complaint("pfs_61").at(0).message.find("horizon of 60"), std::string::npos);
}

}  // namespace
}  // namespace remit
