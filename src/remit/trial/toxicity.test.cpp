#include "remit/trial/toxicity.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Grade {
  Lab lab;
  double value;
  int grade;
};

// CTCAE v5: the edge itself belongs to the milder grade.
constexpr Grade grades[] = {
    {Lab::haemoglobin, 13, 0},  {Lab::haemoglobin, 11, 1},   {Lab::haemoglobin, 10, 1},  {Lab::haemoglobin, 9.9, 2},
    {Lab::haemoglobin, 8, 2},   {Lab::haemoglobin, 7.9, 3},  {Lab::haemoglobin, 4, 3},   {Lab::neutrophils, 1.8, 0},
    {Lab::neutrophils, 1.5, 1}, {Lab::neutrophils, 1.2, 2},  {Lab::neutrophils, 1.0, 2}, {Lab::neutrophils, 0.9, 3},
    {Lab::neutrophils, 0.5, 3}, {Lab::neutrophils, 0.49, 4}, {Lab::platelets, 150, 0},   {Lab::platelets, 100, 1},
    {Lab::platelets, 60, 2},    {Lab::platelets, 30, 3},     {Lab::platelets, 24, 4},    {Lab::lymphocytes, 0.9, 1},
    {Lab::lymphocytes, 0.6, 2}, {Lab::lymphocytes, 0.3, 3},  {Lab::lymphocytes, 0.1, 4}, {Lab::cd4_count, 0.45, 0},
    {Lab::cd4_count, 0.3, 2},   {Lab::cd4_count, 0.1, 3},    {Lab::cd4_count, 0.04, 4},  {Lab::igg, 8, 0},
    {Lab::igg, 6, 1},           {Lab::igg, 4.5, 2},          {Lab::igg, 3, 3},           {Lab::igg, nan, 0}};

TEST(Toxicity, GradesFollowCtcaeFive) {
  for (const Grade& row : grades)
    EXPECT_EQ(grade_of(row.lab, row.value, {}), row.grade) << id_of(row.lab) << " " << row.value;
}

Labs with_neutrophils(double value) { return {13, value, 200, 1.5, 0.6, 9}; }

TEST(Toxicity, OnlyWhatIsWorseThanBaselineCounts) {
  LabToxicity labs(with_neutrophils(1.2), {});  // grade 2 before treatment
  labs.read(7, with_neutrophils(1.1));
  std::vector<AdverseEvent> events;
  labs.report(events);
  EXPECT_TRUE(events.empty());
  labs.read(14, with_neutrophils(0.8));
  labs.read(21, with_neutrophils(0.4));
  labs.read(28, with_neutrophils(3));
  labs.report(events);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].term, "neutropenia");
  EXPECT_EQ(events[0].grade, 4);
  EXPECT_EQ(events[0].day, 21);
  EXPECT_EQ(events[0].first_day, (std::array<double, 4>{14, 14, 14, 21})) << "grade 3 counts as 1 and 2 too";
}

/// A lane that holds nothing but states.
class StateLane final : public Lane {
 public:
  std::vector<double> values;
  const Program& program() const override { return program_; }
  Tick tick() const override { return 0; }
  double state(std::uint32_t index) const override { return values[index]; }
  double parameter(std::uint32_t) const override { return 0; }
  double observable(std::uint32_t) override { return 0; }
  void set_state(std::uint32_t, double) override {}
  void set_parameter(std::uint32_t, double) override {}
  void initialise() override {}
  void hold_counted(bool) override {}
  Calendar& calendar() override { return calendar_; }
  void stop() override {}

 private:
  Program program_;
  Calendar calendar_;
};

TEST(Toxicity, SevereImpliesAnyAndGradesSplitAsStated) {
  const std::vector<Risk> risks = {{"rash", {{1, {0}}, {3, {1}}}}};
  const Conduct conduct;
  int any = 0, severe = 0, four = 0;
  StateLane lane;
  for (std::uint32_t patient = 0; patient < 20000; ++patient) {
    EventToxicity toxicity(risks, conduct, 5, patient);
    lane.values = {0, 0};
    toxicity.start(lane);
    for (int week = 1; week <= 10; ++week) {
      lane.values = {0.1 * week, 0.05 * week};
      toxicity.read(7.0 * week, lane, 7.0 * week);
    }
    std::vector<AdverseEvent> events;
    toxicity.report(events);
    if (events.empty()) continue;
    ++any;
    severe += events[0].grade >= 3;
    four += events[0].grade == 4;
  }
  const auto near = [](double seen, double expected) {
    EXPECT_NEAR(seen, expected, 4 * std::sqrt(expected * (1 - expected) / 20000));
  };
  near(any / 20000.0, 1 - std::exp(-1.0));
  near(severe / 20000.0, 1 - std::exp(-0.5));
  EXPECT_NEAR(double(four) / severe, conduct.grade_4_share, 0.02);
}

TEST(Toxicity, EventsAfterDeathDoNotCount) {
  const std::vector<Risk> risks = {{"rash", {{1, {0}}}}};
  const Conduct conduct;
  EventToxicity toxicity(risks, conduct, 5, 1);
  StateLane lane;
  lane.values = {0};
  toxicity.start(lane);
  lane.values = {1000};
  toxicity.read(7, lane, 0);
  std::vector<AdverseEvent> events;
  toxicity.report(events);
  EXPECT_TRUE(events.empty());
}

}  // namespace
}  // namespace remit
