#include "sbml_suite.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include <fmt/core.h>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/sbml_reader.hpp"
#include "remit/lang/sbml_writer.hpp"
#include "report.hpp"
#include "run_model.hpp"
#include "sbml_case.hpp"
#include "support_page.hpp"

namespace remit::suites {
namespace {

std::vector<Wanted> wanted_of(const SbmlCase& test) {
  std::vector<Wanted> wanted;
  for (const std::string& id : test.columns) {
    const Form form = test.amounts.count(id)          ? Form::amount
                      : test.concentrations.count(id) ? Form::concentration
                                                      : Form::as_written;
    wanted.push_back({id, form});
  }
  return wanted;
}

bool agree(double expected, double ours, double absolute, double relative) {
  if (std::isnan(expected) || std::isnan(ours)) return std::isnan(expected) == std::isnan(ours);
  if (std::isinf(expected)) return expected == ours;
  return std::fabs(expected - ours) <= absolute + relative * std::fabs(expected);
}

struct Tolerance {
  double absolute = 0, relative = 0;
};

/// The first value that is off, in words; nothing when all agree.
std::optional<std::string> disagreement(const std::vector<std::vector<double>>& expected, const Run& run,
                                        const SbmlCase& test, const Tolerance& tolerance) {
  const std::vector<double> times = test.times();
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (i >= run.rows.size()) return fmt::format("ended at t = {} ({})", run.ended_at, name_of(run.status));
    for (std::size_t k = 0; k < test.columns.size(); ++k)
      if (!agree(expected[i][k], run.rows[i][k], tolerance.absolute, tolerance.relative))
        return fmt::format("{}({}) is {:.10g}, not {:.10g}", test.columns[k], times[i], run.rows[i][k], expected[i][k]);
  }
  return std::nullopt;
}

/// The model once more, through its text as SBML.
std::optional<std::string> round_trip_fault(const SbmlCase& test, const Model& model, const Run& run,
                                            const SolveOptions& options) {
  const auto written = print_sbml(model);
  if (!written.ok()) return "cannot be written: " + written.diagnostics().front().message;
  const auto again = parse_sbml(*written, test.model.string());
  if (!again.ok()) return "written, cannot be read: " + again.diagnostics().front().message;
  const auto second = run_model(*again, wanted_of(test), test.times(), options);
  if (!second.ok()) return "written, cannot be run: " + second.diagnostics().front().message;
  const auto fault = disagreement(run.rows, *second, test, {1e-9, 1e-9});
  if (!fault) return std::nullopt;
  return "written and read back, " + *fault;
}

std::string first_error(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics)
    if (diagnostic.severity == Severity::error) return diagnostic.message;
  return "";
}

bool is_refusal(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics)
    if (diagnostic.code == "sbml-refused" || diagnostic.code == "compile-delay") return true;
  return false;
}

CaseResult unread(CaseResult result, const Diagnostics& diagnostics) {
  result.verdict = is_refusal(diagnostics) ? Verdict::refused : Verdict::failed;
  for (const Diagnostic& diagnostic : diagnostics)
    if (diagnostic.code == "sbml-refused") return result.reason = diagnostic.message, result;
  result.reason = first_error(diagnostics);
  return result;
}

CaseResult run_case(const std::filesystem::path& folder, bool round_trip) {
  CaseResult result;
  result.id = folder.filename().string();
  const auto test = read_case(folder);
  if (!test.ok()) return unread(result, test.diagnostics());
  result.tags = test->tags;
  const auto model = load_sbml(test->model);
  if (!model.ok()) return unread(result, model.diagnostics());
  const SolveOptions options = tight_options(test->times(), 1e-3 * test->absolute);
  const auto run = run_model(*model, wanted_of(*test), test->times(), options);
  if (!run.ok()) return unread(result, run.diagnostics());
  std::optional<std::string> fault = disagreement(test->expected, *run, *test, {test->absolute, test->relative});
  if (!fault && round_trip) fault = round_trip_fault(*test, *model, *run, options);
  result.verdict = fault ? Verdict::failed : Verdict::passed;
  result.reason = fault.value_or("");
  return result;
}

CaseResult run_guarded(const std::filesystem::path& folder, bool round_trip) {
  try {
    return run_case(folder, round_trip);
  } catch (const std::exception& error) {
    return {folder.filename().string(), Verdict::failed, std::string("the program broke down: ") + error.what(), {}};
  }
}

}  // namespace

std::vector<CaseResult> run_sbml_cases(const SbmlSuiteOptions& options) {
  const auto folders = case_folders(options.folder);
  std::vector<CaseResult> results(folders.size());
  const int threads = options.threads > 0 ? options.threads : available_threads();
  parallel_for(folders.size(), threads,
               [&](std::size_t i, int) { results[i] = run_guarded(folders[i], options.round_trip); });
  return results;
}

int sbml_suite(const SbmlSuiteOptions& options) {
  const std::vector<CaseResult> results = run_sbml_cases(options);
  const int page = keep(options.support, "SBML Test Suite, semantic cases", support_section(results, true));
  return std::max(report(results, options.verbose), page);
}

}  // namespace remit::suites
