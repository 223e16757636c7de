// Counted clones inside integrate(): closed forms through the hand-over, under constant and pulsed killing, with
// transfers and inflow.
#include "remit/solve/lane_clones.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

/// Clone x in units of 1e9 cells: births b, deaths d + k * drug, transfers e to y, inflow v cells a day; drug decays at
/// 0.693 a day.
enum Parameter : std::uint32_t { b, d, k, e, v, x_continuous, y_continuous };
enum State : std::uint32_t { x, y, drug };

ToyKernel clone_kernel() {
  ToyModel model = toy_model({"x", "y", "drug"}, {"b", "d", "k", "e", "v", "continuous_x", "continuous_y"},
                             {0.02, 0.09, 0, 0, 0, 1, 1}, [](auto, const auto* s, const double* p, auto* ds) {
                               ds[x] = p[x_continuous] * ((p[b] - p[d] - p[e] - p[k] * s[drug]) * s[x] + p[v] * 1e-9);
                               ds[y] = p[y_continuous] * p[x_continuous] * p[e] * s[x];
                               ds[drug] = -0.693 * s[drug];
                             });
  model.extra_slots = 6;
  model.counted_rates = [](const ToyLane& lane) {
    const std::uint32_t first = lane.program.counted[0].birth;
    lane.slot(first) = lane.parameter(b);
    lane.slot(first + 1) = lane.parameter(d) + lane.parameter(k) * lane.state(drug);
    lane.slot(first + 2) = lane.parameter(e);
    lane.slot(first + 3) = lane.parameter(v) * 1e-9;
    lane.slot(first + 4) = lane.parameter(e) * lane.state(x);
    lane.slot(first + 5) = 0;
  };
  ToyKernel kernel(std::move(model));
  Program& program = kernel.edit();
  const std::uint32_t parameters = program.parameter.begin;
  program.counted.push_back({.state = x,
                             .continuous = parameters + x_continuous,
                             .birth = kernel.extra(0),
                             .death = kernel.extra(1),
                             .cells_per_unit = 1e9,
                             .transfers = {{.to = y, .per_cell = kernel.extra(2)}}});
  program.counted.push_back({.state = y,
                             .continuous = parameters + y_continuous,
                             .birth = kernel.extra(5),
                             .death = kernel.extra(5),
                             .cells_per_unit = 1e9,
                             .transfers = {}});
  program.inflows.push_back({.from = no_slot, .to = x, .rate = kernel.extra(3)});
  program.inflows.push_back({.from = x, .to = y, .rate = kernel.extra(4)});
  return kernel;
}

struct Plan {
  double cells = 1e6, days = 100;
  std::vector<std::pair<std::uint32_t, double>> parameters = {};
  std::vector<double> doses = {};  // days of unit doses of the drug
  bool held = false;
};

struct ClonePatient final : Patient {
  std::uint32_t number = 0;
  const Plan* plan = nullptr;
  Outcome outcome;

  void start(Lane& lane) override {
    for (const auto& [parameter, value] : plan->parameters) lane.set_parameter(parameter, value);
    lane.initialise();
    lane.set_state(x, plan->cells * 1e-9);
    lane.hold_counted(plan->held);
    for (const double day : plan->doses) {
      lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::dose, .target = drug, .amount = 1});
    }
    lane.calendar().add({.tick = to_tick(plan->days), .kind = EntryKind::end});
  }
  void at(Lane&, const Entry&) override {}
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return number; }
};

/// Cells of x and y at the end of every patient.
struct Ends {
  std::vector<double> x_cells, y_cells;
  double mean(const std::vector<double>& cells) const {
    double sum = 0;
    for (const double value : cells) sum += value;
    return sum / static_cast<double>(cells.size());
  }
  double deviation(const std::vector<double>& cells) const {
    const double middle = mean(cells);
    double sum = 0;
    for (const double value : cells) sum += (value - middle) * (value - middle);
    return std::sqrt(sum / static_cast<double>(cells.size()));
  }
  double extinct() const {
    double count = 0;
    for (const double value : x_cells) count += value == 0;
    return count / static_cast<double>(x_cells.size());
  }
};

Ends ends_of(const Plan& plan, std::size_t count, SolveOptions options = {}) {
  static const ToyKernel kernel = clone_kernel();
  std::vector<ClonePatient> patients(count);
  std::vector<Patient*> pointers;
  for (std::size_t i = 0; i < count; ++i) {
    patients[i].number = static_cast<std::uint32_t>(i);
    patients[i].plan = &plan;
    pointers.push_back(&patients[i]);
  }
  integrate(kernel, pointers, options);
  Ends ends;
  for (const ClonePatient& patient : patients) {
    EXPECT_EQ(patient.outcome.status, Status::ok);
    ends.x_cells.push_back(std::floor(patient.outcome.state[x] * 1e9 + 0.5));
    ends.y_cells.push_back(patient.outcome.state[y] * 1e9);
  }
  return ends;
}

double standard_error(double probability, std::size_t count) {
  return std::sqrt(probability * (1 - probability) / static_cast<double>(count));
}

constexpr std::size_t n = 2000;

TEST(LaneClones, ClearHalfThePatientsWhenKendallSays) {  // from 1e6 cells: median 199 d
  for (const double days : {180.0, 199.0, 220.0}) {
    const double expected = std::exp(1e6 * std::log1p(-fate_under(0.02, 0.09, days).survival()));
    EXPECT_NEAR(ends_of({.cells = 1e6, .days = days}, n).extinct(), expected, 3 * standard_error(expected, n)) << days;
  }
}

TEST(LaneClones, TheSwitchCountMovesExtinctionByLessThanItsError) {
  const double expected = std::exp(1e7 * std::log1p(-fate_under(0.02, 0.09, 232).survival()));
  for (const double switch_cells : {1e3, 1e4, 1e5}) {
    const Ends ends = ends_of({.cells = 1e7, .days = 232}, n, {.switch_cells = switch_cells});
    EXPECT_NEAR(ends.extinct(), expected, 3 * standard_error(expected, n)) << switch_cells;
  }
}

TEST(LaneClones, WeeklyPulsesOfKillingKeepTheExtinctionOfTimeInhomogeneousKendall) {
  // The drug accumulates a little over the weeks: its level after dose i is the sum of all before it.
  Plan plan{.cells = 400, .days = 70, .parameters = {{d, 0.005}, {k, 0.5}}};
  for (int week = 0; week < 10; ++week) plan.doses.push_back(7 * week);
  LineFate line;
  const double h = 1e-3;
  for (int i = 0; i < 70000; ++i) {
    const double t = (i + 0.5) * h;
    double level = 0;
    for (const double dose : plan.doses) level += t > dose ? std::exp(-0.693 * (t - dose)) : 0;
    line = followed_by(line, fate_under(0.02, 0.005 + 0.5 * level, h));
  }
  const double expected = std::pow(line.extinction(), 400);
  ASSERT_GT(expected, 0.2);
  ASSERT_LT(expected, 0.8);
  EXPECT_NEAR(ends_of(plan, n).extinct(), expected, 3 * standard_error(expected, n));
}

TEST(LaneClones, DieOutForEverWithTheRatioToThePowerOfTheCells) {
  const Plan plan{.cells = 3, .days = 600, .parameters = {{b, 0.06}, {d, 0.05}}};
  const double expected = std::pow(fate_under(0.06, 0.05, 600).extinction(), 3);
  EXPECT_NEAR(expected, eventual_extinction(0.06, 0.05, 3), 2e-3);
  EXPECT_NEAR(ends_of(plan, n).extinct(), expected, 3 * standard_error(expected, n));
}

TEST(LaneClones, ExpectationIsKeptThroughBothHandOvers) {
  // Down through the switch and, in survivors, up again: 3e4 cells fall to about 1100 and come back above 2e4.
  const Ends down = ends_of({.cells = 3e4, .days = 47}, n);
  EXPECT_NEAR(down.mean(down.x_cells), 3e4 * std::exp(-0.07 * 47), 3 * down.deviation(down.x_cells) / std::sqrt(n));
  const Ends up = ends_of({.cells = 5e3, .days = 60, .parameters = {{b, 0.12}, {d, 0.05}}}, n);
  EXPECT_GT(up.mean(up.x_cells), 2e5);
  EXPECT_NEAR(up.mean(up.x_cells), 5e3 * std::exp(0.07 * 60), 3 * up.deviation(up.x_cells) / std::sqrt(n));
}

TEST(LaneClones, PartOfACellIsACellWithThatProbability) {
  const Ends ends = ends_of({.cells = 0.4, .days = 1e-3}, n);
  EXPECT_NEAR(ends.mean(ends.x_cells), 0.4, 3 * standard_error(0.4, n));
  EXPECT_NEAR(ends.extinct(), 0.6, 3 * standard_error(0.4, n));
}

TEST(LaneClones, FastKillingDoesNotRunThroughTheSwitch) {  // 3e4 cells to one within two days
  const Plan plan{.cells = 3e4, .days = 2.1, .parameters = {{b, 0}, {d, 5}}};
  const double expected = std::pow(1 - std::exp(-5 * 2.1), 3e4);
  EXPECT_NEAR(ends_of(plan, n).extinct(), expected, 3 * standard_error(expected, n));
}

TEST(LaneClones, InflowBringsBackACloneThatDied) {
  const Ends ends = ends_of({.cells = 0, .days = 30, .parameters = {{v, 0.5}}}, n);
  EXPECT_NEAR(ends.mean(ends.x_cells), 0.5 * (1 - std::exp(-0.07 * 30)) / 0.07,
              3 * ends.deviation(ends.x_cells) / std::sqrt(n));
  const double none = std::pow(1 / (1 + fate_under(0.02, 0.09, 30).births), 0.5 / 0.02);
  EXPECT_NEAR(ends.extinct(), none, 3 * standard_error(none, n));
}

TEST(LaneClones, TransferredCellsArriveInExpectation) {
  for (const double cells : {300.0, 3e5}) {  // counted from the start, and an ODE all the way
    const Ends ends = ends_of({.cells = cells, .days = 20, .parameters = {{b, 0.1}, {d, 0.05}, {e, 0.02}}}, n);
    const double r = 0.1 - 0.05 - 0.02, growth = std::exp(r * 20);
    EXPECT_NEAR(ends.mean(ends.x_cells), cells * growth,
                3 * ends.deviation(ends.x_cells) / std::sqrt(n) + 1e-3 * cells);
    EXPECT_NEAR(ends.mean(ends.y_cells), 0.02 * cells * (growth - 1) / r,
                3 * ends.deviation(ends.y_cells) / std::sqrt(n) + 1e-3 * cells);
  }
}

TEST(LaneClones, HeldClonesStayWhereTheyAre) {
  const Ends ends = ends_of({.cells = 1234.5, .days = 50, .held = true}, 3);
  EXPECT_NEAR(ends.x_cells[0], 1235, 0.5);
  const Ends many = ends_of({.cells = 5e8, .days = 50, .held = true}, 3);
  EXPECT_EQ(many.x_cells[0], 5e8);
}

TEST(LaneClones, WithoutCountingAnOdeNeverReachesZero) {
  const Ends ends = ends_of({.cells = 1e6, .days = 199}, 1, {.counting = false});
  EXPECT_GE(ends.x_cells[0], 0);
  EXPECT_EQ(ends.y_cells[0], 0);
  const Ends counted = ends_of({.cells = 1e6, .days = 400}, 64);
  EXPECT_EQ(counted.extinct(), 1);
}

TEST(LaneClones, GiveTheSameNumbersForAnyWidthAndOrder) {
  const Plan plan{.cells = 2e4, .days = 60, .parameters = {{v, 1}, {e, 0.01}}};
  const Ends reference = ends_of(plan, 40, {.lanes = 8});
  const Ends other = ends_of(plan, 40, {.lanes = 32, .threads = 2, .order_seed = 9});
  EXPECT_EQ(reference.x_cells, other.x_cells);
  EXPECT_EQ(reference.y_cells, other.y_cells);
  const Ends seeded = ends_of(plan, 40, {.seed = 2});
  EXPECT_NE(reference.x_cells, seeded.x_cells);
}

}  // namespace
}  // namespace remit
