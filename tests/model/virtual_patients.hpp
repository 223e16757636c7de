// Virtual patients of the shipped myeloma model, as the tests of its systems ask for them: what is wrong throws.
#pragma once
#include "remit/study/follow.hpp"

namespace remit::model_tests {

/// The shipped myeloma model with these drugs; throws with the diagnostics if it does not compose.
Disease myeloma(const std::vector<std::string>& drugs = {}, const std::string& variant = "immune_control");

std::vector<Course> follow(const Disease& disease, const FollowUp& request);

double median(const std::vector<Course>& courses, std::size_t day, std::size_t column = 0);

/// The size of the typical adult: given to everybody, one dose in mg is the same dose per kg and per square metre.
inline constexpr double kilograms = 76, square_metres = 1.889;
Settings typical_size();
std::vector<double> each_day(int last);

}  // namespace remit::model_tests
