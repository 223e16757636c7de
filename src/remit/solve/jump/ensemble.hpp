// Many realisations of one jump process, and what a table shows of them. A realisation's randomness is its replicate's
// address, so the result depends on the seed and the number of replicates and on no thread.
#pragma once
#include <vector>

#include "remit/solve/jump/moments.hpp"
#include "remit/solve/jump/sampled.hpp"

namespace remit {

/// Values at the times asked for: what happened up to each time and at it.
struct JumpPath {
  JumpStatus status = JumpStatus::ok;
  std::vector<std::vector<double>> values;  // [time][observable]; NaN after a failure
  std::int64_t jumps = 0;
};

struct JumpEnsemble {
  std::vector<std::vector<Moments>> moments;  // [time][observable], over the realisations that ended well
  std::int64_t jumps = 0;
  std::int64_t failed = 0;
  JumpStatus first_failure = JumpStatus::ok;  // of the lowest replicate that failed
  std::uint32_t first_failed = 0;
};

/// What the method cannot do with this program (code "jump-tau-leaping"); empty when it can.
Diagnostics check_method(const JumpProgram& program, JumpMethod method);

JumpPath simulate_jumps(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options);
/// Replicates options.replicate ... + replicates - 1.
JumpEnsemble simulate_ensemble(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options,
                               std::uint32_t replicates, int threads);

}  // namespace remit
