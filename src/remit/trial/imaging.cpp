#include "remit/trial/imaging.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr double pi = 3.141592653589793;
constexpr double equivocal = 10;  // mm: smaller new lesions are equivocal, and smaller old ones not judged by growth
constexpr double growth = 1.5;    // of the longest diameter

/// New: seen after it was not. Growing: half as large again as it has been, once above 1 cm.
bool progresses(double smallest, double now) {
  return smallest == 0 ? now >= equivocal : now >= growth * std::max(smallest, equivocal);
}

}  // namespace

// d = (6 V/pi)^(1/3), V in mL, 10 mm a cm
double lesion_diameter(double cells, double density) {
  return cells > 0 ? 10 * math::pow(6 * cells / density / pi, 1.0 / 3) : 0;
}

std::vector<Lesion> scan(const std::vector<Lesion>& truth, const Assay& assay, const Address& address) {
  Draws draws(address);
  const double sd = std::sqrt(math::log1p(assay.lesion_cv * assay.lesion_cv));
  std::vector<Lesion> seen = truth;
  for (Lesion& lesion : seen) {
    lesion.diameter *= math::exp(sd * draws.normal());
    if (lesion.diameter < assay.lesion_limit) lesion.diameter = 0;
  }
  return seen;
}

bool shows_lesion(const std::vector<Lesion>& lesions) {
  return std::ranges::any_of(lesions, [](const Lesion& lesion) { return lesion.diameter > 0; });
}

LesionTracker::LesionTracker(const std::vector<Lesion>& baseline) {
  for (const Lesion& lesion : baseline) smallest_.push_back(lesion.diameter);
  remember(baseline);
}

bool LesionTracker::progressed(const std::vector<Lesion>& lesions) {
  bool any = false;
  for (std::size_t k = 0; k < lesions.size() && k < smallest_.size(); ++k)
    any = any || progresses(smallest_[k], lesions[k].diameter);
  remember(lesions);
  return any;
}

void LesionTracker::remember(const std::vector<Lesion>& lesions) {
  if (lesions.empty()) return;
  for (std::size_t k = 0; k < lesions.size() && k < smallest_.size(); ++k)
    smallest_[k] = std::min(smallest_[k], lesions[k].diameter);
  plasmacytoma_ =
      std::ranges::any_of(lesions, [](const Lesion& one) { return one.extramedullary && one.diameter > 0; });
}

}  // namespace remit
