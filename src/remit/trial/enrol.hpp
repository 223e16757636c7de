// Enrolment: candidates are drawn in order of id, settled (burn-in) or grown from onset, screened on observed values,
// and randomised. Who is taken depends on the seed and the ids alone, never on threads, lanes or how many are run at
// once.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/trial/setting.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// An enrolled patient at day 0: parameters and the state after burn-in.
struct Enrolled {
  std::uint32_t id = 0;
  int arm = 0;
  std::vector<double> parameters;  // in program order
  std::vector<double> state;       // in program order; cumulative hazards begin at 0
};
/// Puts the patient into a lane at tick 0.
void apply(const Enrolled& patient, Lane& lane);

struct EnrolmentReport {
  std::size_t candidates = 0, enrolled = 0, failed = 0, ineligible = 0, over_quota = 0, progressed_before = 0;
  std::vector<std::pair<std::string, std::size_t>> excluded_by;  // criterion, count (by the first that fails)
};

struct EnrolmentResult {
  std::vector<Enrolled> patients;  // sorted by id, arms assigned; twins: every patient once per arm
  EnrolmentReport report;
};

/// Draws, burns in, applies eligibility and quotas, randomises. What cannot be filled is an error with counts (code
/// "enrolment-quota"; without quotas "enrolment-eligibility"). When cancelled: those enrolled so far, with a warning
/// "enrolment-interrupted".
Result<EnrolmentResult> enrol(const Setting& setting, const Trial& trial);

}  // namespace remit
