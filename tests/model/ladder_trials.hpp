// For tests: the rows of a shipped trial on the ladder, from a run of its study that may have been changed.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/parallel.hpp"
#include "remit/study/ladder_trial.hpp"

namespace remit {

inline TrialRung shipped_trial(int rung, const std::string& study) {
  const auto ladder = load_ladder(std::filesystem::path(REMIT_SOURCE_DIR) / "studies" / "ladder" / "ladder.toml");
  EXPECT_TRUE(ladder.ok()) << render(ladder.diagnostics());
  for (const TrialRung& trial : ladder->trials)
    if (trial.rung == rung && trial.study.stem() == study) return trial;
  ADD_FAILURE() << "rung " << rung << " has no " << study;
  return {};
}

inline Study shipped_study(const TrialRung& trial) {
  const auto study = load_study(trial.study);
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  return *study;
}

struct JudgedRow {
  std::string measure;
  Simulated simulated;
  Interval accepted;
  /// The simulated interval (the value, where there is none) reaches into what is accepted: no miss beyond chance.
  bool meets() const {
    const double low = std::isnan(simulated.interval.low) ? simulated.value : simulated.interval.low;
    const double high = std::isnan(simulated.interval.high) ? simulated.value : simulated.interval.high;
    return low <= accepted.high && high >= accepted.low;
  }
};

inline std::vector<JudgedRow> judged_rows(const TrialRung& trial, const Study& study,
                                          std::optional<int> patients = {}) {
  const auto run = run_study(study, {.patients = patients, .threads = available_threads()});
  EXPECT_TRUE(run.ok()) << render(run.diagnostics());
  std::vector<JudgedRow> rows;
  if (!run) return rows;
  for (const TrialCheck& check : trial.checks) {
    const auto figure = figure_of(*run, check);
    EXPECT_TRUE(figure.has_value()) << check.measure;
    if (figure) rows.push_back({check.measure, *figure, accepted(check.target)});
  }
  return rows;
}

}  // namespace remit
