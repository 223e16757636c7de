#include "remit/solve/step_loops.hpp"

namespace remit {

StepLoops step_loops() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return step_loops_avx512();
  if (__builtin_cpu_supports("avx2")) return step_loops_avx2();
#endif
  return step_loops_generic();
}

}  // namespace remit
