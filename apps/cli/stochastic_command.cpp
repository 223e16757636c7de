// `remit simulate --stochastic`: one realisation as a path, many as mean and standard deviation.
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "commands.hpp"
#include "load_model.hpp"
#include "places.hpp"
#include "remit/base/parallel.hpp"
#include "remit/base/table.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/jump/ensemble.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

Result<JumpProgram> program_of(const SimulateCommand& command) {
  if (fs::is_regular_file(command.model)) {
    const auto model = load_foreign_model(command.model, {.draws = true});
    return model ? compile_jump(*model) : Result<JumpProgram>(model.diagnostics());
  }
  const auto loaded = load_model({command.model, command.drugs, command.variant});
  return loaded ? compile_jump(loaded->model) : Result<JumpProgram>(loaded.diagnostics());
}

void read_set(const std::string& text, const JumpProgram& program, JumpRequest& request, Diagnostics& complaints) {
  const std::size_t equals = text.find('=');
  const std::string id = text.substr(0, equals);
  const auto value = equals == std::string::npos ? std::nullopt : parse_number(text.substr(equals + 1));
  if (!value)
    complaints.push_back(error_at({}, "simulate-set", "cannot read --set \"" + text + "\"", "write id=value"));
  else if (program.parameter_index(id) < 0 && program.state_index(id) < 0)
    complaints.push_back(error_at({}, "simulate-set", "there is no parameter or state `" + id + "`",
                                  did_you_mean(id, program.parameters)));
  else
    request.overrides.emplace_back(id, value.value_or(0));
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
  if (!(command.end > 0)) complaints.push_back(error_at({}, "simulate-end", "--end must lie above zero"));
  if (!command.doses.empty())
    complaints.push_back(error_at({}, "simulate-dose", "--dose is not given with --stochastic",
                                  "write an event: at (time >= 1): X = X + 100"));
  for (int i = 0; i <= command.steps; ++i) request.times.push_back(command.end * i / command.steps);
  for (const std::string& set : command.sets) read_set(set, program, request, complaints);
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

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return exit_text;
}

}  // namespace

int simulate_stochastic(const StochasticCommand& command) {
  const auto program = program_of(command.simulate);
  if (!program) return refuse(program.diagnostics());
  const auto request = request_of(command, *program);
  if (!request) return refuse(request.diagnostics());
  JumpOptions options;
  options.seed = command.simulate.seed;
  options.method = command.tau_leaping ? JumpMethod::tau_leaping : JumpMethod::direct;
  const int threads = command.threads > 0 ? command.threads : available_threads();
  const JumpEnsemble seen = simulate_ensemble(*program, *request, options, command.replicates, threads);
  if (seen.failed > 0)
    fmt::print(stderr, "remit: {} of {} realisations failed and are left out, first {} ({})\n", seen.failed,
               command.replicates, seen.first_failed, name_of(seen.first_failure));
  if (seen.failed == command.replicates) return 1;
  const std::string csv = table_of(seen, *request, *program, command.replicates == 1).csv();
  if (command.simulate.out.empty())
    fmt::print("{}", csv);
  else
    write_file(command.simulate.out, csv);
  return seen.failed > 0 ? 1 : exit_ok;
}

}  // namespace remit::cli
