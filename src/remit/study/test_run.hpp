// A finished run that no engine made, for tests of summary, tables and report: two randomised arms with exponential
// progression, deaths, dropouts, side effects and a few failures, or one arm of natural history. Seeded, so the figures
// in the tests hold.
#pragma once
#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"
#include "remit/study/run_study.hpp"

namespace remit::test {

inline double uniform(std::uint32_t patient, std::uint64_t index) {
  return Draws({.seed = 20161118, .patient = patient, .stream = Stream::bootstrap, .index = index}).uniform();
}

inline Study fake_study() {
  Study study;
  study.id = "fake";
  study.title = "Fake trial: drug A & B <against> B alone";
  study.citation = "Nobody 2026, Journal of Made-up Results; NCT00000000";
  study.seed = 42;
  study.compose.model = "models/myeloma";
  study.population = "rrmm_early";
  study.hash = "0123456789abcdef";
  Arm first, second;
  first.name = "AB", first.patients = 286;
  second.name = "B", second.patients = 283;
  study.trial.arms = {first, second};
  study.trial.visits.jitter_days = 2;
  study.trial.visits.missed = 0.03;
  study.trial.endpoints.median_follow_up_months = 44.3;
  study.published = {{"AB", "orr", 92.9},
                     {"AB", "vgpr_or_better", 80},
                     {"AB", "cr_or_better", 56.6},
                     {"AB", "mrd_negative_1e5", 30.4},
                     {"AB", "pfs_median_months", 44.5},
                     {"AB", "pfs_12", 83.2},
                     {"AB", "pfs_36", 55},
                     {"AB", "neutropenia_severe", 52},
                     {"AB", "pfs2_months", 56},
                     {"B", "orr", 76.4},
                     {"B", "vgpr_or_better", 49},
                     {"B", "cr_or_better", 23.2},
                     {"B", "mrd_negative_1e5", 5.3},
                     {"B", "pfs_median_months", 17.5},
                     {"B", "pfs_12", 60.1},
                     {"B", "pfs_36", 27},
                     {"B", "crs_any", 3},
                     {"AB_vs_B", "hazard_ratio", 0.44},
                     {"AB_vs_B", "ci_low", 0.35},
                     {"AB_vs_B", "ci_high", 0.55}};
  return study;
}

/// M-protein falls to a floor with the patient's depth of response, and rises again towards progression.
inline double m_protein(double start, double floor, double day, double end) {
  const double fall = start * math::exp(-day / 60.0) + floor, rise = start * math::exp((day - end) / 70.0);
  return std::max(fall, rise);
}

inline void add_visits(PatientRecord& record, double start, double floor, double last_day, double relapse_day,
                       double every) {
  int number = 0;
  for (double day = 0; day <= last_day; day += every, ++number) {
    Visit visit;
    visit.number = number;
    visit.day = day;
    visit.missed = number > 0 && uniform(record.id, 1000 + std::uint64_t(number)) < 0.03;
    visit.true_m_protein = m_protein(start, floor, day, relapse_day);
    const double observed = visit.true_m_protein * (0.9 + 0.2 * uniform(record.id, 2000 + std::uint64_t(number)));
    visit.m_protein = observed < 1 ? 0 : observed;
    visit.immunofixation_positive = visit.true_m_protein > 0.15;
    visit.marrow_plasma_cells = visit.mrd = std::nan("");
    visit.haemoglobin = 11, visit.neutrophils = 2.5, visit.platelets = 180, visit.lymphocytes = 1.2,
    visit.cd4_count = 0.5, visit.igg = 6;
    visit.response = visit.confirmed = record.best;
    record.visits.push_back(visit);
  }
}

inline Response best_of(double depth) {
  if (depth > 0.85) return Response::stringent_complete_response;
  if (depth > 0.6) return Response::complete_response;
  if (depth > 0.4) return Response::very_good_partial_response;
  if (depth > 0.15) return Response::partial_response;
  if (depth > 0.1) return Response::minimal_response;
  if (depth > 0.05) return Response::stable_disease;
  return depth > 0.02 ? Response::progressive_disease : Response::not_evaluable;
}

inline void add_outcome(PatientRecord& record, double progression, double death, double cut, double dropout) {
  const double leave = std::min(cut, dropout), first = std::min({progression, death, leave});
  record.pfs_days = std::floor(first / 28) * 28;
  record.pfs_event = first < leave;
  record.pfs_reason = first == death         ? "death"
                      : first == progression ? "progression"
                      : dropout < cut        ? "dropout"
                                             : "data cut";
  if (first == death) record.pfs_days = death;
  record.end_day = std::min({progression + 56, death, leave});
  record.end_reason = record.end_day == death     ? EndReason::death
                      : record.end_day == cut     ? EndReason::data_cut
                      : record.end_day == dropout ? EndReason::dropout
                                                  : EndReason::progression;
  if (record.end_reason == EndReason::death)
    record.death_cause = uniform(record.id, 8) < 0.5   ? "infection"
                         : uniform(record.id, 9) < 0.6 ? "disease"
                                                       : "background";
}

inline void add_events(PatientRecord& record, double weight) {
  const std::pair<const char*, double> terms[] = {
      {"neutropenia", 0.6}, {"infection", 0.5}, {"anaemia", 0.35}, {"cytokine release syndrome", 0.05}};
  std::uint64_t index = 20;
  for (const auto& [term, chance] : terms) {
    const double u = uniform(record.id, index++);
    if (u >= chance * weight) continue;
    GradeDays days;
    days.note(2, 10 + 150 * u);
    if (u < 0.6 * chance * weight) days.note(3, 20 + 200 * u);
    record.adverse_events.push_back(days.event(term));
  }
}

inline PatientRecord fake_patient(std::uint32_t id, int arm, double median_months) {
  PatientRecord record;
  record.id = id, record.arm = arm;
  const double depth = uniform(id, 1) * (arm == 0 ? 1 : 0.75) + (arm == 0 ? 0.06 : 0);
  record.best = best_of(depth);
  record.baseline = {{"age", std::floor(45 + 40 * uniform(id, 2))},
                     {"sex", double(uniform(id, 3) < 0.55)},
                     {"iss_stage", 1 + std::floor(3 * uniform(id, 4) * uniform(id, 14))},
                     {"m_protein", 5 + 40 * uniform(id, 5)},
                     {"prior_lines", 1 + std::floor(3 * uniform(id, 6))},
                     {"tumour_cells", 300 + 1200 * uniform(id, 7)}};
  record.mrd_negative_1e5 = depth > 0.7, record.mrd_negative_1e6 = depth > 0.85;
  if (depth > 0.15) record.response_days = 28 + 60 * uniform(id, 10);
  const double hazard = 0.6931 / (median_months * 30.4375);
  const double progression = -math::log(uniform(id, 11)) / hazard * (0.4 + depth),
               death = -math::log(uniform(id, 12)) * 4000;
  const double cut = (35.3 + 18 * uniform(id, 13)) * 30.4375, dropout = -math::log(uniform(id, 15)) * 9000;
  add_outcome(record, progression, death, cut, dropout);
  add_visits(record, record.baseline[3].second, 20 * math::exp(-9 * depth), record.end_day, progression, 28);
  add_events(record, arm == 0 ? 1 : 0.8);
  if (depth > 0.99) record.eradicated_day = 300;
  return record;
}

inline StudyRun fake_run(int patients_a = 286, int patients_b = 283) {
  StudyRun run;
  run.study = fake_study();
  run.model_hash = "fedcba9876543210";
  run.vocabulary = {{{"age", "year"}, {"m_protein", "g/L"}, {"tumour_cells", "1e9 cells"}},
                    {{"sex", {{0, "male"}, {1, "female"}}}},
                    {31, 160, 2, 227}};
  run.enrolment = {.candidates = 1400,
                   .enrolled = std::size_t(patients_a + patients_b),
                   .failed = 3,
                   .ineligible = 610,
                   .over_quota = 218,
                   .progressed_before = 0,
                   .excluded_by = {{"m_protein", 570}, {"neutrophils", 40}}};
  for (int k = 0; k < patients_a + patients_b; ++k) {
    const int arm = k % 2 == 0 ? (k / 2 < patients_a ? 0 : 1) : (k / 2 < patients_b ? 1 : 0);
    run.records.push_back(fake_patient(std::uint32_t(k), arm, arm == 0 ? 42 : 22));
  }
  for (std::size_t k : {std::size_t(5), std::size_t(90), std::size_t(91)})
    if (k < run.records.size())
      run.records[k].status = k == 5 ? Status::not_finite : Status::step_too_small,
      run.records[k].end_reason = EndReason::failed;
  return run;
}

/// One untreated arm followed for 25 years, with a published curve.
inline StudyRun fake_history(int patients = 500) {
  StudyRun run;
  run.study = fake_study();
  run.study.title = "Untreated natural history";
  run.study.published.clear();
  Arm arm;
  arm.name = "observation", arm.patients = patients;
  run.study.trial.arms = {arm};
  run.study.trial.endpoints.response = false;
  run.study.trial.endpoints.median_follow_up_months = 300;
  run.study.trial.endpoints.accrual_months = 120;
  run.study.trial.visits.every_days = 182;
  run.study.overlays = {{"1,384 patients",
                         "mgus2",
                         {12, 60, 120, 240, 300},
                         {0.99, 0.958, 0.905, 0.79, 0.74},
                         {0.98, 0.944, 0.882, 0.732, 0.643},
                         {0.994, 0.968, 0.923, 0.8375, 0.8137}}};
  for (int k = 0; k < patients; ++k) {
    PatientRecord record;
    record.id = std::uint32_t(k);
    record.baseline = {{"age", 50 + 35 * uniform(record.id, 2)}, {"m_protein", 4 + 20 * uniform(record.id, 5)}};
    const double progression = -math::log(uniform(record.id, 11)) * 36525,
                 death = -math::log(uniform(record.id, 12)) * 5000;
    const double cut = (240 + 120 * uniform(record.id, 13)) * 30.4375;
    add_outcome(record, progression, death, cut, 1e9);
    add_visits(record, record.baseline[1].second, record.baseline[1].second, record.end_day, progression, 182);
    run.records.push_back(record);
  }
  return run;
}

}  // namespace remit::test
