#include "remit/stats/aalen_johansen.hpp"

#include <gtest/gtest.h>

#include "remit/stats/kaplan_meier.hpp"
#include "remit/stats/test_data.hpp"

namespace remit {
namespace {

TEST(AalenJohansen, ReproducesMgus2) {
  REMIT_CSV_OR_SKIP(csv, REMIT_SOURCE_DIR "/../shared/evidence/data/mgus2.csv");
  const std::vector<double> to_progression = csv.numbers("ptime"), to_death = csv.numbers("futime");
  const std::vector<int> progressed = csv.codes("pstat"), died = csv.codes("death");
  SurvivalData data;
  for (std::size_t k = 0; k < died.size(); ++k) {
    data.time.push_back(progressed[k] != 0 ? to_progression[k] : to_death[k]);
    data.event.push_back(progressed[k] != 0 ? 1 : 2 * died[k]);
  }
  const CumulativeIncidence progression = *aalen_johansen(data, 1), death = *aalen_johansen(data, 2);
  EXPECT_NEAR(progression.at(120).incidence, .0637221680131, 6e-14);
  EXPECT_NEAR(progression.at(240).incidence, .0998137159355, 6e-14);
  EXPECT_NEAR(death.at(120).incidence, .53181770408, 6e-12);
  EXPECT_NEAR(death.at(240).incidence, .724027976143, 6e-13);
}

TEST(AalenJohansen, OneCauseIsOneMinusKaplanMeierWithGreenwoodsError) {
  const CumulativeIncidence incidence = *aalen_johansen(test::aml(), 1);
  const KaplanMeier curve = *kaplan_meier(test::aml());
  for (double t : {9.0, 23.0, 45.0, 48.0, 100.0}) {
    EXPECT_NEAR(incidence.at(t).incidence, 1 - curve.at(t).survival, 1e-14);
    EXPECT_NEAR(incidence.at(t).standard_error, curve.at(t).standard_error(), 1e-13);
  }
}

TEST(AalenJohansen, CausesAddUpToOneMinusSurvivalOfAny) {
  SurvivalData data = test::aml();
  for (std::size_t k = 0; k < data.size(); ++k) data.event[k] *= 1 + int(k % 3);
  const double sum = aalen_johansen(data, 1)->at(40).incidence + aalen_johansen(data, 2)->at(40).incidence +
                     aalen_johansen(data, 3)->at(40).incidence;
  EXPECT_NEAR(sum, 1 - kaplan_meier(data)->at(40).survival, 1e-14);
}

TEST(AalenJohansen, WithoutCensoringIsAShareWithBinomialError) {
  SurvivalData data;
  for (int k = 0; k < 20; ++k) data.time.push_back(1 + k), data.event.push_back(k % 4 == 0 ? 1 : 2);
  const IncidenceStep end = aalen_johansen(data, 1)->at(15.5);
  EXPECT_NEAR(end.incidence, 4 / 20.0, 1e-14);
  EXPECT_NEAR(end.standard_error * end.standard_error, 0.2 * 0.8 / 20, 1e-14);
}

TEST(AalenJohansen, ACauseThatNobodyHadIsZero) {
  EXPECT_EQ(aalen_johansen(test::aml(), 7)->at(100).incidence, 0);
  EXPECT_EQ(aalen_johansen(test::aml(), 7)->at(100).standard_error, 0);
}

// Hand computation for F = 0.3, se = 0.05: the half width on the scale log(-log F) is 1.959964 0.05/(0.3 1.203973).
TEST(AalenJohansen, IntervalsStayInsideAndFollowTheScale) {
  const Interval interval = incidence_interval({12, 0.3, 0.05}, 0.95);
  EXPECT_NEAR(interval.low, 0.206131, 1e-4);
  EXPECT_NEAR(interval.high, 0.399366, 1e-4);
  const Interval extreme = incidence_interval({12, 0.98, 0.05}, 0.95);
  EXPECT_GT(extreme.low, 0);
  EXPECT_LT(extreme.high, 1);
  EXPECT_EQ(incidence_interval({12, 0, 0}).high, 0);
}

}  // namespace
}  // namespace remit
