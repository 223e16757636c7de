#include "remit/study/summary.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "remit/base/text.hpp"
#include "remit/study/contrast.hpp"
#include "remit/trial/hazard.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double months(double days) { return days / days_per_month; }

Records of_arm(const StudyRun& run, int arm) {
  Records out;
  for (const PatientRecord& record : run.records)
    if (record.arm == arm) out.push_back(&record);
  return out;
}

template <class NameOf>
std::vector<Count> counted(const Records& records, NameOf name_of_record) {
  std::map<std::string, std::size_t> counts;
  for (const PatientRecord* record : records)
    if (const std::string name = name_of_record(*record); !name.empty()) ++counts[name];
  std::vector<Count> out;
  for (const auto& [name, count] : counts) out.push_back({name, count});
  std::ranges::stable_sort(out, [](const Count& a, const Count& b) { return a.count > b.count; });
  return out;
}

template <class Predicate>
Share share_of(const Records& records, std::string id, std::string label, double level, Predicate counts) {
  const auto count = std::ranges::count_if(records, [&](const PatientRecord* record) { return counts(*record); });
  const Proportion share{std::size_t(count), records.size()};
  return {std::move(id), std::move(label), share, clopper_pearson(share, level)};
}

std::vector<Share> response_shares(const Records& records, double level) {
  const auto at_least = [&](Response response, const char* id, const char* label) {
    return share_of(records, id, label, level,
                    [=](const PatientRecord& r) { return depth(r.best) >= depth(response); });
  };
  return {at_least(Response::partial_response, "orr", "Overall response (PR or better)"),
          at_least(Response::very_good_partial_response, "vgpr_or_better", "VGPR or better"),
          at_least(Response::complete_response, "cr_or_better", "CR or better"),
          share_of(records, "mrd_negative_1e5", "MRD negative (10⁻⁵)", level,
                   [](const auto& r) { return r.mrd_negative_1e5; }),
          share_of(records, "mrd_negative_1e6", "MRD negative (10⁻⁶)", level,
                   [](const auto& r) { return r.mrd_negative_1e6; })};
}

/// Of those with a negative marrow sample and a scan beside it.
Share focal_lesion_share(Records records, double level) {
  using enum PatientRecord::FocalLesion;
  std::erase_if(records, [](const PatientRecord* record) { return record->focal_lesion == not_known; });
  return share_of(records, "focal_lesion", "Focal lesion, of MRD negative", level,
                  [](const auto& r) { return r.focal_lesion == seen; });
}

Share eradicated_share(const Records& records, double level) {
  return share_of(records, "eradicated", "Eradicated: no tumour cell left", level,
                  [](const auto& r) { return r.eradicated_day >= 0; });
}

/// Time to the end of disease follow-up; those who left it by themselves (data cut, dropout) are the events of
/// interest.
Quantile median_follow_up(const Records& records, const Summary& summary) {
  SurvivalData data;
  for (const PatientRecord* record : records) {
    data.time.push_back(months(record->end_day));
    data.event.push_back(record->end_reason == EndReason::data_cut || record->end_reason == EndReason::dropout ? 0 : 1);
  }
  const Result<KaplanMeier> curve = reverse_kaplan_meier(data);
  return curve.ok() ? median(*curve, summary.interval_type, summary.level) : Quantile{nan, {nan, nan}};
}

Quantile median_response(const Records& records) {
  std::vector<double> times;
  for (const PatientRecord* record : records)
    if (record->response_days >= 0) times.push_back(months(record->response_days));
  if (times.empty()) return {nan, {nan, nan}};
  std::ranges::sort(times);
  const auto at = [&](double share) { return times[std::size_t(share * double(times.size() - 1) + 0.5)]; };
  return {at(0.5), {times.front(), times.back()}};
}

int event_code(const PatientRecord& record) {
  if (!record.pfs_event) return 0;
  return record.pfs_reason == "death" ? 2 : 1;
}

SurvivalData deaths_censored(SurvivalData data) {
  for (int& event : data.event) event = event == 1 ? 1 : 0;
  return data;
}

void add_survival(ArmSummary& arm, const Records& records, const Summary& summary) {
  for (const PatientRecord* record : records) {
    if (record->pfs_days < 0) {
      ++arm.before_clock;
      continue;
    }
    arm.pfs.time.push_back(months(record->pfs_days));
    arm.pfs.event.push_back(event_code(*record));
    if (record->pfs_event) ++(event_code(*record) == 2 ? arm.deaths_first : arm.progressions);
  }
  if (arm.pfs.size() > 0) {
    arm.curve = *kaplan_meier(arm.pfs);
    arm.progression_curve = *kaplan_meier(deaths_censored(arm.pfs));
    arm.progression = *aalen_johansen(arm.pfs, 1);
  }
  arm.median_pfs = median(arm.curve, summary.interval_type, summary.level);
  arm.median_follow_up = median_follow_up(records, summary);
  arm.median_response = median_response(records);
}

Landmark landmark_at(const ArmSummary& arm, double t, const Summary& summary) {
  const KaplanMeierStep step = arm.curve.at(t);
  const bool known = !arm.curve.steps.empty() && (t <= arm.curve.last_time() || step.survival == 0);
  if (!known) return {t, nan, {nan, nan}, 0, nan, {nan, nan}, nan};
  const auto interval_of = [&](const KaplanMeierStep& at) {
    return survival_interval(at, summary.interval_type, summary.level);
  };
  const KaplanMeierStep free = arm.progression_curve.at(t);
  const Interval kept = interval_of(free);
  return {t,
          step.survival,
          interval_of(step),
          risk_counts(arm.pfs, t).at_risk,
          1 - free.survival,
          {1 - kept.high, 1 - kept.low},
          arm.progression.at(t).incidence};
}

/// Each year to five; then, if the study looks that far, 10, 15, 20 and 25 years.
std::vector<double> landmark_months(const Trial& trial) {
  std::vector<double> out = {12, 24, 36, 48, 60};
  for (double t : {120.0, 180.0, 240.0, 300.0})
    if (months(data_cut_days(trial)) > t) out.push_back(t);
  return out;
}

int worst_grade(const PatientRecord& record, const std::string& term) {
  int worst = 0;
  for (const AdverseEvent& event : record.adverse_events)
    if (event.term == term) worst = std::max(worst, event.grade);
  return worst;
}

double incidence_within_a_year(const Records& records, const std::string& term, const Conduct& conduct) {
  const Result<CumulativeIncidence> curve = aalen_johansen(first_events(records, term, 1, conduct), harm_event);
  return curve.ok() ? curve->at(12).incidence : nan;
}

AdverseShare adverse_share(const Records& records, const std::string& term, const Conduct& conduct, double level) {
  const auto from = [&](int grade, const char* label) {
    return share_of(records, term, label, level, [&](const PatientRecord& r) { return worst_grade(r, term) >= grade; });
  };
  AdverseShare share{term, from(1, "any grade"), from(3, "grade 3 or more"), {}, 0};
  for (const PatientRecord* record : records) ++share.grades[std::size_t(worst_grade(*record, term))];
  share.incidence_12 = incidence_within_a_year(records, term, conduct);
  return share;
}

/// Every term that anybody in the trial had, the most frequent first.
std::vector<std::string> adverse_terms(const StudyRun& run) {
  std::map<std::string, std::size_t> counts;
  for (const PatientRecord& record : run.records)
    for (const AdverseEvent& event : record.adverse_events) counts[event.term] += analysed(record) ? 1 : 0;
  std::vector<std::string> terms;
  for (const auto& [term, count] : counts) terms.push_back(term);
  std::ranges::stable_sort(terms, [&](const std::string& a, const std::string& b) { return counts[a] > counts[b]; });
  return terms;
}

/// Every cause anybody in the trial died of, in the alphabet's order.
std::vector<std::string> death_causes(const StudyRun& run) {
  std::set<std::string> causes;
  for (const PatientRecord& record : run.records)
    if (analysed(record) && !record.death_cause.empty()) causes.insert(record.death_cause);
  return {causes.begin(), causes.end()};
}

std::vector<double> baseline_values(const Records& records, const std::string& id) {
  std::vector<double> values;
  for (const PatientRecord* record : records)
    for (const auto& [name, value] : record->baseline)
      if (name == id && !std::isnan(value)) values.push_back(value);
  std::ranges::sort(values);
  return values;
}

bool whole_categories(const std::vector<double>& sorted) {
  const std::set<double> distinct(sorted.begin(), sorted.end());
  return distinct.size() <= 8 &&
         std::ranges::all_of(distinct, [](double v) { return v == std::floor(v) && v >= 0 && v < 20; });
}

double quantile_of(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return nan;
  const double place = share * double(sorted.size() - 1), below = std::floor(place);
  const std::size_t k = std::size_t(below), next = std::min(k + 1, sorted.size() - 1);
  return sorted[k] + (place - below) * (sorted[next] - sorted[k]);
}

BaselineRow baseline_row(const std::vector<double>& sorted, const std::string& id, bool categorical) {
  BaselineRow row{id, categorical, quantile_of(sorted, 0.25), quantile_of(sorted, 0.5), quantile_of(sorted, 0.75), {}};
  if (!categorical) return row;
  for (double value : std::set<double>(sorted.begin(), sorted.end()))
    row.categories.emplace_back(value, Proportion{std::size_t(std::ranges::count(sorted, value)), sorted.size()});
  return row;
}

void add_baseline(Summary& summary, const StudyRun& run, const std::vector<Records>& arms) {
  Records all;
  for (const Records& records : arms) all.insert(all.end(), records.begin(), records.end());
  if (all.empty()) return;
  for (const auto& [id, value] : all.front()->baseline) {
    const bool categorical = whole_categories(baseline_values(all, id));
    for (std::size_t a = 0; a < run.study.trial.arms.size(); ++a)
      summary.arms[a].baseline.push_back(baseline_row(baseline_values(arms[a], id), id, categorical));
  }
}

ArmSummary summarise_arm(const StudyRun& run, int index, const Records& records, const Summary& summary) {
  ArmSummary arm;
  arm.name = run.study.trial.arms[std::size_t(index)].name;
  const Records everybody = of_arm(run, index);
  arm.enrolled = everybody.size();
  arm.analysed = records.size();
  arm.failures = counted(everybody, [](const PatientRecord& r) {
    return analysed(r) ? "" : r.status == Status::ok ? "failed" : name_of(r.status);
  });
  if (run.study.trial.endpoints.response) arm.responses = response_shares(records, summary.level);
  if (has_scans(run)) arm.responses.push_back(focal_lesion_share(records, summary.level));
  arm.responses.push_back(eradicated_share(records, summary.level));
  for (const PatientRecord* record : records) ++arm.best[std::size_t(record->best)];
  add_survival(arm, records, summary);
  for (double t : landmark_months(run.study.trial)) arm.landmarks.push_back(landmark_at(arm, t, summary));
  arm.censored = counted(records, [](const PatientRecord& r) { return r.pfs_event ? std::string() : r.pfs_reason; });
  const std::vector<std::string> terms = adverse_terms(run);
  const Trial& trial = run.study.trial;
  for (const std::string& term : terms)
    arm.adverse_events.push_back(adverse_share(records, term, trial.conduct, summary.level));
  arm.incidences = harm_incidences(records, terms, death_causes(run), trial, summary.level);
  arm.exposures = exposure_summaries(records);
  arm.deaths = counted(records, [](const PatientRecord& r) { return r.death_cause; });
  return arm;
}

}  // namespace

bool analysed(const PatientRecord& record) {
  return record.status == Status::ok && record.end_reason != EndReason::failed;
}

bool has_scans(const StudyRun& run) {
  return std::ranges::any_of(run.records, [](const PatientRecord& record) {
    return std::ranges::any_of(record.visits, [](const Visit& visit) { return !visit.lesions.empty(); });
  });
}

Summary summarise(const StudyRun& run) {
  Summary summary;
  summary.enrolled = run.records.size();
  std::vector<Records> arms;
  for (std::size_t a = 0; a < run.study.trial.arms.size(); ++a) {
    Records records = of_arm(run, int(a));
    std::erase_if(records, [](const PatientRecord* record) { return !analysed(*record); });
    summary.analysed += records.size();
    summary.arms.push_back(summarise_arm(run, int(a), records, summary));
    arms.push_back(std::move(records));
  }
  add_baseline(summary, run, arms);
  summary.contrasts = contrasts_of(run, summary);
  return summary;
}

std::optional<double> published(const Study& study, const std::string& arm_or_contrast, const std::string& measure) {
  for (const Published& figure : study.published)
    if (figure.arm == arm_or_contrast && figure.measure == measure) return figure.value;
  return {};
}

std::vector<std::string> event_measures(const std::string& term, bool severe) {
  std::vector<std::string> measures;
  for (const std::string& name : event_names(term)) measures.push_back(name + (severe ? "_severe" : "_any"));
  return measures;
}

std::optional<double> published_event(const Study& study, const std::string& arm, const std::string& term,
                                      bool severe) {
  for (const std::string& measure : event_measures(term, severe))
    if (const auto value = published(study, arm, measure)) return value;
  return {};
}

}  // namespace remit
