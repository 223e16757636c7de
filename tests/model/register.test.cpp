// The register of assumptions: docs/explanation/model.md tells how many numbers are measured, derived, assumed and
// fitted, in all and in a POLLUX study. The files must agree, and every number must name a source a reader can judge.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "remit/lang/parameters.hpp"

namespace remit {
namespace {

const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";

using Counts = std::array<std::size_t, 4>;  // in the order of SourceType

std::vector<ParameterRow> rows_of(const std::filesystem::path& file) {
  const auto table = load_parameters(file);
  EXPECT_TRUE(table.ok()) << render(table.diagnostics());
  return table ? table->rows : std::vector<ParameterRow>{};
}

std::vector<ParameterRow> rows_with(const std::vector<std::string>& drugs) {
  std::vector<ParameterRow> rows = rows_of(folder / "parameters.tsv");
  for (const std::string& drug : drugs)
    for (const ParameterRow& row : rows_of(folder / "drugs" / drug / "parameters.tsv")) rows.push_back(row);
  return rows;
}

std::vector<std::string> every_drug() {
  std::vector<std::string> drugs;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "drugs"))
    drugs.push_back(entry.path().filename().string());
  return drugs;
}

Counts count(const std::vector<ParameterRow>& rows) {
  Counts counts{};
  for (const ParameterRow& row : rows) ++counts.at(static_cast<std::size_t>(row.source_type));
  return counts;
}

std::string page() {
  std::ifstream file(std::filesystem::path(REMIT_SOURCE_DIR) / "docs" / "explanation" / "model.md");
  return {std::istreambuf_iterator<char>(file), {}};
}

void expect_told(const std::string& words) {
  EXPECT_NE(page().find(words), std::string::npos) << "docs/explanation/model.md should say: " << words;
}

TEST(Register, ThePageCountsTheRowsOfTheCatalogue) {
  const auto rows = rows_with(every_drug());
  expect_told(fmt::format("All {} rows of the disease and its {} drugs", rows.size(), every_drug().size()));
  const auto [measured, derived, fitted, assumed] = count(rows);
  expect_told(fmt::format("| measured | {} |", measured));
  expect_told(fmt::format("| derived | {} |", derived));
  expect_told(fmt::format("| assumed | {} |", assumed));
  expect_told(fmt::format("| fitted | {} |", fitted));
}

TEST(Register, ThePageCountsTheRowsOfAPolluxStudy) {
  const auto rows = rows_with({"daratumumab", "dexamethasone", "lenalidomide"});
  const auto [measured, derived, fitted, assumed] = count(rows);
  expect_told(fmt::format("holds {} rows: {} measured, {} derived, {} assumed, {} fitted", rows.size(), measured,
                          derived, assumed, fitted));
}

TEST(Register, NoRowPointsToAPageOutsideTheRepositoryAndNoFittedRowIsSure) {
  for (const ParameterRow& row : rows_with(every_drug())) {
    for (const char* outside : {"biology ", "corrections ", "evidence"})
      EXPECT_EQ(row.source.find(outside), std::string::npos) << row.id << ": " << row.source;
    EXPECT_FALSE(row.source_type == SourceType::fitted && row.confidence == Confidence::high) << row.id;
  }
}

}  // namespace
}  // namespace remit
