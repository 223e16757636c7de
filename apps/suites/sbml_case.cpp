#include "sbml_case.hpp"

#include <algorithm>
#include <map>

#include "remit/base/text.hpp"

namespace remit::suites {
namespace fs = std::filesystem;
namespace {

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> result;
  for (const std::string& part : split(text, ','))
    if (const auto word = trim(part); !word.empty()) result.emplace_back(word);
  return result;
}

/// "key: value" lines.
std::map<std::string, std::string> read_settings(std::string_view text) {
  std::map<std::string, std::string> settings;
  for (const std::string& line : split(text, '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) settings[std::string(trim(line.substr(0, colon)))] = trim(line.substr(colon + 1));
  }
  return settings;
}

bool take_settings(const std::string& text, SbmlCase& result) {
  const auto settings = read_settings(text);
  const auto number = [&](const char* key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::nullopt : parse_number(found->second);
  };
  const auto list = [&](const char* key) {
    const auto found = settings.find(key);
    return found == settings.end() ? std::vector<std::string>() : words(found->second);
  };
  const auto start = number("start"), duration = number("duration"), steps = number("steps");
  const auto absolute = number("absolute"), relative = number("relative");
  if (!start || !duration || !steps || !absolute || !relative) return false;
  result.start = *start, result.duration = *duration, result.steps = static_cast<int>(*steps);
  result.absolute = *absolute, result.relative = *relative;
  result.variables = list("variables");
  for (const std::string& id : list("amount")) result.amounts.insert(id);
  for (const std::string& id : list("concentration")) result.concentrations.insert(id);
  return result.steps > 0;
}

void take_tags(const std::string& text, SbmlCase& result) {
  for (const auto& [key, value] : read_settings(text))
    if (key == "componentTags" || key == "testTags")
      for (std::string& tag : words(value))
        if (!tag.starts_with("testType:"))
          result.tags.push_back(std::move(tag));  // a label in the wrong line of some cases
}

bool take_results(const std::string& text, SbmlCase& result) {
  bool header = true;
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty()) continue;
    std::vector<std::string> cells = split(line, ',');
    if (header) {
      for (std::size_t i = 1; i < cells.size(); ++i) result.columns.emplace_back(trim(cells[i]));
      header = false;
      continue;
    }
    std::vector<double>& row = result.expected.emplace_back();
    for (std::size_t i = 1; i < cells.size(); ++i) {
      const auto value = parse_number(trim(cells[i]));
      if (!value) return false;
      row.push_back(*value);
    }
    if (row.size() != result.columns.size()) return false;
  }
  return result.expected.size() == static_cast<std::size_t>(result.steps) + 1;
}

Diagnostic unreadable(const fs::path& file) {
  return error_at({file.string()}, "suite-case", "the file is not laid out as the SBML Test Suite has it");
}

}  // namespace

std::vector<double> SbmlCase::times() const {
  std::vector<double> result;
  for (int i = 0; i <= steps; ++i) result.push_back(start + duration * i / steps);
  return result;
}

Result<SbmlCase> read_case(const fs::path& folder) {
  SbmlCase result;
  result.id = folder.filename().string();
  result.model = folder / "model.xml";
  const auto settings = read_file(folder / "settings.txt"), results = read_file(folder / "results.csv");
  if (!settings.ok()) return settings.diagnostics();
  if (!results.ok()) return results.diagnostics();
  if (!take_settings(*settings, result)) return unreadable(folder / "settings.txt");
  if (!take_results(*results, result)) return unreadable(folder / "results.csv");
  if (const auto tags = read_file(folder / "tags.txt"); tags.ok()) take_tags(*tags, result);
  return result;
}

std::vector<fs::path> case_folders(const fs::path& folder) {
  if (fs::exists(folder / "settings.txt")) return {folder.lexically_normal()};
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (fs::exists(entry.path() / "settings.txt") && fs::exists(entry.path() / "model.xml"))
      found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace remit::suites
