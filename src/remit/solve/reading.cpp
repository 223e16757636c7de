#include "remit/solve/reading.hpp"

#include <limits>

namespace remit {

Reading find_reading(const Program& program, const std::string& id) {
  if (const int k = program.observable_index(id); k >= 0)
    return {ReadingKind::observable, static_cast<std::uint32_t>(k)};
  if (const int k = program.parameter_index(id); k >= 0) return {ReadingKind::parameter, static_cast<std::uint32_t>(k)};
  if (const int k = program.state_index(id); k >= 0) return {ReadingKind::state, static_cast<std::uint32_t>(k)};
  return {};
}

double read(Lane& lane, const Reading& reading) {
  switch (reading.kind) {
    case ReadingKind::observable:
      return lane.observable(reading.index);
    case ReadingKind::parameter:
      return lane.parameter(reading.index);
    case ReadingKind::state:
      return lane.state(reading.index);
    case ReadingKind::none:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace remit
