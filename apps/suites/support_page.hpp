// docs/reference/support.md, written by the suites that were run: a section each, with what passes, fails and is
// refused and why. A run writes its own section and leaves those of the others alone, or holds the page to what it
// found.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "case_result.hpp"

namespace remit::suites {

struct SupportPage {
  std::filesystem::path file;  // empty: none
  bool check = false;          // compare with the file instead of writing it
};

/// Totals, failures and refusals (or what `third` calls them) by reason; with `tags` a table of them first.
std::string support_section(const std::vector<CaseResult>& results, bool tags, const std::string& third = "refused");

/// `page` with the section of this heading replaced, or added at its end.
std::string with_section(const std::string& page, const std::string& heading, const std::string& section);

/// 0, or 1 with a line that says that the page is not what this run found.
int keep(const SupportPage& page, const std::string& heading, const std::string& section);

}  // namespace remit::suites
