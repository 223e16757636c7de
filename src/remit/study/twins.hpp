// The trial that explain() runs: each arm as it is and again with each mechanism blocked, on the same patients.
#pragma once
#include <vector>

#include "remit/study/explain.hpp"

namespace remit {

struct TwinTrial {
  Trial trial;
  std::size_t group = 1;             // arms of an explained arm: it as it is, then with each acting mechanism blocked
  std::vector<std::size_t> present;  // arms as they are: the explained ones, then those that only bounds ask about

  bool is_present(int arm) const;
  /// What is known once the arms as they are have run: the study with them alone.
  StudyRun as_they_are(const Study& study, const std::vector<PatientRecord>& records) const;
};

/// The arms one after the other, each followed by itself with one mechanism blocked. Everybody is followed beyond the
/// horizon: nobody drops out or misses a visit, and every progression counts whenever it is found.
TwinTrial twin_trial(const Study& study, const std::vector<Arm>& arms, const std::vector<Explained>& mechanisms,
                     double horizon_months);

}  // namespace remit
