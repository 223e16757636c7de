#include "remit/solve/overrides.hpp"

#include "remit/base/assert.hpp"

namespace remit {

void initialise_with(Lane& lane, const Overrides& overrides) {
  const Program& program = lane.program();
  for (const auto& [id, value] : overrides) {
    const int state = program.state_index(id), parameter = program.parameter_index(id);
    REMIT_ASSERT(state >= 0 || parameter >= 0, "names of overrides were checked by the caller");
    if (state < 0) lane.set_parameter(static_cast<std::uint32_t>(parameter), value);
  }
  lane.initialise();
  for (const auto& [id, value] : overrides) {
    if (const int state = program.state_index(id); state >= 0) lane.set_state(static_cast<std::uint32_t>(state), value);
  }
}

}  // namespace remit
