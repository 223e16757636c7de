// How a section is run with fewer trips to memory, worked out once and without any instruction set in mind. The
// previous result stays in registers: an operand that names it is `forwarded`, and a result that nobody reads from its
// slot before the slot is written again is not `stored`. Products that are added in a row to one slot are one entry, a
// run. What a tile holds after a section is the same, bit for bit, as if every instruction had read and written its
// slots.
#pragma once
#include <cstdint>
#include <vector>

#include "remit/program/program.hpp"

namespace remit {

/// Which operand is the previous result.
enum class Forwarded : std::uint8_t { none, a, b, c, a_and_b };

/// An instruction, or the head or a term of a run. A run is a head and then `terms` terms, all mul_add or all mul_sub:
/// it starts from the head's c, each term adds (subtracts) its a * b, and the sum goes to the head's target.
struct Planned {
  enum class Role : std::uint8_t { single, head, term };
  Role role = Role::single;
  Forwarded forwarded = Forwarded::none;
  bool stored = true;
  std::uint32_t terms = 0;
  Instruction instruction{};
};

/// More terms than this are two runs: kernels have code for each number of terms, without a loop.
inline constexpr int most_terms = 8;

std::vector<Planned> plan_forwarding(const Section& section);

/// Whether kernels can take an operand of this instruction from the previous result; the rest always read and write
/// slots.
bool can_forward(Opcode op);

}  // namespace remit
