// `remit simulate MODEL --time-to-event HAZARD`: one drawn time of the event for each replicate.
#include <algorithm>

#include <fmt/core.h>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "load_model.hpp"
#include "remit/base/parallel.hpp"
#include "remit/base/table.hpp"
#include "remit/program/compile.hpp"
#include "remit/program/time_to_event.hpp"
#include "remit/solve/time_to_event.hpp"
#include "simulated.hpp"

namespace remit::cli {
namespace {

Result<Program> program_of(const TimeToEventCommand& command) {
  const SimulateCommand& simulate = command.simulate;
  const auto loaded = load_model({simulate.model, simulate.drugs, simulate.variant});
  if (!loaded) return loaded.diagnostics();
  print_warnings(loaded.diagnostics());
  const auto extended = with_time_to_event(loaded->model, command.hazard);
  if (!extended) return extended.diagnostics();
  return compile(*extended, {.varying = loaded->varying, .closed_form = simulate.closed_form == "on"});
}

Result<TimeToEventRequest> request_of(const TimeToEventCommand& command, const Program& program) {
  const SimulateCommand& simulate = command.simulate;
  const TimeToEventIds ids = time_to_event_ids(command.hazard);
  TimeToEventRequest request{.limit = ids.limit, .time = ids.time, .end_days = simulate.end};
  request.address = {.seed = simulate.seed, .stream = Stream::death};
  Diagnostics complaints;
  (void)look_times(simulate, complaints);
  request.overrides = read_sets(simulate.sets, settable_names(program.parameters, program.states), complaints);
  request.entries = read_doses(simulate.doses, program, complaints);
  if (has_errors(complaints)) return complaints;
  return request;
}

Table table_of(const std::vector<EventTime>& drawn) {
  std::vector<double> replicates, times, happened;
  std::vector<std::string> statuses;
  for (const EventTime& each : drawn) {
    replicates.push_back(static_cast<double>(replicates.size() + 1));
    times.push_back(each.days);
    happened.push_back(each.happened ? 1 : 0);
    statuses.emplace_back(name_of(each.status));
  }
  Table table;
  table.add({"replicate", "", std::move(replicates)});
  table.add({"time", "", std::move(times)});
  table.add({"happened", "", std::move(happened)});
  table.add({"status", "", std::move(statuses)});
  return table;
}

}  // namespace

int simulate_time_to_event(const TimeToEventCommand& command) {
  const auto program = program_of(command);
  if (!program) return refuse(program.diagnostics());
  print_warnings(program.diagnostics());
  const auto request = request_of(command, *program);
  if (!request) return refuse(request.diagnostics());
  SolveOptions options = solve_options(command.simulate);
  options.lanes = 16;
  options.threads = command.threads > 0 ? command.threads : available_threads();
  const auto kernel = kernel_of(*program, command.simulate.kernel);
  const std::vector<EventTime> drawn = draw_event_times(*kernel, *request, command.replicates, options);
  write_or_print(command.simulate.out, table_of(drawn).csv());
  const auto failed = std::ranges::count_if(drawn, [](const EventTime& each) { return each.status != Status::ok; });
  if (failed == 0) return exit_ok;
  fmt::print(stderr, "remit: {} of {} replicates failed, see the column status\n", failed, drawn.size());
  return 1;
}

}  // namespace remit::cli
