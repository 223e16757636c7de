// Named, typed columns with units: the only currency between simulation, statistics and the disk.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace remit {

/// A column of doubles (NaN is missing), integers or texts (empty is missing).
struct Column {
  std::string name;
  std::string unit;
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
  std::size_t size() const;
};

class Table {
 public:
  /// Asserts that the name is new and the length fits the other columns.
  void add(Column column);
  std::size_t rows() const;
  const std::vector<Column>& columns() const { return columns_; }
  bool has(std::string_view name) const;
  /// Asserts that the column exists and has the type asked for.
  const std::vector<double>& numbers(std::string_view name) const;
  const std::vector<std::int64_t>& integers(std::string_view name) const;
  const std::vector<std::string>& texts(std::string_view name) const;
  /// RFC 4180 text with a header line; numbers by format_number, missing as an empty cell.
  std::string csv() const;

 private:
  const Column& column(std::string_view name) const;
  std::vector<Column> columns_;
};

}  // namespace remit
