// A TOML text as a plain tree in file order, each value with its place, and a reader that complains instead of
// throwing. Keeps toml++ out of everybody else's compile.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

struct TomlEntry;

struct TomlValue {
  enum class Kind { text, number, flag, list, table };
  Kind kind = Kind::table;
  std::string text;
  double number = 0;
  bool flag = false;
  std::vector<TomlValue> items;    // of a list
  std::vector<TomlEntry> entries;  // of a table, in the order of the file
  Span span;

  const TomlValue* find(std::string_view key) const;
};

/// A key and its value; a pair of an unfinished type would not be a complete type for every compiler.
struct TomlEntry {
  std::string first;
  TomlValue second;
};

/// Code "toml-syntax".
Result<TomlValue> parse_toml(std::string_view text, const std::string& file);

/// A table being read: missing, misspelt and mistyped keys are complaints with their line (codes PREFIX-missing,
/// PREFIX-unknown-key, PREFIX-type).
class TomlTableReader {
 public:
  TomlTableReader(const TomlValue& table, std::string prefix, Diagnostics& diagnostics);

  /// Complains about every key that is not among these.
  void allow(const std::vector<std::string>& keys) const;
  std::string text(std::string_view key) const;           // empty if absent
  std::string required_text(std::string_view key) const;  // complains if absent
  std::optional<double> number(std::string_view key) const;
  std::vector<std::string> texts(std::string_view key) const;  // a list of texts, or one text
  std::vector<double> numbers(std::string_view key) const;
  /// The tables of `[[key]]`, or the single `[key]`.
  std::vector<const TomlValue*> tables(std::string_view key) const;
  const TomlValue* find(std::string_view key) const { return table_.find(key); }
  const Span& span() const { return table_.span; }
  void complain(const Span& span, std::string_view code, std::string message, std::string hint = {}) const;

 private:
  const TomlValue* typed(std::string_view key, TomlValue::Kind kind) const;
  const TomlValue& table_;
  std::string prefix_;
  Diagnostics& diagnostics_;
};

}  // namespace remit
