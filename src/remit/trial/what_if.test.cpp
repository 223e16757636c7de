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
    return equal(x.day, y.day) && equal(x.m_protein, y.m_protein) && equal(x.true_tumour_cells, y.true_tumour_cells) &&
           equal(x.mrd, y.mrd);
  };
  return a.pfs_days == b.pfs_days && a.end_day == b.end_day && a.outcome.steps == b.outcome.steps &&
         a.outcome.state == b.outcome.state && a.adverse_events.size() == b.adverse_events.size() &&
         std::ranges::equal(a.visits, b.visits, visit);
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

void expect_one(const Diagnostics& found, const char* code, const char* hint) {
  ASSERT_EQ(found.size(), 1u) << code << "\n" << render(found);
  EXPECT_EQ(found[0].code, code);
  EXPECT_EQ(found[0].span.line, 7);
  EXPECT_NE((found[0].message + found[0].hint).find(hint), std::string::npos) << render(found);
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
  for (std::size_t k = 0; k + 1 < records.size(); k += 2)
    gained += std::fabs(records[k + 1].pfs_days - records[k].pfs_days);
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
    expect_one(toy.complaints(std::move(one)), code, hint);
  };
  expect({.name = "hidding"}, "trial-what-if-unknown", "did you mean `hiding`?");
  expect({.name = "kil", .value = 0.2}, "trial-what-if-unknown", "did you mean `kill`?");
  expect({.name = "kill", .value = 0.9}, "trial-what-if-range", "0.05 to 0.8");
  expect({.name = "kill", .times = 5.0}, "trial-what-if-range", "would be 1");
  expect({.name = "hiding", .value = 1.0}, "trial-what-if-mechanism", "growth");
  expect({.name = "kill"}, "trial-what-if-mechanism", "give it a number");
  expect({.name = "unknown_here"}, "trial-what-if-absent", "no number");
  EXPECT_TRUE(toy.complaints({.name = "kill", .value = 0.8}).empty());
  EXPECT_TRUE(toy.complaints({.name = "growth", .value = 0.005}).empty())
      << "between its value and where it is blocked";
}

// Hooks: `drug_kill` is filled, `rest` by nobody, `share` is a share; `start` is read before day 0 only.
struct HookToy : Toy {
  HookToy() : Toy(false) {
    std::string text = toy_text;
    replace(text, "kill*dru/(10 + dru)", "drug_kill + rest_hook + 0.01*share_hook");
    replace(text, "N = burden;", "N = burden*(1 + start_hook);");
    replace(text, "\nend\n",
            "\ndrug_kill := drug_kill_clamp + drug_kill_factor*kill*dru/(10 + dru);\n" + clamped("rest_hook") +
                clamped("share_hook") + clamped("start_hook") + "drug_kill_clamp = 0; drug_kill_factor = 1;\nend\n");
    Composed made = toy_composed(false, text);
    composed.model = made.model;
    const auto info = [](const char* id, Combine combine, bool filled) {
      HookInfo one{.hook = {.id = id, .index = {}, .combine = combine, .neutral = 0, .unit = "1", .meaning = "m"},
                   .instances = {id},
                   .filled = filled};
      one.hook.span = {"hooks.tsv", 4, 0};
      if (combine == Combine::bliss) one.hook.high = 1;
      return one;
    };
    composed.hooks = {info("drug_kill", Combine::sum, true), info("rest_hook", Combine::sum, false),
                      info("share_hook", Combine::bliss, false), info("start_hook", Combine::sum, true)};
    composed.hooks[0].hook.high = 1;
    auto program = compile(composed.model, {.varying = composed.varying});
    REMIT_ASSERT(program.ok(), render(program.diagnostics()).c_str());
    kernel = make_interpreter(*std::move(program));
  }
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    REMIT_ASSERT(at != std::string::npos, from.c_str());
    text.replace(at, from.size(), to);
  }
  static std::string clamped(const std::string& hook) {
    return hook + " := " + hook + "_clamp + " + hook + "_factor*0; " + hook + "_clamp = 0; " + hook + "_factor = 1;\n";
  }
  /// Cells of the what-if twin at the end, relative to its start, and those of the present one.
  std::pair<double, double> growth(std::vector<WhatIf> what_if, const char* dose) const {
    Trial trial = twins(1, std::move(what_if));
    for (Arm& arm : trial.arms) arm.phases[0].doses[0].dose = quantity(dose);
    const auto records = run(trial);
    const auto fold = [](const PatientRecord& record) {
      return record.visits.at(1).true_tumour_cells / record.visits.at(0).true_tumour_cells;
    };
    return {fold(records.at(1)), fold(records.at(0))};
  }
};

TEST(WhatIfHook, BlockedIsWhatWouldBeWithoutTheDrug) {
  const HookToy toy;
  const auto [blocked, present] = toy.growth({{.name = "drug_kill"}}, "50 mg");
  const auto [never, alike] = toy.growth({}, "1e-9 mg");
  EXPECT_NEAR(blocked / never, 1, 1e-4);
  EXPECT_LT(present, 0.9 * blocked) << "the drug kills";
  EXPECT_EQ(never, alike);
}

TEST(WhatIfHook, AFactorOfOneChangesNoBitAndOneOfZeroBlocks) {
  const HookToy toy;
  const auto [once, present] = toy.growth({{.name = "drug_kill", .times = 1.0}}, "50 mg");
  EXPECT_EQ(once, present);
  const auto [none, same_present] = toy.growth({{.name = "drug_kill", .times = 0.0}}, "50 mg");
  EXPECT_EQ(none, toy.growth({{.name = "drug_kill"}}, "50 mg").first);
  EXPECT_EQ(same_present, present);
}

// Clamped at k with net growth g the cells go as exp((g - k) t), whatever is given.
TEST(WhatIfHook, AClampHoldsWhateverIsGiven) {
  const HookToy toy;
  const auto [held, present] = toy.growth({{.name = "drug_kill", .value = 0.03}}, "50 mg");
  const auto [with_little, little] = toy.growth({{.name = "drug_kill", .value = 0.03}}, "1e-9 mg");
  EXPECT_NEAR(held / with_little, 1, 1e-4);
  const auto [one_more, again] =
      toy.growth({{.name = "drug_kill", .value = 0.03}, {.name = "rest_hook", .value = 0.02}}, "50 mg");
  const auto [other_way, once_more] = toy.growth({{.name = "drug_kill", .value = 0.05}}, "50 mg");
  EXPECT_NEAR(one_more / other_way, 1, 1e-4) << "a hook that nobody fills can be clamped too";
  EXPECT_GT(held, 1.1 * other_way);
  EXPECT_EQ(again, once_more);
  EXPECT_NE(held, present);
  EXPECT_NE(with_little, little);
}

TEST(WhatIfHook, TheLastLineWinsAndFactorsMultiply) {
  const HookToy toy;
  const auto fold = [&](std::vector<WhatIf> what_if) { return toy.growth(std::move(what_if), "50 mg").first; };
  EXPECT_EQ(fold({{.name = "drug_kill", .times = 0.5}, {.name = "drug_kill", .value = 0.03}}),
            fold({{.name = "drug_kill", .value = 0.03}}));
  EXPECT_EQ(fold({{.name = "drug_kill", .times = 0.5}, {.name = "drug_kill", .times = 0.5}}),
            fold({{.name = "drug_kill", .times = 0.25}}));
  EXPECT_EQ(fold({{.name = "drug_kill", .value = 0.04}, {.name = "drug_kill", .times = 0.5}}),
            fold({{.name = "drug_kill", .value = 0.02}}));
}

TEST(WhatIfHook, RefusesWhatIsUnknownOrOutOfRangeWithPlaceAndHint) {
  const HookToy toy;
  const auto expect = [&](WhatIf one, const char* code, const char* hint) {
    expect_one(toy.complaints(std::move(one)), code, hint);
  };
  expect({.name = "drug_kil", .value = 0.2}, "trial-what-if-unknown", "did you mean `drug_kill`?");
  expect({.name = "drug_kill", .value = 1.5}, "trial-what-if-range", "from 0 to 1");
  expect({.name = "rest_hook", .value = -0.5}, "trial-what-if-range", "hooks.tsv:4");
  expect({.name = "share_hook", .times = 2.0}, "trial-what-if-range", "between 0 and 1");
  expect({.name = "rest_hook", .value = 0.5}, "trial-what-if-no-range", "no stated upper end");
  expect({.name = "share_hook"}, "trial-what-if-idle", "nothing in this study acts");
  expect({.name = "start_hook"}, "trial-what-if-start", "before day 0");
  EXPECT_TRUE(toy.complaints({.name = "drug_kill"}).empty());
  EXPECT_TRUE(toy.complaints({.name = "share_hook", .value = 0.5}).empty()) << "a share has an upper end";
}

}  // namespace
}  // namespace remit
