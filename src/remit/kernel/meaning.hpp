// The meaning of an instruction on one register of W lanes; the scalar one is apply() in program/opcode.cpp. The
// interpreter and compiled kernels both read it here: its text is part of every compiled kernel (emit_cpp.cpp), so it
// includes only what that can print.
#pragma once
#include "remit/base/math_kernels.hpp"
#include "remit/base/pack.hpp"
#include "remit/program/opcode.hpp"

namespace remit::inline REMIT_ISA {

REMIT_LANEWISE Mask<W> truth(Pack<W> a) { return ~equal<W>(a, Pack<W>{}); }

/// Unused operands may be anything.
template <int W, Opcode op>
[[gnu::always_inline]] inline Pack<W> value_of(Pack<W> a, Pack<W> b, Pack<W> c) {
  if constexpr (op == Opcode::copy) return a;
  if constexpr (op == Opcode::add) return a + b;
  if constexpr (op == Opcode::sub) return a - b;
  if constexpr (op == Opcode::mul) return a * b;
  if constexpr (op == Opcode::div) return a / b;
  if constexpr (op == Opcode::neg) return -a;
  if constexpr (op == Opcode::mul_sub) return fma<W>(-a, b, c);
  if constexpr (op == Opcode::mul_add) return fma<W>(a, b, c);
  if constexpr (op == Opcode::recip) return 1.0 / a;
  if constexpr (op == Opcode::abs) return abs<W>(a);
  if constexpr (op == Opcode::sqrt) return sqrt<W>(a);
  if constexpr (op == Opcode::exp) return lanes::exp<W>(a);
  if constexpr (op == Opcode::log) return lanes::log<W>(a);
  if constexpr (op == Opcode::pow) return lanes::pow<W>(a, b);
  if constexpr (op == Opcode::min) return min<W>(a, b);
  if constexpr (op == Opcode::max) return max<W>(a, b);
  if constexpr (op == Opcode::floor) return floor<W>(a);
  if constexpr (op == Opcode::ceil) return ceil<W>(a);
  if constexpr (op == Opcode::less) return indicator<W>(less<W>(a, b));
  if constexpr (op == Opcode::less_equal) return indicator<W>(less_equal<W>(a, b));
  if constexpr (op == Opcode::equal) return indicator<W>(equal<W>(a, b));
  if constexpr (op == Opcode::logical_and) return indicator<W>(truth<W>(a) & truth<W>(b));
  if constexpr (op == Opcode::logical_or) return indicator<W>(truth<W>(a) | truth<W>(b));
  if constexpr (op == Opcode::logical_not) return indicator<W>(~truth<W>(a));
  if constexpr (op == Opcode::select) return select<W>(truth<W>(a), b, c);
  if constexpr (op == Opcode::sin) return lanes::sin<W>(a);
  if constexpr (op == Opcode::cos) return lanes::cos<W>(a);
  if constexpr (op == Opcode::tan) return lanes::tan<W>(a);
  if constexpr (op == Opcode::asin) return lanes::asin<W>(a);
  if constexpr (op == Opcode::acos) return lanes::acos<W>(a);
  if constexpr (op == Opcode::atan) return lanes::atan<W>(a);
  if constexpr (op == Opcode::sinh) return lanes::sinh<W>(a);
  if constexpr (op == Opcode::cosh) return lanes::cosh<W>(a);
  if constexpr (op == Opcode::tanh) return lanes::tanh<W>(a);
  if constexpr (op == Opcode::factorial) return lanes::factorial<W>(a);
}

}  // namespace remit::inline REMIT_ISA
