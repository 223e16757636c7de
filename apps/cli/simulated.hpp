// What the ways to simulate share: values set by name, the times looked at, the ids selected, and where a table goes.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "remit/base/result.hpp"
#include "remit/program/program.hpp"
#include "remit/solve/integrate.hpp"

namespace remit::cli {

/// Later than this no run looks: the clock counts 1e-11 of a time unit in 64 bits.
inline constexpr double latest_end = 9e7;

/// Prints the complaints; the exit code.
int refuse(const Diagnostics& diagnostics);
void print_warnings(const Diagnostics& diagnostics);

/// "id=value" each, the id one of `known`.
std::vector<std::pair<std::string, double>> read_sets(const std::vector<std::string>& sets,
                                                      const std::vector<std::string>& known, Diagnostics& complaints);
std::vector<std::string> settable_names(const std::vector<std::string>& parameters,
                                        const std::vector<std::string>& states);

/// "state=amount@time" each.
std::vector<Entry> read_doses(const std::vector<std::string>& doses, const Program& program, Diagnostics& complaints);

/// `steps` equal intervals from 0 to --end; complains of an end that no run reaches.
std::vector<double> look_times(const SimulateCommand& command, Diagnostics& complaints);

struct Selected {
  std::string name;
  bool observable;  // else a state
  std::size_t index;
};
/// All states where nothing is named. An observable's name wins over a state's: for a species it is what its id means
/// (a concentration, perhaps).
Result<std::vector<Selected>> select(const std::vector<std::string>& wanted, const Program& program);
/// Its value at the `time`th look.
double value_of(const Selected& selected, const Trajectory& run, std::size_t time);

SolveOptions solve_options(const SimulateCommand& command);
void write_or_print(const std::string& file, const std::string& text);

}  // namespace remit::cli
