// Virtual patients of a catalogue population without a trial around them: drawn, changed as a test wishes, followed.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/solve/integrate.hpp"

namespace remit::model_tests {

struct Disease {
  Composed composed;
  std::vector<Population> populations;
  std::shared_ptr<const Kernel> kernel;
};

/// The shipped myeloma model with these drugs; throws with the diagnostics if it does not compose.
Disease myeloma(const std::vector<std::string>& drugs = {}, const std::string& variant = "immune_control");

struct Dose {
  std::string state;
  double day = 0;
  double amount = 0;
};

using Settings = std::vector<std::pair<std::string, double>>;
Settings operator+(Settings first, const Settings& second);

struct FollowUp {
  std::string population = "ndmm_te";
  std::uint32_t patients = 1;
  Settings set = {};  // the same for everybody, over what was drawn
  std::vector<Dose> doses = {};
  std::vector<double> days = {0};
  std::vector<std::string> observe = {};
  SolveOptions solve = {};
};

/// values[day][observable] of one patient.
struct Course {
  Status status = Status::ok;
  std::vector<std::vector<double>> values;
};

std::vector<Course> follow(const Disease& disease, const FollowUp& request);

double quantile(std::vector<double> values, double probability);
/// The observable `column` of every patient on day number `day`.
std::vector<double> across(const std::vector<Course>& courses, std::size_t day, std::size_t column);
double median(const std::vector<Course>& courses, std::size_t day, std::size_t column = 0);

/// The size of the typical adult: given to everybody, one dose in mg is the same dose per kg and per square metre.
inline constexpr double kilograms = 76, square_metres = 1.889;
Settings typical_size();
std::vector<double> each_day(int last);

}  // namespace remit::model_tests
