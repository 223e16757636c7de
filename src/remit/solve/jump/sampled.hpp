// What is asked of a realisation, and what it showed.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "remit/solve/jump/jump_run.hpp"

namespace remit {

struct JumpRequest {
  std::vector<double> times = {};                              // not decreasing, from 0
  std::vector<std::uint32_t> observables = {};                 // indices
  std::vector<std::pair<std::string, double>> overrides = {};  // parameters and initial states by name
};

/// One realisation at the times asked for: what happened up to each time and at it.
struct SampledPath {
  JumpStatus status = JumpStatus::ok;
  std::int64_t jumps = 0;
  std::vector<double> values;  // [time][observable]; NaN after a failure
};

/// All of one replicate.
void sample(JumpRun& run, const JumpRequest& request, std::uint32_t replicate, SampledPath& path);

}  // namespace remit
