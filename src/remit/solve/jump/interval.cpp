#include "remit/solve/jump/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Enclosure unknown{-infinity, infinity};
constexpr Enclosure truth{0, 1};

bool is_point(Enclosure a) { return a.low == a.high; }
bool holds_zero(Enclosure a) { return a.low <= 0 && a.high >= 0; }

/// Outward, and unknown where a bound is not a number (inf - inf, 0 * inf).
Enclosure widened(double low, double high) {
  if (!(low <= high)) return unknown;
  constexpr double slack = 1e-12;
  return {low - slack * std::fabs(low), high + slack * std::fabs(high)};
}

Enclosure product(Enclosure a, Enclosure b) {
  const double corners[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  for (const double corner : corners)
    if (std::isnan(corner)) return unknown;
  return widened(*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
}

Enclosure reciprocal(Enclosure a) { return holds_zero(a) ? unknown : widened(1 / a.high, 1 / a.low); }

Enclosure rising(Opcode op, Enclosure a) {
  const double low = apply(op, a.low), high = apply(op, a.high);
  return std::isnan(low) || std::isnan(high) ? unknown : widened(low, high);
}

Enclosure falling(Opcode op, Enclosure a) {
  const Enclosure mirrored = rising(op, {-a.high, -a.low});  // of an even or odd function
  return {mirrored.low, mirrored.high};
}

/// cosh and abs: even, rising from zero.
Enclosure even(Opcode op, Enclosure a) {
  if (a.low >= 0) return rising(op, a);
  if (a.high <= 0) return falling(op, a);
  return widened(apply(op, 0), std::max(apply(op, a.low), apply(op, a.high)));
}

/// sin and cos: no steeper than 1.
Enclosure wave(Opcode op, Enclosure a) {
  const double half = (a.high - a.low) / 2, middle = apply(op, a.low + half);
  if (!(half < 2)) return {-1, 1};
  return {std::max(-1.0, middle - half - 1e-12), std::min(1.0, middle + half + 1e-12)};
}

Enclosure power(Enclosure a, Enclosure b) {
  if (is_point(b) && b.low == 2)
    return even(Opcode::abs, a).low == 0 ? Enclosure{0, product(a, a).high} : product(a, a);
  if (!(a.low > 0)) {
    const bool rises = a.low == 0 && is_point(b) && b.low > 0;
    return rises ? widened(0, apply(Opcode::pow, a.high, b.low)) : unknown;
  }
  const double corners[] = {apply(Opcode::pow, a.low, b.low), apply(Opcode::pow, a.low, b.high),
                            apply(Opcode::pow, a.high, b.low), apply(Opcode::pow, a.high, b.high)};
  for (const double corner : corners)
    if (std::isnan(corner)) return unknown;
  return widened(*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4));
}

Enclosure less(Enclosure a, Enclosure b) {
  if (a.high < b.low) return point(1);
  return a.low >= b.high ? point(0) : truth;
}

Enclosure less_equal(Enclosure a, Enclosure b) {
  if (a.high <= b.low) return point(1);
  return a.low > b.high ? point(0) : truth;
}

Enclosure equal(Enclosure a, Enclosure b) {
  if (is_point(a) && is_point(b)) return point(a.low == b.low ? 1 : 0);
  return a.high < b.low || b.high < a.low ? point(0) : truth;
}

Enclosure choose(Enclosure condition, Enclosure yes, Enclosure no) {
  if (!holds_zero(condition)) return yes;
  if (is_point(condition)) return no;
  return {std::min(yes.low, no.low), std::max(yes.high, no.high)};
}

Enclosure truth_of(Enclosure a) { return !holds_zero(a) ? point(1) : is_point(a) ? point(0) : truth; }

}  // namespace

Enclosure apply(Opcode op, Enclosure a, Enclosure b, Enclosure c) {
  switch (op) {
    case Opcode::copy:
      return a;
    case Opcode::add:
      return widened(a.low + b.low, a.high + b.high);
    case Opcode::sub:
      return widened(a.low - b.high, a.high - b.low);
    case Opcode::mul:
      return product(a, b);
    case Opcode::div:
      return product(a, reciprocal(b));
    case Opcode::neg:
      return {-a.high, -a.low};
    case Opcode::mul_sub:
      return apply(Opcode::sub, c, product(a, b), {});
    case Opcode::mul_add:
      return apply(Opcode::add, c, product(a, b), {});
    case Opcode::recip:
      return reciprocal(a);
    case Opcode::abs:
    case Opcode::cosh:
      return even(op, a);
    case Opcode::pow:
      return power(a, b);
    case Opcode::min:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Opcode::max:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Opcode::less:
      return less(a, b);
    case Opcode::less_equal:
      return less_equal(a, b);
    case Opcode::equal:
      return equal(a, b);
    case Opcode::logical_and:
      return product(truth_of(a), truth_of(b));
    case Opcode::logical_or:
      return {std::max(truth_of(a).low, truth_of(b).low), std::max(truth_of(a).high, truth_of(b).high)};
    case Opcode::logical_not:
      return {1 - truth_of(a).high, 1 - truth_of(a).low};
    case Opcode::select:
      return choose(a, b, c);
    case Opcode::sqrt:
    case Opcode::log:
      return a.low >= 0 ? rising(op, a) : unknown;
    case Opcode::exp:
    case Opcode::floor:
    case Opcode::ceil:
    case Opcode::sinh:
    case Opcode::tanh:
    case Opcode::atan:
    case Opcode::asin:
      return rising(op, a);
    case Opcode::acos:
      return a.low >= -1 && a.high <= 1 ? widened(apply(op, a.high), apply(op, a.low)) : unknown;
    case Opcode::sin:
    case Opcode::cos:
      return wave(op, a);
    case Opcode::tan:
    case Opcode::factorial:
      return is_point(a) ? point(apply(op, a.low)) : unknown;
  }
  return unknown;
}

}  // namespace remit
