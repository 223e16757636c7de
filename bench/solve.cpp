// Speed of whole patients on the 45-state benchmark: milliseconds per patient, steps, microseconds per step and lane.
// bench_solve [patients 64] [lanes 8] [rtol 1e-5] [cycles 13]; one core, both ways of dosing, interpreted and compiled,
// with pharmacokinetics integrated and in closed form.
#include <cstdio>
#include <cstdlib>

#include "../tests/agree/benchmark45.hpp"
#include "clock.hpp"
#include "remit/kernel/compiled.hpp"

namespace {

double argument(int count, char** arguments, int which, double otherwise) {
  return count > which ? std::atof(arguments[which]) : otherwise;
}

void measure(const char* title, const remit::Kernel& kernel, bool boluses, int patients, int cycles,
             const remit::SolveOptions& options) {
  std::vector<remit::Benchmark45Patient> cohort;
  for (int i = 0; i < patients; ++i) cohort.emplace_back(static_cast<std::uint32_t>(i), boluses, cycles);
  std::vector<remit::Patient*> pointers;
  for (remit::Benchmark45Patient& patient : cohort) pointers.push_back(&patient);
  const double start = remit::cpu_seconds();
  remit::integrate(kernel, pointers, options);
  const double seconds = remit::cpu_seconds() - start;
  double steps = 0, rejected = 0, failed = 0;
  for (const remit::Benchmark45Patient& patient : cohort) {
    steps += static_cast<double>(patient.outcome.steps);
    rejected += static_cast<double>(patient.outcome.rejected);
    failed += patient.outcome.status != remit::Status::ok;
  }
  const double years = patients * cycles * 28 / 365.25;
  std::printf(
      "%-11s %-8s %6.1f ms per patient-year, %6.0f steps and %4.0f rejected per patient-year, %5.2f us per step and "
      "lane, %g "
      "failed\n",
      title, boluses ? "boluses" : "rate", 1e3 * seconds / years, steps / years, rejected / years,
      1e6 * seconds / (steps + rejected), failed);
}

}  // namespace

int main(int count, char** arguments) {
  const auto kernel = remit::benchmark45_kernel(true), integrating = remit::benchmark45_kernel(false);
  if (!kernel || !integrating) return 1;
  const int patients = static_cast<int>(argument(count, arguments, 1, 64));
  const int cycles = static_cast<int>(argument(count, arguments, 4, 13));
  remit::SolveOptions options;
  options.lanes = static_cast<int>(argument(count, arguments, 2, 8));
  options.rtol = argument(count, arguments, 3, 1e-5);
  const auto compiled = remit::make_compiled_kernel(kernel->program(), {.widths = {options.lanes}});
  const auto compiled_integrating = remit::make_compiled_kernel(integrating->program(), {.widths = {options.lanes}});
  const remit::Kernel* pairs[][2] = {{integrating.get(), kernel.get()}, {compiled_integrating.get(), compiled.get()}};
  for (const auto& pair : pairs) {
    std::printf("%s, %d patients, %d cycles, %d lanes, rtol %g\n", pair[0]->name().c_str(), patients, cycles,
                options.lanes, options.rtol);
    for (const bool boluses : {true, false}) {
      measure("integrated", *pair[0], boluses, patients, cycles, options);
      measure("closed form", *pair[1], boluses, patients, cycles, options);
    }
  }
  return 0;
}
