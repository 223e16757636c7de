// One arm against another. Randomised arms: Cox (Efron), log-rank, restricted mean up to the last month followed in
// both. Twins (the same patients in both arms) are not independent: only the restricted mean, its interval from a
// paired bootstrap.
#pragma once
#include <vector>

#include "remit/study/summary.hpp"

namespace remit {

/// The first arm against each other one, and every pair of arms that the published figures name.
std::vector<Contrast> contrasts_of(const StudyRun& run, const Summary& summary);

}  // namespace remit
