#include "remit/solve/jump/sampled.hpp"

#include <limits>

namespace remit {

void sample(JumpRun& run, const JumpRequest& request, std::uint32_t replicate, SampledPath& path) {
  const std::size_t columns = request.observables.size();
  path.values.assign(request.times.size() * columns, std::numeric_limits<double>::quiet_NaN());
  run.start(replicate, request.overrides);
  for (std::size_t t = 0; t < request.times.size(); ++t) {
    if (!run.advance_to(request.times[t])) continue;
    run.observe(request.times[t]);
    for (std::size_t i = 0; i < columns; ++i) path.values[t * columns + i] = run.observable(request.observables[i]);
  }
  path.status = run.status();
  path.jumps = run.jumps();
}

}  // namespace remit
