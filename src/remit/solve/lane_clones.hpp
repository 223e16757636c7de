// The counted clones of one lane: which are whole numbers now, their hand-over to and from the ODE, and their
// transition over an accepted step. A clone becomes a whole number below `switch_cells` by stochastic rounding and an
// ODE again above twice that. Cells that leave a clone are deaths in its own transition; they arrive elsewhere as a
// stream with the expected total e n0 (integral of growth): right in expectation, and independent of the sender's own
// luck within the step.
#pragma once
#include <array>
#include <vector>

#include "remit/solve/counted_clones.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/solve/rodas5p.hpp"

namespace remit {

class LaneClones {
 public:
  LaneClones(const Program& program, const SolveOptions& options, Rodas5p& stepper, int lane);

  void start(std::uint32_t patient);
  /// Held: clones stay where they are, whatever happens (burn-in).
  void hold(bool held) { held_ = held; }
  bool any_counted() const { return counted_ > 0; }
  /// Rounds, and moves clones over the switch, after states changed at the start of a step.
  void settle();
  /// The part of the step after which an ODE clone that fell far below the switch passed it; 1 if none did.
  double fall_fraction() const;
  /// Remembers the rates of the tile as it is placed: 0 at the start, 1 in the middle, 2 at the end of the step.
  void read_rates(int point);
  /// The part of the step over which rates change by no more than `rate_change`; 1 if the step is fine.
  double rate_fraction(double step) const;
  /// Advances the counted clones over the step just accepted; writes their ends.
  void advance_over(double step, std::int64_t number);

 private:
  using Samples = std::array<double, 3>;
  std::size_t size() const { return program_.counted.size(); }
  double cells(std::size_t clone, double amount) const { return amount * program_.counted[clone].cells_per_unit; }
  double start_cells(std::size_t clone) const;
  void settle_clone(std::size_t clone);
  void set_switches();
  int clone_of_state(std::uint32_t state) const;
  std::vector<LineFate> fates(double step) const;
  struct Stream {
    std::uint32_t to;  // state
    double cells_per_day, cells_per_unit;
  };
  std::vector<Stream> streams(const std::vector<LineFate>& fates, double step) const;
  Draws draws_at(std::int64_t number, std::uint64_t what) const;

  const Program& program_;
  const SolveOptions& options_;
  Rodas5p& stepper_;
  int lane_;
  std::uint32_t patient_ = 0;
  std::uint64_t settled_ = 0;  // how often: part of the address of roundings
  bool held_ = false;
  int counted_ = 0;
  std::vector<char> whole_;                     // per clone: counted now
  std::vector<Samples> birth_, death_;          // per clone; deaths include transfers
  std::vector<std::vector<Samples>> transfer_;  // per clone and transfer
  std::vector<int> inflow_from_, inflow_to_;    // clones, or -1
  std::vector<Samples> inflow_;                 // amount per day
};

}  // namespace remit
