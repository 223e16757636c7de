#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "antimony_suites.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/integrate.hpp"
#include "report.hpp"

namespace remit::suites {
namespace fs = std::filesystem;
namespace {

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

/// Texts that Antimony's own grammar refuses, or nullptr.
const char* known_fault(const std::string& id) {
  const bool hyphen = id == "BIOMD0000000385" || id == "BIOMD0000000907";
  return hyphen ? "the model's name has a hyphen, which Antimony's own grammar does not allow" : nullptr;
}

void take(const Diagnostics& diagnostics, CaseResult& result) {
  for (const Diagnostic& it : diagnostics) {
    if (it.severity != Severity::error) continue;
    const bool refused = it.code == "antimony-refused" || it.code == "compile-delay";
    result.verdict = refused ? Verdict::refused : Verdict::failed;
    result.reason = it.message;
    const char* fault = known_fault(result.id);
    result.known = fault != nullptr;
    if (fault) result.reason += fmt::format(" ({})", fault);
    return;
  }
}

std::string run_fault(Program program, double end) {
  const auto kernel = make_interpreter(std::move(program));
  SolveOptions options{.rtol = 1e-6, .lanes = lane_multiple};
  options.max_steps = 200'000;
  const Trajectory run = simulate_one(*kernel, {.times_days = {0, end}}, options);
  if (run.outcome.status != Status::ok)
    return fmt::format("ended at t = {} ({})", to_days(run.outcome.tick), name_of(run.outcome.status));
  return all_finite(run.states.back()) ? "" : "a state is not finite at the end";
}

CaseResult run_one(const fs::path& path, double end) {
  CaseResult result{path.stem().string(), Verdict::failed, "", {}};
  try {
    const auto model = load_antimony(path);
    if (!model.ok()) return take(model.diagnostics(), result), result;
    auto program = compile(*model);
    if (!program.ok()) return take(program.diagnostics(), result), result;
    result.reason = run_fault(std::move(program).value(), end);
  } catch (const std::exception& error) {
    result.reason = std::string("the program broke down: ") + error.what();
  }
  if (result.reason.empty()) result.verdict = Verdict::passed;
  return result;
}

}  // namespace

int antimony_models(const ModelsOptions& options) {
  std::vector<fs::path> texts;
  for (const auto& entry : fs::directory_iterator(options.folder))
    if (entry.path().extension() == ".txt") texts.push_back(entry.path());
  std::sort(texts.begin(), texts.end());
  std::vector<CaseResult> results;
  for (const fs::path& text : texts) results.push_back(run_one(text, options.end));
  const int page = keep(options.support, "Antimony models", support_section(results, false));
  report(results, options.verbose);
  const auto passed = std::count_if(results.begin(), results.end(),
                                    [](const CaseResult& result) { return result.verdict == Verdict::passed; });
  return passed >= options.least ? page : 1;
}

}  // namespace remit::suites
