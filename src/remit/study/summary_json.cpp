// summary.json: what summarise() found, the published figures beside it, and what it takes to repeat the run.
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "remit/base/text.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

using Json = nlohmann::ordered_json;

/// Six decimals are more than any of these numbers deserves; NaN becomes null.
Json number(double value) {
  if (!std::isfinite(value)) return nullptr;
  return std::round(value * 1e6) / 1e6;
}

/// Six significant digits: a p-value keeps its leading digits however small.
Json p_value(double value) {
  if (!std::isfinite(value)) return nullptr;
  return *parse_number(fmt::format("{:.5e}", value));
}

Json percent(double fraction) { return number(100 * fraction); }

Json interval(const Interval& limits, double factor = 1) {
  return {number(factor * limits.low), number(factor * limits.high)};
}

Json counts(const std::vector<Count>& list) {
  Json out = Json::object();
  for (const Count& item : list) out[item.name] = item.count;
  return out;
}

Json published_of(const Study& study, const std::string& name) {
  Json out = Json::object();
  for (const Published& figure : study.published)
    if (figure.arm == name) out[figure.measure] = number(figure.value);
  return out;
}

void add_shares(Json& out, const ArmSummary& arm) {
  for (const Share& share : arm.responses) {
    out[share.id] = percent(share.share.value());
    out[share.id + "_ci"] = interval(share.interval, 100);
  }
}

Json landmarks(const ArmSummary& arm) {
  Json out = Json::array();
  for (const Landmark& l : arm.landmarks)
    out.push_back({{"months", number(l.months)},
                   {"pfs", percent(l.survival)},
                   {"ci_low", percent(l.interval.low)},
                   {"ci_high", percent(l.interval.high)},
                   {"at_risk", l.at_risk},
                   {"progression", percent(l.progression)},
                   {"progression_ci_low", percent(l.progression_interval.low)},
                   {"progression_ci_high", percent(l.progression_interval.high)},
                   {"progression_death_competing", percent(l.incidence)}});
  return out;
}

/// Landmarks of one term and grade, those that somebody was followed to.
Json incidence(const HarmIncidence& harm) {
  Json out = Json::array();
  for (const IncidencePoint& p : harm.points)
    if (!std::isnan(p.incidence))
      out.push_back({{"months", number(p.months)},
                     {"incidence", percent(p.incidence)},
                     {"ci", interval(p.interval, 100)},
                     {"death_first", percent(p.death)},
                     {"left_first", percent(p.left)}});
  return out;
}

Json incidences_by_grade(const ArmSummary& arm, const std::string& term) {
  Json out = Json::object();
  for (const HarmIncidence& harm : arm.incidences)
    if (harm.term == term && harm.grade < 5) out[">=" + std::to_string(harm.grade)] = incidence(harm);
  return out;
}

Json adverse_events(const ArmSummary& arm) {
  Json out = Json::object();
  for (const AdverseShare& event : arm.adverse_events)
    out[event.term] = {{"any", percent(event.any.share.value())},
                       {"any_ci", interval(event.any.interval, 100)},
                       {"severe", percent(event.severe.share.value())},
                       {"severe_ci", interval(event.severe.interval, 100)},
                       {"grades", event.grades},
                       {"incidence_12_months", percent(event.incidence_12)},
                       {"cumulative_incidence", incidences_by_grade(arm, event.term)}};
  return out;
}

Json death_incidences(const ArmSummary& arm) {
  Json out = Json::object();
  for (const HarmIncidence& harm : arm.incidences)
    if (harm.grade == 5) out[harm.term] = incidence(harm);
  return out;
}

Json exposures(const ArmSummary& arm) {
  Json out = Json::array();
  for (const ExposureSummary& e : arm.exposures) {
    Json drug = {{"drug", e.drug}, {"supportive", e.supportive}, {"patients", e.patients}};
    if (e.supportive)
      drug["courses"] = number(e.courses);
    else
      drug.update({{"relative_dose_intensity", percent(e.median)},
                   {"relative_dose_intensity_mean", percent(e.mean)},
                   {"quartiles", {percent(e.q1), percent(e.q3)}},
                   {"held", percent(e.held.value())},
                   {"reduced", percent(e.reduced.value())},
                   {"stopped", percent(e.stopped.value())}});
    out.push_back(std::move(drug));
  }
  return out;
}

void add_survival(Json& out, const ArmSummary& arm, const Summary& summary) {
  out["pfs_median_months"] = number(arm.median_pfs.value);
  out["pfs_median_ci"] = interval(arm.median_pfs.interval);
  out["interval_type"] = name_of(summary.interval_type);
  out["landmarks"] = landmarks(arm);
  out["events"] = arm.progressions + arm.deaths_first;
  out["progressions"] = arm.progressions;
  out["deaths_before_progression"] = arm.deaths_first;
  out["censored"] = counts(arm.censored);
  out["before_clock"] = arm.before_clock;
  out["median_follow_up_months"] = number(arm.median_follow_up.value);
  out["median_months_to_response"] = number(arm.median_response.value);
}

Json arm_json(const Study& study, const ArmSummary& arm, const Summary& summary) {
  Json out;
  out["name"] = arm.name;
  out["n"] = arm.analysed;
  out["enrolled"] = arm.enrolled;
  out["failed"] = arm.enrolled - arm.analysed;
  add_shares(out, arm);
  add_survival(out, arm, summary);
  out["adverse_events"] = adverse_events(arm);
  out["exposures"] = exposures(arm);
  out["deaths"] = counts(arm.deaths);
  out["death_incidence"] = death_incidences(arm);
  out["published"] = published_of(study, arm.name);
  return out;
}

Json contrast_json(const Study& study, const Contrast& c) {
  Json out;
  out["name"] = c.name;
  out["hazard_ratio"] = number(c.hazard_ratio);
  out["ci_low"] = number(c.interval.low);
  out["ci_high"] = number(c.interval.high);
  out["p"] = p_value(c.p_log_rank);
  out["p_wald"] = p_value(c.p_wald);
  out["p_proportional_hazards"] = p_value(c.p_proportional);
  out["restricted_mean_difference"] = {{"tau_months", number(c.restricted_mean.tau)},
                                       {"months", number(c.restricted_mean.value)},
                                       {"ci_low", number(c.restricted_mean.interval.low)},
                                       {"ci_high", number(c.restricted_mean.interval.high)},
                                       {"p", p_value(c.restricted_mean.p)}};
  out["paired"] = c.paired;
  if (!c.problem.empty()) out["problem"] = c.problem;
  out["published"] = published_of(study, c.name);
  return out;
}

Json failures(const Summary& summary) {
  Json by_status = Json::object();
  for (const ArmSummary& arm : summary.arms)
    for (const Count& failure : arm.failures)
      by_status[failure.name] = by_status.value(failure.name, std::size_t(0)) + failure.count;
  return {{"total", summary.failed()}, {"of", summary.enrolled}, {"by_status", by_status}};
}

Json enrolment(const EnrolmentReport& report) {
  Json excluded = Json::object();
  for (const auto& [criterion, count] : report.excluded_by) excluded[criterion] = count;
  return {{"candidates", report.candidates}, {"enrolled", report.enrolled},
          {"failed", report.failed},         {"ineligible", report.ineligible},
          {"over_quota", report.over_quota}, {"progressed_before", report.progressed_before},
          {"excluded_by", excluded}};
}

}  // namespace

std::string summary_json(const StudyRun& run, const Summary& summary) {
  const Study& study = run.study;
  Json json;
  json["study"] = study.id;
  json["title"] = study.title;
  json["citation"] = study.citation;
  json["notice"] = "research use only, not for treatment decisions";
  json["status"] = run.interrupted ? "interrupted" : "complete";
  json["seed"] = study.seed;
  json["version"] = REMIT_VERSION;
  json["study_hash"] = study.hash;
  json["model_hash"] = run.model_hash;
  json["variant"] = study.compose.variant;
  json["level"] = summary.level;
  json["arms"] = Json::array();
  for (const ArmSummary& arm : summary.arms) json["arms"].push_back(arm_json(study, arm, summary));
  json["contrasts"] = Json::array();
  for (const Contrast& contrast : summary.contrasts) json["contrasts"].push_back(contrast_json(study, contrast));
  json["failures"] = failures(summary);
  json["enrolment"] = enrolment(run.enrolment);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace remit
