// A figure of a run trial as a ladder reads it.
#pragma once
#include "remit/study/ladder_rules.hpp"
#include "remit/study/summary.hpp"

namespace remit {

/// Runs the study and judges each check; a figure published in the study file is the check's unless it names its own.
Result<std::vector<LadderRow>> climb_trial(const TrialRung& rung, const ClimbOptions& options);

/// `measure` of an arm or contrast of the run; nothing if there is no such measure.
std::optional<Simulated> figure_of(const StudyRun& run, const TrialCheck& check);

/// Shape of a Weibull law fitted by maximum likelihood: 1 is a constant hazard. NaN without two events.
double weibull_shape(const SurvivalData& data);

}  // namespace remit
