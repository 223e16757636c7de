// The stepper's loops compiled for the processor's own baseline, whatever it is.
#define REMIT_ISA stepper_generic
#define REMIT_PACK 2
#include "remit/solve/step_loops_body.hpp"

namespace remit {

StepLoops step_loops_generic() { return {begin, any_stage, finish, place, commit, expm1}; }

}  // namespace remit
