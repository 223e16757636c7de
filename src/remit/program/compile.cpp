#include "remit/program/compile.hpp"

#include "remit/base/text.hpp"
#include "remit/program/closed_form.hpp"
#include "remit/program/emit.hpp"
#include "remit/program/lower.hpp"
#include "remit/program/sparse_lu.hpp"

namespace remit {

Result<Program> compile(const Model& model, const CompileOptions& options) {
  Result<System> lowered = lower(model, options.varying);
  if (!lowered.ok()) return lowered.diagnostics();
  const Diagnostics warnings = lowered.diagnostics();
  System system = std::move(lowered).value();
  if (options.closed_form) close_linear(system);
  const Calculus calculus = differentiate(system);
  const LuPlan plan = plan_lu(system.integrated(), calculus.entries);
  Program program = emit(system, calculus, plan);
  program.hash = content_hash("meaning " + std::to_string(meaning_version) + "\n" + to_text(program));
  verify(program);
  return {std::move(program), warnings};
}

}  // namespace remit
