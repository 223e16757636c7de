// Small things done with text and files, once for everybody.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

std::string_view trim(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);
std::string lower(std::string_view text);

/// A whole decimal number ("1e-3", "-2", "INF", "NaN"); nothing else around it. Independent of the locale.
std::optional<double> parse_number(std::string_view text);
/// The shortest text that reads back as the same double; "NaN", "INF", "-INF" for the rest.
std::string format_number(double value);
/// Fixed number of decimals, for tables a person reads.
std::string format_fixed(double value, int decimals);

/// The candidate closest to `word` by edit distance, if close enough to be a slip; empty otherwise.
std::string closest(std::string_view word, std::span<const std::string> candidates);
/// "did you mean `Tumor`?" or an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string> candidates);

/// The bytes of a file; a diagnostic (code "file-unreadable", or "file-too-large" beyond `limit_bytes`) otherwise.
Result<std::string> read_file(const std::filesystem::path& path, std::uintmax_t limit_bytes = 64u << 20);
/// Writes to a temporary name beside `path`, then renames: nobody ever sees half a file. Throws std::system_error.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// 64-bit FNV-1a in 16 hexadecimal digits: identifies content, protects against nothing.
std::string content_hash(std::string_view bytes);

/// One row of a tab-separated file with a header line; empty lines and lines starting with '#' are skipped.
struct TsvRow {
  std::vector<std::string> cells;  // as many as the header has
  int line = 0;
};
struct Tsv {
  std::string file;
  std::vector<std::string> header;
  std::vector<TsvRow> rows;
  /// Column number of `name`, or -1.
  int column(std::string_view name) const;
};
/// Complains (code "tsv-...") about missing required columns, unknown columns (with did-you-mean) and rows of another
/// length.
Result<Tsv> read_tsv(const std::filesystem::path& path, std::span<const std::string> required,
                     std::span<const std::string> optional);
Result<Tsv> parse_tsv(std::string_view text, const std::string& file, std::span<const std::string> required,
                      std::span<const std::string> optional);

}  // namespace remit
