#include "remit/trial/screening.hpp"

#include <cmath>
#include <limits>

#include "remit/trial/assess.hpp"

namespace remit {
namespace {

constexpr std::uint64_t before_recognition = std::uint64_t{2} << 32;  // assay addresses of looks from onset on

std::vector<Reading> find_all(const Program& program, const std::vector<std::string>& ids) {
  std::vector<Reading> readings;
  for (const std::string& id : ids) readings.push_back(find_reading(program, id));
  return readings;
}

template <class Item>
std::vector<std::string> ids_of(const std::vector<Item>& items) {
  std::vector<std::string> ids;
  for (const Item& item : items) ids.push_back(item.id);
  return ids;
}

/// A drawn value sets a parameter, or the initial value of a state that has no parameter of its name.
Reading find_target(const Program& program, const std::string& id) {
  if (const int k = program.parameter_index(id); k >= 0) return {ReadingKind::parameter, static_cast<std::uint32_t>(k)};
  if (const int k = program.state_index(id); k >= 0) return {ReadingKind::state, static_cast<std::uint32_t>(k)};
  return {};
}

/// 1, 2, ... up to `categories`; 0 for anything else.
int category(double value, std::size_t categories) {
  const double rounded = std::floor(value + 0.5);
  return rounded >= 1 && rounded <= static_cast<double>(categories) ? static_cast<int>(rounded) : 0;
}

}  // namespace

ScreeningPlan plan_screening(const Protocol& protocol, const std::vector<std::string>& drawn) {
  const Enrolment& enrolment = protocol.trial.enrolment;
  ScreeningPlan plan{.protocol = protocol};
  plan.eligibility = find_all(protocol.program, ids_of(enrolment.eligibility));
  plan.quotas = find_all(protocol.program, ids_of(enrolment.quotas));
  plan.strata = find_all(protocol.program, enrolment.strata);
  for (const std::string& id : drawn) plan.target.push_back(find_target(protocol.program, id));
  for (const HazardInfo& hazard : protocol.composed.hazards)
    if (const int k = protocol.program.state_index(hazard.id); k >= 0)
      plan.hazards.push_back(static_cast<std::uint32_t>(k));
  plan.recognition_day = find_reading(protocol.program, "recognition_day");
  return plan;
}

Candidate::Candidate(const ScreeningPlan& plan, std::uint32_t id, std::span<const double> values)
    : plan_(plan), values_(values) {
  screened_.patient.id = id;
}

void Candidate::set_values(Lane& lane) {
  for (std::size_t k = 0; k < values_.size(); ++k)
    if (plan_.target[k].kind == ReadingKind::parameter) lane.set_parameter(plan_.target[k].index, values_[k]);
  lane.initialise();
  for (std::size_t k = 0; k < values_.size(); ++k)
    if (plan_.target[k].kind == ReadingKind::state) lane.set_state(plan_.target[k].index, values_[k]);
}

double Candidate::run_days(Lane& lane) const {
  return enrolment().from_onset ? read(lane, plan_.recognition_day) : enrolment().burn_in_days;
}

void Candidate::start(Lane& lane) {
  set_values(lane);
  lane.hold_counted(!enrolment().from_onset);
  const double days = run_days(lane), every = plan_.protocol.trial.visits.every_days;
  if (enrolment().from_onset)
    for (int k = 1; k * every < days; ++k) lane.calendar().add({to_tick(k * every), EntryKind::sample, 0, 0, 0});
  lane.calendar().add({to_tick(days), EntryKind::decision, 0, 0, 0});
}

void Candidate::at(Lane& lane, const Entry& entry) {
  if (screened_.progressed) return;
  if (entry.kind == EntryKind::sample) return look_for_disease(lane);
  screen(lane);
  capture(lane);
  lane.stop();
}

// Symptoms bring a patient to a doctor before anybody recognises the precursor.
void Candidate::look_for_disease(Lane& lane) {
  const Protocol& protocol = plan_.protocol;
  const std::uint64_t look = before_recognition + ++looks_;
  const Truth truth = read_truth(protocol.roles, lane);
  Visit visit = observe(truth, protocol.trial.assay, {protocol.seed, id(), Stream::assay, 0, look});
  if (marrow_at_every_visit(protocol.trial))
    take_marrow(visit, truth, protocol.trial.assay, {protocol.seed, id(), Stream::marrow, 0, look});
  screened_.progressed = diagnosed(lane, visit);
  if (screened_.progressed) lane.stop();
}

bool Candidate::diagnosed(Lane& lane, const Visit& visit) const {
  const Protocol& protocol = plan_.protocol;
  const auto& criteria = protocol.trial.endpoints.diagnosis;
  std::vector<double> markers;
  for (std::size_t k = 0; k < criteria.size(); ++k)
    markers.push_back(judged_value(protocol, lane, visit, criteria[k].id, protocol.diagnosis[k]));
  return meets_diagnosis(markers, criteria);
}

void Candidate::screen(Lane& lane) {
  const Protocol& protocol = plan_.protocol;
  const Visit visit = baseline_visit(protocol, lane, id());
  const auto value = [&](const std::string& name, const Reading& reading) {
    return judged_value(protocol, lane, visit, name, reading);
  };
  screened_.progressed = enrolment().from_onset && diagnosed(lane, visit);  // recognised as more than a precursor
  for (std::size_t k = 0; k < plan_.eligibility.size() && screened_.excluded_by < 0; ++k)
    if (!within(enrolment().eligibility[k], value(enrolment().eligibility[k].id, plan_.eligibility[k])))
      screened_.excluded_by = static_cast<int>(k);
  for (std::size_t k = 0; k < plan_.quotas.size(); ++k) {
    const Quota& quota = enrolment().quotas[k];
    screened_.categories.push_back(category(value(quota.id, plan_.quotas[k]), quota.weights.size()));
  }
  for (std::size_t k = 0; k < plan_.strata.size(); ++k)
    screened_.strata.push_back(value(enrolment().strata[k], plan_.strata[k]));
}

void Candidate::capture(Lane& lane) {
  const Program& program = plan_.protocol.program;
  Enrolled& patient = screened_.patient;
  for (std::uint32_t k = 0; k < program.parameters.size(); ++k) patient.parameters.push_back(lane.parameter(k));
  for (std::uint32_t k = 0; k < program.states.size(); ++k) patient.state.push_back(lane.state(k));
  for (const std::uint32_t hazard : plan_.hazards) patient.state[hazard] = 0;
  // The engine's own switches (a clone is counted, held, continuous) are no property of the patient.
  for (const CountedClone& clone : program.counted)
    if (const std::uint32_t k = clone.continuous - program.parameter.begin; k < patient.parameters.size())
      patient.parameters[k] = std::numeric_limits<double>::quiet_NaN();
}

void Candidate::end(const Outcome& outcome) { screened_.status = outcome.status; }

}  // namespace remit
