#include "places.hpp"

#include <algorithm>

namespace remit::cli {
namespace fs = std::filesystem;
namespace {

void add_upwards(fs::path from, const std::string& name, std::vector<fs::path>& found) {
  for (;; from = from.parent_path()) {
    for (const fs::path& candidate : {from / name, from / "share" / "remit" / name})
      if (fs::is_directory(candidate) && std::ranges::find(found, candidate) == found.end()) found.push_back(candidate);
    if (from == from.parent_path()) return;
  }
}

}  // namespace

std::vector<fs::path> places(const std::string& name) {
  std::vector<fs::path> found;
  std::error_code unknown;
  add_upwards(fs::current_path(), name, found);
  const fs::path executable = fs::read_symlink("/proc/self/exe", unknown);
  if (!unknown) add_upwards(executable.parent_path(), name, found);
  return found;
}

std::optional<fs::path> find_model(const std::string& name_or_path) {
  if (fs::exists(fs::path(name_or_path) / "model.toml")) return fs::path(name_or_path);
  for (const fs::path& place : places("models"))
    if (fs::exists(place / name_or_path / "model.toml")) return place / name_or_path;
  return {};
}

std::vector<std::string> model_names() {
  std::vector<std::string> names;
  for (const fs::path& place : places("models"))
    for (const auto& entry : fs::directory_iterator(place))
      if (fs::exists(entry.path() / "model.toml")) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace remit::cli
