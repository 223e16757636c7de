// The sections `factor` and `solve`, from an elimination plan; the formulas are in sparse_lu.hpp.
#pragma once
#include "remit/program/program.hpp"
#include "remit/program/schedule.hpp"
#include "remit/program/sparse_lu.hpp"

namespace remit {

/// Writes program.factor and program.solve; takes slots for the factors from `layout`.
void emit_lu(const LuPlan& plan, Layout& layout, Program& program);

}  // namespace remit
