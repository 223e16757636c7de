// What a finished run says, as numbers: the analysis set is every patient whose simulation ended well; those that
// failed are excluded from every estimate and counted. Times are in months of 30.4375 days. Definitions:
// docs/explanation/statistics.md.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "remit/stats/aalen_johansen.hpp"
#include "remit/stats/kaplan_meier.hpp"
#include "remit/stats/proportion.hpp"
#include "remit/stats/restricted_mean.hpp"
#include "remit/study/harm.hpp"
#include "remit/study/run_study.hpp"

namespace remit {

/// A share of the analysed patients; the interval is exact (Clopper and Pearson), both are fractions.
struct Share {
  std::string id;     // "orr": the key in summary.json and in the study's [published]
  std::string label;  // "Overall response (PR or better)"
  Proportion share;
  Interval interval;
};

struct Landmark {
  double months = 0;
  double survival = 0;  // NaN, like the other estimates: nobody was followed that long
  Interval interval;
  std::size_t at_risk = 0;
  double progression = 0;  // cumulative, deaths censored (Kaplan-Meier)
  Interval progression_interval;
  double incidence = 0;  // of progression while death competes (Aalen-Johansen)
};

struct Count {
  std::string name;
  std::size_t count = 0;
};

struct AdverseShare {
  std::string term;
  Share any, severe;                    // grade 1 and more, grade 3 and more
  std::array<std::size_t, 5> grades{};  // patients by worst grade, 0 to 4
  double incidence_12 = 0;              // any grade within 12 months, death and the end of treatment competing
};

/// A covariate at randomisation: quartiles, or the share of each whole-numbered category.
struct BaselineRow {
  std::string id;
  bool categorical = false;
  double q1 = 0, median = 0, q3 = 0;
  std::vector<std::pair<double, Proportion>> categories;
};

struct ArmSummary {
  std::string name;
  std::size_t enrolled = 0, analysed = 0;
  std::vector<Count> failures;  // by status
  std::size_t before_clock =
      0;  // analysed, but gone before the clock of the endpoints started: in no survival estimate
  std::vector<Share> responses;  // orr, vgpr_or_better, cr_or_better, mrd_negative_1e5, mrd_negative_1e6, eradicated
  std::array<std::size_t, 9> best{};  // by Response
  SurvivalData pfs;                   // months; event 1 progression, 2 death (other events count as progression)
  KaplanMeier curve;                  // of either
  KaplanMeier progression_curve;      // free of progression, deaths censored
  CumulativeIncidence progression;    // death competing
  Quantile median_pfs, median_follow_up, median_response;  // median_response: time to response among responders
  std::vector<Landmark> landmarks;
  std::size_t progressions = 0, deaths_first = 0;
  std::vector<Count> censored;  // by reason
  std::vector<AdverseShare> adverse_events;
  std::vector<Count> deaths;               // by cause, whenever they happened
  std::vector<HarmIncidence> incidences;   // the same terms and causes in every arm
  std::vector<ExposureSummary> exposures;  // the planned drugs, then supportive care
  std::vector<BaselineRow> baseline;
};

/// The first arm against each other one, and every pair that the study's published figures name.
struct Contrast {
  std::string name;  // "A_vs_B": hazard of A relative to B
  std::size_t of = 0, to = 0;
  bool paired = false;      // twins: no hazard ratio, the restricted mean's interval is a paired bootstrap
  double hazard_ratio = 0;  // NaN with `problem` saying why
  Interval interval;
  double p_wald = 1, p_log_rank = 1;
  double p_proportional = 1;  // small: hazards are not proportional
  RestrictedMeanDifference restricted_mean;
  std::string problem;
};

struct Summary {
  std::size_t enrolled = 0, analysed = 0;
  std::vector<ArmSummary> arms;
  std::vector<Contrast> contrasts;
  IntervalType interval_type = IntervalType::log_log;
  double level = 0.95;

  std::size_t failed() const { return enrolled - analysed; }
};

/// In the analysis set.
bool analysed(const PatientRecord& record);

/// True if anybody's focal lesions were looked for; then there are columns and a row about them.
bool has_scans(const StudyRun& run);

Summary summarise(const StudyRun& run);

/// The published figure of an arm or contrast, if the study gives one.
std::optional<double> published(const Study& study, const std::string& arm_or_contrast, const std::string& measure);
/// Published measures of adverse events are named TERM_any and TERM_severe, the term in snake_case or by its initials
/// (crs).
std::vector<std::string> event_measures(const std::string& term, bool severe);
std::optional<double> published_event(const Study& study, const std::string& arm, const std::string& term, bool severe);

/// Keys and meaning: docs/reference/results.md. The same bytes for the same run.
std::string summary_json(const StudyRun& run, const Summary& summary);

}  // namespace remit
