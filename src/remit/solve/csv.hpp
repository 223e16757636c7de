// Comma-separated text with a header line, by RFC 4180: quoted cells, doubled quotes, line ends within quotes. Damage
// is described, never guessed at.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

struct CsvRow {
  std::vector<std::string> cells;  // as many as the header has
  int line = 0;                    // where the row begins
};
struct Csv {
  std::string file;
  std::vector<std::string> header;  // trimmed
  std::vector<CsvRow> rows;         // empty lines left out
};

/// Codes "csv-nul", "csv-quote", "csv-empty", "csv-header", "csv-ragged", "csv-too-many"; at most 100 of them, then
/// "csv-more".
Result<Csv> parse_csv(std::string_view text, const std::string& file);

/// At most `limit` diagnostics and a last one that counts the rest.
Diagnostics capped(Diagnostics diagnostics, std::size_t limit, const std::string& code);

}  // namespace remit
