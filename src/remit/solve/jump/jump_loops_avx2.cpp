// The loops over lanes of replicates compiled for AVX2 with fused multiply-add.
#define REMIT_ISA jumps_avx2
#define REMIT_PACK 4
#include "remit/solve/jump/boxed_loops_body.hpp"

namespace remit {

JumpLoops jump_loops_avx2() { return {draw_ahead, draw_rows, jump, attempt}; }

}  // namespace remit
