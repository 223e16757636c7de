#include "remit/trial/regimen.hpp"

#include <gtest/gtest.h>

#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

Program program() {
  Program result;
  result.states = {"N", "gut", "dru"};
  result.parameters = {"weight", "bsa", "dru_f", "dru_rate", "hours"};
  result.varying = {false, false, false, true, false};
  return result;
}

/// Parameters by their index above.
double value(const Reading& reading) {
  constexpr double values[] = {70, 1.8, 0.5, 0, 0.25};
  return values[reading.index];
}

std::vector<DrugInfo> drugs() {
  DrugInfo drug = toy_drug();
  drug.routes.push_back({"infusion", "dru", "", "hours", "dru_rate"});
  return {drug};
}

struct Line {
  double day;
  EntryKind kind;
  std::uint32_t target;
  double amount;
};
bool operator==(const Entry& entry, const Line& line) {
  return entry.tick == to_tick(line.day) && entry.kind == line.kind && entry.target == line.target &&
         std::abs(entry.amount - line.amount) < 1e-12 * std::abs(line.amount);
}

std::vector<Entry> lowered(const Arm& arm, const Cycle& cycle, int from = 1, int to = 28,
                           std::vector<double> factors = {}) {
  std::vector<Entry> entries;
  lower_days(plan_regimen(arm, drugs(), program()), cycle, from, to, {value, factors}, 0, entries);
  return entries;
}

void expect(const std::vector<Entry>& entries, const std::vector<Line>& lines) {
  ASSERT_EQ(entries.size(), lines.size());
  for (std::size_t k = 0; k < lines.size(); ++k)
    EXPECT_TRUE(entries[k] == lines[k]) << "entry " << k << ": day " << to_days(entries[k].tick) << " amount "
                                        << entries[k].amount;
}

TEST(Regimen, ABolusIsADoseOnItsDays) {
  expect(lowered(toy_arm("a", 1, {rule("40 mg", {1, 8, 15, 22})}), {0, 2, 28}), {{28, EntryKind::dose, 2, 40},
                                                                                 {35, EntryKind::dose, 2, 40},
                                                                                 {42, EntryKind::dose, 2, 40},
                                                                                 {49, EntryKind::dose, 2, 40}});
}

TEST(Regimen, DosesScaleWithWeightAndSurface) {
  expect(lowered(toy_arm("a", 1, {rule("16 mg/kg", {1})}), {}), {{0, EntryKind::dose, 2, 1120}});
  expect(lowered(toy_arm("a", 1, {rule("1.3 mg/m^2", {1})}), {}), {{0, EntryKind::dose, 2, 2.34}});
  expect(lowered(toy_arm("a", 1, {rule("0.5 g", {1})}), {}), {{0, EntryKind::dose, 2, 500}});
}

TEST(Regimen, CellsPerKilogramBecomeTheDrugsUnit) {
  DrugInfo cells = toy_drug();
  cells.dose_unit = "1e9 cells";
  const Result<ResolvedDose> dose = resolve(rule("0.75e6 cells/kg", {1}), {cells});
  ASSERT_TRUE(dose.ok());
  EXPECT_EQ(dose->scaling, DoseScaling::per_kg);
  EXPECT_NEAR(dose->amount, 0.75e-3, 1e-15);
}

TEST(Regimen, BioavailabilityReducesWhatArrives) {
  expect(lowered(toy_arm("a", 1, {rule("40 mg", {1}, "oral")}), {}), {{0, EntryKind::dose, 1, 20}});
}

TEST(Regimen, AnInfusionSwitchesARateOnAndOff) {
  expect(lowered(toy_arm("a", 1, {rule("40 mg", {3}, "infusion")}), {}),
         {{2, EntryKind::add_parameter, 3, 160}, {2.25, EntryKind::add_parameter, 3, -160}});
  DoseRule longer = rule("40 mg", {3});
  longer.duration_days = 2;
  expect(lowered(toy_arm("a", 1, {longer}), {}),
         {{2, EntryKind::add_parameter, 3, 20}, {4, EntryKind::add_parameter, 3, -20}});
}

TEST(Regimen, AveragedDaysAreJoined) {
  DoseRule daily = rule("25 mg", {1, 2, 3, 8}, "slow");
  daily.averaged = true;
  expect(lowered(toy_arm("a", 1, {daily}), {}), {{0, EntryKind::add_parameter, 3, 25},
                                                 {3, EntryKind::add_parameter, 3, -25},
                                                 {7, EntryKind::add_parameter, 3, 25},
                                                 {8, EntryKind::add_parameter, 3, -25}});
}

TEST(Regimen, AveragedFindsTheRateThatFeedsTheSameSpecies) {
  DoseRule daily = rule("25 mg", {1}, "oral");
  daily.averaged = true;
  const auto entries = lowered(toy_arm("a", 1, {daily}), {});
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].kind, EntryKind::add_parameter);
}

TEST(Regimen, RulesKeepToTheirCycles) {
  DoseRule early = rule("10 mg", {1}), late = rule("20 mg", {1});
  early.last_cycle = 2;
  late.first_cycle = 3;
  const Arm arm = toy_arm("a", 1, {early, late});
  expect(lowered(arm, {0, 2, 28}), {{28, EntryKind::dose, 2, 10}});
  expect(lowered(arm, {0, 3, 56}), {{56, EntryKind::dose, 2, 20}});
}

TEST(Regimen, FactorsReduceAndHold) {
  const Arm arm = toy_arm("a", 1, {rule("40 mg", {1})});
  expect(lowered(arm, {}, 1, 28, {0.5}), {{0, EntryKind::dose, 2, 20}});
  expect(lowered(arm, {}, 1, 28, {0.0}), {});
}

TEST(Regimen, OnlyTheDaysAskedForAreLowered) {
  const Arm arm = toy_arm("a", 1, {rule("40 mg", {1, 8, 15})});
  expect(lowered(arm, {}, 8, 14), {{7, EntryKind::dose, 2, 40}});
  const RegimenPlan plan = plan_regimen(arm, drugs(), program());
  EXPECT_TRUE(gives(plan, {}, 8, 14, 0));
  EXPECT_FALSE(gives(plan, {}, 16, 28, 0));
}

TEST(Regimen, PhasesFollowOneAnotherWithRests) {
  Arm arm = toy_arm("a", 1, {rule("40 mg", {1})});
  arm.phases[0].cycles = 2;
  arm.phases[0].cycle_days = 21;
  arm.phases[0].rest_days = 10;
  arm.phases.push_back(arm.phases[0]);
  arm.phases[1].cycles = 1;
  const RegimenPlan plan = plan_regimen(arm, drugs(), program());
  std::vector<double> starts;
  for (auto cycle = first_cycle(plan); cycle; cycle = next_cycle(plan, *cycle)) starts.push_back(cycle->start_day);
  EXPECT_EQ(starts, (std::vector<double>{0, 21, 52}));
}

TEST(Regimen, ImpossibleDosesAreRefusedWithTheLine) {
  const auto code = [](DoseRule bad) {
    bad.span = {"study.toml", 12, 1};
    const auto result = resolve(bad, drugs());
    EXPECT_FALSE(result.ok());
    EXPECT_EQ(result.diagnostics().front().span.line, 12);
    return result.diagnostics().front().code;
  };
  DoseRule unknown = rule("1 mg", {1});
  unknown.drug = "drv";
  EXPECT_EQ(code(unknown), "trial-unknown-drug");
  EXPECT_EQ(code(rule("1 mg", {1}, "nose")), "trial-unknown-route");
  EXPECT_EQ(code(rule("1e6 cells/kg", {1})), "trial-dose-unit");
  EXPECT_EQ(code(rule("0 mg", {1})), "trial-dose-not-positive");
  EXPECT_EQ(code(rule("-1 mg", {1})), "trial-dose-not-positive");
  std::vector<DrugInfo> without_rate = {toy_drug()};
  DoseRule infused = rule("1 mg", {1}, "iv");
  infused.duration_days = 1;
  EXPECT_EQ(resolve(infused, without_rate).diagnostics().front().code, "trial-no-rate");
}

}  // namespace
}  // namespace remit
