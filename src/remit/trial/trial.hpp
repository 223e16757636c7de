// A Trial: arms, visits, endpoints and conduct as plain values. It knows the protocol and no statistics.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "remit/base/diagnostic.hpp"
#include "remit/base/units.hpp"

namespace remit {

/// One line of a regimen: this dose of this drug on these days of these cycles.
struct DoseRule {
  std::string drug;
  std::string route;             // empty: the drug's first
  Quantity dose;                 // "16 mg/kg", "1.3 mg/m^2", "25 mg", "0.75e6 cells/kg"
  std::vector<int> days;         // days of the cycle, from 1
  int first_cycle = 1;
  std::optional<int> last_cycle; // empty: on and on
  bool averaged = false;         // zero-order over the day instead of a bolus; the report says so
  std::optional<double> duration_days;  // of an infusion; empty: what the route says
  Span span;
};

/// A stretch of treatment: cycles of one length. Phases follow one another (induction, transplant, maintenance).
struct Phase {
  std::string name;
  double cycle_days = 28;
  std::vector<DoseRule> doses;
  std::optional<int> cycles;     // fixed number of cycles; empty: until progression (only the last phase)
  double rest_days = 0;          // after the phase, before the next
  Span span;
};

/// Holding and reducing a drug for low counts, as protocols do; decided at dosing-day visits on what was observed.
struct DoseAdjustment {
  std::string drug;
  std::string marker;            // "neutrophils", "platelets"
  double hold_below = 0;         // do not dose while the last observed value is below
  double factor = 1;             // multiplies later doses each time a hold happens
  int most = 0;                  // at most this many reductions
  Span span;
};

struct Arm {
  std::string name;
  int patients = 0;
  std::vector<Phase> phases;
  std::vector<DoseAdjustment> adjustments;
  bool until_progression = true;   // false: fixed duration, then observation
  std::optional<double> clock_start_days;  // endpoints are counted from this day of the arm (infusion), default 0 = randomisation
  Span span;
};

struct Visits {
  double every_days = 28;
  double jitter_days = 0;        // SD of a normal, kept within half the distance to the neighbours
  double missed = 0;             // probability, independent
  double labs_every_days = 7;    // safety laboratory (blood counts), no effect on response
  std::vector<double> extra_days;
  double marrow_every_days = 0;  // planned marrow samples; 0: only at suspected CR
};

/// "measurable M-protein >= 10 g/L" and the like: an observable or parameter must lie in [low, high].
struct Criterion {
  std::string id;
  std::optional<double> low, high;
  Span span;
};

enum class Censoring { fda, ema };

struct Endpoints {
  Censoring censoring = Censoring::fda;
  double accrual_months = 18;
  double median_follow_up_months = 36;
  std::vector<double> mrd_limits = {1e-5, 1e-6};
  bool response = true;          // false: natural history studies
  std::vector<Criterion> diagnosis;    // natural history: progression is the first visit at which any of these observed markers is in range
};

struct Conduct {
  double dropout_per_year = 0.05;
  double background_mortality_factor = 0.5;  // times the general hazard (decisions.md)
  bool background_mortality = true;
};

/// Wanted shares of a category that follows from the state (ISS stage); enrolment fills them or fails with counts.
struct Quota {
  std::string id;                // observable that gives 1, 2, 3, ...
  std::vector<double> weights;
  Span span;
};

struct Enrolment {
  double burn_in_days = 60;      // untreated, burden held, before day 0
  bool from_onset = false;       // natural history: run from clone onset and keep those not progressed at recognition
  std::vector<Criterion> eligibility;
  std::vector<Quota> quotas;
  std::vector<double> allocation;        // per arm; empty: by arm sizes
  std::vector<std::string> strata;       // observables or parameters (categories)
  bool twins = false;            // the same patients in every arm
  int most_candidates = 40;      // per enrolled patient, then enrolment gives up with counts
};

struct Trial {
  std::string id;
  std::string title;
  std::vector<Arm> arms;
  Visits visits;
  Endpoints endpoints;
  Conduct conduct;
  Enrolment enrolment;
};

}  // namespace remit
