// Bounds of an instruction over intervals of its operands: how far a propensity can rise before a given time. Bounds
// are outward by a relative 1e-12, far above the rounding of any instruction; where a function is not monotone the
// bound is loose, and -inf ... inf where nothing useful is known (the caller then looks less far ahead).
#pragma once
#include "remit/program/opcode.hpp"

namespace remit {

struct Enclosure {
  double low = 0, high = 0;
};

inline Enclosure point(double value) { return {value, value}; }
Enclosure apply(Opcode op, Enclosure a, Enclosure b, Enclosure c);

}  // namespace remit
