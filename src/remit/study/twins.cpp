#include "remit/study/twins.hpp"

#include <algorithm>

namespace remit {
namespace {

constexpr int patience = 10;  // candidates per patient, relative to the study: draws make some patients rare
constexpr double visits_beyond_horizon = 3;  // so that everybody is seen once more after it, whatever was claimed last

/// Arms that only the bounds of the study ask about.
std::vector<Arm> asked_about(const Study& study, const std::vector<Arm>& explained) {
  std::vector<Arm> others;
  for (const Arm& arm : study.trial.arms) {
    const bool is_explained = std::ranges::find(explained, arm.name, &Arm::name) != explained.end();
    const bool is_asked = std::ranges::find(study.keep, arm.name, &ObservedBound::arm) != study.keep.end();
    if (is_asked && !is_explained) others.push_back(arm);
  }
  return others;
}

void add_group(const Arm& arm, const std::vector<Explained>& mechanisms, TwinTrial& twins) {
  std::vector<Arm>& arms = twins.trial.arms;
  twins.present.push_back(arms.size());
  arms.push_back(arm);
  for (const Explained& one : mechanisms) {
    if (one.idle) continue;
    arms.push_back(arm);
    arms.back().name += " without " + one.mechanism.id;
    arms.back().what_if.push_back({.name = one.mechanism.id});
  }
  twins.group = arms.size() - twins.present.back();
}

/// Days after the last arm's clock starts in which those are seen who were well at the horizon.
double days_beyond(const Trial& trial) {
  double latest_clock = 0;
  for (const Arm& arm : trial.arms) latest_clock = std::max(latest_clock, arm.clock_start_days.value_or(0));
  return latest_clock + visits_beyond_horizon * trial.visits.every_days + 6 * trial.visits.jitter_days;
}

void follow_everybody(Trial& trial, double horizon_months) {
  trial.enrolment.twins = true;
  trial.enrolment.allocation.clear();
  trial.enrolment.most_candidates *= patience;
  trial.conduct.dropout_per_year = 0;
  trial.visits.missed = 0;
  trial.endpoints.censoring = Censoring::ema;
  trial.endpoints.accrual_months = 0;
  trial.endpoints.median_follow_up_months = horizon_months + days_beyond(trial) / days_per_month;
}

}  // namespace

bool TwinTrial::is_present(int arm) const {
  return std::ranges::find(present, static_cast<std::size_t>(arm)) != present.end();
}

StudyRun TwinTrial::as_they_are(const Study& study, const std::vector<PatientRecord>& records) const {
  StudyRun run{.study = study, .records = {}, .enrolment = {}, .model_hash = {}};
  run.study.trial = trial;
  run.study.trial.arms.clear();
  for (const std::size_t arm : present) run.study.trial.arms.push_back(trial.arms[arm]);
  for (PatientRecord record : records) {
    const auto at = std::ranges::find(present, static_cast<std::size_t>(record.arm));
    if (at == present.end()) continue;
    record.arm = static_cast<int>(at - present.begin());
    run.records.push_back(std::move(record));
  }
  return run;
}

TwinTrial twin_trial(const Study& study, const std::vector<Arm>& arms, const std::vector<Explained>& mechanisms,
                     double horizon_months) {
  TwinTrial twins{.trial = study.trial, .group = 1, .present = {}};
  twins.trial.arms.clear();
  for (const Arm& arm : arms) add_group(arm, mechanisms, twins);
  for (const Arm& arm : asked_about(study, arms)) {
    twins.present.push_back(twins.trial.arms.size());
    twins.trial.arms.push_back(arm);
  }
  follow_everybody(twins.trial, horizon_months);
  return twins;
}

}  // namespace remit
