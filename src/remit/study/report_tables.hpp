// The tables and sentences of a report, as HTML.
#pragma once
#include <string>

#include "remit/study/summary.hpp"

namespace remit {

/// "12.3", or "not reached".
std::string months_text(double months);
/// "44.5 months (38.1 to 51.0)".
std::string median_text(const Quantile& median);
/// Any published measure of the arm that begins with `prefix`.
bool has_published(const Study& study, const std::string& arm, const std::string& prefix);
std::string overlay_legend(const Study& study);
/// Hazard ratio with interval, p, restricted means, and the warning if hazards are not proportional.
std::string contrast_text(const Contrast& contrast);

std::string headline_tables(const StudyRun& run, const Summary& summary);
std::string progression_table(const Summary& summary);
std::string adverse_event_table(const StudyRun& run, const Summary& summary);
std::string death_table(const Summary& summary);
std::string failure_table(const Summary& summary);
std::string enrolment_flow(const StudyRun& run);
std::string baseline_table(const StudyRun& run, const Summary& summary);
std::string provenance(const StudyRun& run);

}  // namespace remit
