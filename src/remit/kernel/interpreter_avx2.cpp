// The interpreter compiled for AVX2, without fused multiply-add.
#define REMIT_ISA interpreter_avx2
#define REMIT_PACK 4
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

void run_instructions_avx2(const Instruction* begin, const Instruction* end, double* tile, int width) {
  run_instructions(begin, end, tile, width);
}

}  // namespace remit
