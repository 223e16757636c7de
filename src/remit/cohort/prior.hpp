// Draws of the priors: how uncertain the typical values are, apart from how patients differ. `low` and `high` of a row
// bound its typical value. On the row's scale (log for values above zero, logit for logit-normal shares, else plain):
//   assumed and fitted rows   uniform between low and high
//   measured and derived rows normal around the value, low and high 1.96 SD away on each side of it, cut at low and
//   high
// Rows without a range (switches among them), rows held by a variant, and categories stay as they are. Where a
// population has its own value, the drawn shift on that scale is applied to it, so that populations keep their
// differences.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "remit/cohort/population.hpp"

namespace remit {

/// What is drawn for a row.
enum class PriorLaw { none, flat, bell };
PriorLaw prior_of(const ParameterRow& row);

struct PriorCounts {
  std::size_t flat = 0, bell = 0, none = 0;
};

struct PriorDraw {
  Population population;  // the given one with the drawn typical values
  PriorCounts counts;
};

/// Draw number `draw` (from 1; 0 is the typical values as they are) at the address (seed, Stream::prior, draw, the
/// row's name): it depends on no other row.
PriorDraw draw_priors(const ParameterTable& parameters, const Population& population, std::uint64_t seed,
                      std::uint32_t draw);

}  // namespace remit
