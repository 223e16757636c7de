// A figure of followed patients as a ladder reads it.
#pragma once
#include "remit/study/ladder_rules.hpp"

namespace remit {

Result<std::vector<LadderRow>> climb_courses(const CourseRung& rung, const std::filesystem::path& model,
                                             const ClimbOptions& options);

/// The figures a check may ask for (CourseCheck).
std::vector<std::string> course_figures();
/// `column` is that of the check's observable. Courses of patients whose run failed are left out before.
Simulated figure_of(const std::vector<Course>& courses, const std::vector<double>& days, std::size_t column,
                    const CourseCheck& check);

}  // namespace remit
