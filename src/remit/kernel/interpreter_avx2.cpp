// The interpreter compiled for AVX2 with fused multiply-add.
#define REMIT_ISA interpreter_avx2
#define REMIT_PACK 4
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

Engine engine_avx2() { return {most_lanes, function_of, end_of, run}; }

}  // namespace remit
