// The lower rungs of the shipped ladder and its closed forms, on small cohorts: what passes today must go on passing.
// Rows that fall short are known (docs/explanation/model.md) and listed; one that is not on the list fails.
#include <gtest/gtest.h>

#include <set>

#include "remit/base/parallel.hpp"
#include "remit/study/ladder.hpp"
#include "remit/study/ladder_eradication.hpp"

namespace remit {
namespace {

Ladder shipped() {
  const auto ladder = load_ladder(std::filesystem::path(REMIT_SOURCE_DIR) / "studies" / "ladder" / "ladder.toml");
  EXPECT_TRUE(ladder.ok()) << render(ladder.diagnostics());
  return *ladder;
}

/// Experiments and lines of cells; of trials only those on `trial_rungs`.
std::vector<LadderRow> climbed(int first, int last, bool with_trials, std::optional<int> patients = {}) {
  Ladder ladder = shipped();
  if (!with_trials) ladder.trials.clear();
  const auto rows =
      climb(ladder, {.first = first, .last = last, .patients = patients, .run = {.threads = available_threads()}});
  EXPECT_TRUE(rows.ok()) << render(rows.diagnostics());
  return *rows;
}

std::set<std::string> short_rows(const std::vector<LadderRow>& rows) {
  std::set<std::string> found;
  for (const LadderRow& row : rows)
    if (row.verdict == Verdict::falls_short) found.insert(row.id + ": " + row.figure);
  return found;
}

TEST(Ladder, HealthHoldsAndComesBack) {
  const auto rows = climbed(0, 0, false);
  EXPECT_GE(rows.size(), 25u);
  EXPECT_EQ(short_rows(rows), std::set<std::string>{});
}

TEST(Ladder, HealthIsNoSteadyStateOfATumour) {
  Ladder ladder = shipped();
  std::erase_if(ladder.courses, [](const CourseRung& rung) { return rung.id != "health"; });
  ladder.trials.clear();
  for (auto& [name, value] : ladder.courses.at(0).follow.set)
    if (name == "burden") value = 300;
  const auto rows = climb(ladder, {.first = 0, .last = 0});
  ASSERT_TRUE(rows.ok()) << render(rows.diagnostics());
  EXPECT_GE(short_rows(*rows).size(), 10u);
}

TEST(Ladder, LowerRungsStandButForKnownMisses) {
  const std::set<std::string> known = {
      "NDMM: iss_stage share 1",      "NDMM: iss_stage share 2",       "MGUS: m_protein q1",
      "MGUS: marrow_plasma_cells q1", "smouldering: m_protein median", "transplant: neutrophils first_below"};
  const auto rows = climbed(1, 3, false);
  EXPECT_GE(rows.size(), 35u);
  for (const std::string& row : short_rows(rows)) EXPECT_TRUE(known.contains(row)) << row;
}

TEST(Ladder, ExtinctionEqualsKendall) {
  const auto rows = climbed(8, 8, false);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(short_rows(rows), std::set<std::string>{});
}

TEST(Ladder, ExtinctionUnderAnotherKillingIsNotKendalls) {
  Ladder ladder = shipped();
  const EradicationRung pulses = ladder.eradications.at(1);
  EradicationRung weaker = pulses;
  weaker.kill *= 0.9;
  EXPECT_LT(kendall_extinction(weaker), kendall_extinction(pulses) - 0.05);  // seven standard errors and more
}

}  // namespace
}  // namespace remit
