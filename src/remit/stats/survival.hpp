// Times to events as every estimator reads them: one row a subject, times in any one unit since the origin.
// Near ties (rounding noise of unit conversions) are joined before anything is counted, by the rule of R's aeqSurv:
// neighbours y < y' of the sorted distinct times are one time if y' - y <= tol or y' - y <= tol mean|y|, tol = 1.49e-8.
// Left truncation: a subject is at risk at t while entry < t <= time.
#pragma once
#include <cstddef>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

struct SurvivalData {
  std::vector<double> time;   // of the event or of censoring
  std::vector<int> event;     // 0 censored, 1 event; for competing risks the cause 1, 2, ...
  std::vector<double> entry;  // when observation began; empty: from the origin
  std::vector<int> group;     // 0, 1, ...; empty: all in group 0
  std::vector<int> stratum;   // 0, 1, ...; empty: all in stratum 0

  std::size_t size() const { return time.size(); }
  int group_of(std::size_t subject) const { return group.empty() ? 0 : group[subject]; }
  int stratum_of(std::size_t subject) const { return stratum.empty() ? 0 : stratum[subject]; }
};

/// Complaints: columns of different length ("stats-length"), no rows ("stats-empty"), times that are not finite or are
/// negative
/// ("stats-time"), entry not before exit ("stats-entry"), negative codes ("stats-code").
Diagnostics check(const SurvivalData& data);

/// Checked, and with near ties joined to the smaller time. Every estimator begins with this.
Result<SurvivalData> tidy(SurvivalData data);

/// The subjects of one group, with the same columns.
SurvivalData only_group(const SurvivalData& data, int group);

/// Largest group label plus one.
int group_count(const SurvivalData& data);

/// One distinct exit time: who is at risk just before it and who leaves at it.
struct RiskTime {
  double time = 0;
  std::size_t at_risk = 0;
  std::size_t events = 0;  // of any cause
  std::size_t censored = 0;
};

/// All distinct exit times in order. `data` is tidy.
std::vector<RiskTime> risk_times(const SurvivalData& data);

}  // namespace remit
