// `remit simulate`: one model, one table.
#include <fmt/core.h>

#include <algorithm>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "load_model.hpp"
#include "remit/base/table.hpp"
#include "remit/base/text.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/integrate.hpp"

namespace remit::cli {
namespace {

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return exit_text;
}

Result<Program> program_of(const SimulateCommand& command) {
  const auto loaded = load_model({command.model, command.drugs, command.variant});
  if (!loaded) return loaded.diagnostics();
  return compile(loaded->model, {.varying = loaded->varying});
}

std::vector<std::string> settable_names(const Program& program) {
  std::vector<std::string> names = program.parameters;
  names.insert(names.end(), program.states.begin(), program.states.end());
  return names;
}

/// "id=value"
void read_set(const std::string& text, const Program& program, TrajectoryRequest& request, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('=');
  const std::string id = text.substr(0, equals);
  const auto value = equals == std::string::npos ? std::nullopt : parse_number(text.substr(equals + 1));
  if (!value)
    diagnostics.push_back(error_at({}, "simulate-set", "cannot read --set \"" + text + "\"", "write id=value"));
  else if (program.parameter_index(id) < 0 && program.state_index(id) < 0)
    diagnostics.push_back(error_at({}, "simulate-set", "there is no parameter or state `" + id + "`", did_you_mean(id, settable_names(program))));
  else
    request.parameters.emplace_back(id, *value);
}

/// "state=amount@time"
void read_dose(const std::string& text, const Program& program, TrajectoryRequest& request, Diagnostics& diagnostics) {
  const std::size_t equals = text.find('='), at = text.find('@');
  const bool shaped = equals != std::string::npos && at != std::string::npos && equals < at;
  const auto amount = shaped ? parse_number(text.substr(equals + 1, at - equals - 1)) : std::nullopt;
  const auto time = shaped ? parse_number(text.substr(at + 1)) : std::nullopt;
  const int state = shaped ? program.state_index(text.substr(0, equals)) : -1;
  if (!amount || !time || *time < 0)
    diagnostics.push_back(error_at({}, "simulate-dose", "cannot read --dose \"" + text + "\"", "write state=amount@time"));
  else if (state < 0)
    diagnostics.push_back(error_at({}, "simulate-dose", "there is no state `" + text.substr(0, equals) + "`",
                                   did_you_mean(text.substr(0, equals), program.states)));
  else
    request.entries.push_back({.tick = to_tick(*time), .kind = EntryKind::dose, .target = static_cast<std::uint32_t>(state), .amount = *amount});
}

Result<TrajectoryRequest> request_of(const SimulateCommand& command, const Program& program) {
  TrajectoryRequest request;
  Diagnostics diagnostics;
  if (!(command.end > 0)) diagnostics.push_back(error_at({}, "simulate-end", "--end must lie above zero"));
  for (int i = 0; i <= command.steps; ++i) request.times_days.push_back(command.end * i / command.steps);
  for (const std::string& set : command.sets) read_set(set, program, request, diagnostics);
  for (const std::string& dose : command.doses) read_dose(dose, program, request, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return request;
}

struct Selected {
  std::string name;
  bool observable;  // else a state
  std::size_t index;
};

/// An observable's name wins over a state's: for a species it is what its id means (a concentration, perhaps).
Result<std::vector<Selected>> select(const std::vector<std::string>& wanted, const Program& program) {
  std::vector<Selected> selected;
  Diagnostics diagnostics;
  for (const std::string& name : wanted.empty() ? program.states : wanted) {
    const int observable = program.observable_index(name), state = program.state_index(name);
    if (observable >= 0)
      selected.push_back({name, true, static_cast<std::size_t>(observable)});
    else if (state >= 0)
      selected.push_back({name, false, static_cast<std::size_t>(state)});
    else
      diagnostics.push_back(error_at({}, "simulate-select", "there is no state or observable `" + name + "`", did_you_mean(name, program.observables)));
  }
  if (has_errors(diagnostics)) return diagnostics;
  return selected;
}

Table table_of(const Trajectory& trajectory, const std::vector<Selected>& selected) {
  Table table;
  table.add({"time", "", trajectory.time_days});
  for (const Selected& column : selected) {
    std::vector<double> values;
    for (const auto& row : column.observable ? trajectory.observables : trajectory.states) values.push_back(row[column.index]);
    table.add({column.name, "", std::move(values)});
  }
  return table;
}

SolveOptions solve_options(const SimulateCommand& command) {
  SolveOptions options;
  options.seed = command.seed;
  options.rtol = 1e-8;
  options.lanes = lane_multiple;
  return options;
}

}  // namespace

int simulate(const SimulateCommand& command) {
  const auto program = program_of(command);
  if (!program) return refuse(program.diagnostics());
  const auto request = request_of(command, *program);
  if (!request) return refuse(request.diagnostics());
  const auto selected = select(command.select, *program);
  if (!selected) return refuse(selected.diagnostics());
  const auto kernel = kernel_of(*program, command.kernel);
  const Trajectory trajectory = simulate_one(*kernel, *request, solve_options(command));
  const std::string csv = table_of(trajectory, *selected).csv();
  if (command.out.empty())
    fmt::print("{}", csv);
  else
    write_file(command.out, csv);
  if (trajectory.outcome.status == Status::ok) return exit_ok;
  fmt::print(stderr, "remit: the run ended at {} with status {}\n", to_days(trajectory.outcome.tick), name_of(trajectory.outcome.status));
  return 1;
}

}  // namespace remit::cli
