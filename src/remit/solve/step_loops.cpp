#include "remit/solve/step_loops.hpp"

namespace remit {

StepLoops step_loops() {
#if defined(__x86_64__)
  const bool has_fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  const bool has_avx512 =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (has_avx512 && has_fma) return step_loops_avx512();
  if (has_fma) return step_loops_avx2();
#endif
  return step_loops_generic();
}

}  // namespace remit
