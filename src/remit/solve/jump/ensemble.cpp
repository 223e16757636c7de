#include "remit/solve/jump/ensemble.hpp"

#include <algorithm>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/base/parallel.hpp"

namespace remit {
namespace {

constexpr std::uint32_t most_parts = 256;

JumpPath path_of(JumpRun& run, const JumpRequest& request) {
  JumpPath path;
  run.start(request.overrides);
  for (const double time : request.times) {
    std::vector<double>& row =
        path.values.emplace_back(request.observables.size(), std::numeric_limits<double>::quiet_NaN());
    if (!run.advance_to(time)) continue;
    run.observe(time);
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = run.observable(request.observables[i]);
  }
  path.status = run.status();
  path.jumps = run.jumps();
  return path;
}

JumpEnsemble empty_ensemble(const JumpRequest& request) {
  JumpEnsemble ensemble;
  ensemble.moments.assign(request.times.size(), std::vector<Moments>(request.observables.size()));
  return ensemble;
}

void add(JumpEnsemble& ensemble, const JumpPath& path, std::uint32_t replicate) {
  ensemble.jumps += path.jumps;
  if (path.status != JumpStatus::ok) {
    if (ensemble.failed++ > 0) return;
    ensemble.first_failure = path.status;
    ensemble.first_failed = replicate;
    return;
  }
  for (std::size_t t = 0; t < path.values.size(); ++t)
    for (std::size_t i = 0; i < path.values[t].size(); ++i) ensemble.moments[t][i].add(path.values[t][i]);
}

void merge(JumpEnsemble& ensemble, const JumpEnsemble& part) {
  ensemble.jumps += part.jumps;
  if (ensemble.failed == 0) {
    ensemble.first_failure = part.first_failure;
    ensemble.first_failed = part.first_failed;
  }
  ensemble.failed += part.failed;
  for (std::size_t t = 0; t < part.moments.size(); ++t)
    for (std::size_t i = 0; i < part.moments[t].size(); ++i) ensemble.moments[t][i].merge(part.moments[t][i]);
}

}  // namespace

Diagnostics check_method(const JumpProgram& program, JumpMethod method) {
  if (method != JumpMethod::tau_leaping) return {};
  for (const JumpReaction& reaction : program.reactions)
    if (reaction.moves)
      return {error_at({}, "jump-tau-leaping",
                       "the propensity of `" + reaction.id + "` moves with time, which a leap does not follow",
                       "use the direct method, which is exact")};
  return {};
}

JumpPath simulate_jumps(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options) {
  JumpRun run(program, options);
  return path_of(run, request);
}

JumpEnsemble simulate_ensemble(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options,
                               std::uint32_t replicates, int threads) {
  const std::uint32_t size = std::max(64u, (replicates + most_parts - 1) / most_parts);
  const std::uint32_t count = (replicates + size - 1) / size;
  std::vector<JumpEnsemble> parts(count, empty_ensemble(request));
  parallel_for(count, threads, [&](std::size_t part, int) {
    JumpOptions own = options;
    const std::uint32_t from = static_cast<std::uint32_t>(part) * size, to = std::min(from + size, replicates);
    for (std::uint32_t k = from; k < to; ++k) {
      own.replicate = options.replicate + k;
      add(parts[part], simulate_jumps(program, request, own), own.replicate);
    }
  });
  JumpEnsemble ensemble = empty_ensemble(request);
  for (const JumpEnsemble& part : parts) merge(ensemble, part);
  return ensemble;
}

}  // namespace remit
