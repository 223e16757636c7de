// bench_engine: Remit beside SUNDIALS CVODE on the 45-state benchmark (bench/models/benchmark45.ant), five years of
// weekly and daily doses, one core, the same cohort, in turn within one process. For each way of dosing drug 2 it
// prints CPU seconds per 1000 patients, steps, the error |y - y_ref| / (|y_ref| + 1e-3 scale) of all states at the end
// of each cycle (median, p99, largest; the reference is CVODE at 1e-11), and how many times faster Remit is where its
// p99 equals that of CVODE with KLU at rtol 1e-6.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>
#include <sundials/sundials_config.h>
#include <CLI/CLI.hpp>

#include "clock.hpp"
#include "cvode.hpp"
#include "remit/kernel/compiled.hpp"
#include "work_precision.hpp"

namespace remit {
namespace {

using States = std::vector<std::vector<double>>;  // [sample][state]

struct Options {
  int patients = 64, reference = 16, rounds = 4, cycles = 65, lanes = 8;
  bool dense = false, whole_curve = false, interpreted = false;
  double cvode_rtol = 1e-6;
  std::string only, cohort, dump, record, picture;
};

/// A file of doubles, 22 a patient: the cohort of another program of the same benchmark.
std::vector<Benchmark45Draw> cohort_of(const Options& options, const Program& program) {
  std::vector<Benchmark45Draw> cohort;
  std::ifstream file(options.cohort, std::ios::binary);
  for (int id = 0; id < options.patients; ++id) {
    Benchmark45Draw draw(benchmark45_varied);
    if (options.cohort.empty()) {
      draw = benchmark45_draw(program, static_cast<std::uint32_t>(id));
    } else if (!file.read(reinterpret_cast<char*>(draw.data()), static_cast<std::streamsize>(8 * draw.size()))) {
      throw std::runtime_error(fmt::format("{} holds fewer than {} patients", options.cohort, options.patients));
    }
    cohort.push_back(std::move(draw));
  }
  return cohort;
}

/// What one solver did at one tolerance, over all rounds.
struct Measured {
  std::string solver;
  double rtol = 0;
  double seconds = 0, steps = 0;
  int patients = 0, failed = 0;
  std::vector<States> states = {};  // of the first patients, for the error
  Spread error = {};

  double per_thousand() const { return 1000 * seconds / std::max(patients, 1); }
};

Spread error_of(const Measured& measured, const std::vector<States>& reference, const std::vector<double>& scales) {
  std::vector<double> errors;
  for (std::size_t patient = 0; patient < std::min(reference.size(), measured.states.size()); ++patient) {
    for (std::size_t sample = 0; sample < reference[patient].size(); ++sample) {
      for (std::size_t i = 0; i < scales.size(); ++i) {
        const double exact = reference[patient][sample][i];
        const double error = std::fabs(measured.states[patient].at(sample)[i] - exact);
        errors.push_back(error / (std::fabs(exact) + 1e-3 * scales[i]));
      }
    }
  }
  return spread_of(std::move(errors));
}

class Bench {
 public:
  Bench(const Kernel& kernel, const Kernel& plain, const Options& options, bool boluses)
      : kernel_(kernel),
        plain_(plain),
        options_(options),
        boluses_(boluses),
        cohort_(cohort_of(options, plain.program())),
        schedule_(benchmark45_schedule(plain.program(), boluses, options.cycles)) {}

  /// Remit at each tolerance, then CVODE; rows in that order.
  std::vector<Measured> run();

 private:
  void run_remit(Measured& into, int repeat) const;
  void run_cvode(Measured& into, Linear linear, int begin, int end) const;
  std::vector<States> reference() const;

  const Kernel& kernel_;
  const Kernel& plain_;  // all states integrated: the model that scalar_code() knows
  const Options& options_;
  bool boluses_;
  std::vector<Benchmark45Draw> cohort_;
  std::vector<Entry> schedule_;
};

void Bench::run_remit(Measured& into, int repeat) const {
  std::vector<Benchmark45Patient> patients;
  std::vector<Patient*> pointers;
  for (std::size_t id = 0; id < cohort_.size(); ++id)
    patients.emplace_back(static_cast<std::uint32_t>(id), boluses_, options_.cycles, cohort_[id]);
  for (Benchmark45Patient& patient : patients) pointers.push_back(&patient);
  const double begin = cpu_seconds();
  integrate(kernel_, pointers, {.rtol = into.rtol, .lanes = options_.lanes});
  into.seconds += cpu_seconds() - begin;
  into.patients += options_.patients;
  for (const Benchmark45Patient& patient : patients) {
    into.steps += static_cast<double>(patient.outcome.steps + patient.outcome.rejected);
    into.failed += patient.outcome.status != Status::ok;
    if (repeat == 0) into.states.push_back(patient.states);
  }
}

void Bench::run_cvode(Measured& into, Linear linear, int begin, int end) const {
  CvodeBench cvode(plain_, linear, into.rtol);
  for (int id = begin; id < end; ++id) {
    const double start = cpu_seconds();
    CvodeRun run = cvode.run(cohort_[static_cast<std::size_t>(id)], schedule_);
    into.seconds += cpu_seconds() - start;
    into.steps += static_cast<double>(run.steps);
    into.failed += run.failed;
    ++into.patients;
    into.states.push_back(std::move(run.states));
  }
}

std::vector<States> Bench::reference() const {
  Measured exact{.solver = "reference", .rtol = 1e-11};
  run_cvode(exact, Linear::klu, 0, std::min(options_.reference, options_.patients));
  return std::move(exact.states);
}

std::vector<Measured> Bench::run() {
  std::vector<Measured> remit, cvode;
  for (const double rtol : {1e-3, 5e-4, 2e-4, 1e-4, 3e-5, 1e-5, 1e-6}) remit.push_back({"remit", rtol});
  cvode.push_back({"cvode-klu", options_.cvode_rtol});
  if (options_.dense) cvode.push_back({"cvode-dense", options_.cvode_rtol});
  std::vector<double> ratios;
  for (int round = 0; round < options_.rounds; ++round) {
    const auto share = [&](int which) { return options_.patients * which / options_.rounds; };
    for (Measured& item : cvode)
      run_cvode(item, item.solver == "cvode-dense" ? Linear::dense : Linear::klu, share(round), share(round + 1));
    for (Measured& item : remit) run_remit(item, round);
  }
  if (options_.whole_curve) {
    const int few = std::min(options_.reference, options_.patients) / 4 + 1;
    for (const double rtol : {1e-4, 1e-5, 1e-7, 1e-8})
      run_cvode(cvode.emplace_back(Measured{"cvode-klu", rtol}), Linear::klu, 0, few);
  }
  const std::vector<States> exact = reference();
  remit.insert(remit.end(), std::make_move_iterator(cvode.begin()), std::make_move_iterator(cvode.end()));
  for (Measured& item : remit) item.error = error_of(item, exact, plain_.program().scales);
  return remit;
}

void print(const std::vector<Measured>& rows) {
  std::printf("  %-12s %7s %12s %9s %10s %10s %10s %7s\n", "solver", "rtol", "s/1000", "steps", "median", "p99", "max",
              "failed");
  for (const Measured& row : rows) {
    std::printf("  %-12s %7.0e %12.2f %9.0f %10.1e %10.1e %10.1e %7d\n", row.solver.c_str(), row.rtol,
                row.per_thousand(), row.steps / std::max(row.patients, 1), row.error.median, row.error.p99,
                row.error.largest, row.failed);
  }
}

WorkPrecision curve_of(const std::vector<Measured>& rows, const std::string& solver) {
  WorkPrecision curve{.name = solver, .points = {}};
  for (const Measured& row : rows) {
    if (row.solver == solver && row.patients > 0) curve.points.push_back({row.error.p99, row.per_thousand()});
  }
  return curve;
}

std::string line_of(const std::string& command) {
  std::string line;
  if (FILE* pipe = popen(command.c_str(), "r")) {
    for (int c = std::fgetc(pipe); c != EOF && c != '\n'; c = std::fgetc(pipe)) line += static_cast<char>(c);
    pclose(pipe);
  }
  return line;
}

/// Appends a line to the history; the first line names the columns.
void record(const Options& options, const std::string& program, const std::string& kernel, const Measured& at_default,
            const Measured& reference, double equal, double ratio) {
  if (options.record.empty()) return;
  const bool is_new = !std::filesystem::exists(options.record);
  std::ofstream file(options.record, std::ios::app);
  if (is_new)
    file << "date,commit,processor,program,kernel,patients,remit_s_per_1000_at_1e-5,remit_p99_at_1e-5,cvode,"
            "cvode_s_per_1000,cvode_p99,remit_s_per_1000_at_equal_p99,ratio_at_equal_p99\n";
  file << fmt::format("{},{},\"{}\",{},{},{},{:.3f},{:.2e},{} klu 1e-6,{:.2f},{:.2e},{:.3f},{:.2f}\n",
                      line_of("date -u +%F"), line_of("git rev-parse --short HEAD"),
                      line_of("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1"), program, kernel,
                      options.patients, at_default.per_thousand(), at_default.error.p99, SUNDIALS_VERSION,
                      reference.per_thousand(), reference.error.p99, equal, ratio);
}

/// Outputs of the first row of that tolerance as doubles [patient][sample][state], for other programs to compare.
void dump(const std::string& path, const std::vector<States>& states) {
  std::ofstream file(path, std::ios::binary);
  for (const States& patient : states) {
    for (const std::vector<double>& row : patient)
      file.write(reinterpret_cast<const char*>(row.data()), static_cast<std::streamsize>(8 * row.size()));
  }
}

void run_program(const Kernel& kernel, const Kernel& plain, const Options& options, bool boluses) {
  const std::string name = boluses ? "boluses" : "rate";
  std::printf("%s: %d patients timed in %d rounds, errors of %d, %d cycles, %s, %d lanes\n", name.c_str(),
              options.patients, options.rounds, std::min(options.reference, options.patients), options.cycles,
              kernel.name().c_str(), options.lanes);
  const std::vector<Measured> rows = Bench(kernel, plain, options, boluses).run();
  print(rows);
  const auto row = [&](const std::string& solver, double rtol) {
    return std::find_if(rows.begin(), rows.end(),
                        [&](const Measured& item) { return item.solver == solver && item.rtol == rtol; });
  };
  const Measured& cvode = *row("cvode-klu", options.cvode_rtol);
  const Measured& remit = *row("remit", 1e-5);
  const std::optional<double> equal = work_at(curve_of(rows, "remit"), cvode.error.p99);
  if (equal) {
    const double ratio = cvode.per_thousand() / *equal;
    std::printf("  at the p99 of CVODE with KLU (%.1e): %.2f s per 1000 patients, %.1f times faster\n", cvode.error.p99,
                *equal, ratio);
    record(options, name, kernel.name(), remit, cvode, *equal, ratio);
  } else {
    std::printf("  no tolerance of Remit's reaches the p99 of CVODE with KLU (%.1e)\n", cvode.error.p99);
  }
  if (!options.picture.empty()) {
    const std::vector<WorkPrecision> curves = {curve_of(rows, "remit"), curve_of(rows, "cvode-klu")};
    std::ofstream(options.picture + "-" + name + ".svg")
        << picture(curves, (boluses ? "Daily boluses" : "Zero-order rate") +
                               fmt::format(", {} cycles of 28 days", options.cycles));
  }
  if (!options.dump.empty()) dump(options.dump + "-" + name + ".bin", remit.states);
}

void read(CLI::App& app, Options& options, int count, char** arguments) {
  app.add_option("--patients", options.patients, "patients timed")->check(CLI::PositiveNumber);
  app.add_option("--reference", options.reference, "patients whose error is measured")->check(CLI::PositiveNumber);
  app.add_option("--rounds", options.rounds, "rounds in which the solvers take turns")->check(CLI::PositiveNumber);
  app.add_option("--cycles", options.cycles, "cycles of 28 days")->check(CLI::PositiveNumber);
  app.add_option("--lanes", options.lanes, "lanes of a tile")->check(CLI::PositiveNumber);
  app.add_option("--only", options.only, "one way of dosing")->check(CLI::IsMember({"boluses", "rate"}));
  app.add_flag("--interpreted", options.interpreted, "Remit's interpreter instead of a compiled kernel");
  app.add_flag("--dense", options.dense, "CVODE with dense matrices too");
  app.add_flag("--whole-curve", options.whole_curve, "CVODE at other tolerances too, for the picture");
  app.add_option("--cohort", options.cohort, "file of 22 doubles a patient instead of the drawn cohort");
  app.add_option("--dump", options.dump, "write the states at rtol 1e-5 to PREFIX-PROGRAM.bin");
  app.add_option("--record", options.record, "append the result to this history (CSV)");
  app.add_option("--picture", options.picture, "write PREFIX-PROGRAM.svg, work against precision");
  app.parse(count, arguments);
}

}  // namespace
}  // namespace remit

int main(int count, char** arguments) {
  CLI::App app("Remit beside SUNDIALS CVODE on the 45-state benchmark");
  remit::Options options;
  try {
    remit::read(app, options, count, arguments);
    auto kernel = remit::benchmark45_kernel(), plain = remit::benchmark45_kernel(false);
    if (kernel && !options.interpreted)
      kernel = remit::make_compiled_kernel(kernel->program(), {.widths = {options.lanes}});
    if (!kernel || !plain) throw std::runtime_error("the benchmark model cannot be read");
    for (const bool boluses : {true, false}) {
      if (options.only.empty() || (options.only == "boluses") == boluses)
        remit::run_program(*kernel, *plain, options, boluses);
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.what());
    return 1;
  }
  return 0;
}
