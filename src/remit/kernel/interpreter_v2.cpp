// The interpreter compiled for x86-64-v2: SSE4.2.
#define REMIT_ISA interpreter_v2
#define REMIT_PACK 2
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

void run_instructions_v2(const Instruction* begin, const Instruction* end, double* tile, int width) {
  run_instructions(begin, end, tile, width);
}

}  // namespace remit
