// Whole numbers in texts that know doubles only.
#pragma once
#include <optional>

namespace remit {

/// The value, if it is a whole number that an int holds.
std::optional<int> whole_number(double value);

}  // namespace remit
