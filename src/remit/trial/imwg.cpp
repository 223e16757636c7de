// Levels of the table in docs/reference/trial.md. All conditions of a row must hold; anything not measured is not
// claimed.
#include "remit/trial/imwg.hpp"

#include <algorithm>
#include <cmath>

namespace remit {
namespace {

using enum Response;

constexpr double complete_marrow_percent = 5;  // CR: below this
constexpr double clonal_flow_limit = 1e-4;     // sCR: "no clonal plasma cells" by 2-4 colour flow

double reduction(double baseline, double value) { return (baseline - value) / baseline; }

/// A rise that counts: 25 % from the lowest confirmed value and an absolute amount.
bool rises(double lowest, double value, double at_least) {
  return value - lowest >= 0.25 * lowest && value - lowest >= at_least;
}

bool no_m_protein(const Visit& visit) { return visit.m_protein == 0 && !visit.immunofixation_positive; }

bool is_response(Response response) { return response >= minimal_response && response <= stringent_complete_response; }

const ObservedResponse* next_evaluable(std::span<const ObservedResponse> later) {
  const auto found = std::ranges::find_if(later, [](const auto& visit) { return visit.response != not_evaluable; });
  return found == later.end() ? nullptr : &*found;
}

Response confirm_response(Response current, const ObservedResponse* next, double new_therapy_day) {
  if (!next || next->response == progressive_disease || next->day > new_therapy_day) return stable_disease;
  return std::min(current, next->response);
}

Response confirm_progression(const ObservedResponse& current, const ObservedResponse* next) {
  const bool seen_twice = next && next->response == progressive_disease;
  return current.by_imaging || current.death_from_progression || seen_twice ? progressive_disease : not_evaluable;
}

}  // namespace

RatioRange ratio_range(const MeasurableDisease& measurable, bool lambda) {
  if (lambda) return {1 / measurable.ratio_high, 1 / measurable.ratio_low};
  return {measurable.ratio_low, measurable.ratio_high};
}

FollowedMarker followed_marker(const Visit& baseline, const MeasurableDisease& measurable, const RatioRange& range) {
  if (baseline.m_protein >= measurable.m_protein) return FollowedMarker::serum;
  const bool abnormal = std::isfinite(baseline.flc_ratio) && !range.normal(baseline.flc_ratio);
  if (baseline.flc_involved >= measurable.flc_involved && abnormal) return FollowedMarker::light_chains;
  if (baseline.marrow_plasma_cells >= measurable.marrow) return FollowedMarker::marrow;
  return FollowedMarker::none;
}

double flc_difference(const Visit& visit) { return visit.flc_involved - visit.flc_involved / visit.flc_ratio; }

bool suspects_complete_response(const Visit& visit, FollowedMarker marker, const RatioRange& range) {
  if (visit.missed || !no_m_protein(visit)) return false;
  return marker != FollowedMarker::light_chains || range.normal(visit.flc_ratio);
}

ResponseTracker::ResponseTracker(const Visit& baseline, const MeasurableDisease& measurable, bool lambda)
    : range_(ratio_range(measurable, lambda)),
      marker_(followed_marker(baseline, measurable, range_)),
      baseline_(value_of(baseline)),
      lowest_(baseline_),
      previous_(baseline_),
      lesions_(baseline.lesions) {
  remember_marrow(baseline);
}

double ResponseTracker::value_of(const Visit& visit) const {
  switch (marker_) {
    case FollowedMarker::serum:
      return visit.m_protein;
    case FollowedMarker::light_chains:
      return flc_difference(visit);
    case FollowedMarker::marrow:
      return visit.marrow_plasma_cells;
    case FollowedMarker::none:
      break;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

Response ResponseTracker::next(const Visit& visit) {
  by_imaging_ = !visit.missed && lesions_.progressed(visit.lesions);
  if (visit.missed) return not_evaluable;
  remember_marrow(visit);
  const double value = value_of(visit);
  if (std::isnan(value)) return by_imaging_ ? progressive_disease : not_evaluable;
  const Response result = by_imaging_ || progressed(value) ? progressive_disease : level(visit, value);
  remember(value);
  return result;
}

// (a) serum +5 g/L (+10 if the lowest was 50 or more), (c) dFLC more than +100 mg/L, (d) marrow +10 points; each with
// +25 %.
bool ResponseTracker::progressed(double value) const {
  switch (marker_) {
    case FollowedMarker::serum:
      return rises(lowest_, value, lowest_ >= 50 ? 10 : 5);
    case FollowedMarker::light_chains:
      return rises(lowest_, value, 100) && value - lowest_ > 100;
    case FollowedMarker::marrow:
      return rises(lowest_, value, 10);
    case FollowedMarker::none:
      break;
  }
  return false;
}

Response ResponseTracker::level(const Visit& visit, double value) const {
  switch (marker_) {
    case FollowedMarker::serum:
      return serum_level(visit, value);
    case FollowedMarker::light_chains:
      return light_chain_level(visit, value);
    case FollowedMarker::marrow:
      return marrow_level(visit, value);
    case FollowedMarker::none:
      break;
  }
  return not_evaluable;
}

Response ResponseTracker::serum_level(const Visit& visit, double value) const {
  if (no_m_protein(visit)) return complete(visit);
  const double fall = reduction(baseline_, value);
  if (value == 0 || fall >= 0.90) return very_good_partial_response;
  if (fall >= 0.50) return partial_response;
  return fall >= 0.25 ? minimal_response : stable_disease;
}

// IMWG knows no minimal response by light chains.
Response ResponseTracker::light_chain_level(const Visit& visit, double value) const {
  if (no_m_protein(visit) && range_.normal(visit.flc_ratio)) return complete(visit);
  const double fall = reduction(baseline_, value);
  if (fall > 0.90) return very_good_partial_response;
  return fall >= 0.50 ? partial_response : stable_disease;
}

// Marrow as the only marker knows PR and CR; a VGPR cannot be shown.
Response ResponseTracker::marrow_level(const Visit& visit, double value) const {
  if (no_m_protein(visit) && value < complete_marrow_percent) return complete(visit);
  return reduction(baseline_, value) >= 0.50 ? partial_response : stable_disease;
}

Response ResponseTracker::complete(const Visit& visit) const {
  if (!(marrow_ < complete_marrow_percent) || lesions_.plasmacytoma()) return very_good_partial_response;
  return range_.normal(visit.flc_ratio) && clonal_ < clonal_flow_limit ? stringent_complete_response
                                                                       : complete_response;
}

void ResponseTracker::remember_marrow(const Visit& visit) {
  if (std::isfinite(visit.marrow_plasma_cells)) marrow_ = visit.marrow_plasma_cells;
  if (std::isfinite(visit.mrd)) clonal_ = visit.mrd;
}

void ResponseTracker::remember(double value) {
  lowest_ = std::min(lowest_, std::max(previous_, value));
  previous_ = value;
}

std::vector<Response> confirm(std::span<const ObservedResponse> visits, double new_therapy_day) {
  std::vector<Response> result;
  result.reserve(visits.size());
  for (std::size_t k = 0; k < visits.size(); ++k) {
    const ObservedResponse& current = visits[k];
    const ObservedResponse* next = next_evaluable(visits.subspan(k + 1));
    if (is_response(current.response))
      result.push_back(confirm_response(current.response, next, new_therapy_day));
    else if (current.response == progressive_disease)
      result.push_back(confirm_progression(current, next));
    else
      result.push_back(current.response);
  }
  return result;
}

std::vector<Response> running_status(std::span<const Response> confirmed) {
  std::vector<Response> result(confirmed.begin(), confirmed.end());
  for (std::size_t k = 1; k < result.size(); ++k) result[k] = std::max(result[k], result[k - 1]);
  return result;
}

Response best_confirmed(std::span<const Response> confirmed) {
  Response best = not_evaluable;
  for (const Response response : confirmed) {
    if (depth(response) > depth(best)) best = response;
    if (response == progressive_disease) break;
  }
  return best;
}

}  // namespace remit
