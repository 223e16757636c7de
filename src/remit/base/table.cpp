#include "remit/base/table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

/// Quoted where RFC 4180 asks for it.
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char letter : text) result.append(letter == '"' ? "\"\"" : std::string(1, letter));
  return result + "\"";
}

std::string cell(double value) { return std::isnan(value) ? "" : format_number(value); }
std::string cell(std::int64_t value) { return std::to_string(value); }
std::string cell(const std::string& value) { return quoted(value); }

std::string cell(const Column& column, std::size_t row) {
  return std::visit([row](const auto& values) { return cell(values[row]); }, column.values);
}

template <class Value>
const std::vector<Value>& typed(const Column& column) {
  const auto* values = std::get_if<std::vector<Value>>(&column.values);
  REMIT_ASSERT(values != nullptr, "column `" + column.name + "` has another type");
  return *values;
}

}  // namespace

std::size_t Column::size() const {
  return std::visit([](const auto& each) { return each.size(); }, values);
}

void Table::add(Column column) {
  REMIT_ASSERT(!has(column.name), "column `" + column.name + "` is already there");
  REMIT_ASSERT(columns_.empty() || column.size() == rows(), "column `" + column.name + "` has another length");
  columns_.push_back(std::move(column));
}

std::size_t Table::rows() const { return columns_.empty() ? 0 : columns_.front().size(); }

bool Table::has(std::string_view name) const {
  return std::any_of(columns_.begin(), columns_.end(), [name](const Column& each) { return each.name == name; });
}

const Column& Table::column(std::string_view name) const {
  const auto found =
      std::find_if(columns_.begin(), columns_.end(), [name](const Column& each) { return each.name == name; });
  REMIT_ASSERT(found != columns_.end(), "there is no column `" + std::string(name) + "`");
  return *found;
}

const std::vector<double>& Table::numbers(std::string_view name) const { return typed<double>(column(name)); }
const std::vector<std::int64_t>& Table::integers(std::string_view name) const {
  return typed<std::int64_t>(column(name));
}
const std::vector<std::string>& Table::texts(std::string_view name) const { return typed<std::string>(column(name)); }

std::string Table::csv() const {
  std::string text;
  const auto line = [&](const auto& cell_of) {
    const std::size_t begin = text.size();
    for (std::size_t i = 0; i < columns_.size(); ++i) text.append(i == 0 ? "" : ",").append(cell_of(columns_[i]));
    // A single empty cell would be an empty line, which readers skip.
    if (text.size() == begin && !columns_.empty()) text += "\"\"";
    text += '\n';
  };
  if (!columns_.empty()) line([](const Column& column) { return quoted(column.name); });
  for (std::size_t row = 0; row < rows(); ++row) line([row](const Column& column) { return cell(column, row); });
  return text;
}

}  // namespace remit
