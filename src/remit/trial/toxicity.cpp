// CTCAE v5.0 (NCI 2017) laboratory tables for low values.
#include "remit/trial/toxicity.hpp"

#include <algorithm>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

/// Grade k + 1 begins below edge[k]; edge[0] is the lower limit of normal. 0: there is no such laboratory grade.
struct GradeEdges {
  double below[4];
};

GradeEdges edges_of(Lab lab, const LowerLimits& normal) {
  switch (lab) {
    case Lab::haemoglobin:
      return {{normal.haemoglobin, 10, 8, 0}};
    case Lab::neutrophils:
      return {{normal.neutrophils, 1.5, 1.0, 0.5}};
    case Lab::platelets:
      return {{normal.platelets, 75, 50, 25}};
    case Lab::lymphocytes:
      return {{normal.lymphocytes, 0.8, 0.5, 0.2}};
    case Lab::cd4_count:
      return {{normal.cd4_count, 0.5, 0.2, 0.05}};
    case Lab::igg:
      return {{normal.igg, 5, 4, 0}};
  }
  REMIT_ASSERT(false, "a laboratory value is one of six");
}

}  // namespace

const char* id_of(Lab lab) {
  static constexpr const char* ids[] = {"haemoglobin", "neutrophils", "platelets", "lymphocytes", "cd4_count", "igg"};
  return ids[static_cast<int>(lab)];
}

const char* term_of(Lab lab) {
  static constexpr const char* terms[] = {"anaemia",     "neutropenia",   "thrombocytopenia",
                                          "lymphopenia", "CD4 decreased", "hypogammaglobulinaemia"};
  return terms[static_cast<int>(lab)];
}

int grade_of(Lab lab, double value, const LowerLimits& normal) {
  const GradeEdges edges = edges_of(lab, normal);
  if (!(value < edges.below[0])) return 0;
  int grade = 1;
  for (int k = 1; k < 4; ++k)
    if (value < edges.below[k]) grade = k + 1;
  return grade;
}

LabToxicity::LabToxicity(const Labs& baseline, const LowerLimits& normal) : normal_(normal) {
  for (int k = 0; k < lab_count; ++k) worst_[k] = grade_of(static_cast<Lab>(k), baseline[k], normal);
}

void LabToxicity::read(double day, const Labs& labs) {
  for (int k = 0; k < lab_count; ++k) {
    const int grade = grade_of(static_cast<Lab>(k), labs[k], normal_);
    if (grade <= worst_[k]) continue;
    worst_[k] = grade;
    days_[k].note(grade, day);
  }
}

void LabToxicity::report(std::vector<AdverseEvent>& events) const {
  for (int k = 0; k < lab_count; ++k)
    if (days_[k].worst() > 0) events.push_back(days_[k].event(term_of(static_cast<Lab>(k))));
}

EventToxicity::EventToxicity(const std::vector<Risk>& risks, const Conduct& conduct, std::uint64_t seed,
                             std::uint32_t patient)
    : risks_(risks), conduct_(conduct), seed_(seed), patient_(patient), clocks_(risks.size()), days_(risks.size()) {}

Draws EventToxicity::draws(const Risk& risk) const {
  return Draws({.seed = seed_, .patient = patient_, .stream = Stream::adverse_event, .index = term_address(risk.term)});
}

void EventToxicity::start(const Lane& lane) {
  for (std::size_t k = 0; k < risks_.size(); ++k) {
    const double threshold = draws(risks_[k]).exponential();  // one for all grades of the term
    for (const Risk::Level& level : risks_[k].levels) clocks_[k].emplace_back(threshold, 0.0, cumulative(lane, level));
  }
}

void EventToxicity::read(double day, const Lane& lane, double last_day) {
  for (std::size_t k = 0; k < risks_.size(); ++k)
    for (std::size_t level = 0; level < clocks_[k].size(); ++level) {
      const auto happened = clocks_[k][level].read(day, cumulative(lane, risks_[k].levels[level]));
      if (!happened || *happened > last_day) continue;
      days_[k].note(split_grade(risks_[k], level), *happened);
    }
}

// The second draw of the term decides the grade inside its band, [level, next level) or [level, 4].
int EventToxicity::split_grade(const Risk& risk, std::size_t level) const {
  const int lowest = risk.levels[level].grade;
  const int highest = level + 1 < risk.levels.size() ? risk.levels[level + 1].grade - 1 : (lowest <= 2 ? 2 : 4);
  if (highest <= lowest) return lowest;
  Draws sequence = draws(risk);
  sequence.exponential();
  const double share = lowest >= 3 ? conduct_.grade_4_share : conduct_.grade_2_share;
  return sequence.uniform() < share ? lowest + 1 : lowest;
}

void EventToxicity::report(std::vector<AdverseEvent>& events) const {
  for (std::size_t k = 0; k < risks_.size(); ++k)
    if (days_[k].worst() > 0) events.push_back(days_[k].event(risks_[k].term));
}

}  // namespace remit
