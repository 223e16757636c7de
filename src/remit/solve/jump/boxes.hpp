// Bounds of propensities that hold while states stay in boxes around where they were. A jump then costs one propensity,
// that of the reaction chosen, which is thinned by propensity / bound: exact, whatever the bounds (Thanh, Priami and
// Zunino 2014, doi 10.1063/1.4896985). Only when a state leaves its box are bounds computed anew, of those that read
// it. A box is one and a half standard deviations of a Poisson law to both sides; none is a box of its own, so that
// what has died out is not attempted. Where a law cannot be bounded, or a bound proves too high, states are boxes of
// one point, whose bound is the propensity itself: there all is as in the direct method.
#pragma once
#include <cstdint>
#include <vector>

#include "remit/solve/jump/interval.hpp"
#include "remit/solve/jump/reaction_table.hpp"
#include "remit/solve/jump/sum_tree.hpp"

namespace remit {

class Boxes {
 public:
  Boxes(const JumpProgram& program, const ReactionTable& table)
      : program_(program), table_(table), box_(program.slots + ReactionTable::own_slots) {}

  /// What bounds are made of and where they go.
  struct Place {
    std::vector<double>& slots;
    SumTree& bounds;
  };
  /// All anew. Bounds of propensities that move with time are left to their owner. Like the others, false when a
  /// propensity is negative or no number; then `wrong()` is its value.
  bool renew(Place at);
  /// After a reaction fired.
  bool follow(std::uint32_t reaction, Place at);
  /// After an attempt showed that the bound of a reaction is too high to be of use.
  bool tighten(std::uint32_t reaction, Place at);
  double wrong() const { return wrong_; }
  const Enclosure* box() const { return box_.data(); }

 private:
  bool is_outside(std::uint32_t slot, double amount) const {
    return !(amount >= box_[slot].low && amount <= box_[slot].high);
  }
  void put_box(std::uint32_t slot, double amount);
  void bound_readers(std::uint32_t slot, Place at);
  void bound(std::uint32_t reaction, Place at);
  bool are_points(std::uint32_t reaction) const;
  void put_exactly(std::uint32_t reaction, Place at);
  Enclosure enclosure_of(std::uint32_t reaction);

  const JumpProgram& program_;
  const ReactionTable& table_;
  std::vector<Enclosure> box_;  // by slot; those of intermediate results are rubbish
  bool well_ = true;
  double wrong_ = 0;
};

}  // namespace remit
