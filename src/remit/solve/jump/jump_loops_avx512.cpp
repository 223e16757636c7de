// The loops over lanes of replicates compiled for AVX-512.
#define REMIT_ISA jumps_avx512
#define REMIT_PACK 8
#include "remit/solve/jump/boxed_loops_body.hpp"

namespace remit {

JumpLoops jump_loops_avx512() { return {draw_ahead, draw_rows, jump, attempt}; }

}  // namespace remit
