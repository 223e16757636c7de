#include "remit/trial/treatment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "remit/trial/toy_trial.hpp"

namespace remit {
namespace {

/// A lane that is nothing but a calendar, a clock and one rate parameter.
class CalendarLane final : public Lane {
 public:
  CalendarLane() {
    program_.states = {"gut", "dru"};
    program_.parameters = {"dru_rate"};
    program_.varying = {true};
  }
  double rate = 0;
  const Program& program() const override { return program_; }
  Tick tick() const override { return tick_; }
  double state(std::uint32_t) const override { return 0; }
  double parameter(std::uint32_t) const override { return rate; }
  double observable(std::uint32_t) override { return 0; }
  void set_state(std::uint32_t, double) override {}
  void set_parameter(std::uint32_t, double value) override { rate = value; }
  void initialise() override {}
  void hold_counted(bool) override {}
  Calendar& calendar() override { return calendar_; }
  void stop() override {}

  /// Takes entries up to `day`, treating at decisions; the days of the doses taken.
  std::vector<double> run(Treatment& treatment, const Labs& labs, double day) {
    std::vector<double> doses;
    while (!calendar_.empty() && calendar_.next().tick <= to_tick(day)) {
      const Entry entry = calendar_.take();
      tick_ = entry.tick;
      if (entry.kind == EntryKind::dose) doses.push_back(to_days(entry.tick)), last_amount = entry.amount;
      if (entry.kind == EntryKind::add_parameter) rate += entry.amount;
      if (entry.kind == EntryKind::decision) treatment.advance(*this, labs);
    }
    return doses;
  }
  double last_amount = 0;

 private:
  Program program_;
  Calendar calendar_;
  Tick tick_ = 0;
};

struct Course {
  explicit Course(Arm given)
      : arm(std::move(given)), plan(plan_regimen(arm, drugs, lane.program())), treatment(plan, arm, drugs, parameters) {
    treatment.advance(lane, healthy);
  }
  CalendarLane lane;
  Arm arm;
  std::vector<DrugInfo> drugs = [] {
    DrugInfo drug = toy_drug();
    drug.routes[1].bioavailability.clear();
    return std::vector{drug};
  }();
  std::vector<double> parameters = {0};
  RegimenPlan plan;
  Treatment treatment;
  Labs healthy = {13, 4, 200, 1.5, 0.6, 9};
  Labs low = {13, 0.4, 200, 1.5, 0.6, 9};
};

TEST(Treatment, CyclesAreLoweredOneAfterTheOther) {
  Course course(toy_arm("a", 1, {rule("40 mg", {1, 15})}));
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 60), (std::vector<double>{0, 14, 28, 42, 56}));
  EXPECT_LT(course.lane.calendar().size(), 4u) << "only the present cycle is in the calendar";
}

TEST(Treatment, AFixedNumberOfCyclesEnds) {
  Arm arm = toy_arm("a", 1, {rule("40 mg", {1})});
  arm.phases[0].cycles = 2;
  Course course(arm);
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 400), (std::vector<double>{0, 28}));
  EXPECT_TRUE(course.treatment.over());
}

TEST(Treatment, LowCountsHoldADrugThenReduceIt) {
  Arm arm = toy_arm("a", 1, {rule("40 mg", {1, 8, 15, 22})});
  arm.adjustments = {{.drug = "dru", .marker = "neutrophils", .hold_below = 1, .factor = 0.5, .most = 1, .span = {}}};
  Course course(arm);
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 6), (std::vector<double>{0}));
  EXPECT_EQ(course.lane.run(course.treatment, course.low, 20), (std::vector<double>{}));
  EXPECT_EQ(course.treatment.reductions(0), 1);
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 27), (std::vector<double>{21}));
  EXPECT_EQ(course.lane.last_amount, 20);
  course.lane.run(course.treatment, course.low, 34);
  EXPECT_EQ(course.treatment.reductions(0), 1) << "at most one reduction";
}

TEST(Treatment, LevelsAreGoneDownOneByOneAndTheLastHoldStops) {
  Arm arm = toy_arm("a", 1, {rule("40 mg", {1, 8, 15, 22})});
  arm.adjustments = {{.drug = "dru",
                      .marker = "neutrophils",
                      .hold_below = 1,
                      .levels = {0.75, 0.5},
                      .resume_from = 1.5,
                      .stop_after = true,
                      .span = {}}};
  Course course(arm);
  Labs between = course.healthy;
  between[static_cast<std::size_t>(Lab::neutrophils)] = 1.2;
  course.lane.run(course.treatment, course.healthy, 6);                    // day 0, full dose
  EXPECT_TRUE(course.lane.run(course.treatment, course.low, 13).empty());  // day 7 held
  EXPECT_TRUE(course.lane.run(course.treatment, between, 20).empty()) << "above the hold, below the return";
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 27), (std::vector<double>{21}));
  EXPECT_EQ(course.lane.last_amount, 30);
  course.lane.run(course.treatment, course.low, 34);
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 41), (std::vector<double>{35}));
  EXPECT_EQ(course.lane.last_amount, 20);
  course.lane.run(course.treatment, course.low, 48);
  EXPECT_TRUE(course.lane.run(course.treatment, course.healthy, 70).empty()) << "no level is left: stopped";
  std::vector<DrugExposure> exposures;
  course.treatment.report(70, exposures);
  ASSERT_EQ(exposures.size(), 1u);
  EXPECT_EQ(exposures[0].holds, 3);
  EXPECT_EQ(exposures[0].reductions, 2);
  EXPECT_TRUE(exposures[0].stopped);
  EXPECT_NEAR(exposures[0].planned, 10 * 40, 1e-9) << "days 0 to 63";
  EXPECT_NEAR(exposures[0].given, 40 + 30 + 20, 1e-9);
  EXPECT_NEAR(relative_dose_intensity(exposures[0]), 0.225, 1e-12);
}

TEST(Treatment, RulesOfOneDrugShareItsLadder) {
  Arm arm = toy_arm("a", 1, {rule("40 mg", {1, 8, 15, 22})});
  const DoseAdjustment neutrophils{
      .drug = "dru", .marker = "neutrophils", .hold_below = 1, .levels = {0.5, 0.25}, .span = {}};
  DoseAdjustment platelets = neutrophils;
  platelets.marker = "platelets", platelets.hold_below = 50;
  arm.adjustments = {neutrophils, platelets};
  Course course(arm);
  Labs few_platelets = course.healthy;
  few_platelets[static_cast<std::size_t>(Lab::platelets)] = 20;
  course.lane.run(course.treatment, course.healthy, 6);
  course.lane.run(course.treatment, course.low, 13);
  course.lane.run(course.treatment, few_platelets, 20);
  EXPECT_EQ(course.lane.run(course.treatment, course.healthy, 27), (std::vector<double>{21}));
  EXPECT_EQ(course.lane.last_amount, 10) << "the second level, not half of a half of another ladder";
}

TEST(Treatment, OnlyDosesBeforeTheEndCount) {
  Course course(toy_arm("a", 1, {rule("40 mg", {1, 8, 15, 22})}));
  course.lane.run(course.treatment, course.healthy, 10);
  std::vector<DrugExposure> exposures;
  course.treatment.report(14, exposures);
  ASSERT_EQ(exposures.size(), 1u);
  EXPECT_EQ(exposures[0].planned, 80) << "days 0 and 7; the patient leaves as the third is due";
  EXPECT_EQ(relative_dose_intensity(exposures[0]), 1);
}

TEST(Treatment, AStopEmptiesTheCalendarAndEndsInfusions) {
  DoseRule daily = rule("25 mg", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, "oral");
  daily.averaged = true;
  Course course(toy_arm("a", 1, {daily}));
  course.lane.run(course.treatment, course.healthy, 5);
  EXPECT_EQ(course.lane.rate, 25);
  course.treatment.stop(course.lane);
  EXPECT_EQ(course.lane.rate, 0);
  EXPECT_TRUE(course.lane.calendar().empty());
  EXPECT_TRUE(course.treatment.over());
}

TEST(Treatment, AnArmWithoutPhasesIsOverAtOnce) {
  Course course(toy_arm("a", 1, {}));
  EXPECT_TRUE(course.treatment.over());
  EXPECT_TRUE(course.lane.calendar().empty());
}

}  // namespace
}  // namespace remit
