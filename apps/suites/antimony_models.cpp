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

std::string first_error(const Diagnostics& diagnostics) {
  for (const Diagnostic& it : diagnostics)
    if (it.severity == Severity::error) return it.message;
  return "";
}

std::string fault_of(const fs::path& path, double end) {
  const auto model = load_antimony(path);
  if (!model.ok()) return first_error(model.diagnostics());
  auto program = compile(*model);
  if (!program.ok()) return first_error(program.diagnostics());
  const auto kernel = make_interpreter(std::move(program).value());
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
    result.reason = fault_of(path, end);
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
  report(results, false);
  const auto passed = std::count_if(results.begin(), results.end(),
                                    [](const CaseResult& result) { return result.verdict == Verdict::passed; });
  return passed >= options.least ? 0 : 1;
}

}  // namespace remit::suites
