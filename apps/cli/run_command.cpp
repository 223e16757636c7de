// `remit run` and `remit check`.
#include <fmt/core.h>

#include <cstdio>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "places.hpp"
#include "progress.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/mechanism_check.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/lang/units_check.hpp"
#include "remit/program/compile.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary_text.hpp"
#include "study_command.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

fs::path checkpoint_beside(const fs::path& out) { return fs::path(out.string() + ".checkpoint"); }

RunOptions run_options(const RunCommand& command, const fs::path& out, Progress& progress) {
  RunOptions options;
  options.checkpoint = checkpoint_beside(out);
  options.resume = command.resume;
  options.patients = command.patients;
  options.seed = command.seed;
  if (!command.closed_form.empty()) options.closed_form = command.closed_form == "on";
  options.threads = command.threads;
  options.lanes = command.lanes;
  options.order_seed = command.order_seed;
  options.kernel = kernel_choice(command.kernel);
  options.say = say_kernel;
  options.cancelled = &catch_interrupt();
  options.progress = [&progress](const std::string& stage, std::size_t finished, std::size_t wanted,
                                 std::size_t failed) { progress.update(stage, finished, wanted, failed); };
  return options;
}

std::size_t failures(const StudyRun& run) {
  std::size_t failed = 0;
  for (const PatientRecord& record : run.records) failed += record.status != Status::ok;
  return failed;
}

int finish(const StudyRun& run, const fs::path& out) {
  const fs::path written = write_results(run, out);
  fmt::print("{}", summary_text(run, summarise(run)));
  fmt::print("{} patients, {} failed. Kernel: {}. Report: {}\n", run.records.size(), failures(run), run.kernel,
             (written / "report.html").string());
  if (run.interrupted)
    fmt::print(stderr, "remit: stopped; the same command with --resume goes on from {}\n",
               checkpoint_beside(out).string());
  else
    fs::remove(checkpoint_beside(out));
  return run.interrupted ? exit_interrupted : exit_ok;
}

int check_study(const std::string& file) {
  const auto study = load_study(file);
  if (!study) return refuse_study(study.diagnostics());
  const auto prepared = prepare(*study);
  if (!prepared) return refuse_study(prepared.diagnostics());
  print(study.diagnostics());
  print(prepared.diagnostics());
  const Program& program = prepared->kernel->program();
  fmt::print("{}: {} arm(s), {} drug(s), {} states, {} parameters: ready to run\n", file, study->trial.arms.size(),
             prepared->composed.drugs.size(), program.states.size(), program.parameters.size());
  return exit_ok;
}

int check_model(const std::string& folder) {
  const auto drugs = list_drugs(folder);
  if (!drugs) return refuse_study(drugs.diagnostics());
  ComposeRequest request{.model = folder, .drugs = {}};
  for (const std::string& drug : *drugs) request.drugs.push_back(fs::path(folder) / "drugs" / drug);
  const auto composed = compose(request);
  if (!composed) return refuse_study(composed.diagnostics());
  print(composed.diagnostics());
  if (const Diagnostics unknown = check_mechanisms(composed->mechanisms, composed->parameters); !unknown.empty())
    return refuse_study(unknown);
  fmt::print("{}: {} species, {} reactions, {} parameters, {} drugs: sound\n", folder, composed->model.species.size(),
             composed->model.reactions.size(), composed->parameters.rows.size(), drugs->size());
  return exit_ok;
}

int check_foreign(const std::string& file) {
  const auto model = load_foreign_model(file);
  if (!model) return refuse_study(model.diagnostics());
  print(model.diagnostics());
  print(check_units(*model, Severity::warning));
  const auto program = compile(*model);
  if (!program) return refuse_study(program.diagnostics());
  fmt::print("{}: {} species, {} reactions: sound\n", file, model->species.size(), model->reactions.size());
  return exit_ok;
}

}  // namespace

int run(const RunCommand& command) {
  const auto study = load_study(command.study);
  if (!study) return refuse_study(study.diagnostics());
  print(study.diagnostics());
  const fs::path out = command.out.empty() ? fs::path("out") / study->id : fs::path(command.out);
  if (!command.resume && fs::exists(checkpoint_beside(out)))
    fmt::print(stderr, "remit: begins anew; {} was left by a stopped run, which --resume would have gone on with\n",
               checkpoint_beside(out).string());
  Progress progress;
  Study chosen = *study;
  if (!command.variant.empty()) chosen.compose.variant = command.variant;
  const auto result = run_study(chosen, run_options(command, out, progress));
  progress.close();
  if (!result) return refuse_study(result.diagnostics());
  print(result.diagnostics());
  return finish(*result, out);
}

int check(const std::string& file) {
  if (fs::path(file).extension() == ".toml" && fs::path(file).filename() != "model.toml") return check_study(file);
  if (const auto folder = find_model(file)) return check_model(folder->string());
  return check_foreign(file);
}

}  // namespace remit::cli
