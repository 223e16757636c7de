// Which draws of the priors are plausible: those in which the arms, with nothing blocked, lie within bounds that the
// study's author states with their source ([explain] keep). A screen and no calibration: no outcome enters the model,
// and a draw is kept or left out as a whole.
#pragma once
#include <string>
#include <vector>

#include "remit/study/run_study.hpp"

namespace remit {

/// "cilta_cel orr 92.7 to 99.7"
std::string text_of(const ObservedBound& bound);

/// Bounds on figures that the study does not have, or only beyond the horizon. Code "explain-measure".
Diagnostics check_bounds(const Study& study, const Composed& composed, double horizon_months);

/// A bound that a run does not meet.
struct Miss {
  std::size_t bound = 0;  // index into Study::keep
  double simulated = 0;   // NaN: could not be estimated; infinite: a median that is not reached
};
/// `run` holds the arms as they are, nothing blocked; its study holds the bounds.
std::vector<Miss> misses(const StudyRun& run);
std::string text_of(const Miss& miss, const Study& study);

}  // namespace remit
