// The scalar functions compiled for every CPU.
#define REMIT_ISA math_baseline
#include "remit/base/math_body.hpp"

namespace remit {

const MathTable& math_table_baseline() { return scalar::table; }

}  // namespace remit
