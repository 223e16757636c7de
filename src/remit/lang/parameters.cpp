// Reading parameters.tsv and correlations.tsv: every row is looked at, every complaint names its line.
#include "remit/lang/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <utility>

#include "remit/base/text.hpp"
#include "remit/base/units.hpp"

namespace remit {
namespace {

const std::vector<std::string> required_columns{"id",         "definition", "value", "unit",        "distribution",
                                                "spread",     "low",        "high",  "source_type", "source",
                                                "population", "confidence", "note"};
const std::vector<std::string> optional_columns{"draw_low", "draw_high", "scale"};

template <class Value>
struct Spelling {
  std::string_view name;
  Value value;
};

constexpr std::array<Spelling<Distribution>, 6> distributions{{{"fixed", Distribution::fixed},
                                                               {"lognormal", Distribution::lognormal},
                                                               {"normal", Distribution::normal},
                                                               {"logitnormal", Distribution::logitnormal},
                                                               {"loguniform", Distribution::loguniform},
                                                               {"uniform", Distribution::uniform}}};
constexpr std::array<Spelling<SourceType>, 4> source_types{{{"measured", SourceType::measured},
                                                            {"derived", SourceType::derived},
                                                            {"fitted", SourceType::fitted},
                                                            {"assumed", SourceType::assumed}}};
constexpr std::array<Spelling<Confidence>, 6> confidences{{{"H", Confidence::high},
                                                           {"M", Confidence::medium},
                                                           {"L", Confidence::low},
                                                           {"high", Confidence::high},
                                                           {"medium", Confidence::medium},
                                                           {"low", Confidence::low}}};

template <class Value, std::size_t N>
std::optional<Value> value_named(const std::array<Spelling<Value>, N>& spellings, std::string_view name) {
  for (const auto& spelling : spellings)
    if (spelling.name == name) return spelling.value;
  return std::nullopt;
}

template <class Value, std::size_t N>
std::vector<std::string> names_of(const std::array<Spelling<Value>, N>& spellings) {
  std::vector<std::string> names;
  for (const auto& spelling : spellings) names.emplace_back(spelling.name);
  return names;
}

void append(Diagnostics& diagnostics, const Diagnostics& more) {
  diagnostics.insert(diagnostics.end(), more.begin(), more.end());
}

/// One row of a table being read: cells by column name, complaints with the row's line.
class RowReader {
 public:
  RowReader(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics)
      : table_(table), row_(row), diagnostics_(diagnostics) {}

  Span span() const { return {table_.file, row_.line, 0}; }
  void complain(std::string code, std::string message, std::string hint = {}) const {
    diagnostics_.push_back(error_at(span(), std::move(code), std::move(message), std::move(hint)));
  }
  /// The trimmed cell; "-" says "not given", as an empty cell does.
  std::string text(std::string_view column) const {
    const int at = table_.column(column);
    if (at < 0) return {};
    const std::string cell(trim(row_.cells[static_cast<std::size_t>(at)]));
    return cell == "-" ? std::string() : cell;
  }
  std::string required_text(std::string_view column, const std::string& code, const std::string& hint) const {
    std::string cell = text(column);
    if (cell.empty()) complain(code, fmt::format("`{}` has no {}", text("id"), column), hint);
    return cell;
  }
  std::optional<double> number(std::string_view column, const std::string& code) const {
    const std::string cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto value = parse_number(cell);
    if (value && std::isfinite(*value)) return value;
    complain(code, fmt::format("{} `{}` is not a finite number", column, cell), "write 0.3 or 1e-6, without a unit");
    return std::nullopt;
  }
  template <class Value, std::size_t N>
  Value choice(std::string_view column, const std::array<Spelling<Value>, N>& spellings, const std::string& code,
               Value otherwise) const {
    const std::string cell = text(column);
    if (const auto value = value_named(spellings, cell)) return *value;
    const auto names = names_of(spellings);
    const std::string guess = did_you_mean(cell, names);
    const std::string choices = fmt::format("one of {}", join(names, ", "));
    if (cell.empty())
      complain(code, fmt::format("`{}` has no {}", text("id"), column), choices);
    else
      complain(code, fmt::format("unknown {} `{}`", column, cell), guess.empty() ? choices : guess);
    return otherwise;
  }

 private:
  const Tsv& table_;
  const TsvRow& row_;
  Diagnostics& diagnostics_;
};

std::string read_id(const RowReader& reader) {
  const std::string id = reader.text("id");
  if (!is_identifier(id))
    reader.complain("parameters-id", fmt::format("`{}` is not a name", id),
                    "letters, digits and underscores, no digit first");
  return id;
}

std::string read_unit(const RowReader& reader, Diagnostics& diagnostics) {
  const std::string unit =
      reader.required_text("unit", "parameters-unit", "every number has a unit; write 1 if it has no dimension");
  if (unit.empty()) return unit;
  if (auto parsed = parse_unit(unit, reader.span()); !parsed.ok()) append(diagnostics, parsed.diagnostics());
  return unit;
}

double read_value(const RowReader& reader, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  const auto value = reader.number("value", "parameters-value");
  if (!value && diagnostics.size() == before)
    reader.complain("parameters-value", fmt::format("`{}` has no value", reader.text("id")));
  return value.value_or(0);
}

void read_numbers(const RowReader& reader, ParameterRow& row) {
  row.spread = reader.number("spread", "parameters-spread");
  row.low = reader.number("low", "parameters-range");
  row.high = reader.number("high", "parameters-range");
  row.draw_low = reader.number("draw_low", "parameters-range");
  row.draw_high = reader.number("draw_high", "parameters-range");
  row.scale = reader.number("scale", "parameters-scale");
  if (row.scale && !(*row.scale > 0))
    reader.complain("parameters-scale", fmt::format("the scale of `{}` must be above 0", row.id));
}

void read_provenance(const RowReader& reader, ParameterRow& row) {
  row.definition = reader.required_text("definition", "parameters-definition", "say in a few words what the number is");
  row.source_type = reader.choice("source_type", source_types, "parameters-source-type", SourceType::assumed);
  row.source = reader.required_text(
      "source", "parameters-source",
      "name the paper or data, or why the value was assumed; a number without source does not load");
  row.confidence = reader.choice("confidence", confidences, "parameters-confidence", Confidence::low);
  row.population = reader.text("population");
  row.note = reader.text("note");
}

ParameterRow read_row(const RowReader& reader, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.size();
  ParameterRow row;
  row.span = reader.span();
  row.id = read_id(reader);
  row.value = read_value(reader, diagnostics);
  row.unit = read_unit(reader, diagnostics);
  row.distribution = reader.choice("distribution", distributions, "parameters-distribution", Distribution::fixed);
  read_numbers(reader, row);
  read_provenance(reader, row);
  if (diagnostics.size() == before) append(diagnostics, check_distribution(row));
  return row;
}

void refuse_duplicates(const std::vector<ParameterRow>& rows, Diagnostics& diagnostics) {
  std::map<std::string, Span> seen;
  for (const ParameterRow& row : rows) {
    const auto [first, is_new] = seen.emplace(row.id, row.span);
    if (!is_new)
      diagnostics.push_back(error_at(row.span, "parameters-duplicate",
                                     fmt::format("`{}` has a row already, in line {}", row.id, first->second.line),
                                     "keep one of the two"));
  }
}

bool needs_spread(Distribution law) {
  return law == Distribution::lognormal || law == Distribution::normal || law == Distribution::logitnormal;
}

bool needs_ends(Distribution law) { return law == Distribution::uniform || law == Distribution::loguniform; }

/// A complaint about `row`, kept short for the lists of conditions below.
Diagnostic fault(const ParameterRow& row, const char* code, const std::string& what, std::string hint = {}) {
  return error_at(row.span, code, fmt::format("`{}`: {}", row.id, what), std::move(hint));
}

void check_spread(const ParameterRow& row, Diagnostics& diagnostics) {
  const std::string law = to_text(row.distribution);
  if (needs_spread(row.distribution) && !row.spread)
    diagnostics.push_back(fault(row, "parameters-spread", "a " + law + " needs a spread",
                                "the CV of a lognormal, the SD of a normal, the SD on the logit of a logitnormal"));
  if (row.spread && *row.spread < 0) diagnostics.push_back(fault(row, "parameters-spread", "the spread is below 0"));
  if (needs_ends(row.distribution) && !(row.low && row.high))
    diagnostics.push_back(fault(row, "parameters-range", "a " + law + " lies between low and high; one is missing"));
}

void check_support(const ParameterRow& row, Diagnostics& diagnostics) {
  if (row.distribution == Distribution::lognormal && !(row.value > 0))
    diagnostics.push_back(fault(row, "parameters-value", "the median of a lognormal is above 0"));
  if (row.distribution == Distribution::logitnormal && !(row.value > 0 && row.value < 1))
    diagnostics.push_back(fault(row, "parameters-value", "the median of a logitnormal lies between 0 and 1"));
  if (row.distribution == Distribution::loguniform && row.low && !(*row.low > 0))
    diagnostics.push_back(fault(row, "parameters-range", "a loguniform begins above 0"));
}

void check_bounds(const ParameterRow& row, Diagnostics& diagnostics) {
  const auto between = [&](const std::optional<double>& from, const std::optional<double>& to) {
    return fmt::format("[{}, {}]", from ? format_number(*from) : "-INF", to ? format_number(*to) : "INF");
  };
  if ((row.low && row.value < *row.low) || (row.high && row.value > *row.high))
    diagnostics.push_back(fault(
        row, "parameters-range",
        fmt::format("value {} is outside [low, high] = {}", format_number(row.value), between(row.low, row.high))));
  if (row.low && row.high && *row.low > *row.high)
    diagnostics.push_back(fault(row, "parameters-range", "low is above high"));
  if (row.distribution == Distribution::fixed) return;
  const bool excluded = (row.draw_low && row.value < *row.draw_low) || (row.draw_high && row.value > *row.draw_high);
  if (excluded && !needs_ends(row.distribution))
    diagnostics.push_back(
        fault(row, "parameters-range",
              "the median lies outside [draw_low, draw_high] = " + between(row.draw_low, row.draw_high)));
  if (row.draw_low && row.draw_high && !(*row.draw_low < *row.draw_high))
    diagnostics.push_back(fault(row, "parameters-range", "draw_low is not below draw_high"));
}

Correlation read_correlation(const RowReader& reader, Diagnostics& diagnostics) {
  Correlation pair{reader.text("a"), reader.text("b"), 0, reader.text("source"), reader.span()};
  const std::size_t before = diagnostics.size();
  const auto value = reader.number("correlation", "parameters-correlation");
  if (!value && diagnostics.size() == before) reader.complain("parameters-correlation", "there is no correlation");
  pair.value = value.value_or(0);
  if (!(pair.value > -1 && pair.value < 1))
    reader.complain("parameters-correlation",
                    fmt::format("a correlation lies between -1 and 1, not {}", format_number(pair.value)));
  if (pair.a == pair.b) reader.complain("parameters-correlation", fmt::format("`{}` is paired with itself", pair.a));
  if (pair.source.empty())
    reader.complain("parameters-source", fmt::format("the correlation of `{}` and `{}` has no source", pair.a, pair.b));
  return pair;
}

void refuse_repeated_pairs(const std::vector<Correlation>& pairs, Diagnostics& diagnostics) {
  std::map<std::pair<std::string, std::string>, int> seen;
  for (const Correlation& pair : pairs) {
    const auto [first, is_new] = seen.emplace(std::minmax(pair.a, pair.b), pair.span.line);
    if (!is_new)
      diagnostics.push_back(
          error_at(pair.span, "parameters-correlation",
                   fmt::format("`{}` and `{}` are paired already, in line {}", pair.a, pair.b, first->second)));
  }
}

}  // namespace

const ParameterRow* ParameterTable::find(const std::string& id) const {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const ParameterRow& candidate) { return candidate.id == id; });
  return row == rows.end() ? nullptr : &*row;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front()))) return false;
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
}

std::optional<Distribution> distribution_named(std::string_view name) { return value_named(distributions, name); }

std::string to_text(Distribution distribution) {
  const auto spelling = std::find_if(distributions.begin(), distributions.end(),
                                     [&](const auto& candidate) { return candidate.value == distribution; });
  return std::string(spelling->name);
}

std::vector<std::string> distribution_names() { return names_of(distributions); }

Diagnostics check_distribution(const ParameterRow& row) {
  Diagnostics diagnostics;
  check_spread(row, diagnostics);
  check_support(row, diagnostics);
  check_bounds(row, diagnostics);
  return diagnostics;
}

Result<ParameterTable> parse_parameters(std::string_view text, const std::string& file) {
  auto table = parse_tsv(text, file, required_columns, optional_columns);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  ParameterTable parameters;
  for (const TsvRow& row : table->rows)
    parameters.rows.push_back(read_row(RowReader(*table, row, diagnostics), diagnostics));
  refuse_duplicates(parameters.rows, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(parameters), std::move(diagnostics)};
}

Result<ParameterTable> load_parameters(const std::filesystem::path& file) {
  auto text = read_file(file);
  if (!text.ok()) return text.diagnostics();
  return parse_parameters(*text, file.generic_string());
}

Result<std::vector<Correlation>> parse_correlations(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"a", "b", "correlation", "source"};
  auto table = parse_tsv(text, file, columns, {});
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  std::vector<Correlation> pairs;
  for (const TsvRow& row : table->rows)
    pairs.push_back(read_correlation(RowReader(*table, row, diagnostics), diagnostics));
  refuse_repeated_pairs(pairs, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(pairs), std::move(diagnostics)};
}

Result<std::vector<Correlation>> load_correlations(const std::filesystem::path& file) {
  auto text = read_file(file);
  if (!text.ok()) return text.diagnostics();
  return parse_correlations(*text, file.generic_string());
}

}  // namespace remit
