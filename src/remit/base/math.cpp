// Each function in the copy that suits this CPU.
#include "remit/base/math.hpp"

#include "remit/base/math_table.hpp"

namespace remit::math {
namespace {

const MathTable& best_table() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("fma") && __builtin_cpu_supports("avx2")) return math_table_fma();
#endif
  return math_table_baseline();
}

const MathTable& table() {
  static const MathTable& best = best_table();
  return best;
}

}  // namespace

double exp(double x) { return table().exp(x); }
double expm1(double x) { return table().expm1(x); }
double log(double x) { return table().log(x); }
double log1p(double x) { return table().log1p(x); }
double log10(double x) { return table().log10(x); }
double log2(double x) { return table().log2(x); }
double sin(double x) { return table().sin(x); }
double cos(double x) { return table().cos(x); }
double tan(double x) { return table().tan(x); }
double asin(double x) { return table().asin(x); }
double acos(double x) { return table().acos(x); }
double atan(double x) { return table().atan(x); }
double sinh(double x) { return table().sinh(x); }
double cosh(double x) { return table().cosh(x); }
double tanh(double x) { return table().tanh(x); }
double lgamma(double x) { return table().lgamma(x); }
double erf(double x) { return table().erf(x); }
double erfc(double x) { return table().erfc(x); }
double factorial(double x) { return table().factorial(x); }
double pow(double x, double y) { return table().pow(x, y); }

}  // namespace remit::math
