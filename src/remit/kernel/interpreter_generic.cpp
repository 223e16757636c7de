// The interpreter compiled for the processor's own baseline, whatever it is.
#define REMIT_ISA interpreter_generic
#define REMIT_PACK 2
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

void run_instructions_generic(const Instruction* begin, const Instruction* end, double* tile, int width) {
  run_instructions(begin, end, tile, width);
}

}  // namespace remit
