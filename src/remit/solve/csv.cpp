#include "remit/solve/csv.hpp"

#include <algorithm>

#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr std::size_t most_complaints = 100;
constexpr std::size_t most_rows = 1'000'000;  // a larger file is no table of doses, and would take gigabytes

/// One row after another out of the text, in linear time.
class CsvScanner {
 public:
  CsvScanner(std::string_view text, const std::string& file) : text_(text), file_(file) {
    if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  }

  bool next(CsvRow& row) {
    row = {.cells = {}, .line = line_};
    if (at_ >= text_.size()) return false;
    do row.cells.push_back(cell());
    while (take(','));
    end_line();
    return true;
  }
  Diagnostics complaints;

 private:
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string cell() {
    if (take('"')) return quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string result(text_.substr(at_, end - at_));
    at_ = end;
    return result;
  }

  std::string quoted() {
    const int opened = line_;
    std::string result;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"' && !take('"')) return after_quote(std::move(result));
      line_ += c == '\n';
      result += c;
    }
    complaints.push_back(error_at({file_, opened}, "csv-quote", "a quoted cell does not end", "close it with \""));
    return result;
  }

  std::string after_quote(std::string result) {
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    if (end != at_)
      complaints.push_back(error_at({file_, line_}, "csv-quote", "text follows the closing quote of a cell",
                                    "double a quote that belongs to the cell"));
    at_ = end;
    return result;
  }

  void end_line() {
    take('\r');
    take('\n');
    ++line_;
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
};

bool is_empty(const CsvRow& row) { return row.cells.size() == 1 && trim(row.cells[0]).empty(); }

void check_header(const Csv& csv, int line, Diagnostics& complaints) {
  std::vector<std::string> sorted = csv.header;
  std::ranges::sort(sorted);
  const auto twice = std::ranges::adjacent_find(sorted);
  if (twice != sorted.end())
    complaints.push_back(error_at({csv.file, line}, "csv-header", "the column `" + *twice + "` is there twice"));
  if (std::ranges::count(sorted, std::string()) > 0)
    complaints.push_back(error_at({csv.file, line}, "csv-header", "a column has no name", "name it or take it out"));
}

/// Other programs separate by semicolons or tabs.
bool is_separated_otherwise(const std::vector<std::string>& header) {
  return header.size() == 1 && header[0].find_first_of(";\t") != std::string::npos;
}

Diagnostic ragged(const Csv& csv, const CsvRow& row) {
  return error_at(
      {csv.file, row.line}, "csv-ragged",
      "the row has " + std::to_string(row.cells.size()) + " cells, the header has " + std::to_string(csv.header.size()),
      "write `.` where a value is missing");
}

}  // namespace

Diagnostics capped(Diagnostics diagnostics, std::size_t limit, const std::string& code) {
  if (diagnostics.size() <= limit) return diagnostics;
  const std::size_t rest = diagnostics.size() - limit;
  const Span span{diagnostics.front().span.file};
  const bool errors = has_errors(diagnostics);
  std::ranges::stable_sort(diagnostics, std::greater(), &Diagnostic::severity);
  diagnostics.resize(limit);
  const std::string message = "and " + std::to_string(rest) + " more complaints";
  diagnostics.push_back(errors ? error_at(span, code, message) : warning_at(span, code, message));
  return diagnostics;
}

Result<Csv> parse_csv(std::string_view text, const std::string& file) {
  if (text.find('\0') != std::string_view::npos)
    return error_at({file}, "csv-nul", "the file holds NUL bytes: it is no text", "save the table as UTF-8 text");
  Csv csv{.file = file, .header = {}, .rows = {}};
  CsvScanner scanner(text, file);
  CsvRow row;
  while (scanner.next(row) && is_empty(row)) continue;
  if (row.cells.empty() || is_empty(row)) return error_at({file}, "csv-empty", "the table has no header line");
  for (const std::string& name : row.cells) csv.header.emplace_back(trim(name));
  if (is_separated_otherwise(csv.header))
    return error_at({file, row.line}, "csv-header", "the header has no comma", "separate the cells by commas");
  check_header(csv, row.line, scanner.complaints);
  while (scanner.next(row)) {
    if (is_empty(row)) continue;
    if (csv.rows.size() == most_rows)
      return error_at({file, row.line}, "csv-too-many", "the table has more than 1,000,000 rows", "split it");
    if (row.cells.size() != csv.header.size())
      scanner.complaints.push_back(ragged(csv, row));
    else
      csv.rows.push_back(std::move(row));
    if (scanner.complaints.size() > 10 * most_complaints) break;  // noise: there is no table here
  }
  if (has_errors(scanner.complaints)) return capped(std::move(scanner.complaints), most_complaints, "csv-more");
  return csv;
}

}  // namespace remit
