#include "remit/trial/what_if.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remit/trial/simulate.hpp"
#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

/// The toy with rows that a what-if may name: `kill` blocks nothing but drug, `burden` only starts a patient.
struct Toy : ToySetting {
  explicit Toy(bool counted = true) : ToySetting(counted) {
    composed.parameters.rows[2].low = 0.05, composed.parameters.rows[2].high = 0.8;
    composed.parameters.rows.push_back(toy_row("weight", 70, 0));
    composed.mechanisms = {{"hiding", 1, "m", {{"growth", 0}}, "s", "", {}},
                           {"nothing", 2, "m", {{"absent_parameter", 0}}, "s", "", {}},
                           {"unknown_here", 3, "m", {}, "s", "no number", {}}};
  }
  Trial twins(int patients, std::vector<WhatIf> what_if) const {
    Trial trial = toy_trial(patients);
    trial.arms[1] = trial.arms[0];
    trial.arms[1].name = "what if";
    trial.arms[1].what_if = std::move(what_if);
    trial.enrolment.twins = true;
    return trial;
  }
  Diagnostics complaints(WhatIf one) const {
    one.span = {"study.toml", 7, 3};
    return check_what_if(twins(1, {one}), composed, kernel->program());
  }
  std::vector<PatientRecord> run(const Trial& trial) const {
    const auto enrolled = enrol(setting(), trial);
    EXPECT_TRUE(enrolled.ok()) << render(enrolled.diagnostics());
    return enrolled ? simulate(setting(), trial, enrolled->patients) : std::vector<PatientRecord>{};
  }
};

/// Whether patient k's two records agree in everything that was seen and in how the run went.
bool same(const PatientRecord& a, const PatientRecord& b) {
  const auto visit = [](const Visit& x, const Visit& y) {
    const auto equal = [](double u, double v) { return u == v || (std::isnan(u) && std::isnan(v)); };
    return equal(x.day, y.day) && equal(x.m_protein, y.m_protein) && equal(x.true_tumour_cells, y.true_tumour_cells) && equal(x.mrd, y.mrd);
  };
  return a.pfs_days == b.pfs_days && a.end_day == b.end_day && a.outcome.steps == b.outcome.steps && a.outcome.state == b.outcome.state &&
         a.adverse_events.size() == b.adverse_events.size() && std::ranges::equal(a.visits, b.visits, visit);
}

/// Records by patient: with and without.
std::pair<int, int> alike_and_all(const std::vector<PatientRecord>& records) {
  int alike = 0, all = 0;
  for (std::size_t k = 0; k + 1 < records.size(); k += 2) {
    EXPECT_EQ(records[k].id, records[k + 1].id);
    EXPECT_TRUE(records[k].baseline == records[k + 1].baseline) << "the same patient enters";
    EXPECT_EQ(records[k].visits[0].m_protein, records[k + 1].visits[0].m_protein);
    alike += same(records[k], records[k + 1]), ++all;
  }
  return {alike, all};
}

TEST(WhatIf, TwinsAreTheSameToTheBitWhereTheValueIsThePresentOne) {
  const Toy toy;
  const auto records = toy.run(toy.twins(40, {{.name = "kill", .times = 1.0}, {.name = "weight", .value = 70.0}}));
  const auto [alike, all] = alike_and_all(records);
  EXPECT_EQ(all, 40);
  EXPECT_EQ(alike, all);
}

TEST(WhatIf, TwinsDifferWhereItActs) {
  const Toy toy;
  Trial trial = toy.twins(40, {{.name = "kill", .times = 2.0}});
  for (Arm& arm : trial.arms) arm.phases[0].doses[0].dose = quantity("1 mg");
  const auto records = toy.run(trial);
  const auto [alike, all] = alike_and_all(records);
  EXPECT_EQ(alike, 0);
  double gained = 0;
  for (std::size_t k = 0; k + 1 < records.size(); k += 2) gained += records[k + 1].pfs_days - records[k].pfs_days;
  EXPECT_GT(gained, 0) << "twice the kill prolongs remission";
}

TEST(WhatIf, ABlockedMechanismTakesItsValueFromItsRow) {
  const Toy toy(false);
  Trial trial = toy.twins(10, {{.name = "hiding"}});
  for (Arm& arm : trial.arms) arm.phases.clear();
  for (const PatientRecord& record : toy.run(trial)) {
    const double first = record.visits.front().true_tumour_cells, last = record.visits.back().true_tumour_cells;
    if (record.arm == 1)
      EXPECT_NEAR(last / first, 1, 1e-4) << "without growth the burden stays";
    else
      EXPECT_GT(last / first, 1.5);
  }
}

TEST(WhatIf, WhatMeetsNothingChangesNothing) {
  const Toy toy;
  EXPECT_FALSE(acts(toy.composed.mechanisms[1], toy.kernel->program()));
  const auto [alike, all] = alike_and_all(toy.run(toy.twins(20, {{.name = "nothing"}})));
  EXPECT_EQ(alike, all);
  EXPECT_EQ(toy.complaints({.name = "nothing"}).at(0).code, "trial-what-if-idle");
}

// A drug that is never given: blocking what only the drug's action reads changes nothing.
TEST(WhatIf, WithoutTheDrugItsKillIsNegativeControl) {
  const Toy toy;
  Trial trial = toy.twins(20, {{.name = "kill", .times = 3.0}});
  for (Arm& arm : trial.arms) arm.phases.clear();
  double gained = 0;
  const auto records = toy.run(trial);
  for (std::size_t k = 0; k + 1 < records.size(); k += 2) gained += std::fabs(records[k + 1].pfs_days - records[k].pfs_days);
  EXPECT_EQ(gained, 0);
}

TEST(WhatIf, KnowsWhatActsOnlyBeforeDayZero) {
  const Toy toy;
  const Program& program = toy.kernel->program();
  const auto at = [&](const char* id) { return static_cast<std::uint32_t>(program.parameter_index(id)); };
  EXPECT_TRUE(acts_after_start(program, at("kill")));
  EXPECT_TRUE(acts_after_start(program, at("anc"))) << "an observable that the drug's level moves";
  EXPECT_TRUE(acts_after_start(program, at("secretion")));
  EXPECT_FALSE(acts_after_start(program, at("burden")));
  EXPECT_EQ(toy.complaints({.name = "burden", .value = 1000.0}).back().code, "trial-what-if-start");
}

TEST(WhatIf, RefusesWhatIsUnknownOrOutOfRangeWithPlaceAndHint) {
  const Toy toy;
  const auto expect = [&](WhatIf one, const char* code, const char* hint) {
    const Diagnostics found = toy.complaints(std::move(one));
    ASSERT_EQ(found.size(), 1u) << code << "\n" << render(found);
    EXPECT_EQ(found[0].code, code);
    EXPECT_EQ(found[0].span.line, 7);
    EXPECT_NE((found[0].message + found[0].hint).find(hint), std::string::npos) << render(found);
  };
  expect({.name = "hidding"}, "trial-what-if-unknown", "did you mean `hiding`?");
  expect({.name = "kil", .value = 0.2}, "trial-what-if-unknown", "did you mean `kill`?");
  expect({.name = "kill", .value = 0.9}, "trial-what-if-range", "0.05 to 0.8");
  expect({.name = "kill", .times = 5.0}, "trial-what-if-range", "would be 1");
  expect({.name = "hiding", .value = 1.0}, "trial-what-if-mechanism", "growth");
  expect({.name = "kill"}, "trial-what-if-mechanism", "give it a number");
  expect({.name = "unknown_here"}, "trial-what-if-absent", "no number");
  EXPECT_TRUE(toy.complaints({.name = "kill", .value = 0.8}).empty());
  EXPECT_TRUE(toy.complaints({.name = "growth", .value = 0.005}).empty()) << "between its value and where it is blocked";
}

}  // namespace
}  // namespace remit
