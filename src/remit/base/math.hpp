// Our own elementary functions: the same bits on every machine, scalar or vector (math_kernels.hpp is the one
// definition). Nothing in program, kernel, solve, cohort or trial calls libm for these: glibc's differ with and without
// FMA.
#pragma once

namespace remit::math {

double exp(double x);
double expm1(double x);
double log(double x);
double log1p(double x);
double log10(double x);
double log2(double x);
/// IEEE pow conventions; negative base with a non-integer exponent gives NaN.
double pow(double x, double y);
double sin(double x);
double cos(double x);
double tan(double x);
double asin(double x);
double acos(double x);
double atan(double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double lgamma(double x);
double erf(double x);
double erfc(double x);
double factorial(double n);

}  // namespace remit::math
