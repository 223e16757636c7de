// The loops over lanes of replicates compiled for the processor's own baseline, whatever it is.
#define REMIT_ISA jumps_generic
#define REMIT_PACK 2
#include "remit/solve/jump/boxed_loops_body.hpp"

namespace remit {

JumpLoops jump_loops_generic() { return {draw_ahead, draw_rows, jump, attempt}; }

}  // namespace remit
