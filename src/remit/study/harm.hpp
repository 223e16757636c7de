// Harm of one arm as numbers: cumulative incidence of side effects by grade and of deaths by cause, and how much of
// each drug was given. Aalen-Johansen: while a patient can die or leave treatment first, those compete; the data cut
// and dropout censor. Definitions: docs/explanation/statistics.md.
#pragma once
#include <string>
#include <vector>

#include "remit/stats/aalen_johansen.hpp"
#include "remit/stats/proportion.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Causes in the data of harm: side effects are watched until the toxicity window after treatment closes.
enum HarmCause { harm_event = 1, harm_death = 2, harm_progression = 3, harm_treatment_over = 4 };

struct IncidencePoint {
  double months = 0;
  double incidence = 0;  // NaN, like the others: nobody was followed that long
  double standard_error = 0;
  Interval interval;
  double death = 0, left = 0;  // competing: died first, left treatment (progression or its planned end) first
  std::size_t at_risk = 0;
};

struct HarmIncidence {
  std::string term;           // of the side effect, or the cause of death
  int grade = 1;              // this or more; 5: death of this cause
  CumulativeIncidence curve;  // months
  std::vector<IncidencePoint> points;
};

/// Of the patients of an arm who were to get the drug, or got it as supportive care.
struct ExposureSummary {
  std::string drug;
  bool supportive = false;
  std::size_t patients = 0, analysed = 0;
  double mean = 0, q1 = 0, median = 0, q3 = 0;  // relative dose intensity; NaN for supportive care
  Proportion held{}, reduced{}, stopped{};
  double courses = 0;  // mean, of those who got it
};

using Records = std::vector<const PatientRecord*>;

/// Months to the first event of this grade or more, with a HarmCause (0: censored).
SurvivalData first_events(const Records& records, const std::string& term, int grade, const Conduct& conduct);
/// Months to death of one cause; 1: of this, 2: of another, 3: progressed and followed no longer, 0 censored.
SurvivalData deaths_of(const Records& records, const std::string& cause);

/// Grades 1 to 4 of each term, then grade 5 of each cause of death; empty for no records.
std::vector<HarmIncidence> harm_incidences(const Records& records, const std::vector<std::string>& terms,
                                           const std::vector<std::string>& causes, const Trial& trial, double level);
/// The months at which incidences are told: 1, 3, 6, 12, 24, 36, 48, 60, then 120 and 240, as far as the study looks.
std::vector<double> harm_months(const Trial& trial);

std::vector<ExposureSummary> exposure_summaries(const Records& records);

}  // namespace remit
