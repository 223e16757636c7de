// `remit ladder`.
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "places.hpp"
#include "remit/base/text.hpp"
#include "remit/study/ladder.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

int refuse(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}\n", render(diagnostic));
  return exit_text;
}

int refuse(const std::string& message) {
  fmt::print(stderr, "remit: {}\n", message);
  return exit_text;
}

/// The ladder of the catalogue, wherever the studies lie.
fs::path shipped_ladder() {
  for (const fs::path& place : places("studies"))
    if (fs::exists(place / "ladder" / "ladder.toml")) return place / "ladder" / "ladder.toml";
  return fs::path("studies") / "ladder" / "ladder.toml";
}

/// "3", "0-3".
bool read_rungs(const std::string& text, ClimbOptions& options) {
  const auto ends = split(text, '-');
  const auto first = parse_number(ends.front()), last = parse_number(ends.back());
  if (ends.size() > 2 || !first || !last) return false;
  options.first = static_cast<int>(*first);
  options.last = static_cast<int>(*last);
  return options.first >= 0 && options.first <= options.last && options.last <= 8;
}

ClimbOptions climb_options(const LadderCommand& command) {
  ClimbOptions options;
  options.patients = command.patients;
  options.run.threads = command.threads;
  options.run.kernel = kernel_choice(command.kernel);
  options.seen = [](const LadderRow& row) {
    fmt::print(stderr, "{}", ladder_line(row));
    std::fflush(stderr);
  };
  return options;
}

}  // namespace

int climb_ladder(const LadderCommand& command) {
  ClimbOptions options = climb_options(command);
  if (!read_rungs(command.rungs, options))
    return refuse("--rungs takes a rung or a range from 0 to 8, as in 4 or 0-3; not `" + command.rungs + "`");
  const auto ladder = load_ladder(command.file.empty() ? shipped_ladder() : fs::path(command.file));
  if (!ladder) return refuse(ladder.diagnostics());
  const auto rows = climb(*ladder, options);
  if (!rows) return refuse(rows.diagnostics());
  fmt::print("{}\n\n{}", ladder->title, ladder_text(*rows));
  if (!command.out.empty()) {
    fs::create_directories(command.out);
    write_file(fs::path(command.out) / "ladder.csv", ladder_table(*rows).csv());
    write_file(fs::path(command.out) / "ladder.txt", ladder_text(*rows));
  }
  return exit_ok;
}

}  // namespace remit::cli
