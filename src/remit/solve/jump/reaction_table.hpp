// What bounded simulation (boxes.hpp) reads of a program at every attempt, in few bytes: laws that are products of
// three slots, changes in pairs, and who reads a state. Made once, shared by all replicates.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "remit/program/jump.hpp"
#include "remit/solve/jump/jump_loops.hpp"
#include "remit/solve/jump/run_section.hpp"

namespace remit {

class ReactionTable {
 public:
  /// Two slots of its own follow those of the program.
  static constexpr std::uint32_t own_slots = 2;

  explicit ReactionTable(const JumpProgram& program);

  std::uint32_t one() const { return one_; }
  std::uint32_t zero() const { return one_ + 1; }
  /// Whether reactions change a slot.
  bool moves(std::uint32_t slot) const { return moves_[slot]; }
  /// One for each leaf of a full tree: rounding may lead beyond the last reaction, to a law of zero.
  const std::vector<ProductLaw>& laws() const { return laws_; }
  double propensity(const JumpProgram& program, std::size_t reaction, double* slots) const {
    const ProductLaw& law = laws_[reaction];
    return law.a != law_is_code ? slots[law.a] * slots[law.b] * slots[law.c]
                                : propensity_of(program.reactions[reaction], slots);
  }
  const std::vector<SlotChange>& changes() const { return changes_; }
  /// Slots of states that a propensity depends on.
  std::span<const std::uint32_t> reads(std::uint32_t reaction) const { return row(read_, reaction); }
  /// Reactions whose propensity depends on a state, given by its index.
  std::span<const std::uint32_t> readers(std::uint32_t state) const { return row(reader_, state); }

 private:
  struct Rows {
    std::vector<std::uint32_t> begin{0}, items;
    void add(const std::vector<std::uint32_t>& row) {
      items.insert(items.end(), row.begin(), row.end());
      begin.push_back(static_cast<std::uint32_t>(items.size()));
    }
  };
  static std::span<const std::uint32_t> row(const Rows& rows, std::uint32_t k) {
    return {rows.items.data() + rows.begin[k], rows.begin[k + 1] - rows.begin[k]};
  }
  void add_reads(const JumpProgram& program);
  ProductLaw law_of(const JumpReaction& reaction) const;
  void add_changes(const JumpReaction& reaction, std::uint32_t first_state);

  std::uint32_t one_ = 0;
  std::vector<char> moves_;
  std::vector<ProductLaw> laws_;
  std::vector<SlotChange> changes_;  // none at first: two that change nothing
  Rows read_, reader_;
};

}  // namespace remit
