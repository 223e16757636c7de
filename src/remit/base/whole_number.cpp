#include "remit/base/whole_number.hpp"

#include <cmath>
#include <limits>

namespace remit {

std::optional<int> whole_number(double value) {
  constexpr double least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
  if (!(value >= least && value <= most) || value != std::floor(value)) return std::nullopt;
  return static_cast<int>(value);
}

}  // namespace remit
