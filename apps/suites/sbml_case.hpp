// A case of the SBML Test Suite on disk: model.xml, settings.txt, tags.txt, results.csv.
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "remit/base/result.hpp"

namespace remit::suites {

struct SbmlCase {
  std::string id;
  std::filesystem::path model;
  double start = 0, duration = 0, absolute = 0, relative = 0;
  int steps = 0;
  std::vector<std::string> variables;
  std::set<std::string> amounts, concentrations;
  std::vector<std::string> tags;              // component tags, then test tags
  std::vector<std::string> columns;           // of the expected table, without time
  std::vector<std::vector<double>> expected;  // [time][column]

  std::vector<double> times() const;
};

Result<SbmlCase> read_case(const std::filesystem::path& folder);

/// The folders of a suite that hold a case, sorted; `folder` itself if it is one.
std::vector<std::filesystem::path> case_folders(const std::filesystem::path& folder);

}  // namespace remit::suites
