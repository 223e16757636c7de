// Text and files. Numbers go through std::from_chars and std::to_chars, which know no locale.
#include "remit/base/text.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <system_error>
#include <utility>

namespace remit {
namespace {

constexpr std::string_view blanks = " \t\r\n\f\v";
constexpr std::size_t longest_word = 200;      // beyond this nobody mistyped a name
constexpr std::size_t longest_cell = 1 << 16;  // a cell of a hand-written table
constexpr std::size_t most_complaints = 50;    // per file

char lower_letter(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Edit distance with swaps of neighbours (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = std::exchange(last, now);
  }
  return last[b.size()];
}

std::string system_message(int code) { return std::generic_category().message(code); }

Diagnostic unreadable(const std::filesystem::path& path, const std::string& why) {
  return error_at({path.string()}, "file-unreadable", fmt::format("cannot read `{}`: {}", path.string(), why),
                  "check the path and its permissions");
}

[[noreturn]] void fail_write(int code, const std::filesystem::path& path) {
  throw std::system_error(code, std::generic_category(), "cannot write `" + path.string() + "`");
}

/// A file nobody else has, beside the final one, so that the rename stays within one file system.
std::pair<int, std::filesystem::path> open_beside(const std::filesystem::path& path) {
  for (int attempt = 0; attempt < 1000; ++attempt) {
    const std::string name = fmt::format(".{}.{}-{}.tmp", path.filename().string(), ::getpid(), attempt);
    std::filesystem::path beside = path.parent_path() / name;
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file >= 0) return {file, std::move(beside)};
    if (errno != EEXIST) fail_write(errno, path);
  }
  fail_write(EEXIST, path);
}

/// 0, or the error that stopped the writing.
int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.substr(0, mark.size()) == mark ? text.substr(mark.size()) : text;
}

/// Reads a table line by line and collects what is wrong with it.
class TsvReader {
 public:
  TsvReader(const std::string& file, std::span<const std::string> required, std::span<const std::string> optional)
      : required_(required), optional_(optional) {
    tsv_.file = file;
  }

  Result<Tsv> read(std::string_view text) {
    int number = 0;
    for (std::string_view rest = without_byte_order_mark(text); !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      read_line(rest.substr(0, end), ++number);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (tsv_.header.empty()) complain(0, "tsv-empty", "the table has no header line", "begin with the column names");
    if (left_out_ > 0)
      problems_.push_back(error_at({tsv_.file}, "tsv-more", fmt::format("{} more complaints", left_out_)));
    if (has_errors(problems_)) return problems_;
    return Result<Tsv>(std::move(tsv_), std::move(problems_));
  }

 private:
  void read_line(std::string_view line, int number) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (trim(line).empty() || line.front() == '#') return;
    if (line.find('\0') != std::string_view::npos) {
      complain(number, "tsv-binary", "the line holds a NUL byte", "save the table as plain UTF-8 text");
      return;
    }
    std::vector<std::string> cells = split(line, '\t');
    for (std::string& cell : cells) cell = std::string(trim(cell));
    if (too_long(cells, number)) return;
    tsv_.header.empty() ? take_header(std::move(cells), number) : take_row(std::move(cells), number);
  }

  bool too_long(const std::vector<std::string>& cells, int number) {
    const bool found =
        std::any_of(cells.begin(), cells.end(), [](const auto& cell) { return cell.size() > longest_cell; });
    if (found) complain(number, "tsv-cell-too-long", fmt::format("a cell has more than {} bytes", longest_cell));
    return found;
  }

  void take_header(std::vector<std::string> names, int number) {
    for (auto name = names.begin(); name != names.end(); ++name) {
      if (std::find(names.begin(), name, *name) != name)
        complain(number, "tsv-duplicate-column", fmt::format("column `{}` appears twice", *name));
      if (!known(*name))
        complain(number, "tsv-unknown-column", fmt::format("unknown column `{}`", *name), advice(*name));
    }
    for (const std::string& name : required_) {
      if (std::find(names.begin(), names.end(), name) != names.end()) continue;
      complain(number, "tsv-missing-column", fmt::format("the column `{}` is missing", name),
               "columns: " + columns_text());
    }
    tsv_.header = std::move(names);
  }

  void take_row(std::vector<std::string> cells, int number) {
    if (cells.size() != tsv_.header.size()) {
      complain(number, "tsv-row-length",
               fmt::format("the row has {} cells, the header has {}", cells.size(), tsv_.header.size()),
               "cells are separated by single tabs; write empty cells too");
      return;
    }
    tsv_.rows.push_back({std::move(cells), number});
  }

  bool known(const std::string& name) const {
    const auto is_in = [&](std::span<const std::string> names) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    return is_in(required_) || is_in(optional_);
  }

  std::vector<std::string> all_columns() const {
    std::vector<std::string> names(required_.begin(), required_.end());
    names.insert(names.end(), optional_.begin(), optional_.end());
    return names;
  }
  std::string columns_text() const { return join(all_columns(), ", "); }

  std::string advice(const std::string& name) const {
    const std::string guess = did_you_mean(name, all_columns());
    return guess.empty() ? "columns: " + columns_text() : guess;
  }

  void complain(int line, std::string code, std::string message, std::string hint = {}) {
    if (problems_.size() >= most_complaints) {
      ++left_out_;
      return;
    }
    problems_.push_back(error_at({tsv_.file, line}, std::move(code), std::move(message), std::move(hint)));
  }

  std::span<const std::string> required_;
  std::span<const std::string> optional_;
  Tsv tsv_;
  Diagnostics problems_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t end; (end = text.find(separator)) != std::string_view::npos; text.remove_prefix(end + 1))
    parts.emplace_back(text.substr(0, end));
  parts.emplace_back(text);
  return parts;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text.append(i == 0 ? "" : separator).append(parts[i]);
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower_letter);
  return result;
}

std::optional<double> parse_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  if (text.empty() || text.find('(') != std::string_view::npos) return std::nullopt;  // from_chars knows "nan(payload)"
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string format_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "INF" : "-INF";
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::string format_fixed(double value, int decimals) {
  if (!std::isfinite(value)) return format_number(value);
  return fmt::format("{:.{}f}", value, decimals);
}

std::string closest(std::string_view word, std::span<const std::string> candidates) {
  if (word.empty() || word.size() > longest_word) return {};
  const std::string wanted = lower(word);
  const std::size_t limit = std::max<std::size_t>(1, word.size() / 3);  // a slip in every third letter is still a slip
  std::pair<std::size_t, std::size_t> best = {limit + 1, 0};            // case counts only among equals
  std::string found;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance > best.first || distance >= std::max(word.size(), candidate.size())) continue;
    const std::pair rank = {distance, edit_distance(word, candidate)};
    if (rank >= best) continue;
    best = rank;
    found = candidate;
  }
  return found;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> candidates) {
  const std::string guess = closest(word, candidates);
  return guess.empty() ? "" : fmt::format("did you mean `{}`?", guess);
}

Result<std::string> read_file(const std::filesystem::path& path, std::uintmax_t limit_bytes) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) return unreadable(path, error ? error.message() : system_message(ENOENT));
  if (std::filesystem::is_directory(status)) return unreadable(path, system_message(EISDIR));
  if (!std::filesystem::is_regular_file(status)) return unreadable(path, "it is not a regular file");
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path, system_message(errno));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error) return unreadable(path, error.message());
  if (size > limit_bytes)
    return error_at({path.string()}, "file-too-large",
                    fmt::format("`{}` has {} bytes; at most {} are read", path.string(), size, limit_bytes));
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (file.gcount() != static_cast<std::streamsize>(bytes.size()))
    return unreadable(path, "it changed while being read");
  return bytes;
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  const auto status = std::filesystem::status(path);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    fail_write(std::filesystem::is_directory(status) ? EISDIR : EINVAL, path);
  const auto [file, beside] = open_beside(path);
  int error = write_all(file, bytes);
  if (::close(file) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), path.c_str()) != 0) error = errno;
  if (error == 0) return;
  ::unlink(beside.c_str());
  fail_write(error, path);
}

std::string content_hash(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3u;
  return fmt::format("{:016x}", hash);
}

int Tsv::column(std::string_view name) const {
  const auto found = std::find(header.begin(), header.end(), name);
  return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Result<Tsv> parse_tsv(std::string_view text, const std::string& file, std::span<const std::string> required,
                      std::span<const std::string> optional) {
  return TsvReader(file, required, optional).read(text);
}

Result<Tsv> read_tsv(const std::filesystem::path& path, std::span<const std::string> required,
                     std::span<const std::string> optional) {
  const Result<std::string> bytes = read_file(path);
  if (!bytes.ok()) return bytes.diagnostics();
  return parse_tsv(*bytes, path.string(), required, optional);
}

}  // namespace remit
