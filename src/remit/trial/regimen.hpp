// From a regimen's lines to calendar entries, cycle by cycle and patient by patient: doses scaled by weight or surface,
// converted into the drug's unit, times the patient's bioavailability; a bolus is a dose into a state, a zero-order
// input switches a rate on and off.
#pragma once
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "remit/lang/compose.hpp"
#include "remit/program/program.hpp"
#include "remit/solve/calendar.hpp"
#include "remit/solve/reading.hpp"
#include "remit/trial/trial.hpp"

namespace remit {

enum class DoseScaling : std::uint8_t { flat, per_kg, per_m2 };

/// A dose rule with its names resolved against the drugs; `amount` is in the drug's unit (per kg, per m^2).
struct ResolvedDose {
  std::size_t drug = 0;
  const Route* route = nullptr;  // of the DrugInfo given
  DoseScaling scaling = DoseScaling::flat;
  double amount = 0;
  bool zero_order = false;
};
/// Codes "trial-unknown-drug", "trial-unknown-route", "trial-dose-unit", "trial-dose-not-positive", "trial-no-rate".
Result<ResolvedDose> resolve(const DoseRule& rule, const std::vector<DrugInfo>& drugs);

inline constexpr int open_end = std::numeric_limits<int>::max();

/// A resolved rule lowered onto a program.
struct DoseLine {
  std::size_t drug = 0;
  DoseScaling scaling = DoseScaling::flat;
  double amount = 0;
  bool zero_order = false;
  bool averaged = false;      // zero-order over each whole day; neighbouring days are joined
  std::uint32_t target = 0;   // state of a bolus, rate parameter of a zero-order input
  Reading bioavailability{};  // none: 1
  Reading duration{};         // days; none: duration_days
  double duration_days = 1;
  std::vector<int> days = {};  // rising
  int first_cycle = 1, last_cycle = open_end;
};

struct PhasePlan {
  double cycle_days = 28;
  int cycles = open_end;
  double rest_days = 0;
  std::vector<DoseLine> lines;
};

struct RegimenPlan {
  std::vector<PhasePlan> phases;
  std::vector<DoseLine> supportive;  // one per supportive rule; days of the course
  Reading weight, bsa;               // kg, m^2
  std::vector<std::uint32_t> rates;  // every rate parameter it touches, to be zeroed when treatment stops
};
/// Asserts what check(trial, composed) has found to be right.
RegimenPlan plan_regimen(const Arm& arm, const std::vector<DrugInfo>& drugs, const Program& program);

/// One cycle of one phase, both numbered as people do (the cycle from 1).
struct Cycle {
  std::size_t phase = 0;
  int number = 1;
  double start_day = 0;
};
std::optional<Cycle> first_cycle(const RegimenPlan& plan);
std::optional<Cycle> next_cycle(const RegimenPlan& plan, const Cycle& cycle);

/// What the lowering must know of a patient: values of the plan's readings now, and a factor per drug (0: held; empty:
/// all 1).
struct DoseContext {
  std::function<double(const Reading&)> value;
  std::span<const double> factors;
};
/// Appends the entries of days `from` to `to` (both included, from 1) of the cycle, in the order of the lines.
void lower_days(const RegimenPlan& plan, const Cycle& cycle, int from, int to, const DoseContext& context,
                std::uint32_t tag, std::vector<Entry>& entries);
/// The same of a course of the supportive line `rule` that begins at `start_day`; returns the amount given, absorbed.
double lower_course(const RegimenPlan& plan, std::size_t rule, double start_day, const DoseContext& context,
                    std::uint32_t tag, std::vector<Entry>& entries);
/// Absorbed amount of `drug` that the plan gives on one day of the cycle, before holds and reductions.
double planned_amount(const RegimenPlan& plan, const Cycle& cycle, int day, std::size_t drug,
                      const DoseContext& context);
/// True if a line gives `drug` on one of these days.
bool gives(const RegimenPlan& plan, const Cycle& cycle, int from, int to, std::size_t drug);

}  // namespace remit
