// Death: the model's hazards of kind "death" compete with background mortality, each cause against its own threshold
// -ln(u). Background, per year: 0.054 exp(0.060 (age - 70)) (fitted to the 860 deaths before progression in mgus2),
// times a factor.
#pragma once
#include <limits>
#include <string>
#include <vector>

#include "remit/trial/hazard.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

/// Hazard accumulated in `days` by someone aged `age` years at day 0.
double background_cumulative(double age, double days, double factor);
/// The day at which it reaches `threshold`; infinite for factor 0.
double background_day(double age, double threshold, double factor);

struct Death {
  double day = std::numeric_limits<double>::infinity();
  std::string cause;
};

class MortalityClock {
 public:
  MortalityClock(const std::vector<Risk>& risks, const Conduct& conduct, std::uint64_t seed, std::uint32_t patient);
  /// Takes the hazards' starting values; `age` in years at day 0.
  void start(const Lane& lane, double age);
  double background_death_day() const { return background_day_; }
  /// The first death up to `day`, if any; call at every sample.
  const Death* read(double day, const Lane& lane);

 private:
  double threshold(const std::string& cause) const;

  const std::vector<Risk>& risks_;
  const Conduct& conduct_;
  std::uint64_t seed_;
  std::uint32_t patient_;
  std::vector<FirstEvent> clocks_;
  double background_day_ = std::numeric_limits<double>::infinity();
  Death first_;
};

}  // namespace remit
