// `remit explain`: which way of evading would be the next target.
#include <fmt/core.h>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "progress.hpp"
#include "remit/study/explain_report.hpp"
#include "remit/study/explain_tables.hpp"
#include "study_command.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

ExplainOptions options_of(const ExplainCommand& command, Progress& progress) {
  ExplainOptions options;
  if (!command.arm.empty()) options.arm = command.arm;
  options.draws = command.draws;
  options.patients = command.patients;
  options.horizon_months = command.horizon;
  options.seed = command.seed;
  options.variants = command.beside;
  options.threads = command.threads;
  options.lanes = command.lanes;
  options.kernel = kernel_choice(command.kernel);
  options.say = say_kernel;
  options.cancelled = &catch_interrupt();
  options.progress = [&progress](std::size_t finished, std::size_t wanted, std::size_t failed) {
    progress.update("explain", finished, wanted, failed);
  };
  return options;
}

}  // namespace

int explain(const ExplainCommand& command) {
  auto study = load_study(command.study);
  if (!study) return refuse_study(study.diagnostics());
  print(study.diagnostics());
  Study chosen = *study;
  if (!command.variant.empty()) chosen.compose.variant = command.variant;
  Progress progress;
  const auto explanation = remit::explain(chosen, options_of(command, progress));
  progress.close();
  if (!explanation) return refuse_study(explanation.diagnostics());
  print(explanation.diagnostics());
  const auto rankings = summarise(*explanation);
  const fs::path out = command.out.empty() ? fs::path("out") / (study->id + "-explain") : fs::path(command.out);
  const fs::path written = write_explanation(*explanation, rankings, out);
  fmt::print("{}Report: {}\n", explain_text(*explanation, rankings), (written / "explain.html").string());
  return explanation->interrupted ? exit_interrupted : exit_ok;
}

}  // namespace remit::cli
