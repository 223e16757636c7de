// The SBML Test Suite's semantic cases: each is read, run at rtol 1e-9 and held to its table by the suite's own rule,
// |expected - ours| <= absolute + relative |expected|.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace remit::suites {

enum class Verdict { passed, failed, refused };

struct CaseResult {
  std::string id;
  Verdict verdict = Verdict::failed;
  std::string reason;  // of a failure or refusal, in one line
  std::vector<std::string> tags;
};

struct SbmlSuiteOptions {
  std::filesystem::path folder;
  int threads = 0;                // 0: all
  bool round_trip = false;        // also: written as SBML and read back, each passing case gives the same table to 1e-9
  std::filesystem::path support;  // file of the support page; empty: none
  bool verbose = false;           // name refused cases one by one
};

std::vector<CaseResult> run_sbml_cases(const SbmlSuiteOptions& options);

/// Prints failures, refusals by reason, and the closing line; the exit code.
int sbml_suite(const SbmlSuiteOptions& options);

}  // namespace remit::suites
