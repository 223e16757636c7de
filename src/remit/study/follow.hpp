// Virtual patients of a population without a trial around them: drawn, changed as asked, dosed and followed.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/solve/integrate.hpp"

namespace remit {

/// A model with the drugs that take part, ready to run.
struct Disease {
  Composed composed;
  std::vector<Population> populations;
  std::shared_ptr<const Kernel> kernel;
};

/// `request.model` holds a population.toml beside the model. Diagnostics of composing, populations and compiling.
Result<Disease> load_disease(const ComposeRequest& request);

struct Dose {
  std::string state;
  double day = 0;
  double amount = 0;      // in the state's unit
  bool relative = false;  // amount is a multiple of the state at day 0
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
  std::uint64_t seed = 20261124;
};

/// values[day][observable] of one patient.
struct Course {
  Status status = Status::ok;
  std::vector<std::vector<double>> values;
};

/// Names that the model lacks are errors: "follow-population", "follow-name".
Result<std::vector<Course>> follow_patients(const Disease& disease, const FollowUp& request);

double quantile(std::vector<double> values, double probability);
/// The observable `column` of every patient on day number `day`.
std::vector<double> across(const std::vector<Course>& courses, std::size_t day, std::size_t column);

}  // namespace remit
