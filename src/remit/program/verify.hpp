// The invariants of a Program, asserted after it is made.
#pragma once
#include "remit/program/program.hpp"

namespace remit {

/// Every slot is written before it is read, operands and targets are in range, blocks do not overlap.
void verify(const Program& program);

}  // namespace remit
