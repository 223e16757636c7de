// The stepper's loops compiled for AVX2 with fused multiply-add.
#define REMIT_ISA stepper_avx2
#define REMIT_PACK 4
#include "remit/solve/step_loops_body.hpp"

namespace remit {

StepLoops step_loops_avx2() { return {begin, any_stage, finish, place, commit, expm1}; }

}  // namespace remit
