// `remit simulate`: one model, one table.
#include <fmt/core.h>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "load_model.hpp"
#include "remit/base/table.hpp"
#include "remit/base/text.hpp"
#include "remit/program/compile.hpp"
#include "simulated.hpp"

namespace remit::cli {
namespace {

Result<Program> program_of(const SimulateCommand& command) {
  const auto loaded = load_model({command.model, command.drugs, command.variant});
  if (!loaded) return loaded.diagnostics();
  print_warnings(loaded.diagnostics());
  return compile(loaded->model, {.varying = loaded->varying, .closed_form = command.closed_form == "on"});
}

Result<TrajectoryRequest> request_of(const SimulateCommand& command, const Program& program) {
  TrajectoryRequest request;
  Diagnostics diagnostics;
  request.times_days = look_times(command, diagnostics);
  request.parameters = read_sets(command.sets, settable_names(program.parameters, program.states), diagnostics);
  request.entries = read_doses(command.doses, program, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return request;
}

Table table_of(const Trajectory& trajectory, const std::vector<Selected>& selected) {
  Table table;
  table.add({"time", "", trajectory.time_days});
  for (const Selected& column : selected) {
    std::vector<double> values;
    for (std::size_t i = 0; i < trajectory.time_days.size(); ++i) values.push_back(value_of(column, trajectory, i));
    table.add({column.name, "", std::move(values)});
  }
  return table;
}

}  // namespace

int simulate(const SimulateCommand& command) {
  const auto program = program_of(command);
  if (!program) return refuse(program.diagnostics());
  print_warnings(program.diagnostics());
  const auto request = request_of(command, *program);
  if (!request) return refuse(request.diagnostics());
  const auto selected = select(command.select, *program);
  if (!selected) return refuse(selected.diagnostics());
  const auto kernel = kernel_of(*program, command.kernel);
  const Trajectory trajectory = simulate_one(*kernel, *request, solve_options(command));
  write_or_print(command.out, table_of(trajectory, *selected).csv());
  if (trajectory.outcome.status == Status::ok) return exit_ok;
  fmt::print(stderr, "remit: the run ended at {} with status {}\n", to_days(trajectory.outcome.tick),
             name_of(trajectory.outcome.status));
  return 1;
}

}  // namespace remit::cli
