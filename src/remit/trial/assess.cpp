#include "remit/trial/assess.hpp"

#include <algorithm>
#include <limits>

#include "remit/trial/imwg.hpp"
#include "remit/trial/pfs.hpp"

namespace remit {
namespace {

using enum Response;

constexpr double cells_for_certainty = 3;  // found with 95 % probability: exp(-3) = 0.05

double clock_start(const PatientRecord& record, const Trial& trial) {
  return trial.arms[static_cast<std::size_t>(record.arm)].clock_start_days.value_or(0);
}

/// Visits after the clock started, and the baseline before them (null: none).
struct Assessments {
  const Visit* baseline = nullptr;
  std::span<Visit> visits;
};

Assessments after_baseline(PatientRecord& record, double start) {
  Assessments result;
  std::size_t first = 0;
  for (; first < record.visits.size() && record.visits[first].day <= start; ++first)
    if (!record.visits[first].missed) result.baseline = &record.visits[first];
  result.visits = std::span(record.visits).subspan(first);
  return result;
}

void judge_by_response(const Assessments& seen, const Trial& trial, bool lambda) {
  ResponseTracker tracker(*seen.baseline, trial.endpoints.measurable, lambda);
  for (Visit& visit : seen.visits) {
    visit.response = tracker.next(visit);
    visit.progression_by_imaging = tracker.by_imaging();
  }
}

void judge_by_diagnosis(const Assessments& seen, const Trial& trial) {
  for (Visit& visit : seen.visits) {
    const bool diagnosed = meets_diagnosis(visit.markers, trial.endpoints.diagnosis);
    visit.response = visit.missed ? not_evaluable : diagnosed ? progressive_disease : stable_disease;
  }
}

std::vector<Response> confirmed_values(const Assessments& seen, bool by_response) {
  std::vector<ObservedResponse> observed;
  observed.reserve(seen.visits.size());
  for (const Visit& visit : seen.visits)
    observed.push_back({visit.response, visit.day, !by_response || visit.progression_by_imaging, false});
  return confirm(observed);
}

PfsResult survival(const PatientRecord& record, const Trial& trial, const Assessments& seen,
                   std::span<const Response> confirmed) {
  std::vector<PfsVisit> visits;
  visits.reserve(seen.visits.size());
  for (std::size_t k = 0; k < seen.visits.size(); ++k) {
    const Visit& visit = seen.visits[k];
    visits.push_back({visit.day, !visit.missed && visit.response != not_evaluable, confirmed[k] == progressive_disease,
                      visit.response == progressive_disease});
  }
  PfsInput input{.visits = visits, .baseline = seen.baseline != nullptr, .start_day = clock_start(record, trial)};
  input.visit_interval = trial.visits.every_days;
  if (record.end_reason == EndReason::death) input.death_day = record.end_day;
  input.end_reason = record.end_reason;
  return progression_free(input, rule_of(trial.endpoints.censoring));
}

/// MRD counts in complete response, before progression, and only where the test can see that deep.
const Visit* first_negative(const Assessments& seen, const Trial& trial, Response best, double limit) {
  if (depth(best) < depth(complete_response) || cells_for_certainty / trial.assay.mrd_cells > limit * (1 + 1e-9))
    return nullptr;
  for (const Visit& visit : seen.visits) {
    if (visit.confirmed == progressive_disease) break;
    if (depth(visit.response) >= depth(complete_response) && visit.mrd < limit) return &visit;
  }
  return nullptr;
}

PatientRecord::FocalLesion focal_lesion(const Visit* negative) {
  if (!negative || negative->lesions.empty()) return PatientRecord::FocalLesion::not_known;
  return shows_lesion(negative->lesions) ? PatientRecord::FocalLesion::seen : PatientRecord::FocalLesion::none;
}

double first_response(const Assessments& seen, double start) {
  const auto responds = [](const Visit& visit) {
    return visit.confirmed >= partial_response && visit.confirmed <= stringent_complete_response;
  };
  const auto found = std::ranges::find_if(seen.visits, responds);
  return found == seen.visits.end() ? -1 : found->day - start;
}

void set_survival(PatientRecord& record, const PfsResult& result, double start) {
  record.pfs_days = std::max(0.0, result.day - start);
  record.pfs_event = result.event;
  record.pfs_reason = result.reason;
}

}  // namespace

double baseline_value(const PatientRecord& record, const std::string& id) {
  for (const auto& [name, value] : record.baseline)
    if (name == id) return value;
  return std::numeric_limits<double>::quiet_NaN();
}

bool within(const Criterion& criterion, double value) {
  return (!criterion.low || value >= *criterion.low) && (!criterion.high || value <= *criterion.high) && value == value;
}

bool meets_diagnosis(std::span<const double> markers, std::span<const Criterion> criteria) {
  for (std::size_t k = 0; k < markers.size() && k < criteria.size(); ++k)
    if (within(criteria[k], markers[k])) return true;
  return false;
}

void assess(PatientRecord& record, const Trial& trial) {
  const double start = clock_start(record, trial);
  const Assessments seen = after_baseline(record, start);
  const bool by_response = trial.endpoints.response;
  if (by_response && seen.baseline) judge_by_response(seen, trial, baseline_value(record, "light_chain") == 1);
  if (!by_response) judge_by_diagnosis(seen, trial);
  const std::vector<Response> confirmed = confirmed_values(seen, by_response);
  const std::vector<Response> status = running_status(confirmed);
  for (std::size_t k = 0; k < status.size(); ++k) seen.visits[k].confirmed = status[k];
  record.best = best_confirmed(confirmed);
  const Visit* negative = first_negative(seen, trial, record.best, 1e-5);
  record.mrd_negative_1e5 = negative != nullptr;
  record.mrd_negative_1e6 = first_negative(seen, trial, record.best, 1e-6) != nullptr;
  record.focal_lesion = focal_lesion(negative);
  record.response_days = first_response(seen, start);
  set_survival(record, survival(record, trial, seen, confirmed), start);
}

std::vector<PatientRecord> assess(std::vector<PatientRecord> records, const Trial& trial) {
  for (PatientRecord& record : records) assess(record, trial);
  return records;
}

}  // namespace remit
