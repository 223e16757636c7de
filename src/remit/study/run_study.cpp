#include "remit/study/run_study.hpp"

#include <algorithm>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/program/compile.hpp"
#include "remit/study/checkpoint.hpp"
#include "remit/trial/what_if.hpp"

namespace remit {
namespace {

Study with_options(Study study, const RunOptions& options) {
  if (options.seed) study.seed = *options.seed;
  if (options.closed_form) study.closed_form = *options.closed_form;
  if (options.patients)
    for (Arm& arm : study.trial.arms) arm.patients = *options.patients;
  return study;
}

/// The study's own entries replace those of the population, a distribution shares of the same name and the other way
/// round.
void put_on_top(Population& population, const Study& study) {
  const auto own = [&](const auto& entry) {
    return std::ranges::find(study.overrides, entry.id, &PopulationParameter::id) != study.overrides.end() ||
           std::ranges::find(study.categories, entry.id, &Category::id) != study.categories.end();
  };
  std::erase_if(population.categories, own);
  std::erase_if(population.parameters, [&](const PopulationParameter& entry) {
    return std::ranges::find(study.categories, entry.id, &Category::id) != study.categories.end();
  });
  population.parameters.insert(population.parameters.end(), study.overrides.begin(), study.overrides.end());
  population.categories.insert(population.categories.end(), study.categories.begin(), study.categories.end());
}

/// The population the study names, with the study's own entries on top.
Result<Population> population_of(const Study& study, const ParameterTable& parameters) {
  const auto file = study.compose.model / "population.toml";
  const auto populations = load_populations(file, parameters);
  if (!populations) return populations.diagnostics();
  std::vector<std::string> known;
  for (const Population& population : *populations) known.push_back(population.id);
  const auto found = std::ranges::find(*populations, study.population, &Population::id);
  if (found == populations->end())
    return error_at({study.file.string()}, "study-unknown-population",
                    "there is no population `" + study.population + "` in " + file.string(),
                    did_you_mean(study.population, known));
  Population population = *found;
  put_on_top(population, study);
  return population;
}

Diagnostics unknown_overrides(const Study& study, const ParameterTable& parameters) {
  std::vector<std::string> known;
  for (const ParameterRow& row : parameters.rows) known.push_back(row.id);
  Diagnostics diagnostics;
  const auto check = [&](const auto& change) {
    if (!parameters.find(change.id))
      diagnostics.push_back(error_at(change.span, "study-unknown-parameter",
                                     "[population.set] names `" + change.id + "`, which is no parameter",
                                     did_you_mean(change.id, known)));
  };
  std::ranges::for_each(study.overrides, check);
  std::ranges::for_each(study.categories, check);
  return diagnostics;
}

SolveOptions solve_options(const Study& study, const RunOptions& options, const Kernel& kernel) {
  SolveOptions solve;
  solve.lanes = options.lanes > 0 ? options.lanes : kernel.preferred_width();
  solve.threads = options.threads > 0 ? options.threads : available_threads();
  solve.order_seed = options.order_seed;
  solve.seed = study.seed;
  solve.cancelled = options.cancelled;
  return solve;
}

/// What decides the bytes of the results; threads, lanes and the order of patients do not.
RunIdentity identity_of(const Study& study, const Prepared& prepared, const SolveOptions& solve) {
  RunIdentity identity = {{"version", REMIT_VERSION},
                          {"study", study.id},
                          {"study_hash", study.hash},
                          {"model_hash", prepared.composed.hash},
                          {"variant", study.compose.variant},
                          {"program_hash", prepared.kernel->program().hash},
                          {"solver_version", std::to_string(solver_version)},
                          {"seed", std::to_string(study.seed)},
                          {"rtol", format_number(solve.rtol)}};
  for (const Arm& arm : study.trial.arms)
    identity.emplace_back("patients of " + arm.name, std::to_string(arm.patients));
  return identity;
}

Result<std::unique_ptr<Checkpoint>> open_checkpoint(const RunOptions& options, const RunIdentity& identity) {
  if (options.checkpoint.empty()) return std::unique_ptr<Checkpoint>();
  if (options.resume) return Checkpoint::resume(options.checkpoint, identity);
  return Checkpoint::begin(options.checkpoint, identity);
}

bool cancelled(const RunOptions& options) { return options.cancelled && options.cancelled->load(); }

/// How much is going to be simulated, roughly: everybody until the data cut, and the burn-in before.
double patient_years(const Trial& trial) {
  double patients = 0;
  for (const Arm& arm : trial.arms) patients += arm.patients;
  const double months = trial.endpoints.median_follow_up_months + trial.endpoints.accrual_months / 2;
  return patients * (months / 12 + trial.enrolment.burn_in_days / 365.25);
}

std::unique_ptr<Kernel> kernel_of(Program program, const Study& study, const RunOptions& options) {
  const int lanes = std::max(options.lanes, 1);
  const int width = (lanes + lane_multiple - 1) / lane_multiple * lane_multiple;
  return make_kernel(std::move(program), options.kernel, patient_years(study.trial),
                     {.label = study.id, .widths = {width}, .say = options.say});
}

/// The study's model; what its what-ifs name may be clamped, if it is a hook.
ComposeRequest request_of(const Study& study) {
  ComposeRequest request = study.compose;
  for (const Arm& arm : study.trial.arms)
    for (const WhatIf& one : arm.what_if) request.clamped.insert(one.name);
  return request;
}

/// The kernel's name, and why it is the interpreter where that might surprise.
std::string kernel_text(const Kernel& kernel, const Study& study, const RunOptions& options) {
  if (!kernel.name().starts_with("interpreter")) return kernel.name();
  if (options.kernel == KernelChoice::interpreter) return kernel.name() + ", as asked for";
  const bool short_run = options.kernel == KernelChoice::automatic && !compiling_repays(patient_years(study.trial));
  return kernel.name() + (short_run ? ": compiling takes longer than so short a run" : ": no kernel could be compiled");
}

void append(Diagnostics& to, const Diagnostics& from) { to.insert(to.end(), from.begin(), from.end()); }

}  // namespace

Result<Prepared> prepare(const Study& given, const RunOptions& options) {
  const Study study = with_options(given, options);
  auto composed = compose(request_of(study));
  if (!composed) return composed.diagnostics();
  Diagnostics diagnostics = composed.diagnostics();
  append(diagnostics, check(study.trial, *composed));
  append(diagnostics, unknown_overrides(study, composed->parameters));
  const auto population = population_of(study, composed->parameters);
  append(diagnostics, population.diagnostics());
  auto program = compile(composed->model, {.varying = composed->varying, .closed_form = study.closed_form});
  append(diagnostics, program.diagnostics());
  if (program) append(diagnostics, check_what_if(study.trial, *composed, *program));
  if (has_errors(diagnostics)) return diagnostics;
  return Result<Prepared>({*std::move(composed), *population, kernel_of(*std::move(program), study, options)},
                          std::move(diagnostics));
}

Result<StudyRun> run_study(const Study& given, const RunOptions& options) {
  const Study study = with_options(given, options);
  const auto prepared = prepare(study, options);
  if (!prepared) return prepared.diagnostics();
  const SolveOptions solve = solve_options(study, options, *prepared->kernel);
  const auto checkpoint = open_checkpoint(options, identity_of(study, *prepared, solve));
  if (!checkpoint) return checkpoint.diagnostics();
  const Setting setting{.composed = prepared->composed,
                        .kernel = *prepared->kernel,
                        .population = prepared->population,
                        .seed = study.seed,
                        .solve = solve,
                        .progress = options.progress,
                        .finished = checkpoint->get()};
  StudyRun run{.study = study,
               .records = {},
               .enrolment = {},
               .model_hash = prepared->composed.hash,
               .kernel = kernel_text(*prepared->kernel, study, options),
               .interrupted = false,
               .vocabulary = vocabulary_of(prepared->composed, prepared->population)};
  const auto enrolled = enrol(setting, study.trial);
  if (!enrolled && !cancelled(options)) {
    if (*checkpoint) (*checkpoint)->remove();  // a trial that cannot be filled is not gone on with
    return enrolled.diagnostics();
  }
  if (enrolled) {
    run.enrolment = enrolled->report;
    if (!cancelled(options)) run.records = simulate(setting, study.trial, enrolled->patients);
  }
  run.interrupted = cancelled(options);
  Diagnostics warnings = prepared.diagnostics();
  if (enrolled) append(warnings, enrolled.diagnostics());
  return Result<StudyRun>(std::move(run), std::move(warnings));
}

}  // namespace remit
