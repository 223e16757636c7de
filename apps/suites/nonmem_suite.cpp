#include "nonmem_suite.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include <fmt/core.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/inputs.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/csv.hpp"
#include "remit/solve/dosing.hpp"
#include "report.hpp"

namespace remit::suites {
namespace {

constexpr const char* model_text = R"(
model nonmem_test()
  KA = 1.5; CL = 1.1; V = 20; lagt = 0; bioav = 1; rat2 = 10; dur2 = 2; mode = 0
  species depot = 0, central = 0
  absorption: depot -> central; KA * depot
  elimination: central -> ; CL / V * central
  cp := central / V * 1000
end
)";

/// What a run needs, made once.
struct Bench {
  DosingTable table;
  DosingPlan plan;
  std::unique_ptr<Kernel> kernel;
  std::uint32_t cp = 0;
};

Result<Bench> make_bench(const std::string& text, const std::string& file) {
  const auto model = parse_antimony(model_text, "nonmem.ant");
  if (!model) return model.diagnostics();
  auto table = parse_dosing_table(
      text, file,
      {.compartments = dosable_states(*model), .parameters = settable_parameters(*model), .ignored = {"cp"}});
  if (!table) return table.diagnostics();
  const auto fed = with_inputs(*model, dosable_states(*model));
  if (!fed) return fed.diagnostics();
  CompileOptions varying{.varying = table->covariates};
  for (const std::string& state : dosable_states(*model)) varying.varying.push_back(input_rate_id(state));
  auto program = compile(*fed, varying);
  if (!program) return program.diagnostics();
  const auto plan = plan_dosing(*table, *program,
                                {.mapping = {{"central_lag", "lagt"},
                                             {"central_bioavailability", "bioav"},
                                             {"central_rate", "rat2"},
                                             {"central_duration", "dur2"}}});
  if (!plan) return plan.diagnostics();
  const auto cp = static_cast<std::uint32_t>(program->observable_index("cp"));
  return Bench{std::move(*table), *plan, make_interpreter(*program), cp};
}

/// The column `cp` at the rows of EVID 0, by subject and in order.
Result<std::map<std::string, std::vector<double>>> expected_values(const std::string& text, const std::string& file) {
  const auto csv = parse_csv(text, file);
  if (!csv) return csv.diagnostics();
  const auto column = [&](const char* name) { return std::ranges::find(csv->header, name) - csv->header.begin(); };
  const auto id = column("id"), cp = column("cp"), evid = column("evid"), last = std::ssize(csv->header);
  if (id == last || cp == last || evid == last)
    return error_at({file, 1}, "suite-columns", "the table needs the columns id, cp and evid");
  std::map<std::string, std::vector<double>> values;
  for (const CsvRow& row : csv->rows) {
    if (parse_number(trim(row.cells[evid])) == 0.0)
      values[std::string(trim(row.cells[id]))].push_back(parse_number(trim(row.cells[cp])).value_or(NAN));
  }
  return values;
}

bool agrees(double value, double expected) {
  return std::fabs(value - expected) <= std::max(1e-3, 1.5e-4 * std::fabs(expected));
}

/// Empty, or where the run leaves the expected values first.
std::string first_difference(const Bench& bench, const DosedRun& run, const std::vector<double>& expected) {
  const Trajectory& trajectory = run.trajectory;
  if (has_errors(run.diagnostics)) return render(run.diagnostics);
  if (trajectory.outcome.status != Status::ok || trajectory.observables.size() != expected.size())
    return std::string("ended with status ") + name_of(trajectory.outcome.status);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double value = trajectory.observables[i][bench.cp];
    if (!agrees(value, expected[i]))
      return fmt::format("at {} cp is {}, NONMEM has {}", trajectory.time_days[i], value, expected[i]);
  }
  return {};
}

constexpr const char* longer_lag =
    "steady state with a lag longer than the interval, where the answer is the physical one and NONMEM's is not";

CaseResult judge(const Bench& bench, const DosingSubject& subject, const std::vector<double>& expected) {
  SolveOptions options;
  options.rtol = 1e-9;
  options.lanes = lane_multiple;
  const DosedRun run = run_dosed(*bench.kernel, bench.table, bench.plan, subject, {}, options);
  const std::string difference = first_difference(bench, run, expected);
  const bool warned = std::ranges::count(run.diagnostics, "dosing-lag-beyond-interval", &Diagnostic::code) > 0;
  if (difference.empty()) {
    fmt::print("passed {}\n", subject.id);
    return {subject.id, Verdict::passed, "", {}};
  }
  if (!warned || has_errors(run.diagnostics)) return {subject.id, Verdict::failed, difference, {}};
  fmt::print("skipped {}: {}\n{}\n", subject.id, difference, render(run.diagnostics.front()));
  return {subject.id, Verdict::refused, longer_lag, {}};
}

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return 2;
}

}  // namespace

int nonmem_suite(const NonmemOptions& options) {
  const auto text = read_file(options.file);
  if (!text) return refuse(text.diagnostics());
  const auto bench = make_bench(*text, options.file.string());
  if (!bench) return refuse(bench.diagnostics());
  const auto expected = expected_values(*text, options.file.string());
  if (!expected) return refuse(expected.diagnostics());
  std::vector<CaseResult> results;
  for (const DosingSubject& subject : bench->table.subjects) {
    const auto values = expected->find(subject.id);
    results.push_back(judge(*bench, subject, values == expected->end() ? std::vector<double>() : values->second));
  }
  const int page =
      keep(options.support, "Dosing scenarios of NONMEM", support_section(results, false, "differs by design"));
  return std::max(report(results, true), page);
}

}  // namespace remit::suites
