// What an instruction means: one double in, one double out. Constants fold with it, and every kernel must equal it bit
// for bit.
#pragma once
#include <cstdint>

namespace remit {

/// One row per instruction in ops.def: name, number of operands, meaning. mul_add and mul_sub round once.
enum class Opcode : std::uint8_t {
#define REMIT_OP(name, arity) name,
#include "remit/program/ops.def"
#undef REMIT_OP
};

int arity(Opcode op);
const char* name_of(Opcode op);

/// How many instructions there are; opcodes are 0 ... opcode_count - 1.
inline constexpr int opcode_count = 0
#define REMIT_OP(name, arity) +1
#include "remit/program/ops.def"
#undef REMIT_OP
    ;

/// Part of every Program's hash: raised whenever an instruction comes to mean other bits, so that nothing kept from
/// before (checkpoints, kernels) passes for the same. 1: products were rounded before they were added; 2: fused.
inline constexpr int meaning_version = 2;

/// slots[target] = op(slots[a], slots[b], slots[c]); unused operands are 0.
struct Instruction {
  Opcode op;
  std::uint32_t target, a, b, c;
};

/// The scalar meaning of an instruction. Truth is "not equal to zero" (so NaN is true); comparisons with NaN are 0;
/// min and max hand a NaN on.
double apply(Opcode op, double a, double b = 0, double c = 0);

}  // namespace remit
