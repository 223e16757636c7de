// The page of `remit explain`: a forest of gains per arm, tables, notes; one HTML file that needs nothing else. And the
// directory that holds it with the tables.
#pragma once
#include <filesystem>
#include <string>

#include "remit/study/explain_summary.hpp"

namespace remit {

/// Months gained beside points of eradication gained, mechanisms from most to least; one line a variant.
std::string explain_figure(const Explanation& explanation, const ArmRanking& ranking, double width);
std::string explain_html(const Explanation& explanation, const std::vector<ArmRanking>& rankings);

/// Writes explain.html, explain.csv, explain_draws.csv, explain_columns.csv and run.json into a temporary directory,
/// then renames it to `out` (`out`.partial when interrupted). Throws std::system_error when the world is wrong.
std::filesystem::path write_explanation(const Explanation& explanation, const std::vector<ArmRanking>& rankings,
                                        const std::filesystem::path& out);

}  // namespace remit
