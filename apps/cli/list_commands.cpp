// `remit models` and `remit studies`.
#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>

#include "commands.hpp"
#include "places.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/compose.hpp"
#include "remit/study/model_page.hpp"
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

/// The model with every drug it offers.
Result<Composed> compose_all(const fs::path& folder) {
  const auto drugs = list_drugs(folder);
  if (!drugs) return drugs.diagnostics();
  ComposeRequest request{.model = folder, .drugs = {}};
  for (const std::string& drug : *drugs) request.drugs.push_back(folder / "drugs" / drug);
  return compose(request);
}

std::vector<fs::path> study_files() {
  std::vector<fs::path> files;
  std::set<std::string> seen;
  for (const fs::path& place : places("studies"))
    for (const auto& entry : fs::directory_iterator(place))
      if (entry.path().extension() == ".toml" && seen.insert(entry.path().filename().string()).second)
        files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// The named model with everything it offers; what is wrong is told.
std::optional<Composed> load_all(const std::string& name) {
  const auto folder = find_model(name);
  if (!folder) {
    fmt::print(stderr, "there is no model `{}`; {}\n", name, did_you_mean(name, model_names()));
    return {};
  }
  auto composed = compose_all(*folder);
  if (composed) return std::move(composed).value();
  fmt::print(stderr, "{}", render(composed.diagnostics()));
  return {};
}

}  // namespace

int model_states(const std::string& name) {
  const auto composed = load_all(name);
  if (!composed) return exit_text;
  for (const StateInfo& state : states_of(*composed))
    fmt::print("{:<34} {:<18} {:<15} {}\n", state.id, state.system, state.unit, state.meaning);
  return exit_ok;
}

int model_page(const std::string& name, const std::string& out) {
  const auto composed = load_all(name);
  if (!composed) return exit_text;
  const std::string page = remit::model_page(*composed);
  if (out.empty())
    fmt::print("{}", page);
  else
    write_file(out, page);
  return exit_ok;
}

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
