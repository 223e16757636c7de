// The SBML Test Suite's semantic cases: each is read, run at rtol 1e-9 and held to its table by the suite's own rule,
// |expected - ours| <= absolute + relative |expected|.
#pragma once
#include <filesystem>
#include <vector>

#include "support_page.hpp"

namespace remit::suites {

struct SbmlSuiteOptions {
  std::filesystem::path folder;
  int threads = 0;          // 0: all
  bool round_trip = false;  // also: written as SBML and read back, each passing case gives the same table to 1e-9
  SupportPage support;
  bool verbose = false;  // name refused cases one by one
};

std::vector<CaseResult> run_sbml_cases(const SbmlSuiteOptions& options);

/// Prints failures, refusals by reason, and the closing line; the exit code.
int sbml_suite(const SbmlSuiteOptions& options);

}  // namespace remit::suites
