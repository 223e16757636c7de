// The myeloma model under daily, weekly and monthly doses, counting off, replayed by CVODE: p99 <= 1e-5, max <= 1e-4.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "referee.hpp"
#include "remit/base/rng.hpp"
#include "remit/lang/compose.hpp"
#include "remit/program/compile.hpp"

namespace remit {
namespace {

const std::filesystem::path folder = REMIT_SOURCE_DIR "/models/myeloma";

/// A patient whose clones and doses differ from the others'; eight weeks, read twice a week at no round time.
class Treated final : public Patient {
 public:
  explicit Treated(std::uint32_t id) : id_(id) {}
  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return id_; }

  std::vector<double> times_days;
  std::vector<std::vector<double>> states;  // in the model's own order
  Outcome outcome;

 private:
  std::uint32_t id_;
};

void Treated::start(Lane& lane) {
  const Program& program = lane.program();
  Draws draws({.seed = 9, .patient = id_});
  lane.initialise();
  for (std::uint32_t i = 0; i < program.states.size(); ++i) {
    if (program.states[i].starts_with("cells_")) lane.set_state(i, lane.state(i) * std::exp(draws.normal()));
  }
  const auto dose = [&](int day, const char* state, double amount) {
    const auto target = static_cast<std::uint32_t>(program.state_index(state));
    lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::dose, .target = target, .amount = amount});
  };
  for (int day = 0; day < 56; ++day) {
    if (day % 28 < 21) dose(day, "lenalidomide_gut", 25);
    if (day % 7 == 0) dose(day, "dexamethasone_gut", 40);
    if (day % 7 == 0 && id_ % 2 == 0) dose(day, "daratumumab_central", 1120);
  }
  for (int k = 1; k < 16; ++k) lane.calendar().add({.tick = to_tick(3.51 * k), .kind = EntryKind::sample});
  lane.calendar().add({.tick = to_tick(56), .kind = EntryKind::end});
}

void Treated::at(Lane& lane, const Entry& entry) {
  times_days.push_back(to_days(entry.tick));
  std::vector<double>& row = states.emplace_back();
  for (std::uint32_t i : lane.program().written) row.push_back(lane.state(i));
}

std::unique_ptr<Kernel> treated_kernel(bool closed_form) {
  std::vector<std::filesystem::path> drugs;
  for (const char* drug : {"lenalidomide", "dexamethasone", "daratumumab"}) drugs.push_back(folder / "drugs" / drug);
  const Result<Composed> composed = compose({.model = folder, .drugs = drugs});
  if (!composed.ok()) return nullptr;
  Result<Program> program = compile(composed->model, {.varying = composed->varying, .closed_form = closed_form});
  return program.ok() ? make_interpreter(std::move(program).value()) : nullptr;
}

TEST(Myeloma, AgreesWithCvodeUnderTreatment) {
  const auto kernel = treated_kernel(true), integrating = treated_kernel(false);
  ASSERT_NE(kernel, nullptr);
  std::vector<Treated> patients;
  for (std::uint32_t i = 0; i < 4; ++i) patients.emplace_back(i);
  std::vector<Patient*> pointers;
  for (Treated& patient : patients) pointers.push_back(&patient);
  integrate(*kernel, pointers, {.counting = false, .record = true});
  std::vector<double> errors;
  for (const Treated& patient : patients) {
    ASSERT_EQ(patient.outcome.status, Status::ok);
    const auto reference = referee(*integrating, replay_of(patient.outcome, patient.times_days), kernel->program());
    const std::vector<double> own = scaled_errors(integrating->program(), patient.states, reference);
    errors.insert(errors.end(), own.begin(), own.end());
  }
  std::sort(errors.begin(), errors.end());
  RecordProperty("p99", std::to_string(1e6 * errors[errors.size() * 99 / 100]) + "e-6");
  RecordProperty("max", std::to_string(1e6 * errors.back()) + "e-6");
  EXPECT_LE(errors[errors.size() * 99 / 100], 1e-5);
  EXPECT_LE(errors.back(), 1e-4);
}

}  // namespace
}  // namespace remit
