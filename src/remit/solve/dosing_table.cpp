#include "remit/solve/dosing_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "remit/base/text.hpp"
#include "remit/solve/csv.hpp"
#include "remit/solve/dosing_row.hpp"

namespace remit {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_complaints = 200;

const std::vector<std::string> read_columns = {"id", "time", "amt", "rate", "dur", "evid", "cmt", "ii", "addl", "ss"};
const std::vector<std::string> passed_over = {"dv", "mdv", "cens", "limit", "dvid"};

bool is_missing(std::string_view cell) { return cell.empty() || cell == "." || cell == "NA"; }

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Where each column of the text lies; -1: not there.
struct Columns {
  int id = -1, time = -1, amt = -1, rate = -1, dur = -1, evid = -1, cmt = -1, ii = -1, addl = -1, ss = -1;
  std::vector<int> covariates;
};

int* place_of(Columns& columns, const std::string& name) {
  int* const places[] = {&columns.id,   &columns.time, &columns.amt, &columns.rate, &columns.dur,
                         &columns.evid, &columns.cmt,  &columns.ii,  &columns.addl, &columns.ss};
  const auto found = std::ranges::find(read_columns, name);
  return found == read_columns.end() ? nullptr : places[found - read_columns.begin()];
}

bool is_upper(const std::string& name) { return lower(name) != name; }

class TableReader {
 public:
  TableReader(const Csv& csv, const DosingTableOptions& options) : csv_(csv), options_(options) {
    table_.file = csv.file;
    table_.compartments = options.compartments;
    table_.carry = options.carry;
  }

  Result<DosingTable> run() {
    find_columns();
    if (columns_.time >= 0) {
      for (const CsvRow& row : csv_.rows) add(row);
      for (DosingSubject& subject : table_.subjects) fill_covariates(subject);
    }
    if (has_errors(complaints_)) return capped(std::move(complaints_), most_complaints, "dosing-more");
    return Result<DosingTable>(std::move(table_), capped(std::move(complaints_), most_complaints, "dosing-more"));
  }

 private:
  Span at(int line) const { return {csv_.file, line}; }
  void refuse(int line, const char* code, std::string message, std::string fix = {}) {
    complaints_.push_back(error_at(at(line), code, std::move(message), std::move(fix)));
  }

  void find_columns() {
    std::string first;  // the reserved name that settles the case
    for (std::size_t k = 0; k < csv_.header.size(); ++k) {
      const std::string& name = csv_.header[k];
      if (contains(options_.ignored, name)) continue;
      int* place = place_of(columns_, lower(name));
      if (!place && !contains(passed_over, lower(name))) {
        add_covariate(name, static_cast<int>(k));
        continue;
      }
      if (first.empty()) first = name;
      check_case(name, first);
      if (place) *place = static_cast<int>(k);
    }
    if (columns_.time < 0) refuse(1, "dosing-column", "the table has no column TIME", "add it");
    if (csv_.rows.empty()) refuse(1, "dosing-empty", "the table has no rows", "add some");
  }

  static std::string advice(std::string guess) {
    return guess.empty() ? "take it out, or --ignore it" : guess + ", or --ignore it";
  }

  void add_covariate(const std::string& name, int column) {
    if (options_.parameters && !contains(*options_.parameters, name))
      refuse(1, "dosing-unknown-covariate", "the column `" + name.substr(0, 100) + "` is no parameter of the model",
             advice(did_you_mean(name.substr(0, 100), *options_.parameters)));
    columns_.covariates.push_back(column);
    table_.covariates.push_back(name);
  }

  void check_case(const std::string& name, const std::string& first) {
    const bool one_case =
        name == lower(name) || std::ranges::none_of(name, [](char c) { return c >= 'a' && c <= 'z'; });
    if (!one_case || is_upper(name) != is_upper(first))
      refuse(1, "dosing-case", "the column names `" + first + "` and `" + name + "` mix upper and lower case",
             "write all of them in one case");
  }

  /// A missing cell is 0; the complaint names the column.
  double number(const CsvRow& row, int column) {
    if (column < 0) return 0;
    const std::string_view cell = trim(row.cells[static_cast<std::size_t>(column)]);
    if (is_missing(cell)) return 0;
    const std::optional<double> value = parse_number(cell);
    if (value && std::isfinite(*value)) return *value;
    refuse(row.line, "dosing-number",
           csv_.header[static_cast<std::size_t>(column)] + " is `" + std::string(cell.substr(0, 40)) + "`",
           "write a finite number, or `.` where there is none");
    return 0;
  }

  std::int64_t whole(const CsvRow& row, int column) {
    const double value = number(row, column);
    if (value == std::floor(value) && std::fabs(value) < 1e15) return static_cast<std::int64_t>(value);
    refuse(row.line, "dosing-number", csv_.header[static_cast<std::size_t>(column)] + " is no whole number");
    return 0;
  }

  // What a row means is only judged when all of its cells could be read.
  void add(const CsvRow& cells) {
    DosingRow row;
    const std::size_t before = complaints_.size();
    row.line = cells.line;
    row.amount = number(cells, columns_.amt);
    row.rate = number(cells, columns_.rate);
    row.duration = number(cells, columns_.dur);
    row.interval = number(cells, columns_.ii);
    row.additional = whole(cells, columns_.addl);
    row.steady = static_cast<int>(std::clamp<std::int64_t>(whole(cells, columns_.ss), -1, 3));
    read_event(cells, row);
    read_compartment(cells, row);
    read_covariates(cells, row);
    DosingSubject& subject = subject_of(cells);
    read_time(cells, subject, row);
    if (complaints_.size() == before) check_dosing_row(row, csv_.file, complaints_);
    count(row);
    subject.rows.push_back(std::move(row));
  }

  void count(const DosingRow& row) {
    const std::int64_t before = doses_;
    doses_ += std::clamp<std::int64_t>(row.additional, 0, most_additional) + 1;
    if (before <= most_doses && doses_ > most_doses)
      refuse(row.line, "dosing-too-many", "with this row the table has more than 1,000,000 doses and rows",
             "split it, or lower ADDL");
  }

  DosingSubject& subject_of(const CsvRow& row) {
    const std::string id(columns_.id < 0 ? "1" : trim(row.cells[static_cast<std::size_t>(columns_.id)]));
    if (!table_.subjects.empty() && table_.subjects.back().id == id) return table_.subjects.back();
    if (id.empty()) refuse(row.line, "dosing-id", "ID is empty", "give each row the subject it belongs to");
    if (!ids_.insert(id).second)
      refuse(row.line, "dosing-id-again", "ID " + id.substr(0, 40) + " comes back after another one",
             "put the rows of an ID together, or give the later ones an ID of their own");
    table_.subjects.push_back({.id = id, .rows = {}});
    return table_.subjects.back();
  }

  void read_event(const CsvRow& cells, DosingRow& row) {
    if (columns_.evid < 0) {
      const bool gives = row.amount != 0 || (row.rate != 0 && row.steady != 0);
      row.event = gives ? DosingEvent::dose : DosingEvent::observe;
      return;
    }
    constexpr DosingEvent events[] = {DosingEvent::observe,  DosingEvent::dose,           DosingEvent::other,
                                      DosingEvent::reset,    DosingEvent::reset_and_dose, DosingEvent::replace,
                                      DosingEvent::multiply, DosingEvent::other,          DosingEvent::replace};
    const std::int64_t evid = whole(cells, columns_.evid);
    if (evid == 7)
      refuse(row.line, "dosing-evid", "EVID 7 (a phantom dose) is not supported", "take the row out, or write EVID 2");
    else if (evid < 0 || evid > 8)
      refuse(row.line, "dosing-evid", "EVID is none of 0 to 6 and 8",
             "0 observes, 1 doses, 2 marks, 3 resets, 4 resets and doses");
    else
      row.event = events[evid];
  }

  void read_compartment(const CsvRow& cells, DosingRow& row) {
    const std::string cell(columns_.cmt < 0 ? "" : trim(cells.cells[static_cast<std::size_t>(columns_.cmt)]));
    const std::vector<std::string>& known = table_.compartments;
    if (const auto named = std::ranges::find(known, cell); named != known.end()) {
      row.compartment = static_cast<int>(named - known.begin());
      return;
    }
    const std::optional<double> value = is_missing(cell) ? 0 : parse_number(cell);
    if (!value)
      refuse(row.line, "dosing-cmt", "there is no compartment `" + cell.substr(0, 40) + "`",
             did_you_mean(cell.substr(0, 100), known));
    else if (*value < 0)
      refuse(row.line, "dosing-cmt-off", "a negative CMT (a compartment switched off) is not supported",
             "set the compartment to 0 with EVID 5 and stop its inputs in the model");
    else if (*value != std::floor(*value) || *value > static_cast<double>(known.size()))
      refuse(row.line, "dosing-cmt", "CMT " + cell.substr(0, 40) + " is out of range",
             "the model has " + std::to_string(known.size()) + " compartments: " + listed());
    else
      row.compartment = *value == 0 ? default_compartment() : static_cast<int>(*value) - 1;
  }

  std::string listed() const {
    const std::vector<std::string>& known = table_.compartments;
    const std::size_t shown = std::min<std::size_t>(known.size(), 8);
    return join(std::span(known).first(shown), ", ") + (shown < known.size() ? ", ..." : "");
  }

  int default_compartment() const {
    const std::vector<std::string>& known = table_.compartments;
    if (known.size() == 1) return 0;
    const auto found = std::ranges::find(known, options_.default_compartment);
    return found == known.end() ? -1 : static_cast<int>(found - known.begin());
  }

  void read_covariates(const CsvRow& cells, DosingRow& row) {
    for (const int column : columns_.covariates) {
      const bool none = is_missing(trim(cells.cells[static_cast<std::size_t>(column)]));
      row.covariates.push_back(none ? missing : number(cells, column));
    }
  }

  void read_time(const CsvRow& cells, const DosingSubject& subject, DosingRow& row) {
    row.time = number(cells, columns_.time);
    if (is_missing(trim(cells.cells[static_cast<std::size_t>(columns_.time)])))
      refuse(row.line, "dosing-time", "TIME is missing", "give every row its time");
    if (row.time < 0 || row.time > latest_time)
      refuse(row.line, "dosing-time", "TIME lies outside 0 to 1e7", "count from 0, in the model's time unit");
    if (subject.rows.empty()) offset_ = 0;
    row.clock = row.time + offset_;
    if (row.clock > latest_time && row.time <= latest_time)
      refuse(row.line, "dosing-time", "the times before the resets add up to more than 1e7", "split the subject");
    if (subject.rows.empty() || row.time >= subject.rows.back().time) return;
    const DosingRow& last = subject.rows.back();
    const bool resets = row.event == DosingEvent::reset || row.event == DosingEvent::reset_and_dose;
    if (!(resets && options_.time_reset))
      refuse(row.line, "dosing-time-falls", "TIME falls within ID " + subject.id.substr(0, 40),
             "sort the rows by time, or start again with EVID 3 or 4");
    offset_ = last.clock - row.time;
    row.clock = last.clock;
  }

  /// What is missing is the value carried: from before (or, at the start, from the first given), or from after.
  void fill_covariates(DosingSubject& subject) const {
    for (std::size_t k = 0; k < table_.covariates.size(); ++k) {
      if (table_.carry == Carry::locf) {
        carry(subject.rows.begin(), subject.rows.end(), k);
        carry(subject.rows.rbegin(), subject.rows.rend(), k);
      } else {
        carry(subject.rows.rbegin(), subject.rows.rend(), k);
        carry(subject.rows.begin(), subject.rows.end(), k);
      }
    }
  }

  template <class Iterator>
  static void carry(Iterator from, Iterator to, std::size_t covariate) {
    double last = missing;
    for (; from != to; ++from) {
      double& value = from->covariates[covariate];
      if (std::isnan(value)) value = last;
      last = value;
    }
  }

  const Csv& csv_;
  const DosingTableOptions& options_;
  Columns columns_;
  DosingTable table_;
  std::set<std::string> ids_;
  double offset_ = 0;  // from the table's time to the clock
  std::int64_t doses_ = 0;
  Diagnostics complaints_;
};

}  // namespace

std::vector<std::string> DosingTable::infused() const {
  std::vector<bool> wanted(compartments.size(), false);
  for (const DosingSubject& subject : subjects) {
    for (const DosingRow& row : subject.rows) {
      if (row.compartment >= 0 && (row.rate != 0 || row.duration != 0))
        wanted[static_cast<std::size_t>(row.compartment)] = true;
    }
  }
  std::vector<std::string> names;
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    if (wanted[k]) names.push_back(compartments[k]);
  }
  return names;
}

Result<DosingTable> parse_dosing_table(std::string_view text, const std::string& file,
                                       const DosingTableOptions& options) {
  const Result<Csv> csv = parse_csv(text, file);
  if (!csv) return csv.diagnostics();
  return TableReader(*csv, options).run();
}

}  // namespace remit
