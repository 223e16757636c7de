// explain(): which way of evading, if it were fully blocked from randomisation on, would prolong remission most? Each
// mechanism is blocked alone in twins of the same patients, on common random numbers, at the best values of all
// parameters and over draws of their priors, in the study's variant of the model and in its others.
#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "remit/cohort/prior.hpp"
#include "remit/kernel/compiled.hpp"
#include "remit/lang/mechanisms.hpp"
#include "remit/study/gain.hpp"
#include "remit/study/plausible.hpp"
#include "remit/study/study.hpp"

namespace remit {

struct ExplainOptions {
  std::optional<std::string> arm = {};        // empty: every arm of the study
  int draws = 20;                             // of the priors
  int patients = 40;                          // twins of each draw; the best values get four times as many
  std::optional<double> horizon_months = {};  // empty: the study's own data cut
  std::optional<std::uint64_t> seed = {};
  std::vector<std::string> variants = {};  // beside the study's own; empty: all that the model has
  int threads = 0;                         // 0: all; changes no byte
  int lanes = 16;
  KernelChoice kernel = KernelChoice::interpreter;  // changes no byte
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(std::size_t finished, std::size_t wanted, std::size_t failed)> progress = {};
  std::function<void(const std::string& line)> say = {};  // about the kernel: one line each
};

/// One arm under one draw.
struct ArmDraw {
  std::size_t pairs = 0, failed = 0;  // patients whose every twin ran; those of whom one failed, left out
  Outlook present;
  std::vector<Gain> gains;  // per mechanism; all zero where it is idle
};

/// One draw of the priors, all arms on the same patients.
struct PriorResult {
  std::uint32_t draw = 0;  // 0: best values
  bool finished = false;
  std::string problem;       // why it could not run (a quota could not be filled, ...)
  std::vector<Miss> missed;  // bounds of the study that the arms as they are do not meet
  std::vector<ArmDraw> arms;
  /// It ran, and it is plausible.
  bool kept() const { return finished && problem.empty() && missed.empty(); }
};

struct VariantResult {
  std::string variant;
  std::string model_hash;
  PriorCounts priors;
  PriorResult best;
  std::vector<PriorResult> draws;
};

struct Explained {
  Mechanism mechanism;
  bool idle = false;  // nothing in this study's model reads what it changes
};

struct Explanation {
  Study study;
  std::uint64_t seed = 1;
  int draws = 0, patients = 0, best_patients = 0;
  double horizon_months = 0;
  std::vector<std::string> arms;
  std::vector<Explained> mechanisms;    // those the model has, in the order of their evidence
  std::vector<Mechanism> absent;        // those it does not have, with the reason
  std::vector<VariantResult> variants;  // the study's own first
  bool interrupted = false;
};

/// Diagnostics if the study or the options cannot be run.
Result<Explanation> explain(const Study& study, const ExplainOptions& options);

}  // namespace remit
