// One patient's treatment while it runs: cycles are lowered when they begin, so that holds, reductions and a stop can
// act. What the plan wanted and what was given is added up for each drug.
#pragma once
#include <span>
#include <vector>

#include "remit/trial/regimen.hpp"
#include "remit/trial/toxicity.hpp"

namespace remit {

/// Marks of calendar entries, so that a stop can find what is still to come.
enum class Mark : std::uint32_t { lab = 1, visit, treatment, dose, close, supportive, supportive_dose };

class Treatment {
 public:
  /// `parameters` are the patient's, in program order; all arguments outlive the treatment.
  Treatment(const RegimenPlan& plan, const Arm& arm, const std::vector<DrugInfo>& drugs,
            std::span<const double> parameters);
  /// Lowers the next stretch of days (a cycle, or a week of it if the arm adjusts doses) and asks to be called at its
  /// end.
  void advance(Lane& lane, const Labs& observed);
  /// Removes what is still to come and ends running infusions.
  void stop(Lane& lane);
  bool over() const { return over_; }
  /// Reductions made so far, one per adjustment of the arm.
  int reductions(std::size_t adjustment) const { return holds_[adjustment].reductions; }
  /// Drugs of the plan with what was planned and given before `day`.
  void report(double day, std::vector<DrugExposure>& exposures);

 private:
  struct Hold {
    std::size_t drug = 0;
    Lab marker{};
    bool held = false;
    int reductions = 0;
  };
  struct Portion {
    double day = 0;
    std::size_t drug = 0;
    double planned = 0, given = 0;
  };
  void begin_cycle(const std::optional<Cycle>& cycle);
  int last_day_of_stretch() const;
  void adjust(int to, const Labs& observed);
  void begin_hold(std::size_t rule);
  bool can_reduce(std::size_t rule) const;
  int steps_down_ladder(std::size_t drug) const;
  double factor_of(std::size_t rule) const;
  void note_portions(int to, const DoseContext& context);
  void settle(double day);

  const RegimenPlan& plan_;
  const Arm& arm_;
  std::span<const double> parameters_;
  std::vector<Hold> holds_;              // one per adjustment
  std::vector<double> factors_;          // one per drug
  std::vector<DrugExposure> exposures_;  // one per drug
  std::vector<Portion> portions_;        // of the present stretch, not yet in the sums
  std::optional<Cycle> cycle_;
  int from_ = 1;  // first day not yet lowered
  bool over_ = false;
};

/// The laboratory value with this id, if there is one.
std::optional<Lab> find_lab(const std::string& id);

}  // namespace remit
