// The stepper's loops compiled for AVX-512.
#define REMIT_ISA stepper_avx512
#define REMIT_PACK 8
#include "remit/solve/step_loops_body.hpp"

namespace remit {

StepLoops step_loops_avx512() { return {begin, any_stage, finish, place, commit, expm1}; }

}  // namespace remit
