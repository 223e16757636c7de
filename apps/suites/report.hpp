// What a suite prints: a line for each failure, refusals by reason, and "N passed, N failed, N skipped".
#pragma once
#include <vector>

#include "case_result.hpp"

namespace remit::suites {

/// The exit code: 1 if anything failed that is not known to be the fault of the case, or nothing was there.
int report(const std::vector<CaseResult>& results, bool verbose);

}  // namespace remit::suites
