// The interpreter's loop, for one instruction set: included once, by a file that defines REMIT_ISA (a name of its own)
// and REMIT_PACK (doubles per register). Everything is elementwise, so neither changes a bit. No std:: templates here:
// see base/pack.hpp.
#pragma once
#include "remit/base/math_kernels.hpp"
#include "remit/base/pack.hpp"
#include "remit/kernel/interpreter_isa.hpp"

namespace remit::inline REMIT_ISA {
namespace {

constexpr int pack = REMIT_PACK;
using Values = Pack<pack>;

/// Where one instruction finds its operands; lanes of a slot are neighbours.
struct Operands {
  double* target;
  const double *a, *b, *c;
  int width;
};

template <class Function>
[[gnu::always_inline]] inline void unary(const Operands& at, Function function) {
  for (int lane = 0; lane < at.width; lane += pack) store<pack>(at.target + lane, function(load<pack>(at.a + lane)));
}
template <class Function>
[[gnu::always_inline]] inline void binary(const Operands& at, Function function) {
  for (int lane = 0; lane < at.width; lane += pack)
    store<pack>(at.target + lane, function(load<pack>(at.a + lane), load<pack>(at.b + lane)));
}
template <class Function>
[[gnu::always_inline]] inline void ternary(const Operands& at, Function function) {
  for (int lane = 0; lane < at.width; lane += pack)
    store<pack>(at.target + lane, function(load<pack>(at.a + lane), load<pack>(at.b + lane), load<pack>(at.c + lane)));
}

inline Mask<pack> truth(Values a) { return ~equal<pack>(a, Values{}); }

[[gnu::always_inline]] inline void run_one(Opcode op, const Operands& at) {
  switch (op) {
    case Opcode::copy:
      return unary(at, [](Values a) { return a; });
    case Opcode::add:
      return binary(at, [](Values a, Values b) { return a + b; });
    case Opcode::sub:
      return binary(at, [](Values a, Values b) { return a - b; });
    case Opcode::mul:
      return binary(at, [](Values a, Values b) { return a * b; });
    case Opcode::div:
      return binary(at, [](Values a, Values b) { return a / b; });
    case Opcode::neg:
      return unary(at, [](Values a) { return -a; });
    case Opcode::mul_sub:
      return ternary(at, [](Values a, Values b, Values c) { return c - a * b; });
    case Opcode::mul_add:
      return ternary(at, [](Values a, Values b, Values c) { return c + a * b; });
    case Opcode::recip:
      return unary(at, [](Values a) { return 1.0 / a; });
    case Opcode::abs:
      return unary(at, [](Values a) { return abs<pack>(a); });
    case Opcode::sqrt:
      return unary(at, [](Values a) { return sqrt<pack>(a); });
    case Opcode::exp:
      return unary(at, [](Values a) { return lanes::exp<pack>(a); });
    case Opcode::log:
      return unary(at, [](Values a) { return lanes::log<pack>(a); });
    case Opcode::pow:
      return binary(at, [](Values a, Values b) { return lanes::pow<pack>(a, b); });
    case Opcode::min:
      return binary(at, [](Values a, Values b) { return min<pack>(a, b); });
    case Opcode::max:
      return binary(at, [](Values a, Values b) { return max<pack>(a, b); });
    case Opcode::floor:
      return unary(at, [](Values a) { return floor<pack>(a); });
    case Opcode::ceil:
      return unary(at, [](Values a) { return ceil<pack>(a); });
    case Opcode::less:
      return binary(at, [](Values a, Values b) { return indicator<pack>(less<pack>(a, b)); });
    case Opcode::less_equal:
      return binary(at, [](Values a, Values b) { return indicator<pack>(less_equal<pack>(a, b)); });
    case Opcode::equal:
      return binary(at, [](Values a, Values b) { return indicator<pack>(equal<pack>(a, b)); });
    case Opcode::logical_and:
      return binary(at, [](Values a, Values b) { return indicator<pack>(truth(a) & truth(b)); });
    case Opcode::logical_or:
      return binary(at, [](Values a, Values b) { return indicator<pack>(truth(a) | truth(b)); });
    case Opcode::logical_not:
      return unary(at, [](Values a) { return indicator<pack>(~truth(a)); });
    case Opcode::select:
      return ternary(at, [](Values a, Values b, Values c) { return select<pack>(truth(a), b, c); });
    case Opcode::sin:
      return unary(at, [](Values a) { return lanes::sin<pack>(a); });
    case Opcode::cos:
      return unary(at, [](Values a) { return lanes::cos<pack>(a); });
    case Opcode::tan:
      return unary(at, [](Values a) { return lanes::tan<pack>(a); });
    case Opcode::asin:
      return unary(at, [](Values a) { return lanes::asin<pack>(a); });
    case Opcode::acos:
      return unary(at, [](Values a) { return lanes::acos<pack>(a); });
    case Opcode::atan:
      return unary(at, [](Values a) { return lanes::atan<pack>(a); });
    case Opcode::sinh:
      return unary(at, [](Values a) { return lanes::sinh<pack>(a); });
    case Opcode::cosh:
      return unary(at, [](Values a) { return lanes::cosh<pack>(a); });
    case Opcode::tanh:
      return unary(at, [](Values a) { return lanes::tanh<pack>(a); });
    case Opcode::factorial:
      return unary(at, [](Values a) { return lanes::factorial<pack>(a); });
  }
}

void run_instructions(const Instruction* begin, const Instruction* end, double* tile, int width) {
  const auto lanes_of = [=](std::uint32_t slot) {
    return tile + static_cast<std::uint64_t>(slot) * static_cast<unsigned>(width);
  };
  for (const Instruction* it = begin; it != end; ++it)
    run_one(it->op, {lanes_of(it->target), lanes_of(it->a), lanes_of(it->b), lanes_of(it->c), width});
}

}  // namespace
}  // namespace remit::inline REMIT_ISA
