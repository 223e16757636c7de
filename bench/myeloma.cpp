// bench_myeloma [study studies/pollux.toml] [patients 32] [cycles 65] [rounds 3]: what a patient of the myeloma model
// costs who takes the first arm's drugs for five years whatever happens, on one core at the default tolerance with a
// compiled kernel; daily drugs as the study gives them (boluses) and averaged over the day (zero-order). Also what
// compiling that kernel takes. Patients are enrolled as for the study.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "clock.hpp"
#include "remit/kernel/kernel_cache.hpp"
#include "remit/study/run_study.hpp"
#include "remit/trial/regimen.hpp"

namespace remit {
namespace {

constexpr int daily = 14;  // a rule that doses on as many days of a cycle is a daily drug

class LongPatient final : public Patient {
 public:
  LongPatient(const Enrolled& enrolled, const RegimenPlan& plan, int cycles)
      : enrolled_(enrolled), plan_(plan), cycles_(cycles) {}

  void start(Lane& lane) override {
    apply(enrolled_, lane);
    const DoseContext context{[&lane](const Reading& reading) { return read(lane, reading); }, {}};
    std::vector<Entry> entries;
    double end = 0;
    for (auto cycle = first_cycle(plan_); cycle && cycle->number <= cycles_; cycle = next_cycle(plan_, *cycle)) {
      const double days = plan_.phases[cycle->phase].cycle_days;
      lower_days(plan_, *cycle, 1, static_cast<int>(std::ceil(days)), context, 0, entries);
      end = cycle->start_day + days;
    }
    for (const Entry& entry : entries) lane.calendar().add(entry);
    doses = entries.size();
    lane.calendar().add({.tick = to_tick(end), .kind = EntryKind::end});
  }
  void at(Lane&, const Entry&) override {}
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return enrolled_.id; }

  Outcome outcome;
  std::size_t doses = 0;  // entries of the calendar

 private:
  const Enrolled& enrolled_;
  const RegimenPlan& plan_;
  int cycles_;
};

Arm as_zero_order(Arm arm) {
  for (Phase& phase : arm.phases)
    for (DoseRule& rule : phase.doses)
      if (static_cast<int>(rule.days.size()) >= daily) rule.averaged = true;
  return arm;
}

struct Bench {
  const Prepared& prepared;
  const std::vector<Enrolled>& cohort;
  int cycles, rounds;

  void run(const char* title, const Arm& arm) const {
    const RegimenPlan plan = plan_regimen(arm, prepared.composed.drugs, prepared.kernel->program());
    double best = 1e300, steps = 0, doses = 0;
    int failed = 0;
    for (int round = 0; round < rounds; ++round) {
      std::vector<std::unique_ptr<LongPatient>> patients;
      std::vector<Patient*> pointers;
      for (const Enrolled& one : cohort)
        pointers.push_back(patients.emplace_back(std::make_unique<LongPatient>(one, plan, cycles)).get());
      const double begin = cpu_seconds();
      integrate(*prepared.kernel, pointers, {.lanes = prepared.kernel->preferred_width()});
      best = std::min(best, cpu_seconds() - begin);
      steps = doses = 0;
      failed = 0;
      for (const auto& patient : patients) {
        steps += static_cast<double>(patient->outcome.steps + patient->outcome.rejected);
        doses += static_cast<double>(patient->doses);
        failed += patient->outcome.status != Status::ok;
      }
    }
    const double count = static_cast<double>(cohort.size());
    std::printf("%-10s %6.1f ms a patient, %6.0f steps, %5.0f doses and changes, %.2f us a step and lane, %d failed\n",
                title, 1e3 * best / count, steps / count, doses / count, 1e6 * best / steps, failed);
  }
};

Prepared timed(const Study& study, const KernelChoice kernel) {
  const auto prepared = prepare(study, {.lanes = lane_multiple, .kernel = kernel});
  if (!prepared) {
    std::fputs(render(prepared.diagnostics()).c_str(), stderr);
    std::exit(1);
  }
  return *prepared;
}

/// With a cache of its own, so that nothing is found there.
void print_compile_time(const Study& study) {
  const PrivateFolder folder;
  const Program program = timed(study, KernelChoice::interpreter).kernel->program();
  const KernelOptions options{.widths = {lane_multiple}, .cache = folder.path()};
  const double begin = wall_seconds();
  const auto first = make_compiled_kernel(program, options);
  const double middle = wall_seconds();
  const auto second = make_compiled_kernel(program, options);
  std::printf("%s: %zu states, first use %.2f s (compiling), second %.3f s\n", first->name().c_str(),
              program.states.size(), middle - begin, wall_seconds() - middle);
}

int bench(const char* file, int patients, int cycles, int rounds) {
  auto study = load_study(file);
  if (!study) return std::fputs(render(study.diagnostics()).c_str(), stderr), 1;
  print_compile_time(*study);
  const Prepared prepared = timed(*study, KernelChoice::compiled);
  Trial trial = study->trial;
  trial.arms.resize(1);
  trial.arms[0].patients = patients;
  const Setting setting{.composed = prepared.composed,
                        .kernel = *prepared.kernel,
                        .population = prepared.population,
                        .seed = study->seed,
                        .solve = {.lanes = lane_multiple},
                        .progress = {}};
  const auto enrolled = enrol(setting, trial);
  if (!enrolled) return std::fputs(render(enrolled.diagnostics()).c_str(), stderr), 1;
  std::printf("%s, %d patients, %d cycles, best of %d rounds, %s\n", study->id.c_str(), patients, cycles, rounds,
              prepared.kernel->name().c_str());
  const Bench all{prepared, enrolled->patients, cycles, rounds};
  all.run("boluses", trial.arms[0]);
  all.run("zero-order", as_zero_order(trial.arms[0]));
  return 0;
}

}  // namespace
}  // namespace remit

int main(int count, char** arguments) {
  const auto number = [&](int which, int otherwise) { return count > which ? std::atoi(arguments[which]) : otherwise; };
  return remit::bench(count > 1 ? arguments[1] : REMIT_SOURCE_DIR "/studies/pollux.toml", number(2, 32), number(3, 65),
                      number(4, 3));
}
