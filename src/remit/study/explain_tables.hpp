// An Explanation as text for a terminal and as tables for other programs.
#pragma once
#include <string>

#include "remit/base/table.hpp"
#include "remit/study/explain_summary.hpp"

namespace remit {

std::string explain_text(const Explanation& explanation, const std::vector<ArmRanking>& rankings);

/// One row an arm, variant and mechanism.
Table explain_table(const Explanation& explanation, const std::vector<ArmRanking>& rankings);
/// One row an arm, variant, draw and mechanism: what the other table is computed from.
Table explain_draws(const Explanation& explanation);
/// What every column of both means, and its unit.
Table explain_columns();

/// "+2.3" and the like; "-" where there is none.
std::string signed_text(double value, int decimals = 1);
/// How the priors were drawn, how the patients, what is not known: said on every surface.
std::vector<std::string> explain_notes(const Explanation& explanation);

}  // namespace remit
