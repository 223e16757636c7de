#include "remit/solve/jump/ensemble.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "remit/base/parallel.hpp"
#include "remit/solve/jump/boxed_tile.hpp"
#include "remit/solve/jump/replicate_tile.hpp"

namespace remit {
namespace {

constexpr std::uint32_t most_parts = 256;
constexpr std::size_t most_kept = 512, most_values = 8u << 20;  // paths and their values in memory, on a thread

std::uint32_t paths_kept(const JumpRequest& request) {
  const std::size_t values = std::max<std::size_t>(1, request.times.size() * request.observables.size());
  return static_cast<std::uint32_t>(std::clamp<std::size_t>(most_values / values, 1, most_kept));
}

JumpEnsemble empty_ensemble(const JumpRequest& request) {
  JumpEnsemble ensemble;
  ensemble.moments.assign(request.times.size(), std::vector<Moments>(request.observables.size()));
  return ensemble;
}

void add(JumpEnsemble& ensemble, const SampledPath& path, std::uint32_t replicate) {
  ensemble.jumps += path.jumps;
  if (path.status != JumpStatus::ok) {
    if (ensemble.failed++ > 0) return;
    ensemble.first_failure = path.status;
    ensemble.first_failed = replicate;
    return;
  }
  std::size_t k = 0;
  for (std::vector<Moments>& row : ensemble.moments)
    for (Moments& moments : row) moments.add(path.values[k++]);
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

/// What the threads of an ensemble share.
struct Ready {
  std::shared_ptr<const ReactionTable> table;
  std::unique_ptr<const LaneProgram> lanes;

  Ready(const JumpProgram& program, JumpMethod method) : table(JumpRun::table_for(program, method)) {
    if (LaneProgram::fits(program, method)) lanes = std::make_unique<const LaneProgram>(program);
  }
};

/// Some of an ensemble's replicates, in order, on one thread.
class Replicates {
 public:
  Replicates(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options, const Ready& ready)
      : request_(request), alone_(program, options, ready.table) {
    if (ready.lanes) tile_.emplace(*ready.lanes, program, request, options);
    if (BoxedTile::fits(program, options.method)) boxed_.emplace(program, ready.table, request, options);
  }

  void run(std::uint32_t first, std::uint32_t count, JumpEnsemble& ensemble) {
    const std::uint32_t kept = paths_kept(request_);
    for (std::uint32_t done = 0; done < count; done += kept) {
      std::vector<SampledPath> paths(std::min(count - done, kept));
      run(first + done, paths);
      for (std::uint32_t k = 0; k < paths.size(); ++k) add(ensemble, paths[k], first + done + k);
    }
  }

 private:
  void run(std::uint32_t first, std::vector<SampledPath>& paths) {
    if (tile_) return tile_->run(first, paths);
    if (boxed_) return boxed_->run(first, paths);
    for (std::uint32_t k = 0; k < paths.size(); ++k) sample(alone_, request_, first + k, paths[k]);
  }

  const JumpRequest& request_;
  JumpRun alone_;
  std::optional<ReplicateTile> tile_;
  std::optional<BoxedTile> boxed_;
};

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
  SampledPath sampled;
  sample(run, request, options.replicate, sampled);
  JumpPath path{sampled.status, {}, sampled.jumps};
  const auto columns = static_cast<std::ptrdiff_t>(request.observables.size());
  for (auto from = sampled.values.cbegin(); path.values.size() < request.times.size(); from += columns)
    path.values.emplace_back(from, from + columns);
  return path;
}

JumpEnsemble simulate_ensemble(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options,
                               std::uint32_t replicates, int threads) {
  const std::uint32_t size = std::max(64u, (replicates + most_parts - 1) / most_parts);
  const std::uint32_t count = (replicates + size - 1) / size;
  std::vector<JumpEnsemble> parts(count, empty_ensemble(request));
  const Ready ready(program, options.method);
  parallel_for(count, threads, [&](std::size_t part, int) {
    const std::uint32_t from = static_cast<std::uint32_t>(part) * size, to = std::min(from + size, replicates);
    Replicates(program, request, options, ready).run(options.replicate + from, to - from, parts[part]);
  });
  JumpEnsemble ensemble = empty_ensemble(request);
  for (const JumpEnsemble& part : parts) merge(ensemble, part);
  return ensemble;
}

}  // namespace remit
