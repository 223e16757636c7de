// What a suite prints: a line for each failure, refusals by reason, and "N passed, N failed, N skipped".
#pragma once
#include <vector>

#include "sbml_suite.hpp"

namespace remit::suites {

/// The exit code: 1 if anything failed, or nothing was there.
int report(const std::vector<CaseResult>& results, bool verbose);

}  // namespace remit::suites
