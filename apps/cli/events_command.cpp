// `remit simulate MODEL --events TABLE`: one model, a dosing table, one CSV for all of its subjects.
#include <algorithm>

#include <fmt/core.h>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "load_model.hpp"
#include "remit/base/table.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/inputs.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/dosing.hpp"
#include "simulated.hpp"

namespace remit::cli {
namespace {

struct Prepared {
  DosingTable table;
  Program program;
  DosingPlan plan;
};

void append(Diagnostics& all, const Diagnostics& more) { all.insert(all.end(), more.begin(), more.end()); }

/// "id=other"
Result<DosingOptions> mapping_of(const EventsCommand& command) {
  DosingOptions options;
  for (const std::string& text : command.maps) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos)
      return error_at({}, "simulate-map", "cannot read --map \"" + text + "\"",
                      "write id=other, as in central_lag=ALAG2");
    options.mapping.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return options;
}

Result<DosingTable> table_of(const EventsCommand& command, const Model& model) {
  const auto text = read_file(command.events);
  if (!text) return text.diagnostics();
  const auto states = dosable_states(model);
  const std::string& dosed = command.default_compartment;
  if (!dosed.empty() && std::ranges::find(states, dosed) == states.end())
    return error_at({}, "simulate-cmt", "--cmt: there is no state `" + dosed + "`", did_you_mean(dosed, states));
  return parse_dosing_table(*text, command.events,
                            {.compartments = states,
                             .default_compartment = command.default_compartment,
                             .parameters = settable_parameters(model),
                             .ignored = command.ignored,
                             .carry = command.covariates == "nocb" ? Carry::nocb : Carry::locf});
}

Result<Prepared> prepare(const EventsCommand& command) {
  auto loaded = load_model({command.simulate.model, command.simulate.drugs, command.simulate.variant});
  if (!loaded) return loaded.diagnostics();
  auto table = table_of(command, loaded->model);
  if (!table) return table.diagnostics();
  const auto options = mapping_of(command);
  if (!options) return options.diagnostics();
  const auto fed = with_inputs(loaded->model, table->infused());
  if (!fed) return fed.diagnostics();
  CompileOptions compiled{.varying = loaded->varying, .closed_form = command.simulate.closed_form == "on"};
  for (const std::string& state : table->infused()) compiled.varying.push_back(input_rate_id(state));
  for (const std::string& covariate : table->covariates) {
    if (std::ranges::find(compiled.varying, covariate) == compiled.varying.end()) compiled.varying.push_back(covariate);
  }
  auto program = compile(*fed, compiled);
  if (!program) return program.diagnostics();
  auto plan = plan_dosing(*table, *program, *options);
  if (!plan) return plan.diagnostics();
  Diagnostics warnings = loaded.diagnostics();
  append(warnings, program.diagnostics());
  append(warnings, table.diagnostics());
  append(warnings, plan.diagnostics());
  return Result<Prepared>({std::move(table).value(), std::move(program).value(), std::move(plan).value()}, warnings);
}

Result<DosedRequest> request_of(const SimulateCommand& command, const Program& program) {
  DosedRequest request;
  if (!command.doses.empty())
    return error_at({}, "simulate-dose", "--dose and --events do not go together", "write all doses into the table");
  Diagnostics complaints;
  request.parameters = read_sets(command.sets, settable_names(program.parameters, program.states), complaints);
  if (command.end != 0) request.grid = look_times(command, complaints);
  if (has_errors(complaints)) return complaints;
  return request;
}

Table look_table(const std::vector<std::pair<std::string, Trajectory>>& runs, const std::vector<Selected>& selected) {
  std::vector<std::string> ids;
  std::vector<double> times;
  std::vector<std::vector<double>> values(selected.size());
  for (const auto& [id, run] : runs) {
    for (std::size_t i = 0; i < run.time_days.size(); ++i) {
      ids.push_back(id);
      times.push_back(run.time_days[i]);
      for (std::size_t k = 0; k < selected.size(); ++k) values[k].push_back(value_of(selected[k], run, i));
    }
  }
  Table table;
  table.add({"ID", "", std::move(ids)});
  table.add({"time", "", std::move(times)});
  for (std::size_t k = 0; k < selected.size(); ++k) table.add({selected[k].name, "", std::move(values[k])});
  return table;
}

/// A table of doses only, and no grid: legal, and never what was meant.
void warn_of_emptiness(const std::string& file, const std::vector<std::pair<std::string, Trajectory>>& looks) {
  for (const auto& [id, run] : looks)
    if (!run.time_days.empty()) return;
  print_warnings({warning_at({file}, "simulate-no-look", "no row of the table is looked at (EVID 0)",
                             "add such rows, or give --end for a grid of times")});
}

/// Says what went wrong with a subject's run; 0 if nothing did.
int judge(const std::string& id, const DosedRun& run) {
  fmt::print(stderr, "{}", render(run.diagnostics));
  if (has_errors(run.diagnostics)) return exit_text;
  const Outcome& outcome = run.trajectory.outcome;
  if (outcome.status == Status::ok) return exit_ok;
  fmt::print(stderr, "remit: the run of ID {} ended at {} with status {}\n", id, to_days(outcome.tick),
             name_of(outcome.status));
  return 1;
}

}  // namespace

int simulate_events(const EventsCommand& command) {
  const auto prepared = prepare(command);
  if (!prepared) return refuse(prepared.diagnostics());
  print_warnings(prepared.diagnostics());
  auto request = request_of(command.simulate, prepared->program);
  if (!request) return refuse(request.diagnostics());
  const auto selected = select(command.simulate.select, prepared->program);
  if (!selected) return refuse(selected.diagnostics());
  const auto kernel = kernel_of(prepared->program, command.simulate.kernel);
  std::vector<std::pair<std::string, Trajectory>> looks;
  std::vector<std::pair<std::string, std::vector<RealisedDose>>> doses;
  DosedRequest each = *request;
  int exit_code = exit_ok;
  for (const DosingSubject& subject : prepared->table.subjects) {
    DosedRun run = run_dosed(*kernel, prepared->table, prepared->plan, subject, each, solve_options(command.simulate));
    exit_code = std::max(exit_code, judge(subject.id, run));
    looks.emplace_back(subject.id, std::move(run.trajectory));
    doses.emplace_back(subject.id, std::move(run.doses));
    ++each.patient;
  }
  if (exit_code == exit_ok) warn_of_emptiness(command.events, looks);
  write_or_print(command.simulate.out, look_table(looks, *selected).csv());
  if (!command.realised.empty()) write_file(command.realised, realised_table(doses).csv());
  return exit_code;
}

}  // namespace remit::cli
