#include "remit/trial/death.hpp"

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"

namespace remit {
namespace {

constexpr double hazard_at_70 = 0.054;  // per year
constexpr double per_year_of_age = 0.060;
constexpr const char* background = "background";

}  // namespace

// integral of h exp(r (a - 70)) from age to age + t = h/r exp(r (age - 70)) expm1(r t)
double background_cumulative(double age, double days, double factor) {
  const double years = days / days_per_year;
  return factor * hazard_at_70 / per_year_of_age * math::exp(per_year_of_age * (age - 70)) *
         math::expm1(per_year_of_age * years);
}

double background_day(double age, double threshold, double factor) {
  if (factor <= 0) return std::numeric_limits<double>::infinity();
  const double scale = factor * hazard_at_70 / per_year_of_age * math::exp(per_year_of_age * (age - 70));
  return math::log1p(threshold / scale) / per_year_of_age * days_per_year;
}

MortalityClock::MortalityClock(const std::vector<Risk>& risks, const Conduct& conduct, std::uint64_t seed,
                               std::uint32_t patient)
    : risks_(risks), conduct_(conduct), seed_(seed), patient_(patient) {}

double MortalityClock::threshold(const std::string& cause) const {
  return Draws({.seed = seed_, .patient = patient_, .stream = Stream::death, .index = term_address(cause)})
      .exponential();
}

void MortalityClock::start(const Lane& lane, double age) {
  for (const Risk& risk : risks_)
    clocks_.emplace_back(threshold(risk.term), 0.0, cumulative(lane, risk.levels.front()));
  if (conduct_.background_mortality)
    background_day_ = background_day(age, threshold(background), conduct_.background_mortality_factor);
}

const Death* MortalityClock::read(double day, const Lane& lane) {
  if (background_day_ <= day) first_ = {background_day_, background};
  for (std::size_t k = 0; k < risks_.size(); ++k) {
    const auto happened = clocks_[k].read(day, cumulative(lane, risks_[k].levels.front()));
    if (happened && *happened < first_.day) first_ = {*happened, risks_[k].term};
  }
  return first_.day <= day ? &first_ : nullptr;
}

}  // namespace remit
