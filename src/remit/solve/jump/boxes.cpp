#include "remit/solve/jump/boxes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double deviations = 1.5;  // to either side: wider boxes thin out more attempts, narrower are left more often

}  // namespace

/// None is a box of its own: what has died out is not attempted.
void Boxes::put_box(std::uint32_t slot, double amount) {
  const double half = table_.moves(slot) && amount >= 1 ? std::floor(deviations * std::sqrt(amount)) : 0;
  box_[slot] = {amount >= 1 ? std::max(1.0, amount - half) : amount, amount + half};
}

bool Boxes::renew(Place at) {
  well_ = true;
  for (std::uint32_t slot = 0; slot < program_.slots; ++slot) put_box(slot, at.slots[slot]);
  box_[table_.one()] = point(1);
  box_[table_.zero()] = {-infinity, infinity};  // changed by nothing, so never outside
  for (std::uint32_t r = 0; r < program_.reactions.size(); ++r) bound(r, at);
  return well_;
}

bool Boxes::follow(std::uint32_t reaction, Place at) {
  well_ = true;
  for (const auto& change : program_.reactions[reaction].changes) {
    const std::uint32_t slot = program_.state.begin + change.first;
    if (!is_outside(slot, at.slots[slot])) continue;
    put_box(slot, at.slots[slot]);
    bound_readers(slot, at);
  }
  return well_;
}

/// Boxes of one point for all that it reads. Boxes only shrink here, so that calls from bound() come to an end.
bool Boxes::tighten(std::uint32_t reaction, Place at) {
  if (reaction >= program_.reactions.size()) return true;
  for (const std::uint32_t slot : table_.reads(reaction)) box_[slot] = point(at.slots[slot]);
  for (const std::uint32_t slot : table_.reads(reaction)) bound_readers(slot, at);
  return well_;
}

void Boxes::bound_readers(std::uint32_t slot, Place at) {
  for (const std::uint32_t reader : table_.readers(slot - program_.state.begin)) bound(reader, at);
}

void Boxes::bound(std::uint32_t reaction, Place at) {
  if (program_.reactions[reaction].moves) return;
  if (are_points(reaction)) return put_exactly(reaction, at);
  const Enclosure found = enclosure_of(reaction);
  if (found.low >= 0 && found.high < infinity) return at.bounds.set(reaction, found.high);
  tighten(reaction, at);
}

bool Boxes::are_points(std::uint32_t reaction) const {
  for (const std::uint32_t slot : table_.reads(reaction))
    if (box_[slot].low != box_[slot].high) return false;
  return true;
}

void Boxes::put_exactly(std::uint32_t reaction, Place at) {
  const double value = table_.propensity(program_, reaction, at.slots.data());
  const bool is_well = value >= 0 && value < infinity;
  at.bounds.set(reaction, is_well ? value : 0);
  if (is_well || !well_) return;
  well_ = false;
  wrong_ = value;
}

/// Rounding is monotone: the product of upper ends is not below any product of what lies within.
Enclosure Boxes::enclosure_of(std::uint32_t reaction) {
  const ProductLaw& law = table_.laws()[reaction];
  if (law.a != law_is_code && box_[law.a].low >= 0 && box_[law.b].low >= 0 && box_[law.c].low >= 0)
    return {0, box_[law.a].high * box_[law.b].high * box_[law.c].high};
  for (const Instruction& it : program_.reactions[reaction].code)
    box_[it.target] = apply(it.op, box_[it.a], box_[it.b], box_[it.c]);
  return box_[program_.reactions[reaction].propensity];
}

}  // namespace remit
