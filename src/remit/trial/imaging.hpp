// What a scan shows: focal lesions and masses outside the marrow above a size, and what that means by IMWG 2016 (Kumar
// 2016, Lancet Oncol 17:e328): progression by a new or a growing lesion needs no second scan; no complete response
// while a plasmacytoma is there. A scan sees living cells, as PET does; scars are not modelled.
#pragma once
#include <vector>

#include "remit/base/rng.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Diameter (mm) of a ball of `cells` (1e9) at `density` (1e9 per mL); 0 for none.
double lesion_diameter(double cells, double density);

/// Sizes as read from the scan; 0 below the limit.
std::vector<Lesion> scan(const std::vector<Lesion>& truth, const Assay& assay, const Address& address);

/// Any lesion that the scan shows.
bool shows_lesion(const std::vector<Lesion>& lesions);

/// Follows every lesion from scan to scan.
class LesionTracker {
 public:
  explicit LesionTracker(const std::vector<Lesion>& baseline);
  /// True if this scan (none: not done) shows progression against the smallest sizes so far.
  bool progressed(const std::vector<Lesion>& lesions);
  /// The last scan showed a mass outside the marrow.
  bool plasmacytoma() const { return plasmacytoma_; }

 private:
  void remember(const std::vector<Lesion>& lesions);

  std::vector<double> smallest_;  // mm, per lesion
  bool plasmacytoma_ = false;
};

}  // namespace remit
