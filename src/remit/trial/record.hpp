// What was seen of one patient, and what came of it: the rows that assessment and statistics read.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "remit/solve/integrate.hpp"

namespace remit {

enum class Response : std::uint8_t {
  not_evaluable = 1,
  stable_disease,
  minimal_response,
  partial_response,
  very_good_partial_response,
  complete_response,
  stringent_complete_response,
  progressive_disease
};
const char* short_name(Response response);  // NE SD MR PR VGPR CR sCR PD
/// 7 (sCR) down to 2 (SD), 1 (PD), 0 (not evaluable): the order of "best" (admiralonco).
int depth(Response response);

/// A focal lesion or a mass outside the marrow.
struct Lesion {
  double diameter = 0;  // mm; 0: not seen
  bool extramedullary = false;
};

/// One disease assessment as the site recorded it; NaN is not measured. `true_*` is what the model held, for display
/// beside it.
struct Visit {
  int number = 0;
  double day = 0;  // since randomisation
  bool missed = false;
  double m_protein = 0;  // g/L, as measured by electrophoresis (0 below its limit)
  bool immunofixation_positive = false;
  double flc_involved = 0, flc_ratio = 0;  // mg/L
  double marrow_plasma_cells = 0;          // %, NaN if no marrow was taken
  double mrd = 0;                          // fraction found by the MRD assay, NaN if not done, 0 if nothing was found
  std::vector<Lesion> lesions;             // that a scan looked for; none: no scan
  bool progression_by_imaging = false;
  double haemoglobin = 0, neutrophils = 0, platelets = 0, lymphocytes = 0, cd4_count = 0, igg = 0;  // g/dL, 1e9/L, g/L
  double true_m_protein = 0, true_tumour_cells = 0;                                                 // g/L, 1e9 cells
  std::vector<double> markers;                   // natural history: Endpoints::diagnosis as observed, in its order
  Response response = Response::not_evaluable;   // of this visit alone
  Response confirmed = Response::not_evaluable;  // best confirmed so far
};

inline constexpr double never = -1;  // in place of a day

struct AdverseEvent {
  std::string term;
  int grade = 0;                                                   // the worst, CTCAE5 or ASTCT
  double day = 0;                                                  // the first day of it
  std::array<double, 4> first_day = {never, never, never, never};  // of grade k + 1 or more
};

/// First days by grade while a patient is followed: a worse event counts for every grade below it.
struct GradeDays {
  std::array<double, 4> first = {never, never, never, never};
  void note(int grade, double day);
  int worst() const;  // 0: none
  AdverseEvent event(std::string term) const;
};

/// How much of a drug was given while treatment lasted; amounts in the drug's unit, absorbed. Supportive drugs have no
/// plan: `planned` stays 0 and `courses` counts what their rules gave.
struct DrugExposure {
  std::string drug = {};
  double planned = 0, given = 0;
  int holds = 0, reductions = 0;
  bool stopped = false;  // by a rule of the arm, while treatment went on
  int courses = 0;
};
/// Given over planned; NaN without a plan.
double relative_dose_intensity(const DrugExposure& exposure);

/// `progression`: disease follow-up is over some visits after confirmed progression; survival is not followed (no later
/// lines).
enum class EndReason : std::uint8_t { data_cut, dropout, death, failed, progression };
const char* name_of(EndReason reason);

struct PatientRecord {
  std::uint32_t id = 0;
  int arm = 0;
  Status status = Status::ok;
  std::vector<std::pair<std::string, double>> baseline;  // age, sex, stage, burden, ...
  std::vector<Visit> visits;
  std::vector<AdverseEvent> adverse_events;  // one per term: worst grade, first day of each grade
  std::vector<DrugExposure> exposures;       // one per drug the arm gives, in the order of the model's drugs
  EndReason end_reason = EndReason::data_cut;
  std::string death_cause;         // empty unless dead
  double end_day = 0;              // last day known alive, or of death
  double entry_day = 0;            // accrual, before the data cut
  double treatment_stop_day = -1;  // -1: still on treatment
  double eradicated_day = -1;      // all clones at zero cells; -1: never
  // assessed:
  Response best = Response::not_evaluable;
  bool mrd_negative_1e5 = false, mrd_negative_1e6 = false;
  // at the first sample that was negative at 1e-5
  enum class FocalLesion : std::uint8_t { not_known, none, seen } focal_lesion = FocalLesion::not_known;
  double pfs_days = 0;
  bool pfs_event = false;
  std::string pfs_reason;            // "progression", "death", "data cut", "missed visits", ...
  double true_progression_day = -1;  // weekly, without noise, beside the observed one; -1: none
  double response_days = -1;         // to first confirmed response; -1: none
  Outcome outcome;
};

}  // namespace remit
