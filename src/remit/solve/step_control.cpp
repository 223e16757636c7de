// Step factors and the memory of first steps; see step_control.hpp.
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

double clamped(double shrink) { return std::clamp(shrink, 1 / largest_growth, largest_cut); }

/// h / h_new for an error, before the trend is looked at.
double shrink_for(double error) { return clamped(math::pow(std::max(error, least_error), 0.2) / safety); }

/// Gustafsson's predictive factor: errors that grow from step to step call for more caution.
double predictive_shrink(double step, double error, double last_step, double last_error) {
  const double trend = math::pow(std::max(error, least_error) * std::max(error, least_error) / last_error, 0.2);
  return clamped(last_step / step * trend / safety);
}

}  // namespace

void StepControl::clear() { *this = StepControl(); }

std::vector<StepControl::Remembered>::const_iterator StepControl::find(std::uint64_t kind) const {
  return std::find_if(remembered_.begin(), remembered_.end(),
                      [&](const Remembered& item) { return item.kind == kind; });
}

bool StepControl::remembers(std::uint64_t kind) const { return find(kind) != remembered_.end(); }

void StepControl::begin_after(std::uint64_t kind, double estimate) {
  const auto known = find(kind);
  proposal_ = known == remembered_.end() ? estimate : known->step;
  kind_ = kind;
  first_ = true;
  rejected_ = false;
  last_step_ = last_error_ = 0;
}

// A first step that the calendar cut short can only show that more was possible.
void StepControl::remember_first(double next, bool limited) {
  if (!first_) return;
  first_ = false;
  const auto known = find(kind_);
  if (known == remembered_.end()) {
    remembered_.push_back({kind_, next});
  } else {
    const double step = limited ? std::max(known->step, next) : next;
    remembered_[static_cast<std::size_t>(known - remembered_.begin())].step = step;
  }
}

void StepControl::accept(double step, double error, bool limited) {
  const double plain = shrink_for(error);
  remember_first(step / plain, limited);
  double shrink = plain;
  if (last_step_ > 0 && !limited) shrink = std::max(shrink, predictive_shrink(step, error, last_step_, last_error_));
  if (rejected_) shrink = std::max(shrink, 1.0);
  const bool says_little = limited && plain <= 1 / largest_growth;
  proposal_ = says_little ? std::max(proposal_, step / shrink) : step / shrink;
  rejected_ = false;
  if (limited) return;
  last_step_ = step;
  last_error_ = std::max(error, 0.01);
}

double StepControl::fraction_after(double error) { return 1 / std::max(shrink_for(error), 1 / safety); }

}  // namespace remit
