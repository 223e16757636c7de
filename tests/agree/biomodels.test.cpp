// Published models of all kinds (BioModels as Antimony): each runs to t = 100 and, where it has no events, agrees with
// CVODE.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "referee.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"

namespace remit {
namespace {

const char* const folder = REMIT_SOURCE_DIR "/../shared/oracles/antimony-biomodels";

std::vector<std::filesystem::path> model_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::erase_if(files, [](const auto& file) { return file.extension() != ".txt"; });
  std::sort(files.begin(), files.end());
  return files;
}

std::unique_ptr<Kernel> kernel_of(const std::filesystem::path& file, bool closed_form) {
  const Result<Model> model = load_antimony(file, {.declare_mentioned = true});
  if (!model.ok()) return nullptr;
  Result<Program> program = compile(*model, {.varying = {}, .closed_form = closed_form});
  return program.ok() ? make_interpreter(std::move(program).value()) : nullptr;
}

/// The largest scaled difference between engine and referee; both replay the same start.
double disagreement(const Kernel& kernel, const Kernel& integrating, const Trajectory& seen) {
  RefereeRequest request = replay_of(seen.outcome, seen.time_days);
  request.rtol = 1e-10;
  double worst = 0;
  for (const double error : scaled_errors(integrating.program(), as_written(kernel.program(), seen.states),
                                          referee(integrating, request, kernel.program()))) {
    worst = std::max(worst, error);
  }
  return worst;
}

TEST(BioModels, RunAndAgreeWithCvode) {
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "skipped: " << folder << " is missing";
  TrajectoryRequest request;
  for (int i = 0; i <= 10; ++i) request.times_days.push_back(10 * i);
  int compiled = 0, ran = 0, compared = 0, agreed = 0;
  for (const auto& file : model_files()) {
    const auto kernel = kernel_of(file, true);
    if (!kernel) continue;
    ++compiled;
    const Trajectory seen = simulate_one(*kernel, request, {.rtol = 1e-8, .max_steps = 500'000, .record = true});
    if (seen.outcome.status != Status::ok) {
      std::cout << file.stem() << ": " << name_of(seen.outcome.status) << " at " << to_days(seen.outcome.tick) << '\n';
      continue;
    }
    ++ran;
    if (!kernel->program().events.empty()) continue;
    try {
      const double worst = disagreement(*kernel, *kernel_of(file, false), seen);
      ++compared;
      agreed += worst < 1e-5;
      if (!(worst < 1e-5)) std::cout << file.stem() << ": differs by " << worst << '\n';
    } catch (const std::runtime_error& error) {
      std::cout << file.stem() << ": the referee gave up: " << error.what() << '\n';
    }
  }
  std::cout << compiled << " compiled, " << ran << " ran, " << compared << " compared, " << agreed << " agreed\n";
  EXPECT_GE(compiled, 140);
  EXPECT_GE(ran, compiled - 2);
  EXPECT_GE(compared, 100);
  EXPECT_GE(agreed, compared - 5);  // chaotic or unstable models amplify any difference
}

}  // namespace
}  // namespace remit
