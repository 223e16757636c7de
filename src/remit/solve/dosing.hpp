// A checked dosing table, lowered onto a program and run. Each row is looked at when its time comes: lag,
// bioavailability, rate and duration are what they are then; what it asks for later waits in the calendar, where a
// reset can find it. Rules of time (NONMEM 7.4.3): dose k of a row falls at TIME + lag + k II; an infusion ends at its
// start plus its duration; what falls on one tick happens in the order of the table, doses still pending first. SS sets
// (1) or adds (2) the periodic state at TIME as if the regimen, lag included, had run for ever.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/base/table.hpp"
#include "remit/solve/dosing_table.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/solve/reading.hpp"

namespace remit {

/// For a dosed state X the ids `X_lag`, `X_bioavailability`, `X_rate`, `X_duration` (read where the program has them)
/// and `X_input_rate` (a varying parameter, see lang/inputs.hpp); `mapping` sends such an id to another one.
struct DosingOptions {
  std::vector<std::pair<std::string, std::string>> mapping = {};
};

struct DosedCompartment {
  std::string name;
  std::uint32_t state = 0;
  int input = -1;  // parameter index; -1: none
  Reading lag, bioavailability, rate, duration;
};

/// The table's names found in a program.
struct DosingPlan {
  std::vector<DosedCompartment> compartments;
  std::vector<std::uint32_t> covariates;  // parameter indices
};
/// Codes "dosing-unknown-covariate", "dosing-no-input", "dosing-no-rate", "dosing-steady-time" (the model depends on
/// time), "dosing-mapping"; warning "dosing-superposition" (SS 2 in a nonlinear model).
Result<DosingPlan> plan_dosing(const DosingTable& table, const Program& program, const DosingOptions& options = {});

/// What a run really gave. An infusion cut short by a reset has the duration and the amount it reached; one that a
/// steady state finds running begins at that time with what is left of it.
struct RealisedDose {
  double time = 0;  // on the clock of the run
  std::string state;
  double amount = 0, rate = 0, duration = 0;  // rate 0: at once
  int row = 0;                                // line of the table
};

struct DosedRequest {
  std::vector<std::pair<std::string, double>> parameters = {};  // overrides, as in TrajectoryRequest
  std::vector<double> grid = {};                                // times to look at instead of the rows of EVID 0
  std::uint32_t patient = 0;
};

struct DosedRun {
  Trajectory trajectory;  // time_days: as the table counts, which may start again at a reset
  std::vector<RealisedDose> doses;
  Diagnostics diagnostics;  // what only the run could know; with an error the trajectory ends early
};

DosedRun run_dosed(const Kernel& kernel, const DosingTable& table, const DosingPlan& plan, const DosingSubject& subject,
                   const DosedRequest& request, const SolveOptions& options);

/// Columns ID, time, state, amount, rate, duration, row.
Table realised_table(const std::vector<std::pair<std::string, std::vector<RealisedDose>>>& runs);

}  // namespace remit
