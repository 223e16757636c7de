// A Study: the file. Model, population, trial, published figures (for display only), seed.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// A figure from a paper, shown beside ours and read by no computation: "DRd" "orr" 92.9.
struct Published {
  std::string arm;      // or contrast "DRd_vs_Rd"
  std::string measure;  // orr, vgpr_or_better, cr_or_better, mrd_negative_1e5, pfs_median_months, hazard_ratio, ...
  double value = 0;
};

/// A published curve drawn beside ours: Kaplan-Meier landmarks with their source.
struct Overlay {
  std::string label;
  std::string source;
  std::vector<double> months, survival, low, high;
};

/// What was observed of an arm: explain() keeps a draw of the priors only if its run lies within. Nothing else reads
/// it.
struct ObservedBound {
  std::string arm, measure;  // a figure of the ladder: orr, pfs_median_months, pfs_24, crs_any, ...
  std::optional<double> low = {}, high = {};
  std::string source;
  Span span = {};
};

struct Study {
  std::string id;
  std::string title;
  std::string citation;
  std::filesystem::path file;
  std::uint64_t seed = 1;
  bool closed_form = true;  // linear pharmacokinetics are not integrated
  ComposeRequest compose;
  std::string population;
  std::vector<PopulationParameter>
      overrides;                     // [population.set]: this study's own distribution of a parameter, with its source
  std::vector<Category> categories;  // [population.set]: its own shares of a covariate, with their source
  Trial trial;
  std::vector<Published> published;
  std::vector<Overlay> overlays;
  std::vector<ObservedBound> keep;  // [explain]; none: every draw is kept
  std::string hash;                 // of the file's bytes
};

/// Everything that can be wrong with the text is found here: collected diagnostics with file, line, cause and fix.
Result<Study> load_study(const std::filesystem::path& path);

}  // namespace remit
