// What a reader of results needs to understand a run's ids: units, names of categories, and how many numbers of the
// model rest on what.
#pragma once
#include <array>
#include <map>
#include <string>
#include <vector>

#include "remit/cohort/population.hpp"
#include "remit/lang/compose.hpp"

namespace remit {

struct Vocabulary {
  std::map<std::string, std::string> units;  // of parameters, species and observables; "" is dimensionless
  std::map<std::string, std::map<double, std::string>> categories;  // labels of a category's values
  std::array<std::size_t, 4> parameters{};                          // by SourceType

  /// "1 = female" reads "female" where the population says so.
  std::string label(const std::string& id, double value) const;
  std::string unit(const std::string& id) const;
};

Vocabulary vocabulary_of(const Composed& composed, const Population& population);

}  // namespace remit
