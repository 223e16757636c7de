// Whole studies against CVODE: each patient's realised calendar (doses as the trial decided them) is replayed by the
// engine at its default tolerance and by CVODE at rtol 1e-10, counting off. REMIT_REFEREE_PATIENTS and
// REMIT_REFEREE_DAYS widen what is compared.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "referee.hpp"
#include "remit/program/compile.hpp"
#include "remit/study/run_study.hpp"

namespace remit {
namespace {

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text ? std::atoi(text) : otherwise;
}

/// The study's patients, recorded.
std::vector<PatientRecord> recorded(const Prepared& prepared, Study study, int patients) {
  for (Arm& arm : study.trial.arms) arm.patients = std::max(1, patients / static_cast<int>(study.trial.arms.size()));
  study.trial.enrolment.quotas.clear();
  SolveOptions solve{.counting = false, .record = true};
  const Setting where{.composed = prepared.composed,
                      .kernel = *prepared.kernel,
                      .population = prepared.population,
                      .seed = study.seed,
                      .solve = solve,
                      .progress = {}};
  const auto enrolled = enrol(where, study.trial);
  EXPECT_TRUE(enrolled.ok()) << render(enrolled.diagnostics());
  return enrolled ? simulate(where, study.trial, enrolled->patients) : std::vector<PatientRecord>{};
}

/// The engine's own replay of a recorded run, read at times that are no event's.
class Replay final : public Patient {
 public:
  Replay(const PatientRecord& record, std::vector<double> times) : times_days(std::move(times)), record_(record) {}

  void start(Lane& lane) override {
    const Outcome& run = record_.outcome;
    for (std::uint32_t k = 0; k < run.start_parameters.size(); ++k) lane.set_parameter(k, run.start_parameters[k]);
    lane.initialise();
    for (std::uint32_t k = 0; k < run.start_parameters.size(); ++k) lane.set_parameter(k, run.start_parameters[k]);
    for (std::uint32_t k = 0; k < run.start_state.size(); ++k) lane.set_state(k, run.start_state[k]);
    for (std::uint32_t k = 0; k < run.realised.size(); ++k) lane.calendar().add(entry_of(run.realised[k], k));
    for (double day : times_days) lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::sample});
    lane.calendar().add({.tick = to_tick(times_days.back()) + 1, .kind = EntryKind::end});
  }

  void at(Lane& lane, const Entry& entry) override {
    if (entry.kind == EntryKind::decision) {
      const Realised& change = record_.outcome.realised[entry.tag];
      lane.set_state(change.target, change.value);
      return;
    }
    std::vector<double>& row = states.emplace_back();
    for (std::uint32_t k : lane.program().written) row.push_back(lane.state(k));
  }

  void end(const Outcome& outcome) override { status = outcome.status; }
  std::uint32_t id() const override { return record_.id; }

  std::vector<double> times_days;
  std::vector<std::vector<double>> states;  // in the model's own order
  Status status = Status::ok;

 private:
  static Entry entry_of(const Realised& change, std::uint32_t tag) {
    switch (change.change) {
      case Realised::Change::add_state:
        return {.tick = change.tick, .kind = EntryKind::dose, .target = change.target, .amount = change.value};
      case Realised::Change::set_parameter:
        return {.tick = change.tick, .kind = EntryKind::set_parameter, .target = change.target, .amount = change.value};
      case Realised::Change::set_state:
        break;
    }
    return {.tick = change.tick, .kind = EntryKind::decision, .tag = tag};
  }

  const PatientRecord& record_;
};

/// Every fortnight and a bit, so that no dose falls on a reading.
std::vector<double> reading_days(const PatientRecord& record, int most_days) {
  const double last = std::min(to_days(record.outcome.tick), static_cast<double>(most_days));
  std::vector<double> days;
  for (double day = 3.37; day < last; day += 14.13) days.push_back(day);
  if (days.empty()) days.push_back(0.5 * last);
  return days;
}

std::vector<double> errors_of(const Kernel& kernel, const Kernel& integrating,
                              const std::vector<PatientRecord>& records, int most_days) {
  std::vector<double> errors;
  for (const PatientRecord& record : records) {
    EXPECT_EQ(record.status, Status::ok);
    Replay replay(record, reading_days(record, most_days));
    Patient* patient = &replay;
    integrate(kernel, std::span(&patient, 1), {.counting = false});
    EXPECT_EQ(replay.status, Status::ok);
    const auto reference = referee(integrating, replay_of(record.outcome, replay.times_days), kernel.program());
    const auto own = scaled_errors(integrating.program(), replay.states, reference);
    errors.insert(errors.end(), own.begin(), own.end());
  }
  std::ranges::sort(errors);
  return errors;
}

std::unique_ptr<Kernel> integrating_kernel(const Prepared& prepared) {
  return make_interpreter(
      compile(prepared.composed.model, {.varying = prepared.composed.varying, .closed_form = false}).value());
}

class Studies : public ::testing::TestWithParam<const char*> {};

TEST_P(Studies, AgreeWithCvode) {
  const auto study = load_study(std::string(REMIT_SOURCE_DIR "/studies/") + GetParam() + ".toml");
  ASSERT_TRUE(study.ok()) << render(study.diagnostics());
  const auto prepared = prepare(*study);
  ASSERT_TRUE(prepared.ok()) << render(prepared.diagnostics());
  const auto records = recorded(*prepared, *study, setting("REMIT_REFEREE_PATIENTS", 6));
  const auto errors =
      errors_of(*prepared->kernel, *integrating_kernel(*prepared), records, setting("REMIT_REFEREE_DAYS", 112));
  ASSERT_FALSE(errors.empty());
  const double p99 = errors[errors.size() * 99 / 100], most = errors.back();
  std::printf("%s: %zu patients, %zu values, p99 %.2e, max %.2e\n", GetParam(), records.size(), errors.size(), p99,
              most);
  EXPECT_LE(p99, 1e-5);
  EXPECT_LE(most, 1e-4);
  EXPECT_GT(most, 1e-12) << "two different methods cannot agree to the last digit";
}

INSTANTIATE_TEST_SUITE_P(All, Studies, ::testing::Values("pollux", "ifm2009", "cartitude1", "checkmate039", "mgus"));

}  // namespace
}  // namespace remit
