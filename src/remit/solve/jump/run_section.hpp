// A section of a program for one realisation, whose slots are plain doubles.
#pragma once
#include <cmath>

#include "remit/program/jump.hpp"
#include "remit/program/program.hpp"

namespace remit {

/// The common instructions in place, the others through `apply`.
inline double value_of(const Instruction& it, const double* slots) {
  switch (it.op) {
    case Opcode::copy:
      return slots[it.a];
    case Opcode::add:
      return slots[it.a] + slots[it.b];
    case Opcode::sub:
      return slots[it.a] - slots[it.b];
    case Opcode::mul:
      return slots[it.a] * slots[it.b];
    case Opcode::div:
      return slots[it.a] / slots[it.b];
    case Opcode::mul_add:
      return std::fma(slots[it.a], slots[it.b], slots[it.c]);
    case Opcode::mul_sub:
      return std::fma(-slots[it.a], slots[it.b], slots[it.c]);
    default:
      return apply(it.op, slots[it.a], slots[it.b], slots[it.c]);
  }
}

inline void run_section(const Section& section, double* slots) {
  for (const Instruction& it : section) slots[it.target] = value_of(it, slots);
}

inline double propensity_of(const JumpReaction& reaction, double* slots) {
  run_section(reaction.code, slots);
  return slots[reaction.propensity];
}

}  // namespace remit
