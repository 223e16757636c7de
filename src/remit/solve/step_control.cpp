// Step factors and the memory of courses; see step_control.hpp.
#include "remit/solve/step_control.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr double safety = 0.9, largest_cut = 5, least_error = 1e-8;
/// More would let steps through whose estimate happened to cancel: with 6 the global error no longer followed the
/// tolerance.
constexpr double largest_growth = 2;
/// Of a course; what comes later is left to the controller.
constexpr std::size_t most_points = 64;
/// Right after a dose nothing is smooth: there the estimate does not exceed the error as it does elsewhere, and what
/// the first step misses is missed every day. On the myeloma model: without it 2 % fewer steps, 1.6 times the p99.
constexpr double first_part = 0.8;

/// Of what is remembered: courses that began with far too short a step come up faster, step by step they still double.
constexpr double largest_recalled = 4;

double clamped(double shrink) { return std::clamp(shrink, 1 / largest_growth, largest_cut); }

/// h / h_new for an error, before any limit.
double plain_shrink(double error) { return math::pow(std::max(error, least_error), 0.2) / safety; }
double shrink_for(double error) { return clamped(plain_shrink(error)); }

/// Gustafsson's predictive factor: errors that grow from step to step call for more caution.
double predictive_shrink(double step, double error, double last_step, double last_error) {
  const double trend = math::pow(std::max(error, least_error) * std::max(error, least_error) / last_error, 0.2);
  return clamped(last_step / step * trend / safety);
}

}  // namespace

void StepControl::clear() { *this = StepControl(); }

std::vector<StepControl::Course>::const_iterator StepControl::find(std::uint64_t kind) const {
  return std::find_if(courses_.begin(), courses_.end(), [&](const Course& it) { return it.kind == kind; });
}

bool StepControl::remembers(std::uint64_t kind) const {
  const auto known = find(kind);
  return (known != courses_.end() && !known->points.empty()) || (kind == kind_ && !now_.empty());
}

void StepControl::begin_after(std::uint64_t kind, double estimate) {
  remember();
  const auto course = find(kind);
  known_.clear();
  if (course != courses_.end()) known_ = course->points;
  next_ = 0;
  since_ = 0;
  kind_ = kind;
  proposal_ = known_.empty() ? estimate : first_part * known_.front().allowed;
  rejected_ = false;
  last_step_ = last_error_ = 0;
}

void StepControl::remember() {
  if (now_.empty()) return;
  const auto course = find(kind_);
  if (course == courses_.end()) {
    courses_.push_back({kind_, now_});
  } else {
    std::swap(courses_[static_cast<std::size_t>(course - courses_.begin())].points, now_);
  }
  now_.clear();
}

/// On the line between the two known points around the present; 0 beyond the last.
double StepControl::remembered_step() {
  while (next_ < known_.size() && known_[next_].since <= since_) ++next_;
  if (next_ == 0 || next_ == known_.size()) return 0;
  const Point &before = known_[next_ - 1], &after = known_[next_];
  return before.allowed + (after.allowed - before.allowed) * (since_ - before.since) / (after.since - before.since);
}

void StepControl::accept(double step, double error, bool limited) {
  const double shrink = plain_shrink(error);
  const bool says_little = limited && shrink <= 1 / largest_growth;
  const double allowed = step / std::max(shrink, 1 / largest_recalled);
  if (now_.size() < most_points) now_.push_back({since_, says_little ? std::max(proposal_, allowed) : allowed});
  since_ += step;
  proposal_ = next_step(step, clamped(shrink), error, limited);
  rejected_ = false;
  if (limited) return;
  last_step_ = step;
  last_error_ = std::max(error, 0.01);
}

double StepControl::next_step(double step, double shrink, double error, bool limited) {
  const bool says_little = limited && shrink <= 1 / largest_growth;
  const double known = remembered_step();
  const double most = std::max(largest_growth * step, limited ? proposal_ : 0.0);
  if (known > 0) return std::min(known, rejected_ ? step : most);
  if (last_step_ > 0 && !limited) shrink = std::max(shrink, predictive_shrink(step, error, last_step_, last_error_));
  if (rejected_) shrink = std::max(shrink, 1.0);
  return says_little ? std::max(proposal_, step / shrink) : step / shrink;
}

double StepControl::fraction_after(double error) { return 1 / std::max(shrink_for(error), 1 / safety); }

}  // namespace remit
