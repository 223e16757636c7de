// Side effects in a report: curves of cumulative incidence, grades, incidence at landmarks, and doses given.
#pragma once
#include <string>

#include "remit/study/summary.hpp"

namespace remit {

/// A panel for each of the most frequent side effects: any grade and grade 3 or more, one colour an arm.
std::string harm_figure(const Summary& summary, double width);
/// Patients by worst grade.
std::string grade_table(const Summary& summary);
/// Cumulative incidence with intervals, of side effects by grade and of deaths by cause.
std::string incidence_table(const Summary& summary);
/// Relative dose intensity, holds, reductions; supportive care.
std::string exposure_table(const Summary& summary);

}  // namespace remit
