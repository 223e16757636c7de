// When a patient is seen: planned days, moved by a truncated normal jitter, some of them missed. Addressed by patient
// and visit number.
#pragma once
#include <vector>

#include "remit/trial/trial.hpp"

namespace remit {

struct PlannedVisit {
  int number = 0;  // from 1; 0 is the baseline on day 0
  double day = 0;
  bool missed = false;
};

/// Visits up to `until` in order of time. The visit at `clock_start` (if later than day 0) is a baseline: neither moved
/// nor missed.
std::vector<PlannedVisit> schedule_visits(const Visits& visits, double clock_start, double until, std::uint64_t seed,
                                          std::uint32_t patient);

}  // namespace remit
