// bench_limits [patients 4096] [cycles 65] [rounds 3]: what the 45-state benchmark's goals say beyond its speed, with a
// compiled kernel at the default tolerance: the marginal cost of a dose (boluses against rate, 64 patients), failures
// among many patients, memory beyond their output, and how much faster two threads are than one (512 patients, 5
// cycles).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>

#include "../tests/agree/benchmark45.hpp"
#include "clock.hpp"
#include "remit/kernel/compiled.hpp"

namespace remit {
namespace {

constexpr double megabyte = 1 << 20;

/// A figure of /proc/self/status in bytes; 0 where there is none.
double memory(const std::string& name) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(name + ":")) return 1024 * std::atof(line.c_str() + name.size() + 1);
  return 0;
}

/// From here on VmHWM is the peak since now.
void forget_peak() { std::ofstream("/proc/self/clear_refs") << "5"; }

template <class Value>
double room(const std::vector<Value>& values) {
  return static_cast<double>(values.capacity() * sizeof(Value));
}

/// What a patient has put down: its readings and the times of them.
double bytes_of(const Benchmark45Patient& patient) {
  double bytes = room(patient.states) + room(patient.times_days) + room(patient.outcome.state);
  for (const auto& row : patient.states) bytes += room(row);
  return bytes;
}

struct Run {
  double cpu = 0, wall = 0, entries = 0;
  double output_bytes = 0, beyond_output_bytes = 0;
  int failed = 0;
};

Run run(const Kernel& kernel, bool boluses, int count, int cycles, int threads) {
  std::vector<std::unique_ptr<Benchmark45Patient>> patients;
  std::vector<Patient*> pointers;
  for (int id = 0; id < count; ++id)
    pointers.push_back(
        patients.emplace_back(std::make_unique<Benchmark45Patient>(static_cast<std::uint32_t>(id), boluses, cycles))
            .get());
  forget_peak();
  const double cpu = cpu_seconds(), wall = wall_seconds(), before = memory("VmRSS");
  integrate(kernel, pointers, {.lanes = lane_multiple, .threads = threads});
  Run result{.cpu = cpu_seconds() - cpu, .wall = wall_seconds() - wall};
  for (const auto& patient : patients) {
    result.failed += patient->outcome.status != Status::ok;
    result.output_bytes += bytes_of(*patient);
  }
  result.beyond_output_bytes = memory("VmHWM") - before - result.output_bytes;
  result.entries = static_cast<double>(benchmark45_schedule(kernel.program(), boluses, cycles).size()) - cycles;
  return result;
}

/// Alternating, the best of each.
template <class One, class Other>
std::pair<double, double> best_of(int rounds, One one, Other other) {
  std::pair<double, double> best{1e300, 1e300};
  for (int round = 0; round < rounds; ++round) {
    best.first = std::min(best.first, one());
    best.second = std::min(best.second, other());
  }
  return best;
}

void bench(const Kernel& kernel, int many, int cycles, int rounds) {
  const int few = 64;
  const auto cost = [&](bool boluses) { return [&, boluses] { return run(kernel, boluses, few, cycles, 1).cpu; }; };
  const auto [boluses, rate] = best_of(rounds, cost(true), cost(false));
  const double entries = run(kernel, true, 1, cycles, 1).entries - run(kernel, false, 1, cycles, 1).entries;
  std::printf("one dose more: %.1f us a patient (%.2f and %.2f ms a patient, %.0f doses between them)\n",
              1e6 * (boluses - rate) / few / entries, 1e3 * boluses / few, 1e3 * rate / few, entries);
  const auto wall = [&](int threads) { return [&, threads] { return run(kernel, true, 512, 5, threads).wall; }; };
  const auto [one, two] = best_of(rounds, wall(1), wall(2));
  std::printf("two threads: %.2f times as fast as one\n", one / two);
  const Run all = run(kernel, true, many, cycles, 2);
  std::printf("%d patients: %d failed, %.1f CPU s, %.1f MB beyond the output of %.0f MB\n", many, all.failed, all.cpu,
              all.beyond_output_bytes / megabyte, all.output_bytes / megabyte);
}

}  // namespace
}  // namespace remit

int main(int count, char** arguments) {
  const auto number = [&](int which, int otherwise) { return count > which ? std::atoi(arguments[which]) : otherwise; };
  const auto interpreter = remit::benchmark45_kernel();
  if (!interpreter) return 1;
  const auto kernel = remit::make_compiled_kernel(interpreter->program(), {.widths = {remit::lane_multiple}});
  std::printf("%s\n", kernel->name().c_str());
  remit::bench(*kernel, number(1, 4096), number(2, 65), number(3, 3));
  return 0;
}
