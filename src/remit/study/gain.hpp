// What blocking one mechanism gave the same patients: twins, one with and one without it, on common random numbers.
// Medians and restricted means by Kaplan-Meier up to a horizon; standard errors by a bootstrap over pairs.
#pragma once
#include <cstdint>
#include <vector>

#include "remit/stats/kaplan_meier.hpp"
#include "remit/trial/record.hpp"

namespace remit {

/// Area under the curve up to the horizon; beyond the last follow-up (a resample may end early) it is carried on.
double area_under(const KaplanMeier& curve, double horizon);

/// How one patient fared, up to the horizon.
struct Fate {
  double months = 0;  // without progression or death
  bool event = false;
  bool eradicated = false;  // no tumour cell left
};
Fate fate_of(const PatientRecord& record, double horizon_months);

/// One arm as a whole. A median that is not reached stands at the horizon.
struct Outlook {
  double median = 0;  // months
  bool median_reached = true;
  double restricted_mean = 0;  // months
  double eradication = 0;      // probability
};
Outlook outlook(const std::vector<Fate>& fates, double horizon_months);

/// Blocked minus present.
struct Gain {
  double median = 0;      // months
  bool at_least = false;  // the blocked median is not reached: the gain is at least this
  double restricted_mean = 0;
  double eradication = 0;
  double median_error = 0, restricted_mean_error = 0, eradication_error = 0;  // standard errors, Monte Carlo
};

struct BootstrapAddress {
  std::uint64_t seed = 1;
  std::uint32_t comparison = 0;  // another number, other resamples
};
/// Pairs by position. Without pairs everything is NaN.
Gain gain_of(const std::vector<Fate>& present, const std::vector<Fate>& blocked, double horizon_months,
             const BootstrapAddress& address);

}  // namespace remit
