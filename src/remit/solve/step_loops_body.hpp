// See step_loops.hpp: included once by a file that defines REMIT_ISA (a name of its own) and REMIT_PACK (doubles per
// register). No templates of the standard library here, so that nothing compiled for a newer CPU leaks into code for an
// older one.
#pragma once
#include "remit/base/math_kernels.hpp"
#include "remit/base/pack.hpp"
#include "remit/solve/rodas5p_tableau.hpp"
#include "remit/solve/step_loops.hpp"

/// Otherwise GCC calls the long loop bodies once per pack, and loads the tableau each time.
#define REMIT_INLINE __attribute__((always_inline))

namespace remit::inline REMIT_ISA {
namespace {

constexpr int W = REMIT_PACK;
using Tableau = Rodas5pTableau;

/// action(k, lane) for every pack: k counts through the array, lane through the row.
template <class Action>
[[gnu::always_inline]] inline void each_pack(const StepArrays& at, Action action) {
  for (std::size_t row = 0; row < at.states; ++row) {
    const std::size_t first = row * static_cast<std::size_t>(at.width);
    for (int lane = 0; lane < at.width; lane += W) action(first + static_cast<std::size_t>(lane), lane);
  }
}

/// action(lane) for every column of packs; sums over the states stay in registers.
template <class Action>
[[gnu::always_inline]] inline void each_column(const StepArrays& at, Action action) {
  for (int lane = 0; lane < at.width; lane += W) action(lane);
}

/// The index of a lane's pack in the row of a state.
[[gnu::always_inline]] inline std::size_t index_of(const StepArrays& at, std::size_t state, int lane) {
  return state * static_cast<std::size_t>(at.width) + static_cast<std::size_t>(lane);
}

// x - x is 0, or NaN for an x that is not finite.
void begin(const StepArrays& at) {
  each_column(at, [&](int lane) REMIT_INLINE {
    Pack<W> finite{};
    for (std::size_t state = 0; state < at.states; ++state) {
      const Pack<W> f = load<W>(at.f + index_of(at, state, lane));
      finite += f - f;
    }
    store<W>(at.start_finite + lane, finite);
    store<W>(at.forcing_finite + lane, Pack<W>{});
    if (!at.df_dt) return;
    const Pack<W> step = load<W>(at.step + lane);
    finite = Pack<W>{};
    for (std::size_t state = 0; state < at.states; ++state) {
      const std::size_t k = index_of(at, state, lane);
      const Pack<W> forcing = step * load<W>(at.df_dt + k);
      store<W>(at.forcing + k, forcing);
      finite += forcing - forcing;
    }
    store<W>(at.forcing_finite + lane, finite);
  });
}

// Y_i = y + sum_j a_ij U_j for i <= 6 (stages counted from 1), Y_7 = Y_6 + U_6, Y_8 = Y_7 + U_7.
template <int Stage>
void stage(const StepArrays& at) {
  const bool forced = at.df_dt && at.dt[Stage] != 0;
  each_pack(at, [&](std::size_t k, int lane) REMIT_INLINE {
    Pack<W> u[8];
    for (int j = 0; j < Stage - 1; ++j) u[j] = load<W>(at.u + static_cast<std::size_t>(j) * at.length + k);
    if constexpr (Stage > 0) {  // the solution of the stage before is still where `solve` left it
      u[Stage - 1] = load<W>(at.rhs + k);
      store<W>(at.u + (Stage - 1) * at.length + k, u[Stage - 1]);
    }
    Pack<W> inside{};
    for (int j = 0; j < Stage; ++j) inside = fma<W>(broadcast<W>(Tableau::c[Stage][j]), u[j], inside);
    inside *= load<W>(at.rate + lane);
    if (forced) inside = fma<W>(broadcast<W>(at.dt[Stage]), load<W>(at.forcing + k), inside);
    store<W>(at.rhs + k, inside);
    if constexpr (Stage > 5) {
      store<W>(at.y + k, load<W>(at.y + k) + u[Stage - 1]);
    } else if constexpr (Stage > 0) {
      Pack<W> sum = load<W>(at.start + k);
      for (int j = 0; j < Stage; ++j) sum = fma<W>(broadcast<W>(Tableau::a[Stage][j]), u[j], sum);
      store<W>(at.y + k, sum);
    }
  });
}

void any_stage(const StepArrays& at, int which) {
  switch (which) {
    case 0:
      return stage<0>(at);
    case 1:
      return stage<1>(at);
    case 2:
      return stage<2>(at);
    case 3:
      return stage<3>(at);
    case 4:
      return stage<4>(at);
    case 5:
      return stage<5>(at);
    case 6:
      return stage<6>(at);
    default:
      return stage<7>(at);
  }
}

// y1 = Y_8 + U_8 and the weighted square of U_8. `y1 - y1` is zero unless the step ended in no finite number.
void finish(const StepArrays& at) {
  double* u8 = at.u + 7 * at.length;
  each_column(at, [&](int lane) REMIT_INLINE {
    Pack<W> squares{}, fourths{};
    for (std::size_t state = 0; state < at.states; ++state) {
      const std::size_t k = index_of(at, state, lane);
      const Pack<W> last = load<W>(at.rhs + k);
      const Pack<W> before = load<W>(at.start + k), after = load<W>(at.y + k) + last;
      store<W>(u8 + k, last);
      store<W>(at.end + k, after);
      const Pack<W> weight = fma<W>(broadcast<W>(at.rtol), max<W>(abs<W>(before), abs<W>(after)), load<W>(at.atol + k));
      const Pack<W> ratio = last / weight;
      const Pack<W> square = ratio * ratio;
      squares = fma<W>(ratio, ratio, squares) + (after - after);
      fourths = fma<W>(square, square, fourths);
    }
    store<W>(at.error + lane, squares);
    store<W>(at.error4 + lane, fourths);
  });
}

void place(const StepArrays& at, double s, const double* weights) {
  for (std::size_t item = 0; item < at.placed_count; ++item) {
    for (int lane = 0; lane < at.width; lane += W) {
      const std::size_t k = index_of(at, at.placed[item], lane);
      Pack<W> value = (1 - s) * load<W>(at.start + k) + s * load<W>(at.end + k);
      for (int j = 0; j < 8; ++j) value += weights[j] * load<W>(at.u + static_cast<std::size_t>(j) * at.length + k);
      store<W>(at.y + k, value);
    }
  }
}

void commit(const StepArrays& at, const std::int64_t* marks) {
  each_pack(at, [&](std::size_t k, int lane) REMIT_INLINE {
    const Mask<W> mark = *reinterpret_cast<const Mask<W>*>(marks + lane);
    store<W>(at.start + k, select<W>(mark, load<W>(at.end + k), load<W>(at.start + k)));
  });
}

void expm1(double* values, std::size_t count) {
  for (std::size_t k = 0; k < count; k += W) store<W>(values + k, lanes::expm1<W>(load<W>(values + k)));
}

}  // namespace
}  // namespace remit::inline REMIT_ISA
