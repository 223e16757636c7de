// enrol() and simulate(): a trial's patients through the engine.
#pragma once
#include <vector>

#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// What both need: the composed model, its kernel, how to solve.
struct Setting {
  const Composed& composed;
  const Kernel& kernel;
  const Population& population;
  std::uint64_t seed = 1;
  SolveOptions solve;   // lanes, threads, order_seed, cancelled; its progress is set by the callee from `progress`
  std::function<void(const std::string& stage, std::size_t finished, std::size_t wanted, std::size_t failed)> progress;
};

/// An enrolled patient at day 0: parameters and the state after burn-in.
struct Enrolled {
  std::uint32_t id = 0;
  int arm = 0;
  std::vector<double> parameters;   // in program order
  std::vector<double> state;        // in program order
};

struct EnrolmentReport {
  std::size_t candidates = 0, enrolled = 0, failed = 0, ineligible = 0, over_quota = 0, progressed_before = 0;
  std::vector<std::pair<std::string, std::size_t>> excluded_by;  // criterion, count
};

struct EnrolmentResult {
  std::vector<Enrolled> patients;   // sorted by id, arms assigned
  EnrolmentReport report;
};

/// Draws, burns in, applies eligibility and quotas, randomises. Quotas that cannot be met are an error with counts (code "enrolment-quota").
Result<EnrolmentResult> enrol(const Setting& setting, const Trial& trial);

/// Runs every enrolled patient through its arm and assesses it; records sorted by id. Never throws for a patient's failure.
std::vector<PatientRecord> simulate(const Setting& setting, const Trial& trial, const std::vector<Enrolled>& patients);

/// Complaints about a trial that can be found without running it: unknown drugs, routes, units, overlapping days, ... (codes "trial-...").
Diagnostics check(const Trial& trial, const Composed& composed);

}  // namespace remit
