// A Program: straight-line instructions over numbered slots. It is the specification that every kernel must equal bit
// for bit. A slot is one double per lane. Blocks of slots are contiguous, so a stepper can treat a block as a vector.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "remit/program/opcode.hpp"

namespace remit {

struct Block {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

using Section = std::vector<Instruction>;

/// A model event, lowered: all slots are filled by sections of the program.
struct ProgramEvent {
  std::string id;
  std::uint32_t trigger = 0;   // slot, filled by `triggers`: non-zero is true
  std::uint32_t delay = 0;     // slot or no_slot, filled by `event_values`
  std::uint32_t priority = 0;  // slot or no_slot, filled by `event_values`
  bool persistent = true, initial_trigger = true, from_trigger = true;
  std::vector<std::uint32_t> targets;  // state or parameter slots
  std::vector<std::uint32_t> values;   // slots filled by `event_values`, one per target
  std::vector<std::uint32_t> sizes;    // one per target: no_slot, or the size (filled by `event_values`) of a changing
                                       // compartment that turns the value, a concentration, into an amount when it is
                                       // assigned
};
inline constexpr std::uint32_t no_slot = 0xffffffffu;

/// A counted clone's transitions, as slots filled by `counted_rates` from the states and time.
struct CountedTransfer {
  std::uint32_t to = 0;        // index of the receiving state
  std::uint32_t per_cell = 0;  // slot: rate per cell and day
};
struct CountedClone {
  std::uint32_t state = 0;  // index into the state block
  std::uint32_t continuous =
      0;  // slot of a varying parameter: 1 = ODE, 0 = held by the ODE (counted, or held by the caller)
  std::uint32_t birth = 0;    // slot: per cell and day
  std::uint32_t death = 0;    // slot: per cell and day, transfers not included
  double cells_per_unit = 1;  // 1e9 when the state is in 1e9 cells
  std::vector<CountedTransfer> transfers;
};
/// Cells that a *continuous* state sends to a counted one: a Poisson stream while the receiver is counted.
struct CountedInflow {
  std::uint32_t from = 0;  // index of the sending state (itself counted or not), no_slot if none
  std::uint32_t to = 0;    // index of the receiving (counted) state
  std::uint32_t rate = 0;  // slot: amount per day, filled by `counted_rates`
};

struct Program {
  std::string model_id;
  std::vector<std::string> states;     // names: integrated ones in the order of `state`, then those in closed form
  std::vector<std::uint32_t> written;  // indices of the states in the model's own order
  std::vector<std::string>
      parameters;  // constants and varying: model parameters, compartment sizes, species that are no states,
                   // written initial values of states (by the state's name), continuous_X of counted X
  std::vector<std::string>
      observables;  // what can be selected by name: species (the value of the id; also amount(X), or concentration(X)
                    // where the id is the amount), rules, reaction rates, whatever else changes
  std::vector<double> parameter_defaults;  // NaN: must be set (or is computed by `initial`)
  std::vector<double> scales;              // per state, > 0
  std::vector<bool> varying;               // per parameter

  std::uint32_t slots = 0;                 // how many doubles a lane needs
  std::vector<std::uint32_t> temporaries;  // slots that mean something within one run of one section only: each section
                                           // writes them before it reads them, and nobody else looks at them
  std::vector<std::pair<std::uint32_t, double>> constants;  // written once into every lane

  std::uint32_t time = 0;  // slot
  Block state, parameter;  // inputs; of the states only those that are integrated
  Block closed;        // present values of the states in closed form; right behind `state`, so that state i is always
                       // in slot state.begin + i. Sections that read states read these, too
  Block closed_start;  // their values at the start of the segment, set by the caller
  Block closed_pace;   // filled by `segment`: the fastest rate that a change of such a state runs through, per day.
                       // Who steps in its wake must not step over it
  std::uint32_t since = 0;  // slot: days since then
  Block derivative;         // f, one per integrated state
  Block time_derivative;  // df/dt along the states in closed form, one per integrated state; of size 0 when it is zero
  Block jacobian;         // structural non-zeros of J, in `jacobian_entries` order; entries that never change
                          // during a run are filled by `once` or prepare(), not by `jacobians`: do not overwrite
  std::vector<std::pair<std::uint32_t, std::uint32_t>> jacobian_entries;  // (row, column) by state index
  std::uint32_t shift = 0;  // slot: 1/(gamma h), set by the stepper before `factor`
  Block rhs;                // in: what `solve` adds to the derivative; out: its solution (one per state)
  std::uint32_t pivot_growth =
      0;  // slot filled by `factor`, in (0, 1]: how far elimination moved a pivot from its diagonal entry d,
          // the least of |pivot / d| and |d / pivot| over all pivots; it does not depend on the states'
          // units. Tiny (below 1e-10, say), 0 or NaN: give up on this lane
  Block observable;

  Section initial;        // parameters -> states and computed parameters, once per patient at its start
  Section once;           // parameters -> hoisted values; again after any non-varying parameter changed
  Section segment;        // parameters, closed_start -> what `closed_form` reads, closed_pace; again after a change
  Section closed_form;    // since -> closed
  Section derivatives;    // time, states -> derivative
  Section jacobians;      // time, states -> derivative, jacobian, time_derivative
  Section factor;         // jacobian, shift -> LU of (shift I - J), static order
  Section solve;          // derivative, rhs -> solution of (shift I - J) x = derivative + rhs
  Section observe;        // time, states -> observables
  Section counted_rates;  // time, states -> per-cell rates
  Section triggers;       // time, states -> event triggers
  Section event_values;   // time, states -> delays, priorities, assigned values

  std::vector<ProgramEvent> events;
  std::vector<CountedClone> counted;
  std::vector<CountedInflow> inflows;
  std::string hash;  // of all of the above and of what instructions mean (meaning_version)

  /// The names of all states in the model's own order.
  std::vector<std::string> states_as_written() const;
  int state_index(const std::string& name) const;       // -1 if there is none
  int parameter_index(const std::string& name) const;   // -1
  int observable_index(const std::string& name) const;  // -1
};

/// Slots that a section reads before it writes them.
std::vector<std::uint32_t> inputs_of(const Section& section);

/// The Program as text a person can read: sections, instructions, names.
std::string to_text(const Program& program);

}  // namespace remit
