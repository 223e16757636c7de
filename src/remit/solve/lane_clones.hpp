// The counted clones of one lane: which are whole numbers now, their hand-over to and from the ODE, and their
// transition over an accepted step. A clone becomes a whole number below `switch_cells` by stochastic rounding and an
// ODE again above twice that. Cells that leave a clone are deaths in its own transition; they arrive elsewhere as a
// stream with the expected total e n0 (integral of growth): right in expectation, and independent of the sender's own
// luck within the step.
#pragma once
#include <array>
#include <vector>

#include "remit/solve/clone_rates.hpp"
#include "remit/solve/counted_clones.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/solve/rodas5p.hpp"

namespace remit {

class LaneClones {
 public:
  /// `rates`: those of the tile over its attempted step.
  LaneClones(const Program& program, const SolveOptions& options, Rodas5p& stepper, const CloneRates& rates, int lane);

  void start(std::uint32_t patient);
  /// Held: clones stay where they are, whatever happens (burn-in).
  void hold(bool held) { held_ = held; }
  bool any_counted() const { return counted_ > 0; }
  /// Rounds, and moves clones over the switch, after states changed at the start of a step.
  void settle();
  /// The part of the step after which an ODE clone that fell far below the switch passed it; 1 if none did.
  double fall_fraction() const;
  /// The part of the step over which rates change by no more than `rate_change`; 1 if the step is fine.
  double rate_fraction(double step) const;
  /// Advances the counted clones over the step just accepted; writes their ends.
  void advance_over(double step, std::int64_t number);

 private:
  using Samples = CloneRates::Samples;
  /// What a clone of the program comes to in this lane.
  struct Clone {
    std::uint32_t state;
    double cells_per_unit;
    bool whole = false;  // counted now
    bool busy = false;   // has cells, or receives some, in this step
    HalfRates rates{};
    LineFate fate{};
    double arrivals = 0;  // cells per day
  };
  struct Inflow {
    std::uint32_t to_state;
    int from, to;               // clones, or -1
    double amount_per_day = 0;  // averaged over the step
  };
  /// Out of a clone into a state that is none.
  struct Way {
    std::size_t clone, transfer;
    std::uint32_t to_state;
  };

  double cells(const Clone& clone, double amount) const { return amount * clone.cells_per_unit; }
  double start_cells(const Clone& clone) const { return cells(clone, stepper_.state(clone.state, lane_)); }
  int clone_of_state(std::uint32_t state) const;
  void settle_clone(Clone& clone, std::uint64_t number);
  void set_switches();
  void find_busy();
  void find_fates(double step);
  void send(double step, std::int64_t number);
  void add_cells(std::uint32_t state, double cells_per_day, double cells_per_unit, double step, std::int64_t number);
  Draws draws_at(std::int64_t number, std::uint64_t what) const;

  const Program& program_;
  const SolveOptions& options_;
  Rodas5p& stepper_;
  const CloneRates& rates_;
  const StepLoops loops_;
  int lane_;
  std::uint32_t patient_ = 0;
  std::uint64_t settled_ = 0;  // how often: part of the address of roundings
  std::uint64_t streams_ = 0;  // drawn in this step: part of the address of the next
  bool held_ = false;
  int counted_ = 0;
  std::vector<Clone> clones_;
  std::vector<Inflow> inflows_;
  std::vector<Way> ways_out_;
  std::vector<double> grown_;  // expm1 of the busy clones' exponents
};

}  // namespace remit
