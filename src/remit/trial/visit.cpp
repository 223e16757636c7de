// Order at one tick: laboratory sample, then visits, then treatment decisions, then doses (solve/calendar.hpp). At each
// of them death comes first: nothing is recorded of a patient who died since the last look.
#include "remit/trial/visit.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"
#include "remit/trial/assess.hpp"

namespace remit {
namespace {

constexpr std::uint64_t lab_address = std::uint64_t{1} << 32;  // laboratory samples, beside visit numbers

constexpr std::uint32_t tag(Mark mark) { return static_cast<std::uint32_t>(mark); }

Entry entry_at(double day, EntryKind kind, Mark mark) { return {to_tick(day), kind, 0, 0, tag(mark)}; }

}  // namespace

TrialPatient::TrialPatient(const Protocol& protocol, const Enrolled& enrolled)
    : protocol_(protocol),
      enrolled_(enrolled),
      treatment_(protocol.plans[static_cast<std::size_t>(enrolled.arm)],
                 protocol.trial.arms[static_cast<std::size_t>(enrolled.arm)], protocol.composed.drugs,
                 enrolled.parameters),
      supportive_(protocol.plans[static_cast<std::size_t>(enrolled.arm)],
                  protocol.trial.arms[static_cast<std::size_t>(enrolled.arm)],
                  protocol.watches[static_cast<std::size_t>(enrolled.arm)], enrolled.parameters),
      mortality_(protocol.deaths, protocol.trial.conduct, protocol.seed, enrolled.id),
      events_(protocol.adverse, protocol.trial.conduct, protocol.seed, enrolled.id) {
  record_.id = enrolled.id;
  record_.arm = enrolled.arm;
  plan_follow_up();
}

Address TrialPatient::address(Stream stream, std::uint64_t index) const {
  return {protocol_.seed, enrolled_.id, stream, 0, index};
}

// Uniform accrual over A months, one data cut; dropout is exponential.
void TrialPatient::plan_follow_up() {
  const Trial& trial = protocol_.trial;
  record_.entry_day = Draws(address(Stream::accrual, 0)).uniform() * trial.endpoints.accrual_months * days_per_month;
  follow_up_end_ = protocol_.cut_days - record_.entry_day;
  const double rate = trial.conduct.dropout_per_year / days_per_year;
  const double dropout = Draws(address(Stream::dropout, 0)).exponential() / rate;  // infinite for rate 0
  if (dropout < follow_up_end_) {
    follow_up_end_ = dropout;
    follow_up_reason_ = EndReason::dropout;
  }
  planned_ = schedule_visits(trial.visits, clock_start(), follow_up_end_, protocol_.seed, enrolled_.id);
}

void TrialPatient::start(Lane& lane) {
  apply(enrolled_, lane);
  begin(lane);
  change(protocol_.changes[static_cast<std::size_t>(enrolled_.arm)], lane);
  fill_calendar(lane);
  treatment_.advance(lane, observed_labs_);
  supportive_.start(lane);
}

void TrialPatient::begin(Lane& lane) {
  lambda_ = is_lambda(protocol_, lane);
  Visit baseline = baseline_visit(protocol_, lane, enrolled_.id);
  note_markers(lane, baseline);
  observed_labs_ = labs_of(baseline);
  lab_toxicity_.emplace(observed_labs_, protocol_.trial.conduct.normal);
  tracker_.emplace(baseline, protocol_.trial.endpoints.measurable, lambda_);
  record_.visits.push_back(baseline);
  note_baseline(lane);
  events_.start(lane);
  mortality_.start(lane, read(lane, protocol_.age));
  follow_truth(lane, 0);
}

void TrialPatient::note_baseline(Lane& lane) {
  for (const auto& [id, reading] : protocol_.baseline) record_.baseline.emplace_back(id, read(lane, reading));
}

// Laboratory samples are all added now: a sample may not add anything that cuts a step.
void TrialPatient::fill_calendar(Lane& lane) {
  Calendar& calendar = lane.calendar();
  close_day_ = std::min(follow_up_end_, mortality_.background_death_day());
  const double every = protocol_.trial.visits.labs_every_days;
  for (int k = 1; k * every < close_day_; ++k) calendar.add(entry_at(k * every, EntryKind::sample, Mark::lab));
  for (const PlannedVisit& visit : planned_)
    if (visit.day <= close_day_) calendar.add(entry_at(visit.day, EntryKind::decision, Mark::visit));
  calendar.add(entry_at(close_day_, EntryKind::decision, Mark::close));
}

void TrialPatient::at(Lane& lane, const Entry& entry) {
  if (closed_) return;
  const Mark mark{entry.tag};
  const double day =
      mark == Mark::close ? close_day_ : to_days(lane.tick());  // a tick may lie just before the day itself
  if (!alive(lane, day)) return;
  switch (mark) {
    case Mark::lab:
      return laboratory(lane, day);
    case Mark::visit:
      return attend(lane, day);
    case Mark::treatment:
      treatment_.advance(lane, observed_labs_);
      if (treatment_.over()) note_treatment_end(day);
      return;
    case Mark::close:
      return close(lane, follow_up_reason_, follow_up_end_);
    case Mark::supportive:
      return supportive_.look(lane, entry, observed_labs_, events_);
    case Mark::dose:
    case Mark::supportive_dose:
      break;
  }
  REMIT_ASSERT(false, "a dose is no decision");
}

// Events up to the day of death count, then the patient's run is over.
bool TrialPatient::alive(Lane& lane, double day) {
  const Death* death = mortality_.read(day, lane);
  events_.read(day, lane, std::min(death ? death->day : day, last_toxicity_day()));
  if (record_.eradicated_day < 0 && eradicated(protocol_.roles, lane)) record_.eradicated_day = day;
  if (record_.eradicated_day >= 0 && !eradicated(protocol_.roles, lane)) record_.eradicated_day = -1;
  if (!death) return true;
  record_.death_cause = death->cause;
  close(lane, EndReason::death, death->day);
  return false;
}

double TrialPatient::last_toxicity_day() const {
  const double stop = record_.treatment_stop_day;
  return stop < 0 ? std::numeric_limits<double>::infinity() : stop + protocol_.trial.conduct.toxicity_window_days;
}

void TrialPatient::laboratory(Lane& lane, double day) {
  follow_truth(lane, day);
  Draws draws(address(Stream::assay, lab_address + ++labs_));
  observed_labs_ = measure_labs(read_labs(protocol_.roles, lane), protocol_.trial.assay, draws);
  if (day <= last_toxicity_day()) lab_toxicity_->read(day, observed_labs_);
}

// The serum rule without noise, visits or confirmation, to show what observing costs.
void TrialPatient::follow_truth(Lane& lane, double day) {
  if (record_.true_progression_day >= 0 || tracker_->marker() != FollowedMarker::serum) return;
  const double value = read(lane, protocol_.roles.m_protein);
  if (value - lowest_true_m_ >= std::max(0.25 * lowest_true_m_, lowest_true_m_ >= 50 ? 10.0 : 5.0))
    record_.true_progression_day = day;
  lowest_true_m_ = std::min(lowest_true_m_, value);
}

void TrialPatient::attend(Lane& lane, double day) {
  const PlannedVisit planned = planned_[next_visit_++];
  if (planned.day == clock_start()) return attend_baseline(lane, planned);
  Visit visit = examine(lane, planned);
  if (!visit.missed) {
    observed_labs_ = labs_of(visit);
    if (day <= last_toxicity_day()) lab_toxicity_->read(day, observed_labs_);
  }
  judge(lane, visit);
  record_.visits.push_back(std::move(visit));
  if (visits_left_ == 0) close(lane, EndReason::progression, day);
}

// The clock of the endpoints starts here (an infusion): a new baseline, with marrow.
void TrialPatient::attend_baseline(Lane& lane, const PlannedVisit& planned) {
  Visit visit = examine(lane, planned);
  const std::uint64_t number = static_cast<std::uint64_t>(planned.number);
  if (std::isnan(visit.marrow_plasma_cells))
    take_marrow(visit, read_truth(protocol_.roles, lane), protocol_.trial.assay, address(Stream::marrow, number));
  if (visit.lesions.empty())
    take_image(visit, read_truth(protocol_.roles, lane), protocol_.trial.assay, address(Stream::assay, number));
  tracker_.emplace(visit, protocol_.trial.endpoints.measurable, lambda_);
  claimed_ = false;
  last_marrow_day_ = last_imaging_day_ = planned.day;
  record_.visits.push_back(std::move(visit));
}

Visit TrialPatient::examine(Lane& lane, const PlannedVisit& planned) {
  const std::uint64_t number = static_cast<std::uint64_t>(planned.number);
  const Truth truth = read_truth(protocol_.roles, lane);
  Visit visit = observe(truth, protocol_.trial.assay, address(Stream::assay, number));
  visit.number = planned.number;
  visit.day = planned.day;
  if (planned.missed) return unseen(visit);
  const bool complete = suspects_complete(visit);
  if (marrow_is_due(visit, complete)) {
    take_marrow(visit, truth, protocol_.trial.assay, address(Stream::marrow, number));
    last_marrow_day_ = planned.day;
    if (complete) last_complete_marrow_day_ = planned.day;
  }
  if (imaging_is_due(visit)) {
    take_image(visit, truth, protocol_.trial.assay, address(Stream::assay, number));
    last_imaging_day_ = planned.day;
  }
  note_markers(lane, visit);
  return visit;
}

void TrialPatient::note_markers(Lane& lane, Visit& visit) {
  const auto& criteria = protocol_.trial.endpoints.diagnosis;
  for (std::size_t k = 0; k < criteria.size(); ++k)
    visit.markers.push_back(judged_value(protocol_, lane, visit, criteria[k].id, protocol_.diagnosis[k]));
}

bool TrialPatient::suspects_complete(const Visit& visit) const {
  const RatioRange range = ratio_range(protocol_.trial.endpoints.measurable, lambda_);
  return protocol_.trial.endpoints.response && suspects_complete_response(visit, tracker_->marker(), range);
}

bool TrialPatient::marrow_is_due(const Visit& visit, bool complete) const {
  const Visits& plan = protocol_.trial.visits;
  if (marrow_at_every_visit(protocol_.trial)) return true;
  if (plan.marrow_every_days > 0 && visit.day - last_marrow_day_ >= plan.marrow_every_days) return true;
  return complete && visit.day - last_complete_marrow_day_ >= plan.complete_marrow_every_days;
}

// A negative marrow sample is read beside a scan of the same day.
bool TrialPatient::imaging_is_due(const Visit& visit) const {
  const double every = protocol_.trial.visits.imaging_every_days;
  return std::isfinite(visit.mrd) || (every > 0 && visit.day - last_imaging_day_ >= every);
}

void TrialPatient::judge(Lane& lane, Visit& visit) {
  if (visits_left_ > 0) --visits_left_;
  if (visit.missed) return;
  const bool diagnosed = meets_diagnosis(visit.markers, protocol_.trial.endpoints.diagnosis);
  if (protocol_.trial.endpoints.response)
    visit.response = tracker_->next(visit), visit.progression_by_imaging = tracker_->by_imaging();
  else
    visit.response = diagnosed ? Response::progressive_disease : Response::stable_disease;
  judge_progression(lane, visit);
}

// Confirmed by the next evaluable visit; a diagnosis stands by itself.
void TrialPatient::judge_progression(Lane& lane, const Visit& visit) {
  if (visits_left_ >= 0 || visit.response == Response::not_evaluable) return;
  const bool claim = visit.response == Response::progressive_disease;
  if (claim && (claimed_ || visit.progression_by_imaging || !protocol_.trial.endpoints.response)) {
    visits_left_ = protocol_.trial.endpoints.response ? protocol_.trial.conduct.visits_after_progression : 0;
    stop_treatment(lane, visit.day);
  }
  claimed_ = claim;
}

void TrialPatient::stop_treatment(Lane& lane, double day) {
  supportive_.stop(lane);
  if (treatment_.over()) return;
  treatment_.stop(lane);
  note_treatment_end(day);
}

void TrialPatient::note_treatment_end(double day) {
  if (record_.treatment_stop_day < 0 && !arm().phases.empty()) record_.treatment_stop_day = day;
}

void TrialPatient::close(Lane& lane, EndReason reason, double day) {
  closed_ = true;
  record_.end_reason = reason;
  record_.end_day = day;
  lane.stop();
}

void TrialPatient::end(const Outcome& outcome) {
  record_.status = outcome.status;
  record_.outcome = outcome;
  if (!closed_) {
    REMIT_ASSERT(outcome.status != Status::ok, "a patient's calendar ends with its close");
    record_.end_reason = EndReason::failed;
    record_.end_day = to_days(outcome.tick);
  }
  events_.report(record_.adverse_events);
  if (lab_toxicity_) lab_toxicity_->report(record_.adverse_events);
  treatment_.report(record_.end_day, record_.exposures);
  supportive_.report(record_.end_day, record_.exposures);
}

}  // namespace remit
