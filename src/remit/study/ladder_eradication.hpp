// Eradication by chance against its closed form: a line of cells that divides, dies and is killed in pulses.
#pragma once
#include "remit/study/ladder_rules.hpp"

namespace remit {

Result<std::vector<LadderRow>> climb_eradication(const EradicationRung& rung, const ClimbOptions& options);

/// Probability that all cells are gone by `days`, Kendall 1948: a line survives with
/// 1/(1 + integral of d(s) exp(integral of d - b from 0 to s) ds), by Simpson's rule.
double kendall_extinction(const EradicationRung& rung);

}  // namespace remit
