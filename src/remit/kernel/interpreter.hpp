// The interpreter: the Program's instructions in order, each over all lanes of the tile. It is the specification that
// any faster kernel must equal bit for bit, and it needs no compiler on the user's machine.
#pragma once
#include "remit/kernel/kernel.hpp"

namespace remit {

/// The plainest reading, one lane and one instruction at a time through `apply`: what the interpreter itself is held
/// to.
void run_reference(const Program& program, Part part, double* tile, int width);

/// The instructions of one part of a program.
const Section& section_of(const Program& program, Part part);

}  // namespace remit
