// The interpreter compiled for AVX-512 F, DQ and VL.
#define REMIT_ISA interpreter_avx512
#define REMIT_PACK 8
#include "remit/kernel/interpreter_loop.hpp"

namespace remit {

Engine engine_avx512() { return {most_lanes, function_of, end_of, run}; }

}  // namespace remit
