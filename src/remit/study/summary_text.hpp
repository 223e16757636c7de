// The few lines a person reads in the terminal when a run is done: simulated beside published.
#pragma once
#include <string>

#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {

std::string summary_text(const StudyRun& run, const Summary& summary);

}  // namespace remit
