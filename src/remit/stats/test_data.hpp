// Data sets of the tests: test1 and aml as printed in the survival literature (Miller 1981, p. 49), the reference
// values from
// ../shared/oracles/README.md (R 4.2.2, survival 3.5-3).
#pragma once
#include <fstream>
#include <string>
#include <vector>

#include "remit/base/text.hpp"
#include "remit/stats/survival.hpp"

namespace remit::test {

inline SurvivalData test1() {
  SurvivalData data;
  data.time = {1, 1, 6, 6, 8, 9};
  data.event = {1, 0, 1, 1, 0, 1};
  return data;
}
inline std::vector<double> test1_x() { return {1, 1, 1, 0, 0, 0}; }

/// Group 0 maintained, group 1 not.
inline SurvivalData aml() {
  SurvivalData data;
  data.time = {9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45};
  data.event = {1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1};
  data.group = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  return data;
}

/// The rows of a CSV file of numbers and bare words, by column name; empty if the file is absent.
class DataFile {
 public:
  explicit DataFile(const std::string& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) rows_.push_back(split(line, ','));
  }
  bool empty() const { return rows_.empty(); }
  std::vector<double> numbers(const std::string& name) const {
    std::size_t column = 0;
    while (rows_.at(0).at(column) != name) ++column;
    std::vector<double> out;
    for (std::size_t k = 1; k < rows_.size(); ++k) out.push_back(parse_number(rows_[k].at(column)).value());
    return out;
  }
  std::vector<int> codes(const std::string& name) const {
    std::vector<int> out;
    for (double value : numbers(name)) out.push_back(int(value));
    return out;
  }

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace remit::test

#define REMIT_CSV_OR_SKIP(variable, path)       \
  const ::remit::test::DataFile variable(path); \
  if (variable.empty()) GTEST_SKIP() << "skipped: " << (path) << " is missing"
