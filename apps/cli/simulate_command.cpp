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

/// "state=amount@time"
void read_dose(const std::string& text, const Program& program, TrajectoryRequest& request, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('='), at = text.find('@');
  const bool shaped = equals != std::string::npos && at != std::string::npos && equals < at;
  const auto amount = shaped ? parse_number(text.substr(equals + 1, at - equals - 1)) : std::nullopt;
  const auto time = shaped ? parse_number(text.substr(at + 1)) : std::nullopt;
  const int state = shaped ? program.state_index(text.substr(0, equals)) : -1;
  if (!amount || !time || !(*time >= 0 && *time <= latest_end))
    diagnostics.push_back(error_at({}, "simulate-dose", "cannot read --dose \"" + text + "\"",
                                   "write state=amount@time, the time from 0 to 9e7"));
  else if (state < 0)
    diagnostics.push_back(error_at({}, "simulate-dose", "there is no state `" + text.substr(0, equals) + "`",
                                   did_you_mean(text.substr(0, equals), program.states)));
  else
    request.entries.push_back({.tick = to_tick(*time),
                               .kind = EntryKind::dose,
                               .target = static_cast<std::uint32_t>(state),
                               .amount = *amount});
}

Result<TrajectoryRequest> request_of(const SimulateCommand& command, const Program& program) {
  TrajectoryRequest request;
  Diagnostics diagnostics;
  request.times_days = look_times(command, diagnostics);
  request.parameters = read_sets(command.sets, settable_names(program.parameters, program.states), diagnostics);
  for (const std::string& dose : command.doses) read_dose(dose, program, request, diagnostics);
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
