#include "remit/study/harm.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double months(double days) { return std::max(0.0, days / days_per_month); }

double first_day(const PatientRecord& record, const std::string& term, int grade) {
  const auto found = std::ranges::find(record.adverse_events, term, &AdverseEvent::term);
  return found == record.adverse_events.end() ? never : found->first_day[static_cast<std::size_t>(grade - 1)];
}

bool progressed(const PatientRecord& record) {
  return record.end_reason == EndReason::progression || (record.pfs_event && record.pfs_reason != "death");
}

struct Exit {
  double day = 0;
  int cause = 0;
};

/// When and why the watch over side effects ends, for a patient without the event.
Exit end_of_watch(const PatientRecord& record, const Conduct& conduct) {
  const double stop = record.treatment_stop_day;
  const double window = stop < 0 ? std::numeric_limits<double>::infinity() : stop + conduct.toxicity_window_days;
  if (window < record.end_day) return {window, progressed(record) ? harm_progression : harm_treatment_over};
  if (record.end_reason == EndReason::death) return {record.end_day, harm_death};
  return {record.end_day, record.end_reason == EndReason::progression ? harm_progression : 0};
}

std::size_t count_at_risk(const SurvivalData& data, double t) {
  return static_cast<std::size_t>(std::ranges::count_if(data.time, [t](double time) { return time >= t; }));
}

/// Everybody who was not censored before t, for the interval of a share of none or all.
std::size_t count_known(const SurvivalData& data, double t) {
  std::size_t known = 0;
  for (std::size_t k = 0; k < data.size(); ++k) known += data.event[k] != 0 || data.time[k] >= t;
  return known;
}

struct Curves {
  const SurvivalData& data;
  CumulativeIncidence event, death;
  std::vector<CumulativeIncidence> left;
  double last = 0;      // nobody is known beyond, unless all have left by then
  bool closed = false;  // the last to be seen was not censored
};

Curves curves_of(const SurvivalData& data) {
  Curves curves{data, *aalen_johansen(data, harm_event), *aalen_johansen(data, harm_death), {}, 0, true};
  for (const int cause : {harm_progression, harm_treatment_over}) curves.left.push_back(*aalen_johansen(data, cause));
  curves.last = *std::ranges::max_element(data.time);
  for (std::size_t k = 0; k < data.size(); ++k)
    if (data.time[k] == curves.last && data.event[k] == 0) curves.closed = false;
  return curves;
}

IncidencePoint point_at(const Curves& curves, double t, double level) {
  if (t > curves.last && !curves.closed) return {t, nan, nan, {nan, nan}, nan, nan, 0};
  const IncidenceStep step = curves.event.at(t);
  double left = 0;
  for (const CumulativeIncidence& curve : curves.left) left += curve.at(t).incidence;
  const std::size_t known = count_known(curves.data, t);
  const Interval interval = step.incidence > 0 && step.incidence < 1
                                ? incidence_interval(step, level)
                                : clopper_pearson({step.incidence > 0 ? known : 0, known}, level);
  return {t,
          step.incidence,
          step.standard_error,
          interval,
          curves.death.at(t).incidence,
          left,
          count_at_risk(curves.data, t)};
}

HarmIncidence incidence_of(const SurvivalData& data, std::string term, int grade, const Trial& trial, double level) {
  const Curves curves = curves_of(data);
  HarmIncidence out{std::move(term), grade, curves.event, {}};
  for (const double t : harm_months(trial)) out.points.push_back(point_at(curves, t, level));
  return out;
}

double quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  const double place = share * double(sorted.size() - 1), below = std::floor(place);
  const std::size_t k = std::size_t(below), next = std::min(k + 1, sorted.size() - 1);
  return sorted[k] + (place - below) * (sorted[next] - sorted[k]);
}

bool is_supportive(const DrugExposure& exposure) { return exposure.courses > 0; }

/// Drugs in the order of their first appearance, the planned ones first.
std::vector<std::pair<std::string, bool>> drugs_of(const Records& records) {
  std::vector<std::pair<std::string, bool>> drugs;
  for (const bool supportive : {false, true})
    for (const PatientRecord* record : records)
      for (const DrugExposure& exposure : record->exposures) {
        const std::pair drug(exposure.drug, supportive);
        if (is_supportive(exposure) == supportive && std::ranges::find(drugs, drug) == drugs.end())
          drugs.push_back(drug);
      }
  return drugs;
}

ExposureSummary exposure_of(const Records& records, const std::string& drug, bool supportive) {
  ExposureSummary out{.drug = drug, .supportive = supportive};
  std::vector<double> intensities;
  for (const PatientRecord* record : records)
    for (const DrugExposure& exposure : record->exposures) {
      if (exposure.drug != drug || is_supportive(exposure) != supportive) continue;
      ++out.patients;
      if (!supportive) intensities.push_back(relative_dose_intensity(exposure));
      out.held.count += exposure.holds > 0;
      out.reduced.count += exposure.reductions > 0;
      out.stopped.count += exposure.stopped;
      out.courses += exposure.courses;
    }
  std::ranges::sort(intensities);
  out.mean = intensities.empty()
                 ? nan
                 : std::accumulate(intensities.begin(), intensities.end(), 0.0) / double(intensities.size());
  out.q1 = quantile(intensities, 0.25), out.median = quantile(intensities, 0.5), out.q3 = quantile(intensities, 0.75);
  out.held.total = out.reduced.total = out.stopped.total = out.patients;
  out.analysed = records.size();
  out.courses /= double(std::max<std::size_t>(1, out.patients));
  return out;
}

}  // namespace

SurvivalData first_events(const Records& records, const std::string& term, int grade, const Conduct& conduct) {
  SurvivalData data;
  for (const PatientRecord* record : records) {
    const double day = first_day(*record, term, grade);
    const Exit exit = day == never ? end_of_watch(*record, conduct) : Exit{day, harm_event};
    data.time.push_back(months(exit.day));
    data.event.push_back(exit.cause);
  }
  return data;
}

SurvivalData deaths_of(const Records& records, const std::string& cause) {
  SurvivalData data;
  for (const PatientRecord* record : records) {
    const bool died = record->end_reason == EndReason::death;
    data.time.push_back(months(record->end_day));
    data.event.push_back(died ? (record->death_cause == cause ? harm_event : harm_death)
                         : record->end_reason == EndReason::progression ? harm_progression
                                                                        : 0);
  }
  return data;
}

std::vector<double> harm_months(const Trial& trial) {
  std::vector<double> out;
  for (const double t : {1.0, 3.0, 6.0, 12.0, 24.0, 36.0, 48.0, 60.0, 120.0, 240.0})
    if (t <= data_cut_days(trial) / days_per_month) out.push_back(t);
  return out;
}

std::vector<HarmIncidence> harm_incidences(const Records& records, const std::vector<std::string>& terms,
                                           const std::vector<std::string>& causes, const Trial& trial, double level) {
  std::vector<HarmIncidence> out;
  if (records.empty()) return out;
  for (const std::string& term : terms)
    for (int grade = 1; grade <= 4; ++grade)
      out.push_back(incidence_of(first_events(records, term, grade, trial.conduct), term, grade, trial, level));
  for (const std::string& cause : causes)
    out.push_back(incidence_of(deaths_of(records, cause), cause, 5, trial, level));
  return out;
}

std::vector<ExposureSummary> exposure_summaries(const Records& records) {
  std::vector<ExposureSummary> out;
  for (const auto& [drug, supportive] : drugs_of(records)) out.push_back(exposure_of(records, drug, supportive));
  return out;
}

}  // namespace remit
