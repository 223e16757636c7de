// plan_dosing(): names of a table found in a program, and what is missing there.
#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/solve/dosing.hpp"

namespace remit {
namespace {

class Planner {
 public:
  Planner(const DosingTable& table, const Program& program, const DosingOptions& options)
      : table_(table), program_(program), options_(options) {}

  Result<DosingPlan> run() {
    check_mapping();
    for (const std::string& name : table_.compartments) find_compartment(name);
    for (const std::string& name : table_.covariates) find_covariate(name);
    for (const DosingSubject& subject : table_.subjects) {
      for (const DosingRow& row : subject.rows) check(row);
    }
    if (has_errors(complaints_)) return complaints_;
    return Result<DosingPlan>(std::move(plan_), std::move(complaints_));
  }

 private:
  Span at(int line) const { return {table_.file, line}; }

  std::string mapped(const std::string& id) const {
    const auto found = std::ranges::find(options_.mapping, id, &std::pair<std::string, std::string>::first);
    return found == options_.mapping.end() ? id : found->second;
  }

  void check_mapping() {
    for (const auto& [id, target] : options_.mapping) {
      if (!find_reading(program_, target))
        complaints_.push_back(error_at(at(0), "dosing-mapping",
                                       "`" + id + "` is mapped to `" + target + "`, which the model does not have",
                                       did_you_mean(target, program_.parameters)));
    }
  }

  void find_compartment(const std::string& name) {
    DosedCompartment compartment{
        .name = name, .state = 0, .input = -1, .lag = {}, .bioavailability = {}, .rate = {}, .duration = {}};
    const int state = program_.state_index(name);
    REMIT_ASSERT(state >= 0, "compartments of a table are states of its program");
    compartment.state = static_cast<std::uint32_t>(state);
    const int input = program_.parameter_index(mapped(name + "_input_rate"));
    if (input >= 0 && program_.varying[static_cast<std::size_t>(input)]) compartment.input = input;
    compartment.lag = find_reading(program_, mapped(name + "_lag"));
    compartment.bioavailability = find_reading(program_, mapped(name + "_bioavailability"));
    compartment.rate = find_reading(program_, mapped(name + "_rate"));
    compartment.duration = find_reading(program_, mapped(name + "_duration"));
    plan_.compartments.push_back(std::move(compartment));
  }

  void find_covariate(const std::string& name) {
    const int parameter = program_.parameter_index(name);
    if (parameter < 0)
      complaints_.push_back(error_at(at(1), "dosing-unknown-covariate",
                                     "the column `" + name + "` is no parameter of the model",
                                     did_you_mean(name, program_.parameters)));
    plan_.covariates.push_back(static_cast<std::uint32_t>(std::max(parameter, 0)));
  }

  void need(bool there, const DosingRow& row, const char* code, const std::string& what, const std::string& fix) {
    if (!there) complaints_.push_back(error_at(at(row.line), code, what, fix));
  }

  void check(const DosingRow& row) {
    if (row.event != DosingEvent::dose && row.event != DosingEvent::reset_and_dose) return;
    const DosedCompartment& into = plan_.compartments[static_cast<std::size_t>(row.compartment)];
    if (row.rate != 0 || row.duration != 0)
      need(into.input >= 0, row, "dosing-no-input", "`" + into.name + "` has no zero-order input",
           "give the model a varying parameter `" + into.name + "_input_rate`");
    if (row.rate == modelled_rate)
      need(bool(into.rate), row, "dosing-no-rate", "RATE -1, but the model has no `" + into.name + "_rate`",
           "add it, or write the rate");
    if (row.rate == modelled_duration)
      need(bool(into.duration), row, "dosing-no-rate", "RATE -2, but the model has no `" + into.name + "_duration`",
           "add it, or write the duration in DUR");
    if (row.steady > 0)
      need(program_.time_derivative.size == 0, row, "dosing-steady-time",
           "the model depends on time and has no steady state", "give the doses one by one, with ADDL");
    if (row.steady == 2 && !is_linear())
      complaints_.push_back(warning_at(at(row.line), "dosing-superposition",
                                       "SS 2 adds to the state, which only suits a linear model",
                                       "write SS 1, or the doses themselves"));
  }

  /// Entries of the Jacobian that change during a run are written by its section.
  bool is_linear() const {
    const Block& block = program_.jacobian;
    return std::ranges::none_of(program_.jacobians, [&](const Instruction& instruction) {
      return instruction.target >= block.begin && instruction.target < block.begin + block.size;
    });
  }

  const DosingTable& table_;
  const Program& program_;
  const DosingOptions& options_;
  DosingPlan plan_;
  Diagnostics complaints_;
};

}  // namespace

Result<DosingPlan> plan_dosing(const DosingTable& table, const Program& program, const DosingOptions& options) {
  return Planner(table, program, options).run();
}

Table realised_table(const std::vector<std::pair<std::string, std::vector<RealisedDose>>>& runs) {
  std::vector<std::string> ids, states;
  std::vector<double> times, amounts, rates, durations;
  std::vector<std::int64_t> rows;
  for (const auto& [id, doses] : runs) {
    for (const RealisedDose& dose : doses) {
      ids.push_back(id);
      times.push_back(dose.time);
      states.push_back(dose.state);
      amounts.push_back(dose.amount);
      rates.push_back(dose.rate);
      durations.push_back(dose.duration);
      rows.push_back(dose.row);
    }
  }
  Table table;
  table.add({"ID", "", std::move(ids)});
  table.add({"time", "", std::move(times)});
  table.add({"state", "", std::move(states)});
  table.add({"amount", "", std::move(amounts)});
  table.add({"rate", "", std::move(rates)});
  table.add({"duration", "", std::move(durations)});
  table.add({"row", "", std::move(rows)});
  return table;
}

}  // namespace remit
