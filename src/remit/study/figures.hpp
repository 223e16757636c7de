// The figures of a report as SVG, drawn for a given width in pixels (a wide one for desks, a narrow one for
// telephones). Kaplan-Meier follows KMunicate (Morris 2019, doi 10.1136/bmjopen-2019-030215): bands, censor ticks, y
// from 0 to 1, and a table at risk, censored, events aligned with the ticks.
#pragma once
#include <string>

#include "remit/study/summary.hpp"
#include "remit/study/svg.hpp"

namespace remit {

/// How an arm looks everywhere: Okabe and Ito's palette, a dash and a shape, so that no arm is told by colour alone.
struct ArmLook {
  const char* colour;
  const char* dash;
  Shape shape;
};
ArmLook look_of(std::size_t arm);
/// The arm that a published curve belongs to, by its label's beginning; nothing if it names none.
std::optional<std::size_t> arm_of_overlay(const Study& study, const Overlay& overlay);

/// Line and mark of an arm for a legend in running text.
std::string line_swatch(const ArmLook& look);
std::string mark_swatch(const ArmLook& look);

std::string survival_figure(const StudyRun& run, const Summary& summary, double width);
/// Natural history: cumulative progression, Kaplan-Meier with its band (deaths censored) and Aalen-Johansen (death
/// competing).
std::string progression_figure(const StudyRun& run, const Summary& summary, double width);
std::string response_figure(const StudyRun& run, const Summary& summary, double width);
std::string response_legend(double width);
/// Shares with intervals beside published marks.
std::string share_figure(const StudyRun& run, const Summary& summary, double width);
/// M-protein of some patients of one arm over the median and the middle 90 % of those followed.
std::string marker_figure(const StudyRun& run, const Summary& summary, std::size_t arm, double width);

}  // namespace remit
