// First event of a cumulative hazard: it happens when H(t) - H(0) reaches E = -ln(u), u drawn at the patient's address.
// Between two readings H is taken as linear, which weekly samples make fine.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remit/lang/compose.hpp"
#include "remit/solve/integrate.hpp"

namespace remit {

/// FNV-1a, 48 bits: the random address of a term. Part of the reproducibility contract.
std::uint64_t term_address(std::string_view term);

/// What a file may call a term: words joined by `_`, its initials, and what stands in parentheses: "neurotoxicity
/// (ICANS)" is `neurotoxicity` or `icans`, "cytokine release syndrome" also `crs`.
std::vector<std::string> event_names(const std::string& term);

/// Smallest grade a hazard of `grade` counts: "any" 1, ">=3" 3; 0 if it cannot be read.
int least_grade(const std::string& grade);

/// Hazards of one term and kind; the same term of several drugs adds up. Levels rise in grade and share one threshold
/// E, so that a severe event implies any event.
struct Risk {
  struct Level {
    int grade = 1;
    std::vector<std::uint32_t> states;
  };
  std::string term;
  std::vector<Level> levels;
};

/// Risks of one kind in the order of `hazards`; states missing from the program are asserted (check() finds them).
std::vector<Risk> find_risks(const std::vector<HazardInfo>& hazards, const std::string& kind, const Program& program);

/// Sum of the level's cumulative hazards at the lane's tick.
double cumulative(const Lane& lane, const Risk::Level& level);

class FirstEvent {
 public:
  FirstEvent(double threshold, double day, double cumulative)
      : threshold_(threshold), start_(cumulative), day_(day), reached_(0) {}
  /// The day of the event if it lies between the last reading and this one; told once, empty for ever after.
  std::optional<double> read(double day, double cumulative);

 private:
  double threshold_;
  double start_;
  double day_;
  double reached_;  // H - H(0) at the last reading
  bool happened_ = false;
};

}  // namespace remit
