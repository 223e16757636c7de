// Model events against closed forms: bouncing, resetting at a threshold, delays, priorities, persistence.
#include "remit/solve/events.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/solve/integrate.hpp"
#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

/// Slots after the model's own: trigger, delay, priority and one value per event.
struct EventSlots {
  std::uint32_t trigger, delay, priority, value;
};
EventSlots slots_of(const Program& program, std::uint32_t event) {
  const std::uint32_t first = program.events[0].trigger + 4 * event;
  return {first, first + 1, first + 2, first + 3};
}

struct ToyEvent {
  std::uint32_t state;
  std::function<bool(const ToyLane&)> trigger;
  std::function<double(const ToyLane&)> value;
  double delay = 0, priority = 0;
  bool persistent = true, initial_trigger = true, from_trigger = true;
};

ToyKernel with_events(ToyModel model, std::vector<ToyEvent> events) {
  model.extra_slots = static_cast<std::uint32_t>(4 * events.size());
  model.triggers = [events](const ToyLane& lane) {
    for (std::uint32_t i = 0; i < events.size(); ++i) {
      lane.slot(slots_of(lane.program, i).trigger) = events[i].trigger(lane);
    }
  };
  model.event_values = [events](const ToyLane& lane) {
    for (std::uint32_t i = 0; i < events.size(); ++i) {
      const EventSlots slots = slots_of(lane.program, i);
      lane.slot(slots.delay) = events[i].delay;
      lane.slot(slots.priority) = events[i].priority;
      lane.slot(slots.value) = events[i].value(lane);
    }
  };
  ToyKernel kernel(std::move(model));
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    const std::uint32_t first = kernel.extra(4 * i);
    kernel.edit().events.push_back({.id = "event",
                                    .trigger = first,
                                    .delay = first + 1,
                                    .priority = first + 2,
                                    .persistent = events[i].persistent,
                                    .initial_trigger = events[i].initial_trigger,
                                    .from_trigger = events[i].from_trigger,
                                    .targets = {kernel.program().state.begin + events[i].state},
                                    .values = {first + 3},
                                    .sizes = {}});
  }
  return kernel;
}

/// y' = 1 and a counter n, both from 0.
ToyModel clock_and_counter() {
  return toy_model({"y", "n"}, {}, {}, [](auto, const auto*, const double*, auto* dy) {
    dy[0] = 1.0;
    dy[1] = 0.0;
  });
}

std::vector<double> column(const Trajectory& trajectory, std::size_t state) {
  std::vector<double> values;
  for (const auto& row : trajectory.states) values.push_back(row[state]);
  return values;
}

TEST(Events, AThresholdResetsAtItsTick) {  // a saw-tooth of period 0.3
  const ToyKernel kernel =
      with_events(clock_and_counter(), {{.state = 0,
                                         .trigger = [](const ToyLane& lane) { return lane.state(0) >= 0.3; },
                                         .value = [](const ToyLane&) { return 0.0; }}});
  const Trajectory seen = simulate_one(kernel, {.times_days = {0.1, 0.29, 0.4, 1.0, 29.95}}, {});
  ASSERT_EQ(seen.outcome.status, Status::ok);
  const std::vector<double> y = column(seen, 0), expected{0.1, 0.29, 0.1, 0.1, std::fmod(29.95, 0.3)};
  for (std::size_t i = 0; i < y.size(); ++i) EXPECT_NEAR(y[i], expected[i], 100.0 / ticks_per_day);
}

TEST(Events, ABallBouncesAsInTheClosedForm) {  // height 1, g = 2, each bounce keeps half the speed: down after 1, then
                                               // 1, 1/2, 1/4
  ToyModel model = toy_model({"x", "v"}, {}, {}, [](auto, const auto* y, const double*, auto* dy) {
    dy[0] = y[1];
    dy[1] = -2.0;
  });
  model.initial = [](const ToyLane& lane) {
    lane.state(0) = 1;
    lane.state(1) = 0;
  };
  const ToyKernel kernel = with_events(
      std::move(model), {{.state = 1,
                          .trigger = [](const ToyLane& lane) { return lane.state(0) < 0 && lane.state(1) < 0; },
                          .value = [](const ToyLane& lane) { return -0.5 * lane.state(1); }}});
  const Trajectory seen = simulate_one(kernel, {.times_days = {0.5, 1.5, 2.25, 2.625}}, {});
  ASSERT_EQ(seen.outcome.status, Status::ok);
  const std::vector<double> x = column(seen, 0), expected{0.75, 0.25, 0.0625, 0.015625};
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR(x[i], expected[i], 1e-8) << i;
}

TEST(Events, ADelayKeepsTheValueOfTheTriggerUnlessToldOtherwise) {
  for (const bool from_trigger : {true, false}) {
    const ToyKernel kernel =
        with_events(clock_and_counter(), {{.state = 1,
                                           .trigger = [](const ToyLane& lane) { return lane.time() >= 1; },
                                           .value = [](const ToyLane& lane) { return lane.state(0); },
                                           .delay = 0.5,
                                           .from_trigger = from_trigger}});
    const Trajectory seen = simulate_one(kernel, {.times_days = {1.4, 1.6}}, {});
    EXPECT_EQ(column(seen, 1)[0], 0);
    EXPECT_NEAR(column(seen, 1)[1], from_trigger ? 1.0 : 1.5, 1e-9);
  }
}

TEST(Events, WhatDoesNotPersistIsCalledOff) {
  for (const bool persistent : {true, false}) {
    const ToyKernel kernel = with_events(
        clock_and_counter(), {{.state = 1,
                               .trigger = [](const ToyLane& lane) { return lane.time() >= 1 && lane.time() < 1.2; },
                               .value = [](const ToyLane&) { return 7.0; },
                               .delay = 0.5,
                               .persistent = persistent}});
    const Trajectory seen = simulate_one(kernel, {.times_days = {2}}, {.max_step_days = 0.1});
    EXPECT_EQ(column(seen, 1)[0], persistent ? 7 : 0);
  }
}

TEST(Events, TheInitialTriggerDecidesWhetherTimeZeroCounts) {
  for (const bool initially : {true, false}) {
    const ToyKernel kernel = with_events(clock_and_counter(), {{.state = 1,
                                                                .trigger = [](const ToyLane&) { return true; },
                                                                .value = [](const ToyLane&) { return 3.0; },
                                                                .initial_trigger = initially}});
    const Trajectory seen = simulate_one(kernel, {.times_days = {1}}, {});
    EXPECT_EQ(column(seen, 1)[0], initially ? 0 : 3);
  }
}

TEST(Events, SimultaneousEventsRunByPriorityThenInADrawnOrder) {
  const auto at_one = [](const ToyLane& lane) { return lane.time() >= 1; };
  const auto append = [](double digit) { return [digit](const ToyLane& lane) { return 10 * lane.state(1) + digit; }; };
  const ToyKernel kernel = with_events(
      clock_and_counter(), {{.state = 1, .trigger = at_one, .value = append(1), .priority = 1, .from_trigger = false},
                            {.state = 1, .trigger = at_one, .value = append(2), .priority = 5, .from_trigger = false},
                            {.state = 1, .trigger = at_one, .value = append(3), .priority = 1, .from_trigger = false}});
  int ordered = 0, swapped = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const double seen = column(simulate_one(kernel, {.times_days = {2}}, {.seed = seed}), 1)[0];
    ordered += seen == 213;
    swapped += seen == 231;
    EXPECT_EQ(column(simulate_one(kernel, {.times_days = {2}}, {.seed = seed}), 1)[0], seen);
  }
  EXPECT_EQ(ordered + swapped, 20);
  EXPECT_GT(ordered, 3);
  EXPECT_GT(swapped, 3);
}

TEST(Events, ADelayThatIsNoNumberOrNegativeIsAStatus) {
  for (const double delay : {-1.0, std::nan("")}) {
    const ToyKernel kernel =
        with_events(clock_and_counter(), {{.state = 1,
                                           .trigger = [](const ToyLane& lane) { return lane.time() >= 1; },
                                           .value = [](const ToyLane&) { return 1.0; },
                                           .delay = delay}});
    EXPECT_EQ(simulate_one(kernel, {.times_days = {2}}, {}).outcome.status, Status::not_finite);
  }
}

TEST(Events, AConcentrationBecomesAnAmountByTheSizeAtItsExecution) {  // n = 3 * y at the execution, y = t
  ToyKernel kernel = with_events(clock_and_counter(), {{.state = 1,
                                                        .trigger = [](const ToyLane& lane) { return lane.time() >= 1; },
                                                        .value = [](const ToyLane&) { return 3.0; },
                                                        .delay = 0.5}});
  kernel.edit().events[0].sizes = {kernel.program().state.begin};
  EXPECT_NEAR(column(simulate_one(kernel, {.times_days = {2}}, {}), 1)[0], 4.5, 1e-9);
}

TEST(Events, AnEventMayCauseAnotherAtTheSameTick) {
  const ToyKernel kernel =
      with_events(clock_and_counter(), {{.state = 1,
                                         .trigger = [](const ToyLane& lane) { return lane.time() >= 1; },
                                         .value = [](const ToyLane&) { return 1.0; }},
                                        {.state = 0,
                                         .trigger = [](const ToyLane& lane) { return lane.state(1) > 0.5; },
                                         .value = [](const ToyLane&) { return 50.0; }}});
  const Trajectory seen = simulate_one(kernel, {.times_days = {2}}, {});
  EXPECT_NEAR(column(seen, 0)[0], 51, 1e-9);
}

TEST(Events, ADoseCanTriggerOne) {
  const ToyKernel kernel =
      with_events(clock_and_counter(), {{.state = 1,
                                         .trigger = [](const ToyLane& lane) { return lane.state(0) > 10; },
                                         .value = [](const ToyLane& lane) { return lane.time(); }}});
  const Entry dose{.tick = to_tick(1.5), .kind = EntryKind::dose, .target = 0, .amount = 20};
  const Trajectory seen = simulate_one(kernel, {.times_days = {2}, .entries = {dose}}, {});
  EXPECT_EQ(column(seen, 1)[0], 1.5);
}

TEST(Events, AnEndlessChainIsAStatus) {
  const ToyKernel kernel = with_events(
      clock_and_counter(), {{.state = 1,
                             .trigger = [](const ToyLane& lane) { return lane.time() >= 1 && lane.state(1) == 0; },
                             .value = [](const ToyLane&) { return 1.0; }},
                            {.state = 1,
                             .trigger = [](const ToyLane& lane) { return lane.time() >= 1 && lane.state(1) == 1; },
                             .value = [](const ToyLane&) { return 0.0; }}});
  EXPECT_EQ(simulate_one(kernel, {.times_days = {2}}, {}).outcome.status, Status::too_many_events);
}

}  // namespace
}  // namespace remit
