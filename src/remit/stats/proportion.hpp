// A share of patients with its interval: Clopper and Pearson 1934 (exact, the default here) or Wilson 1927 (score).
#pragma once
#include <cstddef>

#include "remit/stats/kaplan_meier.hpp"

namespace remit {

struct Proportion {
  std::size_t count = 0, total = 0;
  double value() const;  // NaN of nothing
};

/// [0, 1] when the total is zero: nothing is known.
Interval clopper_pearson(const Proportion& share, double level = 0.95);
Interval wilson(const Proportion& share, double level = 0.95);

}  // namespace remit
