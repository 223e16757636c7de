// Closed forms with doses and inputs, the same bytes for every width, thread count and order, and failures that stay
// with their patient.
#include "remit/solve/integrate.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <mutex>

#include "remit/base/assert.hpp"
#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

/// Gut and plasma with absorption ka, elimination k and a zero-order input.
ToyKernel pharmacokinetics() {
  ToyModel model = toy_model({"gut", "plasma"}, {"ka", "k", "rate"}, {1.2, 0.3, 0},
                             [](auto, const auto* y, const double* p, auto* dy) {
                               dy[0] = -p[0] * y[0];
                               dy[1] = p[0] * y[0] - p[1] * y[1] + p[2];
                             });
  model.observables = {"total"};
  model.observe = [](const ToyLane& lane) { lane.observable(0) = lane.state(0) + lane.state(1); };
  return ToyKernel(std::move(model));
}

double plasma_after_oral_dose(double t, double ka = 1.2, double k = 0.3) {
  return t < 0 ? 0 : ka / (ka - k) * (std::exp(-k * t) - std::exp(-ka * t));
}

double plasma_under_input(double t, double from, double to, double k = 0.3) {
  if (t <= from) return 0;
  const double filled = (1 - std::exp(-k * (std::min(t, to) - from))) / k;
  return t <= to ? filled : filled * std::exp(-k * (t - to));
}

/// A patient for tests: what it does is given as functions; what happened is kept.
struct Scripted final : Patient {
  std::uint32_t number = 0;
  std::function<void(Lane&)> on_start = [](Lane&) {};
  std::function<void(Lane&, const Entry&)> on_entry = [](Lane&, const Entry&) {};
  std::vector<double> seen;
  Outcome outcome;
  int ends = 0;

  void start(Lane& lane) override { on_start(lane); }
  void at(Lane& lane, const Entry& entry) override { on_entry(lane, entry); }
  void end(const Outcome& what) override {
    outcome = what;
    ++ends;
  }
  std::uint32_t id() const override { return number; }
};

void run(const Kernel& kernel, std::vector<Scripted>& patients, const SolveOptions& options = {}) {
  std::vector<Patient*> pointers;
  for (Scripted& patient : patients) pointers.push_back(&patient);
  integrate(kernel, pointers, options);
}

Entry at_day(double days, EntryKind kind, std::uint32_t target = 0, double amount = 0) {
  return {.tick = to_tick(days), .kind = kind, .target = target, .amount = amount};
}

TEST(Integrate, MeetsTheClosedFormOfRepeatedBolusesAndAnInput) {
  const ToyKernel kernel = pharmacokinetics();
  TrajectoryRequest request;
  for (int day = 0; day < 28; ++day) request.entries.push_back(at_day(day, EntryKind::dose, 0, 1));
  request.entries.push_back(at_day(3.5, EntryKind::add_parameter, 2, 1));
  request.entries.push_back(at_day(9.25, EntryKind::add_parameter, 2, -1));
  for (int i = 0; i <= 300; ++i) request.times_days.push_back(0.1 * i);
  const Trajectory seen = simulate_one(kernel, request, {.rtol = 1e-9});
  ASSERT_EQ(seen.outcome.status, Status::ok);
  ASSERT_EQ(seen.time_days.size(), 301u);
  for (std::size_t i = 0; i < seen.time_days.size(); ++i) {
    const double t = seen.time_days[i];
    double expected = plasma_under_input(t, 3.5, 9.25);
    for (int day = 0; day < 28; ++day) expected += plasma_after_oral_dose(t - day);
    EXPECT_NEAR(seen.states[i][1], expected, 2e-8 * (1 + expected)) << "day " << t;
    EXPECT_DOUBLE_EQ(seen.observables[i][0], seen.states[i][0] + seen.states[i][1]);
  }
}

TEST(Integrate, SamplesAtADoseSeeTheStateBeforeIt) {
  const ToyKernel kernel = pharmacokinetics();
  const Trajectory seen =
      simulate_one(kernel, {.times_days = {0, 1}, .entries = {at_day(1, EntryKind::dose, 0, 7)}}, {});
  EXPECT_EQ(seen.states.at(1).at(0), 0);
  EXPECT_EQ(seen.outcome.state.at(0), 7);
}

TEST(Integrate, AddingSamplesChangesNoBitOfTheEnd) {
  const ToyKernel kernel = pharmacokinetics();
  TrajectoryRequest few{.times_days = {30}, .entries = {at_day(0, EntryKind::dose, 0, 1)}};
  TrajectoryRequest many = few;
  for (int i = 0; i < 1000; ++i) many.times_days.push_back(0.0299 * i);
  const Trajectory a = simulate_one(kernel, few, {}), b = simulate_one(kernel, many, {});
  EXPECT_EQ(a.outcome.state, b.outcome.state);
  EXPECT_EQ(a.outcome.steps, b.outcome.steps);
  EXPECT_EQ(b.time_days.size(), 1001u);
}

TEST(Integrate, TakesEqualTicksInCalendarOrder) {
  const ToyKernel kernel = pharmacokinetics();
  std::vector<Scripted> patients(1);
  patients[0].on_start = [](Lane& lane) {
    lane.initialise();
    lane.calendar().add(at_day(2, EntryKind::end));
    lane.calendar().add(at_day(1, EntryKind::dose, 1, 5));
    lane.calendar().add(at_day(1, EntryKind::decision));
    lane.calendar().add(at_day(1, EntryKind::sample));
    lane.calendar().add(at_day(2, EntryKind::sample));
    lane.calendar().add(at_day(2, EntryKind::dose, 1, 5));
  };
  std::vector<double>& seen = patients[0].seen;
  patients[0].on_entry = [&](Lane& lane, const Entry& entry) {
    if (entry.kind == EntryKind::decision) lane.set_state(1, 100);
    seen.push_back(lane.state(1));
  };
  run(kernel, patients);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0], 0);    // the sample sees nothing of the decision
  EXPECT_EQ(seen[1], 100);  // the decision comes before the dose
  EXPECT_NEAR(seen[2], 105 * std::exp(-0.3), 1e-3);
  EXPECT_NEAR(patients[0].outcome.state[1], seen[2] + 5, 1e-9);  // the dose comes before the end
}

/// Van der Pol with a stiffness of the patient's own, weekly kicks, a decision that depends on the state, and visits.
ToyKernel oscillator() {
  ToyModel model = toy_model({"x", "v"}, {"mu"}, {5}, [](auto, const auto* y, const double* p, auto* dy) {
    dy[0] = y[1];
    dy[1] = p[0] * (1.0 - y[0] * y[0]) * y[1] - y[0];
  });
  model.initial = [](const ToyLane& lane) {
    lane.state(0) = 2;
    lane.state(1) = 0;
  };
  return ToyKernel(std::move(model));
}

std::vector<Scripted> oscillators(std::size_t count) {
  std::vector<Scripted> patients(count);
  for (std::size_t i = 0; i < count; ++i) {
    Scripted& patient = patients[i];
    patient.number = static_cast<std::uint32_t>(i);
    patient.on_start = [i](Lane& lane) {
      lane.set_parameter(0, 0.5 + 0.7 * static_cast<double>(i));
      lane.initialise();
      for (int week = 1; week < 5; ++week) lane.calendar().add(at_day(7 * week, EntryKind::dose, 0, 0.1));
      for (int visit = 1; visit < 10; ++visit) lane.calendar().add(at_day(3.1 * visit, EntryKind::sample));
      lane.calendar().add(at_day(11, EntryKind::decision));
      lane.calendar().add(at_day(30 + static_cast<double>(i % 5), EntryKind::end));
    };
    patient.on_entry = [&patient](Lane& lane, const Entry& entry) {
      patient.seen.push_back(lane.state(0));
      if (entry.kind == EntryKind::decision && lane.state(0) > 0) lane.set_parameter(0, lane.parameter(0) * 1.5);
    };
  }
  return patients;
}

std::vector<std::uint64_t> bytes_of(const std::vector<Scripted>& patients) {
  std::vector<std::uint64_t> bytes;
  for (const Scripted& patient : patients) {
    for (const auto* values : {&patient.seen, &patient.outcome.state}) {
      for (const double value : *values) bytes.push_back(std::bit_cast<std::uint64_t>(value));
    }
    bytes.push_back(static_cast<std::uint64_t>(patient.outcome.steps));
    bytes.push_back(static_cast<std::uint64_t>(patient.outcome.rejected));
  }
  return bytes;
}

TEST(Integrate, GivesTheSameBytesForAnyWidthThreadsAndOrder) {
  const ToyKernel kernel = oscillator();
  std::vector<Scripted> reference = oscillators(37);
  run(kernel, reference, {.lanes = 8});
  for (const Scripted& patient : reference) EXPECT_EQ(patient.outcome.status, Status::ok);
  const std::vector<std::uint64_t> expected = bytes_of(reference);
  for (const int lanes : {1, 16, 64}) {
    for (const int threads : {1, 2}) {
      for (const std::uint64_t order_seed : {0u, 7u}) {
        std::vector<Scripted> patients = oscillators(37);
        run(kernel, patients, {.lanes = lanes, .threads = threads, .order_seed = order_seed});
        EXPECT_EQ(bytes_of(patients), expected) << lanes << " lanes, " << threads << " threads, order " << order_seed;
      }
    }
  }
}

TEST(Integrate, EndsEveryPatientOnceAndCountsThem) {
  const ToyKernel kernel = oscillator();
  std::vector<Scripted> patients = oscillators(50);
  std::mutex mutex;
  std::size_t most_finished = 0;
  SolveOptions options{.lanes = 8, .threads = 2};
  options.progress = [&](std::size_t finished, std::size_t) {
    const std::lock_guard lock(mutex);
    most_finished = std::max(most_finished, finished);
  };
  run(kernel, patients, options);
  EXPECT_EQ(most_finished, 50u);
  for (const Scripted& patient : patients) EXPECT_EQ(patient.ends, 1);
}

/// y' = -y until day `b`, then the square root of a negative number; y' = y^2 instead when `blow` is set.
ToyKernel fragile() {
  ToyModel model = toy_model({"y"}, {"b", "blow"}, {1e9, 0}, [](auto t, const auto* y, const double* p, auto* dy) {
    using std::sqrt;
    dy[0] = 0.0 - y[0] + 0.0 * sqrt(p[0] - t) + p[1] * (y[0] * y[0] + y[0]);
  });
  model.initial = [](const ToyLane& lane) { lane.state(0) = 1; };
  return ToyKernel(std::move(model));
}

TEST(Integrate, AFailureIsARowWithAReasonAndTouchesNobodyElse) {
  const ToyKernel kernel = fragile();
  std::vector<Scripted> patients(20);
  for (std::size_t i = 0; i < patients.size(); ++i) {
    patients[i].on_start = [i](Lane& lane) {
      if (i == 3) lane.set_parameter(0, 5.25);
      if (i == 4) lane.set_parameter(1, 1);  // y = 1 / (1 - t)
      lane.initialise();
      if (i == 5) lane.set_state(0, NAN);
      lane.calendar().add(at_day(10, EntryKind::end));
    };
  }
  run(kernel, patients, {.lanes = 8});
  for (std::size_t i = 0; i < patients.size(); ++i) {
    EXPECT_EQ(patients[i].ends, 1);
    if (i >= 3 && i <= 5) continue;
    EXPECT_EQ(patients[i].outcome.status, Status::ok);
    EXPECT_NEAR(patients[i].outcome.state[0], std::exp(-10), 1e-7);
  }
  EXPECT_EQ(patients[3].outcome.status, Status::not_finite);
  EXPECT_NEAR(to_days(patients[3].outcome.tick), 5.25, 1e-6);
  EXPECT_NE(patients[4].outcome.status, Status::ok);
  EXPECT_NEAR(to_days(patients[4].outcome.tick), 1, 1e-3);
  EXPECT_EQ(patients[5].outcome.status, Status::not_finite);
  EXPECT_EQ(patients[5].outcome.tick, 0);
}

// exp(1e4 (2 - t)) overflows, so the exact derivative of the switch is inf/inf although the switch itself is a plain 0.
TEST(Integrate, GetsOverAnExactDerivativeThatOverflows) {
  const ToyKernel kernel(toy_model({"y", "z"}, {}, {}, [](auto t, const auto* y, const double*, auto* dy) {
    using std::exp;
    dy[0] = 1.0 / (1.0 + exp(1e4 * (2.0 - t)));
    dy[1] = 1.0 / (1.0 + exp(1e4 * (0.5 - y[0])));
  }));
  const Trajectory seen = simulate_one(kernel, {.times_days = {1.5, 4}}, {});
  ASSERT_EQ(seen.outcome.status, Status::ok);
  EXPECT_EQ(seen.states[0][0], 0);
  EXPECT_NEAR(seen.states[1][0], 2, 1e-3);
  EXPECT_NEAR(seen.states[1][1], 1.5, 1e-2);
}

TEST(Integrate, TooManyStepsIsAStatus) {
  const ToyKernel kernel = oscillator();
  std::vector<Scripted> patients = oscillators(2);
  run(kernel, patients, {.max_steps = 20});
  EXPECT_EQ(patients[0].outcome.status, Status::too_many_steps);
  EXPECT_EQ(patients[0].outcome.steps + patients[0].outcome.rejected, 20);
}

TEST(Integrate, CancellingEndsEverybodyAsInterrupted) {
  const ToyKernel kernel = oscillator();
  std::atomic<bool> cancelled = false;
  std::vector<Scripted> patients = oscillators(30);
  patients[0].on_entry = [&](Lane&, const Entry&) { cancelled = true; };
  run(kernel, patients, {.lanes = 8, .cancelled = &cancelled});
  for (const Scripted& patient : patients) {
    EXPECT_EQ(patient.ends, 1);
    EXPECT_EQ(patient.outcome.status, Status::interrupted);
  }
}

TEST(Integrate, StopEndsAtTheTickOfTheDecisionOrSample) {
  const ToyKernel kernel = pharmacokinetics();
  for (const EntryKind kind : {EntryKind::decision, EntryKind::sample}) {
    std::vector<Scripted> patients(1);
    patients[0].on_start = [&](Lane& lane) {
      lane.initialise();
      lane.set_state(1, 1);
      lane.calendar().add(at_day(4.5, kind));
      lane.calendar().add(at_day(100, EntryKind::end));
    };
    patients[0].on_entry = [](Lane& lane, const Entry&) { lane.stop(); };
    run(kernel, patients);
    EXPECT_EQ(patients[0].outcome.status, Status::ok);
    EXPECT_EQ(patients[0].outcome.tick, to_tick(4.5));
    EXPECT_NEAR(patients[0].outcome.state[1], std::exp(-0.3 * 4.5), 1e-5);
  }
}

TEST(Integrate, ACalendarWithoutAnEndEndsWithItsLastEntry) {
  const ToyKernel kernel = pharmacokinetics();
  std::vector<Scripted> patients(2);
  patients[0].on_start = [](Lane& lane) {
    lane.initialise();
    lane.calendar().add(at_day(2, EntryKind::sample));
    lane.calendar().add(at_day(1, EntryKind::sample));
  };
  patients[0].on_entry = [&](Lane& lane, const Entry&) { patients[0].seen.push_back(to_days(lane.tick())); };
  run(kernel, patients);
  EXPECT_EQ(patients[0].seen, (std::vector<double>{1, 2}));
  EXPECT_EQ(patients[0].outcome.tick, to_tick(2));
  EXPECT_EQ(patients[1].outcome.tick, 0);  // an empty calendar: nothing to wait for
  EXPECT_EQ(patients[1].outcome.status, Status::ok);
}

TEST(Integrate, RefusesASampleThatCutsTheStepItWasReadIn) {
  const ToyKernel kernel = pharmacokinetics();
  std::vector<Scripted> patients(1);
  patients[0].on_start = [](Lane& lane) {
    lane.initialise();
    lane.calendar().add(at_day(1, EntryKind::sample));
    lane.calendar().add(at_day(100, EntryKind::end));
  };
  patients[0].on_entry = [](Lane& lane, const Entry&) { lane.calendar().add(at_day(1.5, EntryKind::dose)); };
  EXPECT_THROW(run(kernel, patients), InternalError);
}

TEST(Integrate, RecordsWhatARunReallySaw) {
  const ToyKernel kernel = pharmacokinetics();
  std::vector<Scripted> patients(1);
  patients[0].on_start = [](Lane& lane) {
    lane.set_parameter(1, 0.5);
    lane.initialise();
    lane.set_state(1, 3);
    lane.calendar().add(at_day(1, EntryKind::dose, 0, 7));
    lane.calendar().add(at_day(2, EntryKind::decision));
    lane.calendar().add(at_day(3, EntryKind::add_parameter, 2, 0.25));
    lane.calendar().add(at_day(4, EntryKind::end));
  };
  patients[0].on_entry = [](Lane& lane, const Entry&) { lane.set_state(0, 2); };
  run(kernel, patients, {.record = true});
  const Outcome& outcome = patients[0].outcome;
  EXPECT_EQ(outcome.start_state, (std::vector<double>{0, 3}));
  EXPECT_EQ(outcome.start_parameters, (std::vector<double>{1.2, 0.5, 0}));
  ASSERT_EQ(outcome.realised.size(), 3u);
  EXPECT_EQ(outcome.realised[0].change, Realised::Change::add_state);
  EXPECT_EQ(outcome.realised[0].value, 7);
  EXPECT_EQ(outcome.realised[1].change, Realised::Change::set_state);
  EXPECT_EQ(outcome.realised[1].tick, to_tick(2));
  EXPECT_EQ(outcome.realised[2].change, Realised::Change::set_parameter);
  EXPECT_EQ(outcome.realised[2].value, 0.25);
}

TEST(Integrate, RemembersTheFirstStepAfterEachKindOfEvent) {
  const ToyKernel kernel = pharmacokinetics();
  std::vector<Scripted> patients(1);
  patients[0].on_start = [](Lane& lane) {
    lane.set_parameter(0, 24);
    lane.initialise();
    for (int day = 0; day < 100; ++day) lane.calendar().add(at_day(day, EntryKind::dose, 0, 25));
    lane.calendar().add(at_day(100, EntryKind::end));
  };
  run(kernel, patients, {.rtol = 1e-5, .atol_factor = 2e-2});
  EXPECT_LT(patients[0].outcome.steps, 2500);
  EXPECT_LT(patients[0].outcome.rejected, 120);
  RecordProperty("steps", static_cast<int>(patients[0].outcome.steps));
  RecordProperty("rejected", static_cast<int>(patients[0].outcome.rejected));
}

}  // namespace
}  // namespace remit
