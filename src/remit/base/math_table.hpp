// The functions of math.hpp as one of the files compiled for them has them (math_body.hpp).
#pragma once

namespace remit {

struct MathTable {
  double (*exp)(double), (*expm1)(double), (*log)(double), (*log1p)(double), (*log10)(double), (*log2)(double);
  double (*pow)(double, double);
  double (*sin)(double), (*cos)(double), (*tan)(double), (*asin)(double), (*acos)(double), (*atan)(double);
  double (*sinh)(double), (*cosh)(double), (*tanh)(double);
  double (*lgamma)(double), (*erf)(double), (*erfc)(double), (*factorial)(double);
};

/// With fused multiply-add as an instruction: only for CPUs that have it.
const MathTable& math_table_fma();
/// For every CPU; the library emulates it where need be.
const MathTable& math_table_baseline();

}  // namespace remit
