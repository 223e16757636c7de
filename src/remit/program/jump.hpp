// The jump reading of a model: reactions fire one at a time and change whole amounts; a rate law is the propensity as
// it is written (so 2 A -> B says k*A*(A-1)/2). Exact stochastic simulation (solve/jump) runs what this file describes.
// Between jumps only `time` and clocks (rate rules whose value does not itself move) change, and they change linearly.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"
#include "remit/program/program.hpp"

namespace remit {

/// The laws of SBML's distrib package.
enum class Law : std::uint8_t {
  normal,
  uniform,
  bernoulli,
  binomial,
  cauchy,
  chisquare,
  exponential,
  gamma,
  laplace,
  lognormal,
  poisson,
  rayleigh
};
std::optional<Law> find_law(const std::string& name);

/// A value drawn when something happens: `code` fills the arguments, the draw goes to `target` (a parameter slot).
struct JumpDraw {
  Law law = Law::normal;
  bool truncated = false;  // the last two arguments are the least and the greatest value
  Section code;
  std::vector<std::uint32_t> arguments;  // slots
  std::uint32_t target = 0;              // slot
};

struct JumpReaction {
  std::string id;
  Section code;                                            // fills `propensity`
  std::uint32_t propensity = 0;                            // slot
  bool moves = false;                                      // the propensity changes between jumps
  std::vector<std::pair<std::uint32_t, double>> changes;   // state index, whole number
  std::vector<std::pair<std::uint32_t, double>> consumes;  // state index, how many one firing takes (before products)
  std::vector<std::uint32_t> dependents;                   // reactions whose propensity a firing can change
  bool wakes = false;                                      // a firing can change a trigger or the rate of a clock
};

/// A state with x' = rate, the rate constant between jumps.
struct JumpClock {
  std::uint32_t state = 0;  // index
  std::uint32_t rate = 0;   // slot, filled by `clock_rates`
};

/// A comparison inside a trigger that time alone can turn: left - right and its slope, filled by `crossings`.
struct JumpCrossing {
  std::uint32_t difference = 0, slope = 0;  // slots
};

struct JumpEvent {
  std::string id;
  std::uint32_t trigger = 0;  // slot, filled by `triggers`
  bool persistent = true, initial_trigger = true, from_trigger = true;
  std::uint32_t delay = no_slot, priority = no_slot;  // slots
  std::vector<JumpDraw> delay_draws, value_draws;
  Section delay_code, priority_code, value_code;
  std::vector<std::uint32_t> targets, values;  // slots; one value per target
};

struct JumpProgram {
  std::string model_id;
  std::vector<std::string> states, parameters, observables;
  std::vector<double> parameter_defaults;
  std::vector<bool> whole;  // per state: reactions change it, so it is a whole number

  std::uint32_t slots = 0;
  std::vector<std::pair<std::uint32_t, double>> constants;
  std::uint32_t time = 0;
  Block state, parameter, observable;

  std::vector<JumpReaction> reactions;
  std::vector<JumpClock> clocks;
  std::vector<JumpCrossing> crossings;
  std::vector<JumpEvent> events;
  std::vector<JumpDraw> initial_draws;  // in order, before `initial`

  Section initial;         // parameters -> states and computed parameters
  Section once;            // parameters -> hoisted values, after `initial`
  Section clock_rates;     // states -> rates of clocks
  Section triggers;        // time, states -> triggers
  Section crossing_slots;  // time, states -> differences and slopes
  Section observe;         // time, states -> observables

  bool moves() const;                                   // whether any propensity changes between jumps
  int parameter_index(const std::string& name) const;   // -1 if there is none
  int state_index(const std::string& name) const;       // -1
  int observable_index(const std::string& name) const;  // -1
};

/// Refuses by name what is no jump process (codes "jump-..."): rate rules that are not clocks, stoichiometry that is no
/// constant whole number, reversible reactions with one law, triggers that depend on time other than linearly, draws
/// outside event assignments, delays and initial assignments.
Result<JumpProgram> compile_jump(const Model& model);

}  // namespace remit
