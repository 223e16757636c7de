// A Trial: arms, visits, endpoints and conduct as plain values. It knows the protocol and no statistics.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/diagnostic.hpp"
#include "remit/base/units.hpp"

namespace remit {

/// One line of a regimen: this dose of this drug on these days of these cycles (counted within the phase, from 1).
struct DoseRule {
  std::string drug;
  std::string route;      // empty: the drug's first
  Quantity dose;          // "16 mg/kg", "1.3 mg/m^2", "25 mg", "0.75e6 cells/kg"
  std::vector<int> days;  // days of the cycle, from 1
  int first_cycle = 1;
  std::optional<int> last_cycle;        // empty: on and on
  bool averaged = false;                // zero-order over the day instead of a bolus; the report says so
  std::optional<double> duration_days;  // of an infusion; empty: what the route says
  Span span;
};

/// A stretch of treatment: cycles of one length. Phases follow one another (induction, transplant, maintenance).
struct Phase {
  std::string name;
  double cycle_days = 28;
  std::vector<DoseRule> doses;
  std::optional<int> cycles;  // fixed number of cycles; empty: until progression (only the last phase)
  double rest_days = 0;       // after the phase, before the next
  Span span;
};

/// Holding and reducing a drug for low counts, as protocols do; decided weekly on the last observed count.
struct DoseAdjustment {
  std::string drug;
  std::string marker;                      // "neutrophils", "platelets"
  double hold_below = 0;                   // do not dose while the last observed value is below
  double factor = 1;                       // multiplies later doses each time a hold happens
  int most = 0;                            // at most this many reductions
  std::vector<double> levels = {};         // in place of factor and most: the share of the dose after each reduction;
                                           // rules of one drug go down one ladder together
  std::optional<double> resume_from = {};  // a held drug is given again from this value on; empty: hold_below
  bool stop_after = false;                 // a hold when no reduction is left ends the drug
  Span span;
};

enum class Comparison : std::uint8_t { below, at_most, above, at_least };

/// "neutrophils < 0.5", "igg < 4 g/L", "cytokine_release_syndrome >= 2": a laboratory value as last observed, or the
/// grade of an adverse event. Read by parse_trigger (trial/trigger.hpp).
struct Trigger {
  std::string text = {};
  std::string subject = {};
  Comparison comparison = Comparison::below;
  double bound = 0;
  std::string unit = {};  // empty: the laboratory's
  Span span = {};
};

/// Supportive care: a course of a drug begins at a check that finds the trigger true. Laboratory values are judged as
/// last observed; an adverse event starts one course, at the first check after it.
struct SupportiveRule {
  DoseRule dose;  // its days are those of the course, from 1
  Trigger when;
  double check_days = 7;         // between checks
  double every_days = 0;         // between the starts of two courses at least; 0: the length of the course
  std::optional<int> most = {};  // courses; empty: any number
  double from_day = 0;           // first check, day of the arm
  std::optional<double> to_day = {};
  Span span;
};

/// What is otherwise than the model says from randomisation on: a mechanism or hook blocked, a parameter or hook at
/// another value, or times a factor (the spread between patients stays). Patients enter as they are.
struct WhatIf {
  std::string name;                              // of a mechanism, a parameter, a hook or one instance of it
  std::optional<double> value = {}, times = {};  // neither: blocked; a hook is then at its neutral value
  Span span = {};
};

struct Arm {
  std::string name;
  int patients = 0;
  std::vector<Phase> phases;
  std::vector<DoseAdjustment> adjustments;
  std::vector<SupportiveRule> supportive;  // until confirmed progression or the end of follow-up
  std::vector<WhatIf> what_if;             // in order: a later line wins
  bool until_progression = true;           // false: fixed duration, then observation
  std::optional<double>
      clock_start_days;  // endpoints are counted from this day of the arm (infusion), default 0 = randomisation
  Span span;
};

struct Visits {
  double every_days = 28;
  double jitter_days = 0;      // SD of a normal, kept within half the distance to the neighbours
  double missed = 0;           // probability, independent
  double labs_every_days = 7;  // safety laboratory (blood counts), no effect on response
  std::vector<double> extra_days;
  double marrow_every_days = 0;             // planned marrow samples; 0: only at suspected CR
  double imaging_every_days = 0;            // planned scans; besides, one at the start and one with each marrow sample
  double complete_marrow_every_days = 180;  // while CR is suspected: marrow (and MRD) is repeated this often
};

/// How blood and marrow are measured; a site's laboratory, not the disease. Docs: docs/reference/trial.md.
struct Assay {
  double m_protein_cv = 0.063;         // residual error of serum M-protein, Collins 2023 (evidence 1.3)
  double m_protein_sd = 0.83;          // g/L, its additive part
  double m_protein_limit = 1;          // g/L: below it electrophoresis reads 0
  double immunofixation_limit = 0.15;  // g/L (0.1-0.2)
  bool specific_immunofixation =
      true;  // false (early antibody trials): a therapeutic antibody's band is taken for disease
  double flc_cv = 0.10;
  double marrow_cells = 200;    // cells counted for the plasma-cell percentage
  double mrd_cells = 3e6;       // nucleated cells per MRD test: 3 cells in 3e6 = 1e-6 are found with 95 % probability
  double mrd_patchiness = 0.5;  // SD of log10 (marrow is patchy, aspirates are diluted with blood)
  double lesion_limit = 5;      // mm: smaller lesions are not seen (5 mm is the least that counts: Rajkumar 2014)
  double lesion_cv = 0.1;       // of a diameter read from a scan (assumed)
  double haemoglobin_cv = 0.03, neutrophils_cv = 0.15, platelets_cv = 0.08, lymphocytes_cv = 0.11, igg_cv = 0.05;
};

/// Lower limits of normal, where CTCAE grade 1 begins.
struct LowerLimits {
  double haemoglobin = 12.0;  // g/dL
  double neutrophils = 1.8;   // 1e9/L
  double platelets = 150;     // 1e9/L
  double lymphocytes = 1.0;   // 1e9/L
  double cd4_count = 0.4;     // 1e9/L
  double igg = 7.0;           // g/L
};

/// What counts as measurable at baseline (IMWG 2016) and what a normal free light chain ratio is.
struct MeasurableDisease {
  double m_protein = 10;                       // g/L
  double flc_involved = 100;                   // mg/L, with an abnormal ratio
  double marrow = 30;                          // %, when neither is measurable
  double ratio_low = 0.26, ratio_high = 1.65;  // kappa/lambda
};

/// "M-protein >= 10 g/L" and the like: an observable or parameter must lie in [low, high]; markers that a visit
/// measures are judged as observed. `measurable_disease` (1 or 0) is the IMWG definition, Endpoints::measurable.
struct Criterion {
  std::string id;
  std::optional<double> low, high;
  Span span;
};

/// FDA 2007 appendix 3, table A (fda) with its sensitivity tables B (all claims of progression count, confirmed or not)
/// and C (stopping or changing treatment is an event), and the EMA rule (follow everybody to progression or death).
enum class Censoring { fda, ema, fda_all_claims, fda_new_therapy_is_event };

struct Endpoints {
  Censoring censoring = Censoring::fda;
  double accrual_months = 18;
  double median_follow_up_months = 36;
  std::vector<double> mrd_limits = {1e-5, 1e-6};
  MeasurableDisease measurable;
  bool response = true;  // false: natural history studies
  std::vector<Criterion>
      diagnosis;  // natural history: progression is the first visit at which any of these observed markers is in range
};

struct Conduct {
  double dropout_per_year = 0.05;
  double background_mortality_factor = 0.5;  // times the general hazard (decisions.md)
  bool background_mortality = true;
  int visits_after_progression = 2;  // then disease follow-up ends; later lines are not modelled
  double toxicity_window_days = 30;  // adverse events count until this long after the last treatment
  double grade_4_share = 0.25;       // of adverse events known only to be grade 3 or more (assumed ordinal split)
  double grade_2_share = 0.5;        // of those known only to be grade 1 or 2
  LowerLimits normal;
};

/// Wanted shares of a category that follows from the state (ISS stage); enrolment fills them or fails with counts.
struct Quota {
  std::string id;  // observable that gives 1, 2, 3, ...
  std::vector<double> weights;
  Span span;
};

struct Enrolment {
  double burn_in_days = 60;  // untreated, burden held, before day 0
  bool from_onset = false;   // natural history: run from clone onset and keep those not progressed at recognition
  std::vector<Criterion> eligibility;
  std::vector<Quota> quotas;
  std::vector<double> allocation;   // per arm; empty: by arm sizes
  std::vector<std::string> strata;  // observables or parameters (categories)
  bool twins = false;               // the same patients in every arm
  int most_candidates = 40;         // per enrolled patient, then enrolment gives up with counts
};

struct Trial {
  std::string id;
  std::string title;
  std::vector<Arm> arms;
  Visits visits;
  Endpoints endpoints;
  Conduct conduct;
  Enrolment enrolment;
  Assay assay;
};

/// Length of follow-up of the first patient: the data cut counted from the first entry.
double data_cut_days(const Trial& trial);
/// Natural history: true if a diagnosis criterion reads marrow and no other schedule is given, so that every visit
/// takes some.
bool marrow_at_every_visit(const Trial& trial);
inline constexpr double days_per_month = 30.4375;
inline constexpr double days_per_year = 365.25;

}  // namespace remit
