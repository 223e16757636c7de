#include "simulated.hpp"

#include <algorithm>

#include <fmt/core.h>

#include "remit/base/text.hpp"

namespace remit::cli {
namespace {

struct Dose {
  std::string state;
  double amount, time;
};

/// "state=amount@time"
std::optional<Dose> parse_dose(const std::string& text) {
  const std::size_t equals = text.find('='), at = text.find('@');
  if (equals == std::string::npos || at == std::string::npos || at < equals) return std::nullopt;
  const auto amount = parse_number(text.substr(equals + 1, at - equals - 1)), time = parse_number(text.substr(at + 1));
  if (!amount || !time || !(*time >= 0 && *time <= latest_end)) return std::nullopt;
  return Dose{text.substr(0, equals), *amount, *time};
}

}  // namespace

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return exit_text;
}

void print_warnings(const Diagnostics& diagnostics) { fmt::print(stderr, "{}", render(diagnostics)); }

std::vector<std::pair<std::string, double>> read_sets(const std::vector<std::string>& sets,
                                                      const std::vector<std::string>& known, Diagnostics& complaints) {
  std::vector<std::pair<std::string, double>> read;
  for (const std::string& text : sets) {
    const std::size_t equals = text.find('=');
    const std::string id = text.substr(0, equals);
    const auto value = equals == std::string::npos ? std::nullopt : parse_number(text.substr(equals + 1));
    if (!value)
      complaints.push_back(error_at({}, "simulate-set", "cannot read --set \"" + text + "\"",
                                    "write id=value, and --set again for another"));
    else if (std::ranges::find(known, id) == known.end())
      complaints.push_back(
          error_at({}, "simulate-set", "there is no parameter or state `" + id + "`", did_you_mean(id, known)));
    else
      read.emplace_back(id, *value);
  }
  return read;
}

std::vector<std::string> settable_names(const std::vector<std::string>& parameters,
                                        const std::vector<std::string>& states) {
  std::vector<std::string> names = parameters;
  names.insert(names.end(), states.begin(), states.end());
  return names;
}

std::vector<Entry> read_doses(const std::vector<std::string>& doses, const Program& program, Diagnostics& complaints) {
  std::vector<Entry> read;
  for (const std::string& text : doses) {
    const auto dose = parse_dose(text);
    const int state = dose ? program.state_index(dose->state) : -1;
    if (!dose)
      complaints.push_back(error_at({}, "simulate-dose", "cannot read --dose \"" + text + "\"",
                                    "write state=amount@time, the time from 0 to 9e7"));
    else if (state < 0)
      complaints.push_back(error_at({}, "simulate-dose", "there is no state `" + dose->state + "`",
                                    did_you_mean(dose->state, program.states)));
    else
      read.push_back({to_tick(dose->time), EntryKind::dose, static_cast<std::uint32_t>(state), dose->amount});
  }
  return read;
}

std::vector<double> look_times(const SimulateCommand& command, Diagnostics& complaints) {
  std::vector<double> times;
  if (!(command.end > 0)) {
    complaints.push_back(error_at({}, "simulate-end", "--end must lie above zero", "as in --end 100"));
  } else if (command.end > latest_end) {
    complaints.push_back(error_at({}, "simulate-end", "--end lies beyond 9e7, where the clock ends",
                                  "write the model in a larger unit of time"));
  } else {
    for (int i = 0; i <= command.steps; ++i) times.push_back(command.end * i / command.steps);
  }
  return times;
}

Result<std::vector<Selected>> select(const std::vector<std::string>& wanted, const Program& program) {
  std::vector<Selected> selected;
  Diagnostics diagnostics;
  for (const std::string& name : wanted.empty() ? program.states_as_written() : wanted) {
    const int observable = program.observable_index(name), state = program.state_index(name);
    if (observable < 0 && state < 0)
      diagnostics.push_back(error_at({}, "simulate-select", "there is no state or observable `" + name + "`",
                                     did_you_mean(name, program.observables)));
    else
      selected.push_back({name, observable >= 0, static_cast<std::size_t>(observable >= 0 ? observable : state)});
  }
  if (has_errors(diagnostics)) return diagnostics;
  return selected;
}

double value_of(const Selected& selected, const Trajectory& run, std::size_t time) {
  return (selected.observable ? run.observables : run.states)[time][selected.index];
}

SolveOptions solve_options(const SimulateCommand& command) {
  SolveOptions options;
  options.seed = command.seed;
  options.rtol = 1e-8;
  options.lanes = lane_multiple;
  return options;
}

void write_or_print(const std::string& file, const std::string& text) {
  if (file.empty())
    fmt::print("{}", text);
  else
    write_file(file, text);
}

}  // namespace remit::cli
