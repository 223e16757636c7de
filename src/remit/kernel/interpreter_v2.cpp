// The interpreter compiled for x86-64-v2: SSE4.2.
#define REMIT_ISA interpreter_v2
#define REMIT_PACK 2
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

Engine engine_v2() { return {most_lanes, function_of, end_of, run}; }

}  // namespace remit
