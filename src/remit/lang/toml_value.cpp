// toml++ into our tree. Its tables are sorted by key; the order of the file is restored from the places.
#include "remit/lang/toml_value.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>

#include "remit/base/text.hpp"

namespace remit {
namespace {

Span span_of(const toml::source_region& region, const std::string& file) {
  return {file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

bool comes_before(const Span& a, const Span& b) { return std::pair(a.line, a.column) < std::pair(b.line, b.column); }

TomlValue convert(const toml::node& node, const std::string& file);

TomlValue convert_table(const toml::table& table, const std::string& file) {
  TomlValue value;
  for (const auto& [key, node] : table) {
    value.entries.emplace_back(std::string(key.str()), convert(node, file));
    // A key is where a person looks; a table in brackets has no better place than its own.
    if (key.source().begin.line > 0) value.entries.back().second.span = span_of(key.source(), file);
  }
  std::stable_sort(value.entries.begin(), value.entries.end(),
                   [](const auto& a, const auto& b) { return comes_before(a.second.span, b.second.span); });
  return value;
}

TomlValue convert_list(const toml::array& list, const std::string& file) {
  TomlValue value;
  value.kind = TomlValue::Kind::list;
  for (const auto& node : list) value.items.push_back(convert(node, file));
  return value;
}

/// Dates and times are read as the texts they are written as.
std::string text_of_date(const toml::node& node) {
  std::ostringstream text;
  if (const auto* date = node.as_date()) text << *date;
  if (const auto* time = node.as_time()) text << *time;
  if (const auto* both = node.as_date_time()) text << *both;
  return text.str();
}

TomlValue convert_scalar(const toml::node& node) {
  TomlValue value;
  if (const auto number = node.value<double>(); number && node.is_number()) {
    value.kind = TomlValue::Kind::number;
    value.number = *number;
  } else if (const auto flag = node.value_exact<bool>()) {
    value.kind = TomlValue::Kind::flag;
    value.flag = *flag;
  } else {
    value.kind = TomlValue::Kind::text;
    value.text = node.is_string() ? node.value_or(std::string()) : text_of_date(node);
  }
  return value;
}

TomlValue convert(const toml::node& node, const std::string& file) {
  TomlValue value = node.is_table()   ? convert_table(*node.as_table(), file)
                    : node.is_array() ? convert_list(*node.as_array(), file)
                                      : convert_scalar(node);
  value.span = span_of(node.source(), file);
  return value;
}

std::string noun(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::text:
      return "a text in quotes";
    case TomlValue::Kind::number:
      return "a number";
    case TomlValue::Kind::flag:
      return "true or false";
    case TomlValue::Kind::list:
      return "a list";
    case TomlValue::Kind::table:
      return "a table";
  }
  return "a value";
}

}  // namespace

const TomlValue* TomlValue::find(std::string_view key) const {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

Result<TomlValue> parse_toml(std::string_view text, const std::string& file) {
  try {
    return convert(toml::parse(text), file);
  } catch (const toml::parse_error& error) {
    return error_at(span_of(error.source(), file), "toml-syntax", std::string(error.description()));
  }
}

TomlTableReader::TomlTableReader(const TomlValue& table, std::string prefix, Diagnostics& diagnostics)
    : table_(table), prefix_(std::move(prefix)), diagnostics_(diagnostics) {}

void TomlTableReader::complain(const Span& span, std::string_view code, std::string message, std::string hint) const {
  diagnostics_.push_back(error_at(span, fmt::format("{}-{}", prefix_, code), std::move(message), std::move(hint)));
}

void TomlTableReader::allow(const std::vector<std::string>& keys) const {
  for (const auto& [key, value] : table_.entries) {
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    const std::string guess = did_you_mean(key, keys);
    complain(value.span, "unknown-key", fmt::format("unknown key `{}`", key),
             guess.empty() ? "known: " + join(keys, ", ") : guess);
  }
}

const TomlValue* TomlTableReader::typed(std::string_view key, TomlValue::Kind kind) const {
  const TomlValue* value = table_.find(key);
  if (!value || value->kind == kind) return value;
  complain(value->span, "type", fmt::format("`{}` must be {}, not {}", key, noun(kind), noun(value->kind)));
  return nullptr;
}

std::string TomlTableReader::text(std::string_view key) const {
  const TomlValue* value = typed(key, TomlValue::Kind::text);
  return value ? value->text : std::string();
}

std::string TomlTableReader::required_text(std::string_view key) const {
  std::string value = text(key);
  if (!table_.find(key) || (value.empty() && table_.find(key)->kind == TomlValue::Kind::text))
    complain(table_.span, "missing", fmt::format("`{}` is missing", key), fmt::format("add {} = \"...\"", key));
  return value;
}

std::optional<double> TomlTableReader::number(std::string_view key) const {
  const TomlValue* value = typed(key, TomlValue::Kind::number);
  return value ? std::optional(value->number) : std::nullopt;
}

std::vector<std::string> TomlTableReader::texts(std::string_view key) const {
  const TomlValue* value = table_.find(key);
  if (value && value->kind == TomlValue::Kind::text) return {value->text};
  value = typed(key, TomlValue::Kind::list);
  std::vector<std::string> result;
  for (const TomlValue& item : value ? value->items : std::vector<TomlValue>()) {
    if (item.kind == TomlValue::Kind::text)
      result.push_back(item.text);
    else
      complain(item.span, "type", fmt::format("`{}` lists texts in quotes, not {}", key, noun(item.kind)));
  }
  return result;
}

std::vector<double> TomlTableReader::numbers(std::string_view key) const {
  const TomlValue* value = typed(key, TomlValue::Kind::list);
  std::vector<double> result;
  for (const TomlValue& item : value ? value->items : std::vector<TomlValue>()) {
    if (item.kind == TomlValue::Kind::number)
      result.push_back(item.number);
    else
      complain(item.span, "type", fmt::format("`{}` lists numbers, not {}", key, noun(item.kind)));
  }
  return result;
}

std::vector<const TomlValue*> TomlTableReader::tables(std::string_view key) const {
  const TomlValue* value = table_.find(key);
  if (!value) return {};
  if (value->kind == TomlValue::Kind::table) return {value};
  value = typed(key, TomlValue::Kind::list);
  std::vector<const TomlValue*> result;
  if (!value) return result;
  for (const TomlValue& item : value->items) {
    if (item.kind == TomlValue::Kind::table)
      result.push_back(&item);
    else
      complain(item.span, "type", fmt::format("`{}` lists tables, not {}", key, noun(item.kind)));
  }
  return result;
}

}  // namespace remit
