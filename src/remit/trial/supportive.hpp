// One patient's supportive care: every rule of the arm is looked at on its own days; where its trigger is seen a course
// is put into the calendar. It goes on after treatment has ended as planned, and stops with confirmed progression.
#pragma once
#include <span>
#include <vector>

#include "remit/trial/treatment.hpp"
#include "remit/trial/trigger.hpp"

namespace remit {

/// What a rule watches, found once for all patients.
struct SupportiveWatch {
  Watch watch;
  std::size_t risk = 0;  // of the model's adverse events, where the watch is one
};
/// One per rule of the arm; asserts what check(trial, composed) has found to be right.
std::vector<SupportiveWatch> find_watches(const Arm& arm, const std::vector<HazardInfo>& hazards,
                                          const std::vector<Risk>& adverse);

class SupportiveCare {
 public:
  /// All arguments outlive the patient.
  SupportiveCare(const RegimenPlan& plan, const Arm& arm, const std::vector<SupportiveWatch>& watches,
                 std::span<const double> parameters);
  /// Asks for the first look of every rule.
  void start(Lane& lane);
  /// The look that `entry` stands for: begins a course if the trigger is seen, and asks for the next look.
  void look(Lane& lane, const Entry& entry, const Labs& observed, const EventToxicity& events);
  /// Removes looks and doses still to come and ends running infusions.
  void stop(Lane& lane);
  /// Adds what was given before `day`, apart from what the plan gave of the same drug.
  void report(double day, std::vector<DrugExposure>& exposures) const;

 private:
  struct Given {
    double last_start = -1;  // day of the last course; -1: none yet
    int courses = 0;
    std::vector<std::pair<double, double>> doses;  // day, amount
  };
  bool may_begin(std::size_t rule, double day) const;
  bool seen(std::size_t rule, const Labs& observed, const EventToxicity& events) const;
  void begin_course(Lane& lane, std::size_t rule, double day);
  void ask(Lane& lane, std::size_t rule, double day) const;

  const RegimenPlan& plan_;
  const Arm& arm_;
  const std::vector<SupportiveWatch>& watches_;
  std::span<const double> parameters_;
  std::vector<Given> given_;  // one per rule
  bool stopped_ = false;
};

}  // namespace remit
