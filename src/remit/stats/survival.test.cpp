#include "remit/stats/survival.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

SurvivalData data_of(std::vector<double> time, std::vector<int> event) {
  SurvivalData data;
  data.time = std::move(time), data.event = std::move(event);
  return data;
}

std::string code_of(const SurvivalData& data) {
  const Result<SurvivalData> result = tidy(data);
  return result.ok() ? "" : result.diagnostics().front().code;
}

TEST(Survival, RefusesTimesThatAreNotTimes) {
  EXPECT_EQ(code_of(data_of({1, NAN}, {1, 1})), "stats-time");
  EXPECT_EQ(code_of(data_of({1, INFINITY}, {1, 0})), "stats-time");
  EXPECT_EQ(code_of(data_of({1, -2}, {1, 1})), "stats-time");
  EXPECT_EQ(code_of(data_of({1, 0}, {1, 1})), "");
}

TEST(Survival, NamesTheRowThatIsWrong) {
  EXPECT_NE(tidy(data_of({1, 2, NAN}, {1, 1, 1})).diagnostics().front().message.find("row 3"), std::string::npos);
}

TEST(Survival, RefusesEmptyAndUnevenColumns) {
  EXPECT_EQ(code_of({}), "stats-empty");
  EXPECT_EQ(code_of(data_of({1, 2}, {1})), "stats-length");
  SurvivalData data = data_of({1, 2}, {1, 1});
  data.group = {0};
  EXPECT_EQ(code_of(data), "stats-length");
}

TEST(Survival, RefusesEntryAtOrAfterExit) {
  SurvivalData data = data_of({5, 6}, {1, 1});
  data.entry = {0, 6};
  EXPECT_EQ(code_of(data), "stats-entry");
  data.entry = {0, 6 - 1e-9};  // nothing is left after near ties are joined
  EXPECT_EQ(code_of(data), "stats-entry");
}

TEST(Survival, RefusesNegativeCodes) { EXPECT_EQ(code_of(data_of({1, 2}, {1, -1})), "stats-code"); }

TEST(Survival, JoinsNearTiesToTheSmallerTime) {
  const SurvivalData joined = *tidy(data_of({0.1 + 0.2, 0.3, 0.5}, {1, 1, 1}));
  EXPECT_EQ(joined.time[0], 0.3);
  EXPECT_EQ(joined.time[1], 0.3);
  EXPECT_EQ(tidy(data_of({1, 1 + 1e-6}, {1, 1}))->time[1], 1 + 1e-6);
}

TEST(Survival, CountsThoseUnderObservationOnly) {
  SurvivalData data = data_of({2, 5, 5, 9}, {1, 0, 1, 1});
  data.entry = {0, 2, 0, 5};
  const std::vector<RiskTime> times = risk_times(data);
  ASSERT_EQ(times.size(), 3u);
  EXPECT_EQ(times[0].at_risk, 2u);  // entry 2 is not yet at risk at 2
  EXPECT_EQ(times[1].at_risk, 2u);
  EXPECT_EQ(times[1].events, 1u);
  EXPECT_EQ(times[1].censored, 1u);
  EXPECT_EQ(times[2].at_risk, 1u);
}

}  // namespace
}  // namespace remit
