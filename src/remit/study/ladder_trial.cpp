#include "remit/study/ladder_trial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/math.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double stage_of(const PatientRecord& record) {
  const auto found = std::ranges::find(record.baseline, "iss_stage", &std::pair<std::string, double>::first);
  return found == record.baseline.end() ? nan : found->second;
}

bool belongs(const PatientRecord& record, const Subgroup& group) {
  const auto is_stage = [&](int stage) { return stage_of(record) == stage; };
  return (group.best.empty() || std::ranges::find(group.best, short_name(record.best)) != group.best.end()) &&
         (group.stage.empty() || std::ranges::any_of(group.stage, is_stage));
}

StudyRun only(StudyRun run, const Subgroup& group) {
  std::erase_if(run.records, [&](const PatientRecord& record) { return !belongs(record, group); });
  return run;
}

Simulated percent(const Share& share) {
  return {100 * share.share.value(), {100 * share.interval.low, 100 * share.interval.high}, share.share.total};
}

/// "pfs_24" -> 24 with prefix "pfs_".
std::optional<double> months_in(const std::string& measure, const std::string& prefix) {
  if (!measure.starts_with(prefix)) return {};
  return parse_number(measure.substr(prefix.size()));
}

std::optional<Simulated> landmark_of(const ArmSummary& arm, const std::string& measure, const Summary& summary) {
  const auto inverted = [](const Interval& kept) { return Interval{100 * (1 - kept.high), 100 * (1 - kept.low)}; };
  if (const auto months = months_in(measure, "pfs_")) {
    const KaplanMeierStep step = arm.curve.at(*months);
    const Interval band = survival_interval(step, summary.interval_type, summary.level);
    return Simulated{100 * step.survival, {100 * band.low, 100 * band.high}, arm.analysed};
  }
  if (const auto months = months_in(measure, "progression_")) {
    const KaplanMeierStep step = arm.progression_curve.at(*months);
    return Simulated{100 * (1 - step.survival), inverted(survival_interval(step, summary.interval_type, summary.level)),
                     arm.analysed};
  }
  return {};
}

std::optional<Simulated> event_of(const ArmSummary& arm, const std::string& measure) {
  for (const AdverseShare& event : arm.adverse_events)
    for (const bool severe : {false, true})
      if (const auto known = event_measures(event.term, severe); std::ranges::find(known, measure) != known.end())
        return percent(severe ? event.severe : event.any);
  if (!measure.ends_with("_any") && !measure.ends_with("_severe")) return {};
  return percent({measure, "", {0, arm.analysed}, clopper_pearson({0, arm.analysed})});
}

SurvivalData deaths_censored(SurvivalData data) {
  for (int& event : data.event) event = event == 1;
  return data;
}

std::optional<Simulated> arm_figure(const ArmSummary& arm, const std::string& measure, const Summary& summary) {
  const auto share = std::ranges::find(arm.responses, measure, &Share::id);
  if (share != arm.responses.end()) return percent(*share);
  if (measure == "pfs_median_months") return Simulated{arm.median_pfs.value, arm.median_pfs.interval, arm.analysed};
  if (measure == "weibull_shape") return Simulated{weibull_shape(deaths_censored(arm.pfs)), {nan, nan}, arm.analysed};
  if (const auto landmark = landmark_of(arm, measure, summary)) return landmark;
  return event_of(arm, measure);
}

std::optional<Simulated> contrast_figure(const Contrast& contrast, const Summary& summary) {
  return Simulated{contrast.hazard_ratio, contrast.interval, summary.arms[contrast.of].analysed, contrast.problem};
}

std::optional<Simulated> plain_figure(const StudyRun& run, const TrialCheck& check) {
  const Summary summary = summarise(run);
  if (check.measure == "hazard_ratio") {
    const auto contrast = std::ranges::find(summary.contrasts, check.arm, &Contrast::name);
    if (contrast == summary.contrasts.end()) return {};
    return contrast_figure(*contrast, summary);
  }
  const auto arm = std::ranges::find(summary.arms, check.arm, &ArmSummary::name);
  if (arm == summary.arms.end()) return {};
  return arm_figure(*arm, check.measure, summary);
}

/// A difference of independent figures; its interval joins theirs (Zou and Donner 2008, "MOVER").
Simulated difference(const Simulated& a, const Simulated& b) {
  const auto joined = [](double x, double y) { return std::sqrt(x * x + y * y); };
  const double value = a.value - b.value;
  return {value,
          {value - joined(a.value - a.interval.low, b.interval.high - b.value),
           value + joined(a.interval.high - a.value, b.value - b.interval.low)},
          a.patients + b.patients};
}

std::string subgroup_text(const Subgroup& group) {
  std::vector<std::string> words = group.best;
  for (const int stage : group.stage) words.push_back("stage " + std::to_string(stage));
  return join(words, "/");
}

std::string name_of_check(const TrialCheck& check) {
  std::string name = check.arm + " " + check.measure;
  if (const std::string of = subgroup_text(check.of); !of.empty()) name += " of " + of;
  if (check.minus) name += " less " + subgroup_text(*check.minus);
  return name;
}

/// What the study file has published, where the ladder says nothing itself.
Target completed(Target target, const TrialCheck& check, const Study& study) {
  const auto fill = [&](std::optional<double>& place, const std::string& measure) {
    if (!place) place = published(study, check.arm, measure);
  };
  if (target.rule != Judgement::range && !check.minus) fill(target.published, check.measure);
  if (target.rule == Judgement::hazard_ratio) {
    fill(target.low, "ci_low");
    fill(target.high, "ci_high");
  }
  if (target.source.empty()) target.source = study.citation;
  if (target.unit.empty())
    target.unit = check.measure == "hazard_ratio" || check.measure == "weibull_shape" ? ""
                  : check.measure == "pfs_median_months"                              ? "months"
                                                                                      : "%";
  return target;
}

Diagnostic unknown_figure(const TrialRung& rung, const TrialCheck& check) {
  return error_at({rung.study.string(), 0, 0}, "ladder-figure",
                  "the study has no figure `" + check.measure + "` of `" + check.arm + "`",
                  "an arm or A_vs_B of the study, and a measure of docs/reference/ladder.md");
}

}  // namespace

double weibull_shape(const SurvivalData& data) {
  // Profile likelihood: 1/k + mean ln t of the events = sum t^k ln t / sum t^k (Kalbfleisch and Prentice 2002, 3.5).
  double events = 0, log_sum = 0;
  for (std::size_t i = 0; i < data.size(); ++i)
    if (data.event[i] && data.time[i] > 0) events += 1, log_sum += math::log(data.time[i]);
  if (events < 2) return nan;
  const auto excess = [&](double shape) {
    double power = 0, weighted = 0;
    for (const double t : data.time) {
      if (t <= 0) continue;
      const double term = math::exp(shape * math::log(t));
      power += term;
      weighted += term * math::log(t);
    }
    return 1 / shape + log_sum / events - weighted / power;
  };
  double low = 0.01, high = 20;
  for (int halving = 0; halving < 60; ++halving) (excess(0.5 * (low + high)) > 0 ? low : high) = 0.5 * (low + high);
  return 0.5 * (low + high);
}

std::optional<Simulated> figure_of(const StudyRun& run, const TrialCheck& check) {
  const auto of = plain_figure(only(run, check.of), check);
  if (!of || !check.minus) return of;
  const auto minus = plain_figure(only(run, *check.minus), check);
  if (!minus) return {};
  return difference(*of, *minus);
}

Result<std::vector<LadderRow>> climb_trial(const TrialRung& rung, const ClimbOptions& options) {
  const auto study = load_study(rung.study);
  if (!study) return study.diagnostics();
  RunOptions run_options = options.run;
  run_options.patients = options.patients;
  const auto run = run_study(*study, run_options);
  if (!run) return run.diagnostics();
  std::vector<LadderRow> rows;
  Diagnostics diagnostics;
  for (const TrialCheck& check : rung.checks) {
    const auto simulated = figure_of(*run, check);
    if (!simulated) {
      diagnostics.push_back(unknown_figure(rung, check));
      continue;
    }
    LadderRow row = judged(*simulated, completed(check.target, check, *study));
    row.rung = rung.rung;
    row.id = study->id;
    row.figure = name_of_check(check);
    rows.push_back(std::move(row));
  }
  if (has_errors(diagnostics)) return diagnostics;
  return rows;
}

}  // namespace remit
