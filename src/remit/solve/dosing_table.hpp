// Dosing tables as pharmacometricians write them (NONMEM's columns): text to checked rows per subject. A row that is
// not among the legal combinations is refused with its line and the fix, all of them at once. docs/reference/
// dosing-table.md is the manual.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

/// What EVID says; `replace` (EVID 5 or 8) and `multiply` (6) are extensions.
enum class DosingEvent : std::uint8_t { observe, dose, other, reset, reset_and_dose, replace, multiply };

/// How a covariate runs between its rows: each value holds from its own row on (last observation carried forward), or
/// from the row before on (next observation carried backward, as NONMEM does).
enum class Carry : std::uint8_t { locf, nocb };

inline constexpr double modelled_rate = -1, modelled_duration = -2;  // in `rate`

struct DosingRow {
  int line = 0;
  double time = 0;   // as written
  double clock = 0;  // never falls: the table's time may start again at a reset
  DosingEvent event = DosingEvent::observe;
  int compartment = -1;  // index into DosingTable::compartments; -1: none named
  double amount = 0, rate = 0, duration = 0, interval = 0;
  std::int64_t additional = 0;
  int steady = 0;
  std::vector<double> covariates;  // as many as DosingTable::covariates, missing ones filled in; NaN: never given
};

struct DosingSubject {
  std::string id;
  std::vector<DosingRow> rows;
};

struct DosingTable {
  std::string file;
  std::vector<std::string> compartments, covariates;
  Carry carry = Carry::locf;
  std::vector<DosingSubject> subjects;

  /// Compartments that some row gives into at a rate: they need a zero-order input.
  std::vector<std::string> infused() const;
};

struct DosingTableOptions {
  std::vector<std::string> compartments;  // states in the model's order: CMT 1 is the first
  std::string default_compartment = {};  // where CMT is missing or 0; empty: CMT must be given unless there is only one
  std::optional<std::vector<std::string>> parameters = {};  // that a covariate may set; nothing: not checked here
  std::vector<std::string> ignored = {};  // columns to leave alone, besides DV, MDV, CENS, LIMIT and DVID
  Carry carry = Carry::locf;
  bool time_reset = true;  // TIME may fall at EVID 3 and 4
};

inline constexpr std::int64_t most_additional = 100'000;  // ADDL of a row
inline constexpr std::int64_t most_doses = 1'000'000;     // of a table
inline constexpr double latest_time = 1e7;                // in the model's time unit

/// Codes "dosing-..." and "csv-...". Warnings come with the value.
Result<DosingTable> parse_dosing_table(std::string_view text, const std::string& file,
                                       const DosingTableOptions& options);

}  // namespace remit
