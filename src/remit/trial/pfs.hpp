// Progression-free survival from what was seen at visits: FDA 2007 (Clinical trial endpoints, appendix 3) tables A, B,
// C and the EMA rule.
#pragma once
#include <limits>
#include <optional>
#include <span>

#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

struct PfsRule {
  bool gap_censors = true;  // two or more missed visits in a row before the event
  bool new_therapy_censors = true;
  bool new_therapy_is_event = false;
  bool any_claim_counts = false;  // progression need not be confirmed
};
PfsRule rule_of(Censoring censoring);

/// An assessment after the clock started. `progression` means confirmed, `claim` any PD.
struct PfsVisit {
  double day = 0;
  bool adequate = true;  // neither missed nor unevaluable
  bool progression = false;
  bool claim = false;
};

struct PfsInput {
  std::span<const PfsVisit> visits = {};
  bool baseline = true;  // there was a baseline assessment
  double start_day = 0;
  double visit_interval = 28;
  std::optional<double> death_day = {};
  std::optional<double> new_therapy_day = {};
  EndReason end_reason = EndReason::data_cut;
};

struct PfsResult {
  double day = 0;  // of event or censoring, on the visits' clock
  bool event = false;
  const char* reason = "";
};

PfsResult progression_free(const PfsInput& input, const PfsRule& rule);

}  // namespace remit
