// The engine against CVODE at rtol 1e-10, each replaying what the engine's run really saw.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "benchmark45.hpp"
#include "referee.hpp"

namespace remit {
namespace {

std::vector<Benchmark45Patient> run(const Kernel& kernel, bool boluses, int cycles, std::uint32_t count, double rtol) {
  std::vector<Benchmark45Patient> patients;
  for (std::uint32_t i = 0; i < count; ++i) patients.emplace_back(i, boluses, cycles);
  std::vector<Patient*> pointers;
  for (Benchmark45Patient& patient : patients) pointers.push_back(&patient);
  integrate(kernel, pointers, {.rtol = rtol, .record = true});
  return patients;
}

double quantile(std::vector<double> values, double part) {
  const auto at = static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

class Benchmark45 : public testing::TestWithParam<bool> {};

TEST_P(Benchmark45, AgreesWithCvodeAtTheDefaultTolerance) {
  const auto kernel = benchmark45_kernel(), integrating = benchmark45_kernel(false);
  ASSERT_NE(kernel, nullptr);
  std::vector<double> errors;
  for (const Benchmark45Patient& patient : run(*kernel, GetParam(), 6, 4, 1e-5)) {
    ASSERT_EQ(patient.outcome.status, Status::ok);
    const auto reference = referee(*integrating, replay_of(patient.outcome, patient.times_days), kernel->program());
    const std::vector<double> own = scaled_errors(integrating->program(), patient.states, reference);
    errors.insert(errors.end(), own.begin(), own.end());
  }
  EXPECT_LE(quantile(errors, 0.99), 1e-5);
  EXPECT_LE(quantile(errors, 1), 1e-4);
  EXPECT_GT(quantile(errors, 1), 1e-9);  // two different methods
  RecordProperty("p99", std::to_string(quantile(errors, 0.99)));
}

INSTANTIATE_TEST_SUITE_P(Dosing, Benchmark45, testing::Values(true, false),
                         [](const auto& mode) { return mode.param ? "Boluses" : "Rate"; });

TEST(Referee, IsItselfHeldToTheClosedFormOfItsReplay) {
  const auto kernel = benchmark45_kernel(), integrating = benchmark45_kernel(false);
  ASSERT_NE(kernel, nullptr);
  // Drug 3 leaves by first order: doses and a set state through the replay, A3c(t) in closed form.
  const auto drug = static_cast<std::uint32_t>(kernel->program().state_index("A3c"));
  const auto read = static_cast<std::uint32_t>(integrating->program().state_index("A3c"));
  const auto patients = run(*kernel, true, 1, 1, 1e-5);
  RefereeRequest request = replay_of(patients[0].outcome, {1, 2, 3.5});
  request.realised = {{to_tick(1), Realised::Change::add_state, drug, 40},
                      {to_tick(2), Realised::Change::set_state, drug, 10}};
  const auto states = referee(*integrating, request, kernel->program());
  const double rate = patients[0].outcome.start_parameters[kernel->program().parameter_index("CL3")] / 70;
  EXPECT_EQ(states[0][read], 0);
  EXPECT_NEAR(states[1][read], 40 * std::exp(-rate), 1e-7);
  EXPECT_NEAR(states[2][read], 10 * std::exp(-1.5 * rate), 1e-7);
}

}  // namespace
}  // namespace remit
