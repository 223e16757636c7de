#include "report.hpp"

#include <map>
#include <string>

#include <fmt/core.h>

namespace remit::suites {
namespace {

struct Reason {
  int cases = 0;
  std::string ids;
};

/// Names in backquotes differ from case to case; the reason does not.
std::string general(const std::string& reason) {
  std::string result;
  bool quoted = false;
  for (const char c : reason) {
    if (c == '`') {
      quoted = !quoted;
      if (quoted) result += "X";
      continue;
    }
    if (!quoted) result += c;
  }
  return result;
}

void print_refusals(const std::vector<CaseResult>& results, bool verbose) {
  std::map<std::string, Reason> reasons;
  for (const CaseResult& result : results) {
    if (result.verdict != Verdict::refused) continue;
    Reason& reason = reasons[general(result.reason)];
    ++reason.cases;
    reason.ids += " " + result.id;
  }
  for (const auto& [text, reason] : reasons)
    fmt::print("refused {:>4}: {}{}\n", reason.cases, text, verbose ? " :" + reason.ids : "");
}

}  // namespace

int report(const std::vector<CaseResult>& results, bool verbose) {
  int passed = 0, failed = 0, refused = 0, unknown = 0;
  for (const CaseResult& result : results) {
    passed += result.verdict == Verdict::passed;
    refused += result.verdict == Verdict::refused;
    if (result.verdict != Verdict::failed) continue;
    ++failed;
    unknown += !result.known;
    fmt::print("FAILED {}: {}\n", result.id, result.reason);
  }
  print_refusals(results, verbose);
  fmt::print("{} passed, {} failed, {} skipped\n", passed, failed, refused);
  return unknown > 0 || results.empty() ? 1 : 0;
}

}  // namespace remit::suites
