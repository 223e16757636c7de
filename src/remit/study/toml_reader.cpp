#include "remit/study/toml_reader.hpp"

#include <algorithm>

#include "remit/base/text.hpp"

namespace remit {

Span span_of(const toml::node& node, const std::string& file) {
  const auto& begin = node.source().begin;
  return {file, static_cast<int>(begin.line), static_cast<int>(begin.column)};
}

TomlReader::TomlReader(const toml::table& table, std::string where, std::string file, Diagnostics& diagnostics)
    : table_(table), where_(std::move(where)), file_(std::move(file)), diagnostics_(diagnostics) {}

const toml::node* TomlReader::node(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

bool TomlReader::has(std::string_view key) { return node(key) != nullptr; }

Span TomlReader::span(std::string_view key) const {
  const toml::node* found = key.empty() ? nullptr : table_.get(key);
  return span_of(found ? *found : static_cast<const toml::node&>(table_), file_);
}

void TomlReader::complain(std::string_view key, std::string code, std::string message, std::string hint) {
  diagnostics_.push_back(error_at(span(key), std::move(code), std::move(message), std::move(hint)));
}

void TomlReader::complain(const Diagnostics& found) {
  diagnostics_.insert(diagnostics_.end(), found.begin(), found.end());
}

void TomlReader::wrong_type(std::string_view key, const char* wanted) {
  complain(key, "study-type", "`" + std::string(key) + "` in " + where_ + " must be " + wanted);
}

std::optional<std::string> TomlReader::text(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (auto value = found->value_exact<std::string>()) return value;
  wrong_type(key, "a text in quotes");
  return {};
}

std::string TomlReader::required_text(std::string_view key) {
  if (!has(key)) complain({}, "study-missing-key", where_ + " needs `" + std::string(key) + "`");
  return text(key).value_or("");
}

std::optional<double> TomlReader::number(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (auto value = found->is_number() ? found->value<double>() : std::nullopt)
    if (std::isfinite(*value)) return value;
  wrong_type(key, "a finite number");
  return {};
}

std::optional<double> TomlReader::number_in(std::string_view key, double low, double high) {
  const auto value = number(key);
  if (!value || (*value >= low && *value <= high)) return value;
  complain(key, "study-range", "`" + std::string(key) + "` in " + where_ + " is " + format_number(*value),
           "it must lie between " + format_number(low) + " and " + format_number(high));
  return {};
}

std::optional<std::int64_t> TomlReader::integer(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (auto value = found->value_exact<std::int64_t>()) return value;
  wrong_type(key, "a whole number");
  return {};
}

std::optional<std::int64_t> TomlReader::integer_in(std::string_view key, std::int64_t low, std::int64_t high) {
  const auto value = integer(key);
  if (!value || (*value >= low && *value <= high)) return value;
  complain(key, "study-range", "`" + std::string(key) + "` in " + where_ + " is " + std::to_string(*value),
           "it must lie between " + std::to_string(low) + " and " + std::to_string(high));
  return {};
}

std::optional<bool> TomlReader::flag(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (auto value = found->value_exact<bool>()) return value;
  wrong_type(key, "true or false");
  return {};
}

std::vector<double> TomlReader::numbers(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  std::vector<double> values;
  if (const toml::array* array = found->as_array())
    for (const toml::node& item : *array)
      if (item.is_number()) values.push_back(*item.value<double>());
  if (!found->is_array() || values.size() != found->as_array()->size()) wrong_type(key, "a list of numbers");
  return values;
}

std::vector<std::string> TomlReader::texts(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  std::vector<std::string> values;
  if (const toml::array* array = found->as_array())
    for (const toml::node& item : *array)
      if (item.is_string()) values.push_back(*item.value<std::string>());
  if (!found->is_array() || values.size() != found->as_array()->size()) wrong_type(key, "a list of texts");
  return values;
}

std::optional<Quantity> TomlReader::quantity(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (found->is_number()) {
    complain(key, "study-missing-unit", "`" + std::string(key) + "` in " + where_ + " has no unit",
             "write it in quotes with its unit, as in \"25 mg\" or \"28 d\"");
    return {};
  }
  const auto written = text(key);
  if (!written) return {};
  const auto parsed = parse_quantity(*written, span(key));
  diagnostics_.insert(diagnostics_.end(), parsed.diagnostics().begin(), parsed.diagnostics().end());
  if (!parsed) return {};
  return *parsed;
}

std::optional<double> TomlReader::time_in(std::string_view key, std::string_view unit_text) {
  const auto read = quantity(key);
  if (!read) return {};
  const Unit unit = *parse_unit(unit_text);
  if (!same_dimension(read->unit, unit)) {
    complain(key, "study-unit",
             "`" + std::string(key) + "` in " + where_ + " must be a time, not \"" + read->text + "\"",
             "as in \"28 d\", \"6 wk\" or \"18 mo\"");
    return {};
  }
  const double value = read->value * conversion(read->unit, unit);
  if (value >= 0) return value;
  complain(key, "study-range", "`" + std::string(key) + "` in " + where_ + " is negative: \"" + read->text + "\"");
  return {};
}

std::optional<double> TomlReader::days(std::string_view key) { return time_in(key, "d"); }
std::optional<double> TomlReader::months(std::string_view key) { return time_in(key, "mo"); }

std::optional<TomlReader> TomlReader::table(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  if (const toml::table* inner = found->as_table())
    return TomlReader(*inner, "[" + std::string(key) + "]", file_, diagnostics_);
  wrong_type(key, "a table");
  return {};
}

std::vector<TomlReader> TomlReader::tables(std::string_view key) {
  const toml::node* found = node(key);
  if (!found) return {};
  std::vector<TomlReader> readers;
  if (const toml::array* array = found->as_array())
    for (const toml::node& item : *array)
      if (const toml::table* inner = item.as_table())
        readers.emplace_back(*inner, "[[" + std::string(key) + "]] " + std::to_string(readers.size() + 1), file_,
                             diagnostics_);
  if (!found->is_array() || readers.size() != found->as_array()->size()) wrong_type(key, "a list of tables");
  return readers;
}

void TomlReader::finish() {
  for (const auto& [key, value] : table_) {
    if (std::ranges::find(known_, key.str()) != known_.end()) continue;
    const auto& begin = key.source().begin;
    const std::string name(key.str());
    diagnostics_.push_back(error_at({file_, static_cast<int>(begin.line), static_cast<int>(begin.column)},
                                    "study-unknown-key", "unknown key `" + name + "` in " + where_,
                                    did_you_mean(name, known_)));
  }
}

}  // namespace remit
