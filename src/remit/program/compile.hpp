// Model -> Program: a list of passes (compile.cpp reads as its table of contents), each followed by verify().
#pragma once
#include <string>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"
#include "remit/program/program.hpp"

namespace remit {

struct CompileOptions {
  std::vector<std::string> varying;  // parameters that the caller changes during a run
};

/// Refuses by name what the ode reading cannot do (code "compile-..."): delay(), a missing rate or initial value, ...
/// States are rate-ruled symbols and species changed by reactions; a state's slot holds amounts for species (as SBML does) and values else.
Result<Program> compile(const Model& model, const CompileOptions& options = {});

/// Asserts the invariants: every slot is written before it is read, operands and targets are in range, blocks do not overlap.
void verify(const Program& program);

}  // namespace remit
