// The interpreter's loop, for one instruction set: included once, by a file that defines REMIT_ISA (a name of its own)
// and REMIT_PACK (doubles per register). Everything is elementwise, so neither changes a bit. No std:: templates here:
// see base/pack.hpp. Each handler does one entry of threaded code for a few registers' worth of lanes, hands its result
// to the next handler in registers, and jumps there. Such files are always optimised, since only then is the last call
// a jump.
#pragma once
#include "remit/base/math_kernels.hpp"
#include "remit/base/pack.hpp"
#include "remit/kernel/interpreter_isa.hpp"
#include "remit/kernel/meaning.hpp"

namespace remit::inline REMIT_ISA {
namespace {

constexpr int pack = REMIT_PACK;
using Values = Pack<pack>;
/// The same with its natural alignment, as functions pass it.
typedef double Register __attribute__((vector_size(pack * 8)));
using Function = void (*)();

constexpr int operands_of[] = {
#define REMIT_OP(name, arity) arity,
#include "remit/program/ops.def"
#undef REMIT_OP
};

[[gnu::always_inline]] inline double* at(double* first, std::uint32_t offset) {
  return reinterpret_cast<double*>(reinterpret_cast<char*>(first) + offset);
}

/// The handlers for as many lanes as `Registers` hold, which carry the previous result.
template <class... Registers>
struct Handlers {
  using Handler = void (*)(const Threaded*, double*, Registers...);
  static constexpr int registers = sizeof...(Registers);

  static void end(const Threaded*, double*, Registers...) {}

  [[gnu::always_inline]] static inline void go_on(const Threaded* next, double* first, Registers... held) {
    return reinterpret_cast<Handler>(next->run)(next, first, held...);
  }

  template <Opcode op, Forwarded forwarded, bool stored>
  static void quick(const Threaded* it, double* first, Registers... held) {
    constexpr bool has_b = operands_of[static_cast<int>(op)] > 1, has_c = operands_of[static_cast<int>(op)] > 2;
    const double *from_a = at(first, it->a), *from_b = at(first, it->b), *from_c = at(first, it->c);
    double* to = at(first, it->target);
    int lane = 0;
    const auto step = [&](Values previous) __attribute__((always_inline)) {
      constexpr bool both = forwarded == Forwarded::a_and_b;
      const Values a = forwarded == Forwarded::a || both ? previous : load<pack>(from_a + lane);
      const Values b = !has_b ? a : forwarded == Forwarded::b || both ? previous : load<pack>(from_b + lane);
      const Values c = !has_c ? a : forwarded == Forwarded::c ? previous : load<pack>(from_c + lane);
      const Values value = value_of<pack, op>(a, b, c);
      if (stored) store<pack>(to + lane, value);
      lane += pack;
      return value;
    };
    ((held = step(held)), ...);
    return go_on(it + 1, first, held...);
  }

  /// Through memory, one register at a time: code that is long, or seldom needed.
  template <Opcode op>
  static void slow(const Threaded* it, double* first, Registers... held) {
    const double *from_a = at(first, it->a), *from_b = at(first, it->b), *from_c = at(first, it->c);
    double* to = at(first, it->target);
#pragma GCC unroll 1
    for (int lane = 0; lane < registers * pack; lane += pack) {
      const Values a = load<pack>(from_a + lane);
      const Values b = operands_of[static_cast<int>(op)] > 1 ? load<pack>(from_b + lane) : a;
      const Values c = operands_of[static_cast<int>(op)] > 2 ? load<pack>(from_c + lane) : a;
      store<pack>(to + lane, value_of<pack, op>(a, b, c));
    }
    int lane = 0;
    ((held = load<pack>(to + lane), lane += pack), ...);
    return go_on(it + 1, first, held...);
  }

  /// held += a * b (or -=), on every register.
  template <Opcode op>
  [[gnu::always_inline]] static inline void add_term(const Threaded* term, double* first, Registers&... held) {
    const double *from_a = at(first, term->a), *from_b = at(first, term->b);
    int lane = 0;
    const auto step = [&](Values sum) __attribute__((always_inline)) {
      const Values value = value_of<pack, op>(load<pack>(from_a + lane), load<pack>(from_b + lane), sum);
      lane += pack;
      return value;
    };
    ((held = step(held)), ...);
  }

  /// A run: the head, which says where the sum starts and goes, and then its terms.
  template <Opcode op, int terms, bool forwarded, bool stored>
  static void products(const Threaded* it, double* first, Registers... held) {
    int lane = 0;
    if (!forwarded) ((held = load<pack>(at(first, it->c) + lane), lane += pack), ...);
#pragma GCC unroll 8
    for (int term = 1; term <= terms; ++term) add_term<op>(it + term, first, held...);
    lane = 0;
    if (stored) ((store<pack>(at(first, it->target) + lane, held), lane += pack), ...);
    return go_on(it + 1 + terms, first, held...);
  }

  template <Opcode op, Forwarded forwarded>
  static Function quick_of(bool stored) {
    return reinterpret_cast<Function>(stored ? quick<op, forwarded, true> : quick<op, forwarded, false>);
  }

  /// `b` alone is for what does not commute (see with_previous_first in forwarding.cpp).
  template <Opcode op>
  static Function quick_of(Forwarded forwarded, bool stored) {
    constexpr int operands = operands_of[static_cast<int>(op)];
    if (forwarded == Forwarded::a) return quick_of<op, Forwarded::a>(stored);
    if constexpr (operands > 1)
      if (forwarded == Forwarded::a_and_b) return quick_of<op, Forwarded::a_and_b>(stored);
    if constexpr (op == Opcode::sub || op == Opcode::div)
      if (forwarded == Forwarded::b) return quick_of<op, Forwarded::b>(stored);
    if constexpr (operands > 2)
      if (forwarded == Forwarded::c) return quick_of<op, Forwarded::c>(stored);
    return quick_of<op, Forwarded::none>(stored);
  }

  template <Opcode op, int terms>
  static Function products_of(bool forwarded, bool stored) {
    if (forwarded)
      return reinterpret_cast<Function>(stored ? products<op, terms, true, true> : products<op, terms, true, false>);
    return reinterpret_cast<Function>(stored ? products<op, terms, false, true> : products<op, terms, false, false>);
  }

  template <Opcode op, int terms = most_terms>
  static Function run_of(const Planned& it) {
    if constexpr (terms > 1)
      if (static_cast<int>(it.terms) != terms) return run_of<op, terms - 1>(it);
    return products_of<op, terms>(it.forwarded == Forwarded::c, it.stored);
  }

  static Function function_of(const Planned& it) {
    if (it.role == Planned::Role::term) return nullptr;
    if (it.role == Planned::Role::head)
      return it.instruction.op == Opcode::mul_add ? run_of<Opcode::mul_add>(it) : run_of<Opcode::mul_sub>(it);
    switch (it.instruction.op) {
      case Opcode::add:
        return quick_of<Opcode::add>(it.forwarded, it.stored);
      case Opcode::sub:
        return quick_of<Opcode::sub>(it.forwarded, it.stored);
      case Opcode::mul:
        return quick_of<Opcode::mul>(it.forwarded, it.stored);
      case Opcode::div:
        return quick_of<Opcode::div>(it.forwarded, it.stored);
      case Opcode::neg:
        return quick_of<Opcode::neg>(it.forwarded, it.stored);
      case Opcode::recip:
        return quick_of<Opcode::recip>(it.forwarded, it.stored);
      case Opcode::mul_add:
        return quick_of<Opcode::mul_add>(it.forwarded, it.stored);
      case Opcode::mul_sub:
        return quick_of<Opcode::mul_sub>(it.forwarded, it.stored);
      default:
        return slow_of(it.instruction.op);
    }
  }

  static Function slow_of(Opcode op) {
    switch (op) {
#define REMIT_OP(name, arity) \
  case Opcode::name:          \
    return reinterpret_cast<Function>(slow<Opcode::name>);
#include "remit/program/ops.def"
#undef REMIT_OP
    }
    return nullptr;
  }

  static void run(const Threaded* code, double* first) { go_on(code, first, Registers{}...); }
};

template <int count, class... Registers>
struct Repeated : Repeated<count - 1, Registers..., Register> {};
template <class... Registers>
struct Repeated<0, Registers...> {
  using Type = Handlers<Registers...>;
};

/// Handlers for 8, 16 or 32 lanes, as far as at most 8 registers go: more would not be passed in registers.
template <int lane_count>
using For = typename Repeated<lane_count / pack>::Type;
constexpr int most_lanes = pack * 8 < 32 ? pack * 8 : 32;

Function function_of(const Planned& planned, int lane_count) {
  if constexpr (most_lanes >= 32)
    if (lane_count == 32) return For<32>::function_of(planned);
  return lane_count == 16 ? For<16>::function_of(planned) : For<8>::function_of(planned);
}

Function end_of(int lane_count) {
  if constexpr (most_lanes >= 32)
    if (lane_count == 32) return reinterpret_cast<Function>(For<32>::end);
  return lane_count == 16 ? reinterpret_cast<Function>(For<16>::end) : reinterpret_cast<Function>(For<8>::end);
}

void run(const Threaded* code, double* first, int lane_count) {
  if constexpr (most_lanes >= 32)
    if (lane_count == 32) return For<32>::run(code, first);
  return lane_count == 16 ? For<16>::run(code, first) : For<8>::run(code, first);
}

}  // namespace
}  // namespace remit::inline REMIT_ISA
