// The report of a run: one HTML file that needs nothing else, no network, no scripts.
#pragma once
#include <string>

#include "remit/study/summary.hpp"
#include "remit/study/tables.hpp"

namespace remit {

std::string report_html(const StudyRun& run, const Summary& summary);

}  // namespace remit
