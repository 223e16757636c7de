// IMWG 2016 response criteria (Kumar 2016, Lancet Oncol 17:e328, doi 10.1016/S1470-2045(16)30206-6) on observed values,
// and the confirmation by a second assessment (rules as in admiralonco's ADRS-IMWG vignette). Urine is not modelled: it
// counts as unmeasurable.
#pragma once
#include <limits>
#include <span>
#include <vector>

#include "remit/trial/imaging.hpp"
#include "remit/trial/record.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// The one marker by which a patient's disease is followed: serum M-protein if measurable, else free light chains, else
/// marrow.
enum class FollowedMarker : std::uint8_t { none, serum, light_chains, marrow };

/// `flc_ratio` is involved/uninvolved: a lambda patient's normal range is that of kappa/lambda turned upside down.
struct RatioRange {
  double low = 0.26, high = 1.65;
  bool normal(double ratio) const { return ratio >= low && ratio <= high; }
};
RatioRange ratio_range(const MeasurableDisease& measurable, bool lambda);

FollowedMarker followed_marker(const Visit& baseline, const MeasurableDisease& measurable, const RatioRange& range);

/// Involved minus uninvolved free light chains, mg/L.
double flc_difference(const Visit& visit);

/// Judges visit after visit against the baseline and the lowest confirmed value so far.
class ResponseTracker {
 public:
  ResponseTracker(const Visit& baseline, const MeasurableDisease& measurable, bool lambda);
  FollowedMarker marker() const { return marker_; }
  /// The level of this visit alone; a level whose evidence is missing drops by one (CR without marrow is VGPR).
  Response next(const Visit& visit);
  /// The last visit's scan showed progression: a second look is not needed.
  bool by_imaging() const { return by_imaging_; }

 private:
  double value_of(const Visit& visit) const;
  bool progressed(double value) const;
  Response level(const Visit& visit, double value) const;
  Response serum_level(const Visit& visit, double value) const;
  Response light_chain_level(const Visit& visit, double value) const;
  Response marrow_level(const Visit& visit, double value) const;
  Response complete(const Visit& visit) const;
  void remember_marrow(const Visit& visit);
  void remember(double value);

  RatioRange range_;
  FollowedMarker marker_;
  double baseline_;
  double lowest_;  // of values confirmed by the next one
  double previous_;
  double marrow_ =
      std::numeric_limits<double>::quiet_NaN();  // last plasma-cell percentage: marrow needs no second sample
  LesionTracker lesions_;
  bool by_imaging_ = false;
  double clonal_ = std::numeric_limits<double>::quiet_NaN();  // last clonal fraction found in marrow
};

/// True if this visit's serum (or light chains) make CR likely enough to take marrow for it.
bool suspects_complete_response(const Visit& visit, FollowedMarker marker, const RatioRange& range);

/// What was seen at one visit, as the confirmation rules need it. Marker-based progression needs a second PD, imaging
/// and death do not.
struct ObservedResponse {
  Response response = Response::not_evaluable;
  double day = 0;
  bool by_imaging = false;
  bool death_from_progression = false;  // before the next adequate visit
};

/// The value each visit is worth once the next evaluable one is known (before the running maximum).
std::vector<Response> confirm(std::span<const ObservedResponse> visits,
                              double new_therapy_day = std::numeric_limits<double>::infinity());
/// Confirmed status at each visit: the running maximum, PD highest.
std::vector<Response> running_status(std::span<const Response> confirmed);
/// Best confirmed level before progression: sCR 7 ... SD 2, PD 1, NE 0 (depth()).
Response best_confirmed(std::span<const Response> confirmed);

}  // namespace remit
