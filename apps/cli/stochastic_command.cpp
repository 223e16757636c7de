// `remit simulate --stochastic`: one realisation as a path, many as mean and standard deviation.
#include <fmt/core.h>

#include <algorithm>

#include "commands.hpp"
#include "load_model.hpp"
#include "remit/base/parallel.hpp"
#include "remit/base/table.hpp"
#include "remit/base/text.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/jump/ensemble.hpp"
#include "simulated.hpp"

namespace remit::cli {
namespace {

Result<JumpProgram> program_of(const SimulateCommand& command) {
  const auto loaded = load_model({command.model, command.drugs, command.variant, /*draws=*/true});
  if (!loaded) return loaded.diagnostics();
  print_warnings(loaded.diagnostics());
  return compile_jump(loaded->model);
}

void read_select(const std::string& id, const JumpProgram& program, JumpRequest& request, Diagnostics& complaints) {
  if (const int index = program.observable_index(id); index >= 0)
    request.observables.push_back(static_cast<std::uint32_t>(index));
  else
    complaints.push_back(error_at({}, "simulate-select", "there is no state or observable `" + id + "`",
                                  did_you_mean(id, program.observables)));
}

Result<JumpRequest> request_of(const StochasticCommand& stochastic, const JumpProgram& program) {
  const SimulateCommand& command = stochastic.simulate;
  JumpRequest request;
  Diagnostics complaints = check_method(program, stochastic.tau_leaping ? JumpMethod::tau_leaping : JumpMethod::direct);
  request.times = look_times(command, complaints);
  if (!command.doses.empty())
    complaints.push_back(error_at({}, "simulate-dose", "--dose is not given with --stochastic",
                                  "write an event: at (time >= 1): X = X + 100"));
  request.overrides = read_sets(command.sets, settable_names(program.parameters, program.states), complaints);
  for (const std::string& id : command.select.empty() ? program.states : command.select)
    read_select(id, program, request, complaints);
  if (has_errors(complaints)) return complaints;
  return request;
}

Table table_of(const JumpEnsemble& seen, const JumpRequest& request, const JumpProgram& program, bool one) {
  Table table;
  table.add({"time", "", request.times});
  for (std::size_t i = 0; i < request.observables.size(); ++i) {
    std::vector<double> means, deviations;
    for (const auto& row : seen.moments) means.push_back(row[i].mean), deviations.push_back(row[i].deviation());
    const std::string& id = program.observables[request.observables[i]];
    table.add({one ? id : id + "_mean", "", std::move(means)});
    if (!one) table.add({id + "_sd", "", std::move(deviations)});
  }
  return table;
}

/// What a person can do about it.
const char* advice(JumpStatus status) {
  switch (status) {
    case JumpStatus::not_whole:
      return "a state is no whole number of 0 or more: round its initial value, or leave --stochastic out";
    case JumpStatus::negative_propensity:
      return "a rate law is below zero: write a reversible reaction as two";
    case JumpStatus::negative_amount:
      return "a reaction fired without enough reactants: its rate law must be zero there";
    case JumpStatus::not_finite:
      return "a rate law, a clock or a delay is not a number";
    case JumpStatus::no_bound:
      return "a rate law moves with time and cannot be bounded";
    case JumpStatus::failed_draw:
      return "a distribution has impossible arguments";
    case JumpStatus::too_many_events:
      return "events trigger each other without end";
    case JumpStatus::too_many_jumps:
      return "more jumps than a realisation may have: fewer molecules, an earlier --end, or --tau-leaping";
    case JumpStatus::ok:
      break;
  }
  return "";
}

void report_failures(const JumpEnsemble& seen, std::uint32_t replicates) {
  if (seen.failed == 0) return;
  fmt::print(stderr, "remit: {} of {} realisations failed{}; the first is number {} ({})\n  {}\n", seen.failed,
             replicates, seen.failed == replicates ? "" : " and are left out", seen.first_failed + 1,
             name_of(seen.first_failure), advice(seen.first_failure));
}

}  // namespace

int simulate_stochastic(const StochasticCommand& command) {
  const auto program = program_of(command.simulate);
  if (!program) return refuse(program.diagnostics());
  print_warnings(program.diagnostics());
  const auto request = request_of(command, *program);
  if (!request) return refuse(request.diagnostics());
  JumpOptions options;
  options.seed = command.simulate.seed;
  options.method = command.tau_leaping ? JumpMethod::tau_leaping : JumpMethod::direct;
  const int threads = command.threads > 0 ? command.threads : available_threads();
  const JumpEnsemble seen = simulate_ensemble(*program, *request, options, command.replicates, threads);
  report_failures(seen, command.replicates);
  if (seen.failed == command.replicates) return 1;
  write_or_print(command.simulate.out, table_of(seen, *request, *program, command.replicates == 1).csv());
  return seen.failed > 0 ? 1 : exit_ok;
}

}  // namespace remit::cli
