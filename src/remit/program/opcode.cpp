#include "remit/program/opcode.hpp"

#include <cmath>

#include "remit/base/assert.hpp"
#include "remit/base/math.hpp"

namespace remit {
namespace {

constexpr int arities[] = {
#define REMIT_OP(name, arity) arity,
#include "remit/program/ops.def"
#undef REMIT_OP
};

constexpr const char* names[] = {
#define REMIT_OP(name, arity) #name,
#include "remit/program/ops.def"
#undef REMIT_OP
};

double truth(bool value) { return value ? 1.0 : 0.0; }

}  // namespace

int arity(Opcode op) { return arities[static_cast<int>(op)]; }
const char* name_of(Opcode op) { return names[static_cast<int>(op)]; }

double apply(Opcode op, double a, double b, double c) {
  switch (op) {
    case Opcode::copy:
      return a;
    case Opcode::add:
      return a + b;
    case Opcode::sub:
      return a - b;
    case Opcode::mul:
      return a * b;
    case Opcode::div:
      return a / b;
    case Opcode::neg:
      return -a;
    case Opcode::mul_sub:
      return std::fma(-a, b, c);
    case Opcode::mul_add:
      return std::fma(a, b, c);
    case Opcode::recip:
      return 1.0 / a;
    case Opcode::abs:
      return std::fabs(a);
    case Opcode::sqrt:
      return std::sqrt(a);
    case Opcode::exp:
      return math::exp(a);
    case Opcode::log:
      return math::log(a);
    case Opcode::pow:
      return math::pow(a, b);
    case Opcode::min:
      return a < b || a != a ? a : b;
    case Opcode::max:
      return a > b || a != a ? a : b;
    case Opcode::floor:
      return std::floor(a);
    case Opcode::ceil:
      return std::ceil(a);
    case Opcode::less:
      return truth(a < b);
    case Opcode::less_equal:
      return truth(a <= b);
    case Opcode::equal:
      return truth(a == b);
    case Opcode::logical_and:
      return truth(a != 0 && b != 0);
    case Opcode::logical_or:
      return truth(a != 0 || b != 0);
    case Opcode::logical_not:
      return truth(a == 0);
    case Opcode::select:
      return a != 0 ? b : c;
    case Opcode::sin:
      return math::sin(a);
    case Opcode::cos:
      return math::cos(a);
    case Opcode::tan:
      return math::tan(a);
    case Opcode::asin:
      return math::asin(a);
    case Opcode::acos:
      return math::acos(a);
    case Opcode::atan:
      return math::atan(a);
    case Opcode::sinh:
      return math::sinh(a);
    case Opcode::cosh:
      return math::cosh(a);
    case Opcode::tanh:
      return math::tanh(a);
    case Opcode::factorial:
      return math::factorial(a);
  }
  REMIT_ASSERT(false, "an opcode without a meaning");
  return 0;
}

}  // namespace remit
