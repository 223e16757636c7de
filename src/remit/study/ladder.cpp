#include "remit/study/ladder.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/study/ladder_courses.hpp"
#include "remit/study/ladder_eradication.hpp"
#include "remit/study/ladder_trial.hpp"

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
using Rows = std::vector<LadderRow>;

Rows missing_row(const MissingRung& missing) {
  LadderRow row;
  row.rung = missing.rung;
  row.id = missing.id;
  row.figure = "-";
  row.note = missing.reason;
  row.simulated = row.published = nan;
  row.interval = row.accepted = {nan, nan};
  return {row};
}

/// Climbs one list; returns false and keeps the diagnostics when something cannot be run.
class Climber {
 public:
  explicit Climber(const ClimbOptions& options) : options_(options) {}

  template <class Rung, class Climb>
  void climb(const std::vector<Rung>& rungs, int level, Climb run) {
    for (const Rung& rung : rungs) {
      if (rung.rung != level) continue;
      take(run(rung));
    }
  }
  bool failed() const { return has_errors(diagnostics_); }
  const Diagnostics& diagnostics() const { return diagnostics_; }
  Rows take_rows() { return std::move(rows_); }
  const Rows& rows() const { return rows_; }

  void take(Result<Rows> rows) {
    if (!rows)
      return void(diagnostics_.insert(diagnostics_.end(), rows.diagnostics().begin(), rows.diagnostics().end()));
    for (LadderRow& row : *std::move(rows)) {
      if (options_.seen) options_.seen(row);
      rows_.push_back(std::move(row));
    }
  }

 private:
  const ClimbOptions& options_;
  Rows rows_;
  Diagnostics diagnostics_;
};

bool judged_by(const LadderRow& row, int level, const char* rule) { return row.rung == level && row.rule == rule; }

/// A perfect model misses one hazard ratio in twenty: at least 85 % inside, none off by more than a factor 1.4.
Rows hazard_ratio_rows(const Rows& rows, int level) {
  std::size_t inside = 0, all = 0;
  double farthest = 1;
  for (const LadderRow& row : rows) {
    if (!judged_by(row, level, "hazard_ratio")) continue;
    ++all;
    inside += row.verdict == Verdict::pass;
    farthest = std::max(farthest, std::max(row.simulated / row.published, row.published / row.simulated));
  }
  if (all < 2) return {};
  const auto sum = [&](const char* figure, const char* unit, double value, Target target) {
    target.unit = unit;
    LadderRow row = judged({value, {nan, nan}, all}, target);
    row.rung = level;
    row.id = "all hazard ratios";
    row.figure = figure;
    row.note = fmt::format("of {} contrasts", all);
    return row;
  };
  return {sum("inside the published interval", "%", 100.0 * double(inside) / double(all),
              {.rule = Judgement::range, .low = 85}),
          sum("largest factor off", "", farthest, {.rule = Judgement::range, .high = 1.4})};
}

std::string number(double value) {
  if (!std::isfinite(value)) return "-";
  const double size = std::abs(value);
  return format_fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 || size < 5e-5 ? 2 : 4);
}

std::string range(const Interval& interval) {
  if (!std::isfinite(interval.low) && !std::isfinite(interval.high)) return "";
  const auto end = [](double value) { return std::isfinite(value) ? number(value) : std::string(); };
  return end(interval.low) + ".." + end(interval.high);
}

}  // namespace

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "pass";
    case Verdict::falls_short:
      return "short";
    case Verdict::not_run:
      return "not run";
  }
  return "";
}

Result<std::vector<LadderRow>> climb(const Ladder& ladder, const ClimbOptions& wanted) {
  ClimbOptions options = wanted;
  if (options.run.threads == 0) options.run.threads = available_threads();
  Climber climber(options);
  for (int level = options.first; level <= options.last; ++level) {
    climber.climb(ladder.courses, level,
                  [&](const CourseRung& rung) { return climb_courses(rung, ladder.model, options); });
    climber.climb(ladder.eradications, level,
                  [&](const EradicationRung& rung) { return climb_eradication(rung, options); });
    climber.climb(ladder.trials, level, [&](const TrialRung& rung) { return climb_trial(rung, options); });
    climber.take(hazard_ratio_rows(climber.rows(), level));
    climber.climb(ladder.missing, level,
                  [](const MissingRung& missing) -> Result<Rows> { return missing_row(missing); });
  }
  if (climber.failed()) return climber.diagnostics();
  return climber.take_rows();
}

Table ladder_table(const std::vector<LadderRow>& rows) {
  const auto texts = [&](auto text) {
    std::vector<std::string> column;
    for (const LadderRow& row : rows) column.push_back(text(row));
    return column;
  };
  const auto numbers = [&](auto value) {
    std::vector<double> column;
    for (const LadderRow& row : rows) column.push_back(value(row));
    return column;
  };
  std::vector<std::int64_t> rungs, patients;
  for (const LadderRow& row : rows) rungs.push_back(row.rung), patients.push_back(std::int64_t(row.patients));
  Table table;
  table.add({"rung", "", rungs});
  table.add({"id", "", texts([](const LadderRow& row) { return row.id; })});
  table.add({"figure", "", texts([](const LadderRow& row) { return row.figure; })});
  table.add({"patients", "", patients});
  table.add({"simulated", "", numbers([](const LadderRow& row) { return row.simulated; })});
  table.add({"low", "", numbers([](const LadderRow& row) { return row.interval.low; })});
  table.add({"high", "", numbers([](const LadderRow& row) { return row.interval.high; })});
  table.add({"published", "", numbers([](const LadderRow& row) { return row.published; })});
  table.add({"accepted_low", "", numbers([](const LadderRow& row) { return row.accepted.low; })});
  table.add({"accepted_high", "", numbers([](const LadderRow& row) { return row.accepted.high; })});
  table.add({"unit", "", texts([](const LadderRow& row) { return row.unit; })});
  table.add({"rule", "", texts([](const LadderRow& row) { return row.rule; })});
  table.add({"verdict", "", texts([](const LadderRow& row) { return std::string(name_of(row.verdict)); })});
  table.add({"source", "", texts([](const LadderRow& row) { return row.source; })});
  table.add({"note", "", texts([](const LadderRow& row) { return row.note; })});
  return table;
}

std::string ladder_line(const LadderRow& row) {
  if (row.verdict == Verdict::not_run) return fmt::format("{}  {:<20} not run: {}\n", row.rung, row.id, row.note);
  return fmt::format("{}  {:<20} {:<44} {:>8} {:<14} {:<6} {:>8} {:<14} {}{}\n", row.rung, row.id, row.figure,
                     number(row.simulated), range(row.interval), row.unit, number(row.published), range(row.accepted),
                     name_of(row.verdict), row.note.empty() ? "" : "  (" + row.note + ")");
}

std::string ladder_text(const std::vector<LadderRow>& rows) {
  std::string text = fmt::format("   {:<20} {:<44} {:>8} {:<14} {:<6} {:>8} {:<14} {}\n", "", "figure", "here", "95 %",
                                 "unit", "target", "accepted", "verdict");
  std::map<int, std::array<int, 3>> sums;
  for (const LadderRow& row : rows) {
    text += ladder_line(row);
    ++sums[row.rung][static_cast<std::size_t>(row.verdict)];
  }
  text += "\n";
  for (const auto& [rung, sum] : sums)
    text += fmt::format("rung {}: {} pass, {} short, {} not run\n", rung, sum[0], sum[1], sum[2]);
  return text;
}

}  // namespace remit
