#include "remit/trial/hazard.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/base/rng.hpp"

namespace remit {
namespace {

TEST(Hazard, TheDayIsInterpolatedWhereTheThresholdIsCrossed) {
  FirstEvent event(1.0, 0, 0.5);
  EXPECT_FALSE(event.read(7, 1.0).has_value());
  const auto day = event.read(14, 2.5);  // from 0.5 to 2.0 above the start: a third of the way
  ASSERT_TRUE(day.has_value());
  EXPECT_NEAR(*day, 7 + 7.0 / 3, 1e-12);
  EXPECT_FALSE(event.read(21, 9).has_value()) << "a first event happens once";
}

TEST(Hazard, ConstantHazardGivesExponentialTimes) {
  const double rate = 0.01, horizon = 70;
  int events = 0;
  double sum = 0;
  for (std::uint32_t patient = 0; patient < 20000; ++patient) {
    FirstEvent event(Draws({.patient = patient, .stream = Stream::death}).exponential(), 0, 0);
    for (int week = 1; week <= 10; ++week)
      if (const auto day = event.read(7 * week, rate * 7 * week)) ++events, sum += *day;
  }
  const double expected = 1 - std::exp(-rate * horizon);
  EXPECT_NEAR(events / 20000.0, expected, 4 * std::sqrt(expected * (1 - expected) / 20000));
  // Mean of an exponential time given that it lies below the horizon.
  EXPECT_NEAR(sum / events, 1 / rate - horizon * std::exp(-rate * horizon) / expected, 0.8);
}

TEST(Hazard, TermsHaveNamesForFiles) {
  EXPECT_EQ(event_names("fever"), std::vector<std::string>{"fever"});
  EXPECT_EQ(event_names("cytokine release syndrome"), (std::vector<std::string>{"cytokine_release_syndrome", "crs"}));
  EXPECT_EQ(event_names("neurotoxicity (ICANS)"), (std::vector<std::string>{"neurotoxicity", "icans"}));
}

TEST(Hazard, GradesAreRead) {
  EXPECT_EQ(least_grade("any"), 1);
  EXPECT_EQ(least_grade(""), 1);
  EXPECT_EQ(least_grade(">=3"), 3);
  EXPECT_EQ(least_grade("severe"), 0);
}

TEST(Hazard, TermAddressesAreStable) {
  EXPECT_EQ(term_address(""), 0x9ce484222325u);
  EXPECT_EQ(term_address("a"), 0xdc4c8601ec8cu);
}

TEST(Hazard, TermsOfSeveralDrugsAddUpAndLevelsRise) {
  Program program;
  program.states = {"h1", "h2", "h3", "d"};
  const auto hazard = [](const char* id, const char* kind, const char* grade) {
    return HazardInfo{id, kind, "infection", grade, "CTCAE5", {}};
  };
  const std::vector<HazardInfo> hazards = {hazard("h2", "adverse_event", ">=3"), hazard("h1", "adverse_event", "any"),
                                           hazard("d", "death", ""), hazard("h3", "adverse_event", "any")};
  const auto risks = find_risks(hazards, "adverse_event", program);
  ASSERT_EQ(risks.size(), 1u);
  ASSERT_EQ(risks[0].levels.size(), 2u);
  EXPECT_EQ(risks[0].levels[0].grade, 1);
  EXPECT_EQ(risks[0].levels[0].states, (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(risks[0].levels[1].states, (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(find_risks(hazards, "death", program).size(), 1u);
}

}  // namespace
}  // namespace remit
