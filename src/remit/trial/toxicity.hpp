// Adverse events: blood counts graded by CTCAE v5, and events that the model carries as cumulative hazards.
// A hazard says "any grade" or ">= 3"; inside such a band the grade is an ordinal split with stated shares (Conduct),
// not biology.
#pragma once
#include <array>
#include <limits>
#include <string>
#include <vector>

#include "remit/base/rng.hpp"
#include "remit/trial/hazard.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

enum class Lab : std::uint8_t { haemoglobin, neutrophils, platelets, lymphocytes, cd4_count, igg };
inline constexpr int lab_count = 6;
using Labs = std::array<double, lab_count>;  // g/dL, 1e9/L, g/L for IgG; NaN is not measured

/// The model's id of a laboratory value, and what its fall is called.
const char* id_of(Lab lab);
const char* term_of(Lab lab);

/// CTCAE v5 grade of a low value, 0 to 4; 0 for NaN. Anaemia has no laboratory grade 4. IgG is ours: below 5 g/L grade
/// 2, below 4 grade 3.
int grade_of(Lab lab, double value, const LowerLimits& normal);

/// Laboratory values worse than at baseline (treatment-emergent): first day of each grade.
class LabToxicity {
 public:
  LabToxicity(const Labs& baseline, const LowerLimits& normal);
  void read(double day, const Labs& labs);
  void report(std::vector<AdverseEvent>& events) const;

 private:
  LowerLimits normal_;
  std::array<int, lab_count> worst_{};
  std::array<GradeDays, lab_count> days_{};
};

/// First events of the model's adverse-event hazards for one patient.
class EventToxicity {
 public:
  EventToxicity(const std::vector<Risk>& risks, const Conduct& conduct, std::uint64_t seed, std::uint32_t patient);
  /// Takes the hazards' starting values.
  void start(const Lane& lane);
  /// Events up to `last_day` (death) of those that happened since the last reading.
  void read(double day, const Lane& lane, double last_day);
  void report(std::vector<AdverseEvent>& events) const;
  /// First day of an event of this risk and at least this grade, as far as read; `never` if there was none.
  double first_day(std::size_t risk, int grade) const { return days_[risk].first[static_cast<std::size_t>(grade - 1)]; }

 private:
  Draws draws(const Risk& risk) const;
  int split_grade(const Risk& risk, std::size_t level) const;

  const std::vector<Risk>& risks_;
  const Conduct& conduct_;
  std::uint64_t seed_;
  std::uint32_t patient_;
  std::vector<std::vector<FirstEvent>> clocks_;  // [risk][level]
  std::vector<GradeDays> days_;                  // [risk]
};

}  // namespace remit
