// run_study(): from a Study to a directory of results.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "remit/kernel/compiled.hpp"
#include "remit/study/study.hpp"
#include "remit/study/vocabulary.hpp"
#include "remit/trial/simulate.hpp"

namespace remit {

struct RunOptions {
  std::optional<int> patients = {};  // per arm, instead of the study's
  std::optional<std::uint64_t> seed = {};
  std::optional<bool> closed_form = {};
  int threads = 0;  // 0: all
  int lanes = 0;    // 0: what suits the kernel
  std::uint64_t order_seed = 0;
  KernelChoice kernel = KernelChoice::interpreter;  // changes no byte
  std::filesystem::path out = {};                   // empty: out/STUDY_ID
  std::filesystem::path checkpoint = {};  // file of what is finished so far (study/checkpoint.hpp); empty: none is kept
  bool resume = false;                    // go on with the run that the checkpoint was left by
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(const std::string& stage, std::size_t finished, std::size_t wanted, std::size_t failed)> progress =
      {};
  std::function<void(const std::string& line)> say = {};  // about the kernel: one line each
};

/// What one run produced, before it is written.
struct StudyRun {
  Study study;
  std::vector<PatientRecord> records;
  EnrolmentReport enrolment;
  std::string model_hash;
  std::string kernel = {};  // what it ran on, for people: written nowhere, since it changes no byte
  bool interrupted = false;
  Vocabulary vocabulary = {};  // units, names of categories
};

/// A study made ready: the flat model, who may come, and the kernel that runs them.
struct Prepared {
  Composed composed;
  Population population;
  std::shared_ptr<const Kernel> kernel;
};

/// Composes, compiles and checks: every complaint about the study and its model that can be found without running it.
Result<Prepared> prepare(const Study& study, const RunOptions& options = {});

/// Composes, compiles, enrols, simulates. Diagnostics if the study cannot be run (quota, model errors); warnings beside
/// a run.
Result<StudyRun> run_study(const Study& study, const RunOptions& options);

/// Writes report.html, summary.json, adtte.csv, adrs.csv, visits.csv, adae.csv, adex.csv, incidence.csv, run.json into
/// a temporary directory, then renames it to `out` (`out`.partial when interrupted). Throws std::system_error when the
/// world is wrong.
std::filesystem::path write_results(const StudyRun& run, const std::filesystem::path& out);

}  // namespace remit
