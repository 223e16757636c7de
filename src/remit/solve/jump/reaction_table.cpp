#include "remit/solve/jump/reaction_table.hpp"

#include <algorithm>
#include <set>

#include "remit/solve/jump/sum_tree.hpp"

namespace remit {
namespace {

std::set<std::uint32_t> states_read(const JumpProgram& program, const JumpReaction& reaction) {
  std::set<std::uint32_t> slots;
  const auto add = [&](std::uint32_t slot) {
    if (slot - program.state.begin < program.states.size()) slots.insert(slot);
  };
  add(reaction.propensity);
  for (const Instruction& it : reaction.code) {
    if (arity(it.op) > 0) add(it.a);
    if (arity(it.op) > 1) add(it.b);
    if (arity(it.op) > 2) add(it.c);
  }
  return slots;
}

}  // namespace

ReactionTable::ReactionTable(const JumpProgram& program) : one_(program.slots), moves_(program.slots, false) {
  changes_ = {{zero(), 0, 0}, {zero(), 0, 0}};
  for (const JumpReaction& reaction : program.reactions) {
    laws_.push_back(law_of(reaction));
    add_changes(reaction, program.state.begin);
  }
  laws_.resize(SumTree::capacity(laws_.size()), {zero(), one_, one_, 0});
  add_reads(program);
}

void ReactionTable::add_reads(const JumpProgram& program) {
  std::vector<std::vector<std::uint32_t>> readers(program.states.size());
  for (std::uint32_t r = 0; r < program.reactions.size(); ++r) {
    const std::set<std::uint32_t> read = states_read(program, program.reactions[r]);
    for (const std::uint32_t slot : read) readers[slot - program.state.begin].push_back(r);
    read_.add({read.begin(), read.end()});
  }
  for (const std::vector<std::uint32_t>& row : readers) reader_.add(row);
}

/// A copy, x * y, x * y * z: what mass action of up to two molecules comes to.
ProductLaw ReactionTable::law_of(const JumpReaction& reaction) const {
  const auto first = static_cast<std::uint32_t>(changes_.size());
  const Section& code = reaction.code;
  if (code.empty()) return {reaction.propensity, one_, one_, first};
  const Instruction& last = code.back();
  const bool is_result = last.target == reaction.propensity;
  if (is_result && code.size() == 1 && last.op == Opcode::copy) return {last.a, one_, one_, first};
  if (is_result && code.size() == 1 && last.op == Opcode::mul) return {last.a, last.b, one_, first};
  if (is_result && code.size() == 2 && last.op == Opcode::mul && code[0].op == Opcode::mul && last.a != last.b) {
    if (last.a == code[0].target) return {code[0].a, code[0].b, last.b, first};
    if (last.b == code[0].target) return {code[0].a, code[0].b, last.a, first};
  }
  return {law_is_code, 0, 0, first};
}

void ReactionTable::add_changes(const JumpReaction& reaction, std::uint32_t first_state) {
  const std::size_t count = reaction.changes.size(), pairs = std::max<std::size_t>(1, (count + 1) / 2);
  for (std::size_t k = 0; k < 2 * pairs; ++k) {
    const bool more = k + 1 < 2 * pairs - 1;
    if (k < count) {
      moves_[first_state + reaction.changes[k].first] = true;
      changes_.push_back({first_state + reaction.changes[k].first, more, reaction.changes[k].second});
    } else {
      changes_.push_back({zero(), more, 0});
    }
  }
}

}  // namespace remit
