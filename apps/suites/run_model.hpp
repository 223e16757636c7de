// One model, the values of some of its ids at some times: what every suite asks for.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/model.hpp"
#include "remit/program/program.hpp"
#include "remit/solve/integrate.hpp"

namespace remit::suites {

/// What an id stands for in a table: its value as formulas see it, or of a species its amount or concentration.
enum class Form { as_written, amount, concentration };

struct Wanted {
  std::string id;
  Form form = Form::as_written;
};

struct Run {
  Status status = Status::ok;
  double ended_at = 0;
  std::vector<std::vector<double>> rows;  // [time][wanted]; as many as were reached
};

/// rtol 1e-9 and an atol of 1e-12 of the scale of each state, or below `small` where that is less; no step longer than
/// an output interval, so that no trigger is stepped over.
SolveOptions tight_options(const std::vector<double>& times, double small);

/// Compiles and runs; diagnostics are refusals of the compiler or names that are not there.
Result<Run> run_model(const Model& model, const std::vector<Wanted>& wanted, const std::vector<double>& times,
                      const SolveOptions& options);

}  // namespace remit::suites
