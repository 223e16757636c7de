#include "remit/stats/proportion.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/stats/distributions.hpp"

namespace remit {

double Proportion::value() const {
  return total == 0 ? std::numeric_limits<double>::quiet_NaN() : double(count) / double(total);
}

Interval clopper_pearson(const Proportion& share, double level) {
  if (share.total == 0) return {0, 1};
  const double x = double(share.count), n = double(share.total), tail = (1 - level) / 2;
  return {share.count == 0 ? 0 : beta_quantile(tail, x, n - x + 1),
          share.count == share.total ? 1 : beta_quantile(1 - tail, x + 1, n - x)};
}

Interval wilson(const Proportion& share, double level) {
  if (share.total == 0) return {0, 1};
  const double n = double(share.total), p = share.value(), z = interval_z(level), z2 = z * z;
  const double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const double half = z / (1 + z2 / n) * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

}  // namespace remit
