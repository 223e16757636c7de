// The interpreter compiled for the processor's own baseline, whatever it is.
#define REMIT_ISA interpreter_generic
#define REMIT_PACK 2
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

Engine engine_generic() { return {most_lanes, function_of, end_of, run}; }

}  // namespace remit
