// One draw from a law of SBML's distrib package. Laws with a quantile function are cut to [low, high] by inversion, the
// others by rejection.
#pragma once
#include <span>

#include "remit/base/rng.hpp"
#include "remit/program/jump.hpp"

namespace remit {

/// NaN when the arguments make no law (a negative deviation, low above high), or when [low, high] is so unlikely that
/// rejection finds nothing in 25,000 tries.
double draw_from(Law law, bool truncated, std::span<const double> arguments, Draws& draws);

}  // namespace remit
