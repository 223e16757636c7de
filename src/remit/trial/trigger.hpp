// What starts supportive care: `SUBJECT COMPARISON NUMBER [UNIT]`, the subject a laboratory value or an adverse event
// of the model.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remit/lang/compose.hpp"
#include "remit/trial/toxicity.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Code "trial-trigger".
Result<Trigger> parse_trigger(std::string_view text, const Span& span);

/// A trigger resolved against the model's hazards.
struct Watch {
  std::optional<Lab> lab;  // none: an adverse event
  std::string term;        // of the event
  Comparison comparison = Comparison::below;
  double bound = 0;  // in the laboratory's unit; the least grade of an event

  /// False for NaN.
  bool holds(double value) const;
};
/// Codes "trial-unknown-marker" (with a suggestion), "trial-trigger-unit", "trial-trigger".
Result<Watch> resolve(const Trigger& trigger, const std::vector<HazardInfo>& hazards);

}  // namespace remit
