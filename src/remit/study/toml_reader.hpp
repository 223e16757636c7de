// Typed reading of a TOML table with every complaint collected: wrong types, missing units, unknown keys with the
// likely spelling. Included by the study floor's .cpp files only.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include "remit/base/diagnostic.hpp"
#include "remit/base/units.hpp"

namespace remit {

Span span_of(const toml::node& node, const std::string& file);

/// One table of the file. Each accessor marks its key as known; `finish()` complains about the keys nobody asked for.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string where, std::string file, Diagnostics& diagnostics);

  bool has(std::string_view key);
  Span span(std::string_view key = {}) const;
  std::optional<std::string> text(std::string_view key);
  std::string required_text(std::string_view key);
  std::optional<double> number(std::string_view key);
  std::optional<double> number_in(std::string_view key, double low, double high);
  std::optional<std::int64_t> integer(std::string_view key);
  std::optional<std::int64_t> integer_in(std::string_view key, std::int64_t low, std::int64_t high);
  std::optional<bool> flag(std::string_view key);
  std::vector<double> numbers(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// A quantity with its unit ("28 d", "16 mg/kg"); a bare number is refused: it has no unit.
  std::optional<Quantity> quantity(std::string_view key);
  /// A quantity of time, in days.
  std::optional<double> days(std::string_view key);
  std::optional<double> months(std::string_view key);
  std::optional<TomlReader> table(std::string_view key);
  std::vector<TomlReader> tables(std::string_view key);  // an array of tables
  const toml::node* node(std::string_view key);
  const toml::table& raw() const { return table_; }

  void complain(std::string_view key, std::string code, std::string message, std::string hint = {});
  void complain(const Diagnostics& found);
  void finish();

 private:
  void wrong_type(std::string_view key, const char* wanted);
  std::optional<double> time_in(std::string_view key, std::string_view unit);

  const toml::table& table_;
  std::string where_;  // "[visits]"
  std::string file_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
};

}  // namespace remit
