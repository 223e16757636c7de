// The interpreter compiled for AVX-512 F, DQ and VL.
#define REMIT_ISA interpreter_avx512
#define REMIT_PACK 8
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

void run_instructions_avx512(const Instruction* begin, const Instruction* end, double* tile, int width) {
  run_instructions(begin, end, tile, width);
}

}  // namespace remit
