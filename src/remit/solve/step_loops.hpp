// The stepper's elementwise loops over [state][lane], compiled once per instruction set (step_loops_body.hpp); like the
// interpreter's, they give the same bits for each.
#pragma once
#include <cstddef>
#include <cstdint>

namespace remit {

/// What the loops work on; rows have `width` lanes, a multiple of eight.
struct StepArrays {
  int width = 0;
  std::size_t states = 0, length = 0;                     // length = states * width
  double *y = nullptr, *rhs = nullptr;                    // in the tile
  const double *f = nullptr, *df_dt = nullptr;            // in the tile; df_dt null when there is none
  double *start = nullptr, *end = nullptr, *u = nullptr;  // u: eight blocks of `length`
  double *forcing = nullptr, *atol = nullptr;             // h df/dt; absolute tolerance by lane
  double *step = nullptr, *rate = nullptr;                // by lane; rate = 1 / h
  double *error = nullptr, *error4 = nullptr, *start_finite = nullptr,
         *forcing_finite = nullptr;       // by lane; the last two are 0, or NaN
  const std::uint32_t* placed = nullptr;  // states that `place` writes
  std::size_t placed_count = 0;
  double rtol = 0, dt[8] = {};
};

struct StepLoops {
  void (*begin)(const StepArrays&);             // forcing, and what is finite, from f and df_dt
  void (*stage)(const StepArrays&, int stage);  // keeps the last U, y to Y_i, rhs to sum_j c_ij U_j / h + h dt_i df/dt
  void (*finish)(const StepArrays&);            // end = y + U_8 and the error
  void (*place)(const StepArrays&, double s, const double* weights);  // y to the state at the part s, of `placed` only
  void (*commit)(const StepArrays&, const std::int64_t* marks);       // start = end where marked
  void (*expm1)(double* values, std::size_t count);                   // in place; a multiple of eight
};

StepLoops step_loops_generic();
StepLoops step_loops_avx2();
StepLoops step_loops_avx512();
/// The best of this CPU.
StepLoops step_loops();

}  // namespace remit
