// `remit models` and `remit studies`.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "commands.hpp"
#include "places.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/compose.hpp"
#include "remit/study/study.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

void print_list(const char* what, const Result<std::vector<std::string>>& names) {
  if (names)
    fmt::print("  {}: {}\n", what, join(*names, ", "));
  else
    fmt::print("  {}: {}", what, render(names.diagnostics()));
}

std::vector<fs::path> study_files() {
  std::vector<fs::path> files;
  std::set<std::string> seen;
  for (const fs::path& place : places("studies"))
    for (const auto& entry : fs::directory_iterator(place))
      if (entry.path().extension() == ".toml" && seen.insert(entry.path().filename().string()).second) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

}  // namespace

int models() {
  for (const std::string& name : model_names()) {
    const auto folder = find_model(name);
    fmt::print("{}  ({})\n", name, folder->string());
    print_list("variants", list_variants(*folder));
    print_list("drugs", list_drugs(*folder));
  }
  return exit_ok;
}

int studies() {
  for (const fs::path& file : study_files()) {
    const auto study = load_study(file);
    fmt::print("{:<36} {}\n", file.string(), study ? study->title : "(cannot be read: see remit check)");
  }
  return exit_ok;
}

}  // namespace remit::cli
