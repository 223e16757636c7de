#include "support_page.hpp"

#include <map>

#include <fmt/core.h>

namespace remit::suites {
namespace {

struct Count {
  int passed = 0, failed = 0, refused = 0;
};

void add(Count& count, Verdict verdict) {
  count.passed += verdict == Verdict::passed;
  count.failed += verdict == Verdict::failed;
  count.refused += verdict == Verdict::refused;
}

std::string row(const std::string& name, const Count& count) {
  return fmt::format("| {} | {} | {} | {} |\n", name, count.passed, count.failed, count.refused);
}

std::string list(const std::vector<CaseResult>& results, Verdict verdict) {
  std::map<std::string, std::string> reasons;
  for (const CaseResult& result : results)
    if (result.verdict == verdict) reasons[result.reason] += " " + result.id;
  std::string text;
  for (const auto& [reason, ids] : reasons) text += fmt::format("- {}:{}\n", reason, ids);
  return text.empty() ? "None.\n" : text;
}

constexpr const char* head = R"(# What Remit reads of SBML

This page is written by `tools/run-sbml-suite DIR --support docs/reference/support.md`; do not edit it. A case counts for each of its
tags. Refused: the file is not run, and a diagnostic names the element and what to use instead.

| tag | passed | failed | refused |
|---|---|---|---|
)";

}  // namespace

std::string support_page(const std::vector<CaseResult>& results) {
  std::map<std::string, Count> tags;
  Count all;
  for (const CaseResult& result : results) {
    add(all, result.verdict);
    for (const std::string& tag : result.tags) add(tags[tag], result.verdict);
  }
  std::string page = head + row("**all cases**", all);
  for (const auto& [tag, count] : tags) page += row(tag, count);
  page += "\n## Failed\n" + list(results, Verdict::failed);
  page += "\n## Refused\n" + list(results, Verdict::refused);
  return page;
}

}  // namespace remit::suites
