#include "remit/study/summary_text.hpp"

#include <fmt/core.h>

#include <cmath>

#include "remit/base/text.hpp"

namespace remit {
namespace {

std::string number(double value, int decimals) { return std::isfinite(value) ? format_fixed(value, decimals) : "-"; }

std::string beside(const Study& study, const std::string& name, const std::string& measure, int decimals) {
  const auto figure = published(study, name, measure);
  return figure ? " (published " + format_fixed(*figure, decimals) + ")" : "";
}

std::string response_line(const Study& study, const ArmSummary& arm, const Share& share) {
  return fmt::format("  {:<34} {:>6} %  [{}, {}]{}\n", share.label, number(100 * share.share.value(), 1),
                     format_fixed(100 * share.interval.low, 1), format_fixed(100 * share.interval.high, 1),
                     beside(study, arm.name, share.id, 1));
}

std::string arm_text(const Study& study, const ArmSummary& arm) {
  std::string text = fmt::format("{}: {} patients, {} analysed\n", arm.name, arm.enrolled, arm.analysed);
  if (study.trial.endpoints.response)
    for (const Share& share : arm.responses) text += response_line(study, arm, share);
  const Quantile& median = arm.median_pfs;
  text += fmt::format("  {:<34} {:>6} months [{}, {}]{}\n", "median progression-free survival", number(median.value, 1),
                      number(median.interval.low, 1), number(median.interval.high, 1),
                      beside(study, arm.name, "pfs_median_months", 1));
  for (const Landmark& landmark : arm.landmarks)
    if (std::isfinite(landmark.survival))
      text += fmt::format("  {:<34} {:>6} %{}\n", fmt::format("progression-free at {} months", landmark.months),
                          format_fixed(100 * landmark.survival, 1),
                          beside(study, arm.name, fmt::format("pfs_{}", landmark.months), 1));
  return text;
}

std::string contrast_text(const Study& study, const Contrast& contrast) {
  if (!contrast.problem.empty()) return fmt::format("{}: {}\n", contrast.name, contrast.problem);
  if (contrast.paired) return "";
  return fmt::format("{}: hazard ratio {} [{}, {}], p {}{}\n", contrast.name, format_fixed(contrast.hazard_ratio, 2),
                     format_fixed(contrast.interval.low, 2), format_fixed(contrast.interval.high, 2),
                     contrast.p_log_rank < 0.001 ? "< 0.001" : format_fixed(contrast.p_log_rank, 3),
                     beside(study, contrast.name, "hazard_ratio", 2));
}

}  // namespace

std::string summary_text(const StudyRun& run, const Summary& summary) {
  std::string text = run.study.title + "\n";
  for (const ArmSummary& arm : summary.arms) text += arm_text(run.study, arm);
  for (const Contrast& contrast : summary.contrasts) text += contrast_text(run.study, contrast);
  return text;
}

}  // namespace remit
