#include "support_page.hpp"

#include <cctype>
#include <map>

#include <fmt/core.h>

#include "remit/base/text.hpp"

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

std::string table(const std::vector<CaseResult>& results, bool with_tags, const std::string& third) {
  std::map<std::string, Count> tags;
  Count all;
  for (const CaseResult& result : results) {
    add(all, result.verdict);
    for (const std::string& tag : result.tags) add(tags[tag], result.verdict);
  }
  std::string text = fmt::format("| {}| passed | failed | {} |\n", with_tags ? "tag " : "", third);
  text += "|---|---|---|---|\n" + row("**all**", all);
  for (const auto& [tag, count] : tags)
    if (with_tags) text += row(tag, count);
  return text;
}

std::string list(const std::vector<CaseResult>& results, Verdict verdict) {
  std::map<std::string, std::string> reasons;
  for (const CaseResult& result : results)
    if (result.verdict == verdict) reasons[result.reason] += " " + result.id;
  std::string text;
  for (const auto& [reason, ids] : reasons) text += fmt::format("- {}:{}\n", reason, ids);
  return text.empty() ? "None.\n" : text;
}

constexpr const char* head = R"(# What Remit reads of other people's models

This page is written by the suites themselves: `tools/run-sbml-suite DIR --support docs/reference/support.md`, and in the same way
`tools/run-antimony-pairs`, `tools/run-antimony-models`, `tools/run-dsmts` and `tools/run-nonmem-dosing`; do not edit it. `--check` holds the
page to a run instead of writing it, as the tests do. A case counts for each of its tags. Refused: the file is not run, and a diagnostic
names the element and what to use instead.
)";

}  // namespace

std::string support_section(const std::vector<CaseResult>& results, bool tags, const std::string& third) {
  std::string heading = third;
  heading.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(heading.front())));
  return table(results, tags, third) + "\n### Failed\n" + list(results, Verdict::failed) + "\n### " + heading + "\n" +
         list(results, Verdict::refused);
}

std::string with_section(const std::string& page, const std::string& heading, const std::string& section) {
  const std::string begin = "\n## " + heading + "\n", text = begin + section;
  const std::string whole = page.starts_with(head) ? page : head;
  const std::size_t from = whole.find(begin);
  if (from == std::string::npos) return whole + text;
  const std::size_t to = whole.find("\n## ", from + 1);
  return whole.substr(0, from) + text + (to == std::string::npos ? "" : whole.substr(to));
}

int keep(const SupportPage& page, const std::string& heading, const std::string& section) {
  if (page.file.empty()) return 0;
  const auto old = read_file(page.file);
  const std::string text = with_section(old.ok() ? *old : "", heading, section);
  if (page.check && !(old.ok() && *old == text)) {
    fmt::print("{} is not what this run found under \"{}\"; write it again without --check\n", page.file.string(),
               heading);
    return 1;
  }
  if (!page.check) write_file(page.file, text);
  return 0;
}

}  // namespace remit::suites
