// The scalar functions compiled with fused multiply-add as an instruction.
#define REMIT_ISA math_fma
#include "remit/base/math_body.hpp"

namespace remit {

const MathTable& math_table_fma() { return scalar::table; }

}  // namespace remit
