#include "remit/study/plausible.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/text.hpp"
#include "remit/study/ladder_trial.hpp"
#include "remit/trial/toxicity.hpp"

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr const char* median = "pfs_median_months";

std::vector<std::string> event_terms(const Composed& composed) {
  std::vector<std::string> terms;
  for (int lab = 0; lab < lab_count; ++lab) terms.push_back(term_of(static_cast<Lab>(lab)));
  for (const HazardInfo& hazard : composed.hazards)
    if (hazard.kind == "adverse_event") terms.push_back(hazard.term);
  return terms;
}

/// Every figure of an arm but those at a month.
std::vector<std::string> figures_of(const Study& study, const Composed& composed) {
  std::vector<std::string> names{median, "eradicated"};
  if (study.trial.endpoints.response)
    for (const char* name : {"orr", "vgpr_or_better", "cr_or_better", "mrd_negative_1e5", "mrd_negative_1e6"})
      names.push_back(name);
  for (const std::string& term : event_terms(composed))
    for (const bool severe : {false, true})
      for (const std::string& name : event_measures(term, severe)) names.push_back(name);
  return names;
}

/// "pfs_24" and "progression_24" -> 24.
std::optional<double> month_of(const std::string& measure) {
  for (const std::string prefix : {"pfs_", "progression_"})
    if (measure.starts_with(prefix))
      if (const auto months = parse_number(measure.substr(prefix.size()))) return months;
  return {};
}

/// The arm alone, so that nothing is compared.
StudyRun only(const StudyRun& run, std::size_t arm) {
  StudyRun one{.study = run.study, .records = {}, .enrolment = {}, .model_hash = run.model_hash};
  one.study.trial.arms = {run.study.trial.arms[arm]};
  one.study.published.clear();
  for (PatientRecord record : run.records)
    if (record.arm == static_cast<int>(arm)) record.arm = 0, one.records.push_back(std::move(record));
  return one;
}

double figure(const StudyRun& run, const ObservedBound& bound) {
  const auto arm = std::ranges::find(run.study.trial.arms, bound.arm, &Arm::name);
  if (arm == run.study.trial.arms.end()) return std::nan("");
  const StudyRun one = only(run, static_cast<std::size_t>(arm - run.study.trial.arms.begin()));
  const bool anybody = std::ranges::any_of(one.records, analysed);
  const auto found = anybody ? figure_of(one, {.arm = bound.arm, .measure = bound.measure}) : std::nullopt;
  if (!found) return std::nan("");
  return bound.measure == median && std::isnan(found->value) ? infinity : found->value;
}

}  // namespace

std::string text_of(const ObservedBound& bound) {
  const std::string what = bound.arm + " " + bound.measure + " ";
  if (!bound.high) return what + "at least " + format_number(*bound.low);
  if (!bound.low) return what + "at most " + format_number(*bound.high);
  return what + format_number(*bound.low) + " to " + format_number(*bound.high);
}

Diagnostics check_bounds(const Study& study, const Composed& composed, double horizon_months) {
  const auto known = figures_of(study, composed);
  Diagnostics found;
  for (const ObservedBound& bound : study.keep) {
    const auto month = month_of(bound.measure);
    if (month && *month > horizon_months)
      found.push_back(error_at(
          bound.span, "explain-measure",
          fmt::format("`{}` lies beyond the horizon of {} months", bound.measure, format_number(horizon_months)),
          "follow longer (--horizon), or keep draws by an earlier month"));
    if (!month && std::ranges::find(known, bound.measure) == known.end())
      found.push_back(error_at(bound.span, "explain-measure", "an arm has no figure `" + bound.measure + "`",
                               did_you_mean(bound.measure, known)));
  }
  return found;
}

std::vector<Miss> misses(const StudyRun& run) {
  std::vector<Miss> found;
  for (std::size_t k = 0; k < run.study.keep.size(); ++k) {
    const ObservedBound& bound = run.study.keep[k];
    const double value = figure(run, bound);
    const bool meets = value >= bound.low.value_or(-infinity) && value <= bound.high.value_or(infinity);
    if (!meets) found.push_back({k, value});  // NaN meets nothing
  }
  return found;
}

std::string text_of(const Miss& miss, const Study& study) {
  const std::string value = std::isnan(miss.simulated)   ? "could not be estimated"
                            : std::isinf(miss.simulated) ? "not reached"
                                                         : "was " + format_fixed(miss.simulated, 1);
  return text_of(study.keep[miss.bound]) + " " + value;
}

}  // namespace remit
