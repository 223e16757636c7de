// An Explanation in figures: what each mechanism gained over the draws of the priors, in the order of the months
// gained.
#pragma once
#include <string>
#include <vector>

#include "remit/study/explain.hpp"

namespace remit {

/// A figure over draws of the priors.
struct OverDraws {
  std::size_t draws = 0;
  double median = 0, mean = 0;
  double low = 0, high = 0;      // 5th and 95th percentile
  double monte_carlo_error = 0;  // of one draw: root mean square of its standard errors
  double above_zero = 0;         // share of draws
  bool at_least = false;         // the median is that of a gain whose end was not reached
};

struct MechanismSummary {
  std::size_t mechanism = 0;  // index into Explanation::mechanisms
  Gain best;
  OverDraws median = {}, restricted_mean = {}, eradication = {};
};

struct ArmExplanation {
  std::string variant;
  std::size_t arm = 0;
  Outlook best;  // nothing blocked
  std::size_t best_pairs = 0;
  OverDraws median = {}, restricted_mean = {}, eradication = {};  // nothing blocked
  std::size_t failed_draws = 0, implausible_draws = 0, failed_patients = 0;
  std::vector<MechanismSummary> mechanisms = {};  // in the order of Explanation::mechanisms
};

/// Months by which mechanisms are ranked: of the median where it is reached in nearly every draw, else of the
/// restricted mean.
enum class Measure { median, restricted_mean };
const char* name_of(Measure measure);

struct ArmRanking {
  std::size_t arm = 0;
  Measure measure = Measure::median;
  std::vector<std::size_t> order;        // mechanisms, most months first
  std::vector<ArmExplanation> variants;  // as Explanation::variants
};

/// One an arm.
std::vector<ArmRanking> summarise(const Explanation& explanation);

const OverDraws& months_of(const MechanismSummary& mechanism, Measure measure);
double best_months_of(const MechanismSummary& mechanism, Measure measure);

}  // namespace remit
