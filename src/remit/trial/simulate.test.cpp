// The whole floor on a toy disease: enrolment, treatment, visits, response, death, and the same bytes whatever the
// lanes and threads.
#include "remit/trial/simulate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <utility>

#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

void put(std::string& bytes, double value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }

/// Everything of a record that reaches a table, as bytes.
std::string bytes_of(const std::vector<PatientRecord>& records) {
  std::string bytes;
  for (const PatientRecord& record : records) {
    for (const double value :
         {double(record.id), double(record.arm), double(record.status), record.end_day, record.entry_day,
          record.treatment_stop_day, record.eradicated_day, record.pfs_days, double(record.pfs_event),
          double(record.best), record.response_days, record.true_progression_day})
      put(bytes, value);
    bytes += record.pfs_reason + record.death_cause;
    for (const auto& [id, value] : record.baseline) bytes += id, put(bytes, value);
    for (const Visit& visit : record.visits)
      for (const double value :
           {visit.day, visit.m_protein, visit.flc_involved, visit.marrow_plasma_cells, visit.mrd, visit.neutrophils,
            visit.true_tumour_cells, double(visit.response), double(visit.confirmed)})
        put(bytes, value);
    for (const AdverseEvent& event : record.adverse_events)
      bytes += event.term, put(bytes, event.grade), put(bytes, event.day);
  }
  return bytes;
}

std::vector<PatientRecord> run(const ToySetting& toy, const Trial& trial, Setting setting) {
  const auto complaints = check(trial, toy.composed);
  EXPECT_FALSE(has_errors(complaints)) << render(complaints);
  const Result<EnrolmentResult> enrolled = enrol(setting, trial);
  EXPECT_TRUE(enrolled.ok()) << render(enrolled.diagnostics());
  return enrolled ? simulate(setting, trial, enrolled->patients) : std::vector<PatientRecord>{};
}
std::vector<PatientRecord> run(const ToySetting& toy, const Trial& trial) { return run(toy, trial, toy.setting()); }

double share(const std::vector<PatientRecord>& records, auto holds) {
  return static_cast<double>(std::ranges::count_if(records, holds)) / static_cast<double>(records.size());
}

TEST(Simulate, TreatmentKeepsMoreFreeOfProgression) {
  const ToySetting toy;
  const auto records = run(toy, toy_trial(100));
  ASSERT_EQ(records.size(), 200u);
  double progressed[2] = {}, responded[2] = {};
  for (const PatientRecord& record : records) {
    EXPECT_EQ(record.status, Status::ok);
    progressed[record.arm] += record.pfs_event;
    responded[record.arm] += depth(record.best) >= depth(Response::partial_response);
  }
  EXPECT_GT(progressed[1], 90) << "untreated disease grows";
  EXPECT_LT(progressed[0], 60);
  EXPECT_GT(responded[0], 50);
  EXPECT_EQ(responded[1], 0);
}

TEST(Simulate, TheSameBytesForAnyLanesThreadsAndOrder) {
  const ToySetting toy(true);
  Trial trial = toy_trial(30);
  trial.visits.jitter_days = 2;
  trial.visits.missed = 0.1;
  trial.conduct.background_mortality = true;
  trial.conduct.dropout_per_year = 0.3;
  const std::string expected = bytes_of(run(toy, trial));
  for (const auto& [lanes, threads, order] : {std::tuple{8, 1, 0}, {32, 1, 5}, {16, 2, 9}}) {
    Setting setting = toy.setting();
    setting.solve.lanes = lanes;
    setting.solve.threads = threads;
    setting.solve.order_seed = order;
    EXPECT_EQ(bytes_of(run(toy, trial, setting)), expected)
        << lanes << " lanes, " << threads << " threads, order " << order;
  }
  EXPECT_NE(bytes_of(run(toy, trial, toy.setting(8))), expected) << "another seed is another trial";
}

TEST(Simulate, AssessingAgainChangesNothingAndAnotherRuleNeedsNoSimulation) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.visits.missed = 0.3;
  const auto records = run(toy, trial);
  EXPECT_EQ(bytes_of(assess(records, trial)), bytes_of(records));
  trial.endpoints.censoring = Censoring::ema;
  const auto ema = assess(records, trial);
  EXPECT_GT(share(ema, [](const auto& record) { return record.pfs_event; }),
            share(records, [](const auto& record) { return record.pfs_event; }));
}

TEST(Simulate, ProgressionStopsTreatmentAtItsConfirmation) {
  const ToySetting toy;
  Trial trial = toy_trial(60);
  trial.arms[0].phases[0].doses[0].dose = quantity("1 mg");
  int stopped = 0;
  for (const PatientRecord& record : run(toy, trial)) {
    if (record.arm != 0 || record.pfs_reason != "progression") continue;
    ++stopped;
    EXPECT_EQ(record.end_reason, EndReason::progression);
    EXPECT_GT(record.treatment_stop_day, record.pfs_days) << "the first visit dates it, the second confirms it";
    EXPECT_LT(record.treatment_stop_day, record.end_day);
    EXPECT_EQ(record.visits.back().confirmed, Response::progressive_disease);
  }
  EXPECT_GT(stopped, 20);
}

TEST(Simulate, DeathAndAdverseEventsFollowTheirHazards) {
  const ToySetting toy;
  Trial trial = toy_trial(1500);
  trial.arms.pop_back();
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = 3;
  ToySetting deadly;
  deadly.composed.parameters.rows.push_back(toy_row("death_rate", 0.004, 0));
  deadly.population.parameters.push_back({.id = "death_rate",
                                          .value = 0.004,
                                          .spread = {},
                                          .draw_low = {},
                                          .draw_high = {},
                                          .distribution = {},
                                          .source = "test",
                                          .span = {}});
  const auto records = run(deadly, trial);
  const double days = data_cut_days(trial);
  const auto expect_share = [&](double seen, double expected, const char* what) {
    EXPECT_NEAR(seen, expected, 4 * std::sqrt(expected * (1 - expected) / 1500)) << what;
  };
  const auto has = [&](int least) {
    return share(records, [&](const PatientRecord& record) {
      return std::ranges::any_of(record.adverse_events,
                                 [&](const AdverseEvent& e) { return e.term == "rash" && e.grade >= least; });
    });
  };
  const auto dies = [](const PatientRecord& record) { return record.end_reason == EndReason::death; };
  expect_share(share(records, dies), 1 - std::exp(-0.004 * days), "deaths");
  // An event counts if it comes before death: rate / (rate + death) (1 - exp(-(rate + death) t)).
  const auto before_death = [&](double rate) { return rate / (rate + 0.004) * (1 - std::exp(-(rate + 0.004) * days)); };
  expect_share(has(1), before_death(0.002), "any grade");
  expect_share(has(3), before_death(0.0005), "grade 3 or more");
  for (const PatientRecord& record : records) {
    if (!dies(record)) continue;
    EXPECT_EQ(record.death_cause, "disease");
    for (const Visit& visit : record.visits) EXPECT_LE(visit.day, record.end_day);
    for (const AdverseEvent& event : record.adverse_events) EXPECT_LE(event.day, record.end_day);
  }
}

TEST(Simulate, BackgroundDeathsFollowGompertz) {
  const ToySetting toy;
  Trial trial = toy_trial(1500);
  trial.arms.pop_back();
  trial.arms[0].phases.clear();
  trial.conduct.background_mortality = true;
  trial.conduct.background_mortality_factor = 6;
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = 2;
  const auto records = run(toy, trial);
  const double years = data_cut_days(trial) / 365.25;
  const double hazard = 6 * 0.054 / 0.060 * (std::exp(0.060 * (65 + years - 70)) - std::exp(0.060 * (65 - 70.0)));
  const double expected = 1 - std::exp(-hazard);
  EXPECT_NEAR(share(records, [](const auto& record) { return record.death_cause == "background"; }), expected,
              4 * std::sqrt(expected * (1 - expected) / 1500));
}

TEST(Simulate, DropoutIsExponential) {
  const ToySetting toy;
  Trial trial = toy_trial(1500);
  trial.arms.pop_back();
  trial.arms[0].phases.clear();
  trial.conduct.dropout_per_year = 1;
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = 2;
  const auto records = run(toy, trial);
  const double expected = 1 - std::exp(-data_cut_days(trial) / 365.25);
  EXPECT_NEAR(share(records, [](const auto& record) { return record.end_reason == EndReason::dropout; }), expected,
              4 * std::sqrt(expected * (1 - expected) / 1500));
}

TEST(Simulate, LowCountsAreHeldReducedAndGraded) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.arms.pop_back();
  trial.arms[0].phases[0].doses[0] =
      rule("15 mg", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21});
  const auto exposure = [&] {
    double kept = 0;
    for (const PatientRecord& record : run(toy, trial)) kept += record.visits.back().true_tumour_cells;
    return kept;
  };
  const double full = exposure();
  trial.arms[0].adjustments = {
      {.drug = "dru", .marker = "neutrophils", .hold_below = 2.5, .factor = 0.5, .most = 2, .span = {}}};
  EXPECT_GT(exposure(), full) << "held doses kill less";
  int graded = 0;
  for (const PatientRecord& record : run(toy, trial))
    for (const AdverseEvent& event : record.adverse_events) graded += event.term == "neutropenia" && event.grade >= 1;
  EXPECT_GT(graded, 10);
}

TEST(Simulate, FixedDurationEndsByItself) {
  const ToySetting toy;
  Trial trial = toy_trial(20);
  trial.arms[0].phases[0].cycles = 3;
  trial.arms[0].until_progression = false;
  for (const PatientRecord& record : run(toy, trial)) {
    if (record.arm == 1) {
      EXPECT_EQ(record.treatment_stop_day, -1);
    } else if (record.end_day > 84 && record.treatment_stop_day != 84) {
      EXPECT_LT(record.treatment_stop_day, 84);
    }
  }
}

TEST(Simulate, CountedClonesCanBeEradicated) {
  const ToySetting toy(true);
  Trial trial = toy_trial(30);
  trial.arms[0].phases[0].doses[0].dose = quantity("2000 mg");
  trial.arms[0].phases[0].doses[0].days = {1, 4, 8, 11, 15, 18, 22, 25};
  const auto records = run(toy, trial);
  int eradicated = 0;
  for (const PatientRecord& record : records) {
    if (record.eradicated_day < 0) continue;
    ++eradicated;
    EXPECT_EQ(record.arm, 0);
    EXPECT_EQ(record.visits.back().true_tumour_cells, 0);
    EXPECT_TRUE(record.mrd_negative_1e5);
  }
  EXPECT_GT(eradicated, 5);
}

TEST(Simulate, TheClockMayStartAtALaterBaseline) {
  const ToySetting toy;
  Trial trial = toy_trial(20);
  trial.arms[0].clock_start_days = 40;
  for (const PatientRecord& record : run(toy, trial)) {
    if (record.arm == 1) continue;
    const auto baseline = std::ranges::find(record.visits, 40.0, &Visit::day);
    ASSERT_NE(baseline, record.visits.end());
    EXPECT_TRUE(std::isfinite(baseline->marrow_plasma_cells));
    EXPECT_LE(record.pfs_days, record.end_day - 40);
  }
}

TEST(Simulate, NaturalHistoryEndsAtTheDiagnosis) {
  const ToySetting toy;
  Trial trial = toy_trial(40);
  trial.arms.erase(trial.arms.begin());
  trial.endpoints.response = false;
  trial.endpoints.diagnosis = {{"m_protein", 60, {}, {}}, {"marrow_plasma_cells", 70, {}, {}}};
  int diagnosed = 0;
  for (const PatientRecord& record : run(toy, trial)) {
    if (!record.pfs_event) continue;
    ++diagnosed;
    const Visit& last = record.visits.back();
    EXPECT_EQ(record.pfs_days, last.day) << "follow-up ends there";
    EXPECT_TRUE(last.m_protein >= 60 || last.marrow_plasma_cells >= 70);
    EXPECT_TRUE(std::isfinite(last.marrow_plasma_cells)) << "the criterion needs it at every visit";
  }
  EXPECT_GT(diagnosed, 20);
}

TEST(Simulate, AdverseEventsCountUntilAMonthAfterTreatment) {
  const ToySetting toy;
  Trial trial = toy_trial(1500);
  trial.arms.pop_back();
  trial.arms[0].phases[0].cycles = 1;
  trial.arms[0].until_progression = false;
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = 4;
  const auto records = run(toy, trial);
  const auto rash = [](const PatientRecord& record) {
    return std::ranges::any_of(record.adverse_events, [](const AdverseEvent& event) { return event.term == "rash"; });
  };
  const double expected = 1 - std::exp(-0.002 * (28 + 30));
  EXPECT_NEAR(share(records, rash), expected, 4 * std::sqrt(expected * (1 - expected) / 1500));
  for (const PatientRecord& record : records)
    for (const AdverseEvent& event : record.adverse_events) EXPECT_LE(event.day, 58);
}

TEST(Simulate, TwinsInTheSameArmTwiceAreTheSame) {
  const ToySetting toy(true);
  Trial trial = toy_trial(20);
  trial.arms[1].phases = trial.arms[0].phases;
  trial.enrolment.twins = true;
  trial.visits.missed = 0.1;
  trial.conduct.dropout_per_year = 0.5;
  auto records = run(toy, trial);
  std::vector<PatientRecord> arms[2];
  for (PatientRecord& record : records) {
    const int arm = std::exchange(record.arm, 0);
    arms[arm].push_back(record);
  }
  EXPECT_EQ(bytes_of(arms[0]), bytes_of(arms[1]));
}

TEST(Simulate, ObservedProgressionComesAfterTheTrueOne) {
  const ToySetting toy;
  Trial trial = toy_trial(100);
  trial.arms.erase(trial.arms.begin());
  int progressed = 0, later = 0;
  for (const PatientRecord& record : run(toy, trial)) {
    if (record.pfs_reason != "progression" || record.true_progression_day < 0) continue;
    ++progressed;
    later += record.pfs_days > record.true_progression_day;
  }
  EXPECT_GT(progressed, 50);
  EXPECT_GT(later, progressed / 2);
  EXPECT_LT(later, progressed) << "noise brings some forward";
}

TEST(Simulate, FailuresAreRowsWithAReason) {
  const ToySetting toy;
  const Trial trial = toy_trial(10);
  auto patients = enrol(toy.setting(), trial)->patients;
  const int spoil = toy.kernel->program().parameter_index("spoil");
  ASSERT_GE(spoil, 0);
  for (std::size_t k = 0; k < 3; ++k) patients[k].parameters[static_cast<std::size_t>(spoil)] = -1;
  const auto records = simulate(toy.setting(), trial, patients);
  EXPECT_EQ(std::ranges::count(records, Status::ok, &PatientRecord::status), 17);
  for (const PatientRecord& record : records) {
    if (record.status == Status::ok) continue;
    EXPECT_EQ(record.end_reason, EndReason::failed);
    EXPECT_FALSE(record.pfs_event);
  }
}

TEST(Simulate, CancellingEndsEverybody) {
  const ToySetting toy;
  const Trial trial = toy_trial(10);
  Setting setting = toy.setting();
  const auto enrolled = enrol(setting, trial);
  std::atomic<bool> cancelled{true};
  setting.solve.cancelled = &cancelled;
  for (const PatientRecord& record : simulate(setting, trial, enrolled->patients))
    EXPECT_EQ(record.status, Status::interrupted);
}

}  // namespace
}  // namespace remit
