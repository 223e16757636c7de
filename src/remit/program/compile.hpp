// Model -> Program: a list of passes (compile.cpp reads as its table of contents), each followed by verify().
#pragma once
#include <string>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"
#include "remit/program/program.hpp"
#include "remit/program/verify.hpp"

namespace remit {

struct CompileOptions {
  std::vector<std::string> varying;  // parameters that the caller changes during a run
  bool closed_form = true;           // linear pharmacokinetics are not integrated (closed_form.hpp)
};

/// Refuses by name what the ode reading cannot do (code "compile-..."): delay(), a missing rate or initial value, ...
/// States are rate-ruled symbols and species changed by reactions; a state's slot holds amounts for species (as SBML
/// does) and values else. A state whose initial value is a plain number has a parameter of the same name that holds
/// this number as written (a concentration if the text gave one), so that each patient can have its own. A counted
/// species `X` has a varying parameter `continuous_X`; what a reaction consuming X sends to other states is multiplied
/// by it too. Targets of events are varying parameters by themselves.
Result<Program> compile(const Model& model, const CompileOptions& options = {});

}  // namespace remit
