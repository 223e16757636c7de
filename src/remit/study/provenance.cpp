// What a run rests on, in words: what repeats it, and every assumption of the trial's conduct that the study made.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "remit/base/text.hpp"
#include "remit/study/report_tables.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

std::string item(const std::string& term, const std::string& description) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>\n", escaped(term), escaped(description));
}

std::string days(double value) { return format_number(value) + " days"; }

std::string percent(double fraction) { return format_number(100 * fraction) + " %"; }

/// Drugs given as a constant rate over the day instead of a bolus.
std::string averaged_drugs(const Trial& trial) {
  std::set<std::string> drugs;
  const auto note = [&](const DoseRule& rule) {
    if (rule.averaged) drugs.insert(rule.drug);
  };
  for (const Arm& arm : trial.arms) {
    for (const Phase& phase : arm.phases) std::ranges::for_each(phase.doses, note);
    for (const SupportiveRule& rule : arm.supportive) note(rule.dose);
  }
  const std::vector<std::string> names(drugs.begin(), drugs.end());
  return names.empty() ? "none: every dose is given as written"
                       : join(names, ", ") + ": zero-order over the dosing day";
}

std::string overrides(const Study& study) {
  std::string out;
  const auto add = [&](const auto& entry) { out += (out.empty() ? "" : "; ") + entry.id + " (" + entry.source + ")"; };
  std::ranges::for_each(study.overrides, add);
  std::ranges::for_each(study.categories, add);
  return out.empty() ? "none" : out;
}

const char* censoring_text(Censoring censoring) {
  switch (censoring) {
    case Censoring::fda:
      return "FDA 2007, table A: two missed visits before an event, or new therapy, censor";
    case Censoring::ema:
      return "EMA: every progression or death counts, whenever found";
    case Censoring::fda_all_claims:
      return "FDA 2007, table B: every claim of progression counts, confirmed or not";
    case Censoring::fda_new_therapy_is_event:
      return "FDA 2007, table C: stopping or changing treatment is an event";
  }
  return "";
}

/// "420: 31 measured, 160 derived, 2 fitted, 227 assumed".
std::string parameter_counts(const Vocabulary& vocabulary) {
  const char* names[] = {"measured", "derived", "fitted", "assumed"};
  std::size_t all = 0;
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < vocabulary.parameters.size(); ++k) {
    all += vocabulary.parameters[k];
    parts.push_back(std::to_string(vocabulary.parameters[k]) + " " + names[k]);
  }
  return std::to_string(all) + ": " + join(parts, ", ");
}

std::string repeat_items(const StudyRun& run) {
  const Study& study = run.study;
  return item("Version", std::string("Remit ") + REMIT_VERSION) + item("Seed", std::to_string(study.seed)) +
         item("Study", study.id + ", hash " + study.hash) +
         item("Model", study.compose.model.filename().string() + ", variant " + study.compose.variant + ", hash " +
                           run.model_hash) +
         item("Numbers of the model", parameter_counts(run.vocabulary)) + item("Population", study.population) +
         item("Changed for this study", overrides(study));
}

std::string visit_items(const Trial& trial) {
  const Visits& v = trial.visits;
  std::string out = item("Visits", fmt::format("every {}, jitter {} (SD), {} missed at random", days(v.every_days),
                                               days(v.jitter_days), percent(v.missed)));
  if (trial.endpoints.response)
    out += item("Response", "IMWG 2016 on observed values, confirmed at the next assessment");
  return out + item("Censoring", censoring_text(trial.endpoints.censoring));
}

std::string conduct_items(const Trial& trial) {
  const Conduct& c = trial.conduct;
  const std::string mortality = c.background_mortality ? "0.054 exp(0.060 (age - 70)) per year, times " +
                                                             format_number(c.background_mortality_factor)
                                                       : "none";
  return item("Follow-up", fmt::format("uniform entry over {} months, one data cut at a planned median of {} months",
                                       format_number(trial.endpoints.accrual_months),
                                       format_number(trial.endpoints.median_follow_up_months))) +
         item("Dropout", percent(c.dropout_per_year) + " per year, at random") + item("Other mortality", mortality) +
         item("Before day 0", trial.enrolment.from_onset
                                  ? "natural history from the first clone to recognition"
                                  : days(trial.enrolment.burn_in_days) + " untreated with the burden held");
}

}  // namespace

std::string provenance(const StudyRun& run) {
  const Trial& trial = run.study.trial;
  return "<dl>\n" + repeat_items(run) + visit_items(trial) + conduct_items(trial) +
         item("Arms", trial.enrolment.twins ? "twins: the same patients in every arm" : "randomised") +
         item("Averaged doses", averaged_drugs(trial)) + "</dl>\n" +
         "<p>Every number of the model with its unit, source and confidence: <code>remit models --page</code>. What "
         "the statistics mean: "
         "<code>docs/explanation/statistics.md</code>.</p>\n";
}

}  // namespace remit
