// Steady states: closed forms by geometric series, and the regimen run by hand from long ago, with lags longer than
// the interval (the rows of NONMEM's own test where its answer differs).
#include "dosed.hpp"

namespace remit {
namespace {

using namespace dosing_test;

constexpr double k = 0.055;

Dosed ok(const Result<Dosed>& dosed) {
  EXPECT_TRUE(dosed.ok()) << render(dosed.diagnostics());
  return *dosed;
}

TEST(DosingSteadyState, OfBolusesIsAGeometricSeries) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,II,SS\n0,100,2,24,1\n0,0,0,0,0\n7,0,0,0,0\n"));
  const double peak = 100 / (1 - std::exp(-k * 24));
  expect_near(dosed.value("central", 0), peak);
  expect_near(dosed.value("central", 1), peak * std::exp(-k * 7));
}

TEST(DosingSteadyState, OfOverlappingInfusionsIsAGeometricSeries) {
  // 60 long every 24: two run at any time, a third for 12.
  const Dosed dosed =
      ok(run(one_compartment, "TIME,AMT,CMT,RATE,II,SS\n0,600,2,10,24,1\n0,0,0,0,0,0\n12,0,0,0,0,0\n100,0,0,0,0,0\n"));
  const double base = 20 / k, more = 10 / k * (1 - std::exp(-k * 12)) / (1 - std::exp(-k * 24));
  expect_near(dosed.value("central", 1), base + more);
  expect_near(dosed.value("central", 0), base + more * std::exp(-k * 12));
  // From 0 on nothing new is begun: those begun at -48, -24 and 0 end at 12, 36 and 60.
  double left = (base + more * std::exp(-k * 12)) * std::exp(-k * 100);
  for (const double end : {12.0, 36.0, 60.0}) left += 10 / k * (1 - std::exp(-k * end)) * std::exp(-k * (100 - end));
  expect_near(dosed.value("central", 2), left);
}

TEST(DosingSteadyState, OfAConstantInfusionIsRateOverElimination) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,RATE,SS\n0,0,2,11,1\n0,0,0,0,0\n10,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 200);
  expect_near(dosed.value("central", 1), 200 * std::exp(-k * 10));
}

TEST(DosingSteadyState, IsAddedBySS2) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,II,SS\n0,40,2,0,0\n5,100,2,24,2\n5,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 40 * std::exp(-k * 5) + 100 / (1 - std::exp(-k * 24)));
}

TEST(DosingSteadyState, IsAddedToABaselineOnce) {
  const char* text = "k = 0.055; species central = 20; -> central; 1.1; central -> ; k * central";
  const Dosed dosed = ok(run(text, "TIME,AMT,CMT,II,SS\n5,100,1,24,2\n5,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 20 + 100 / (1 - std::exp(-k * 24)));
}

TEST(DosingSteadyState, BySS1ForgetsWhatWasThere) {
  const Dosed dosed =
      ok(run(one_compartment,
             "TIME,AMT,CMT,RATE,II,ADDL,SS\n0,400,2,10,0,0,0\n0,50,1,0,7,9,0\n5,100,2,0,24,0,1\n29,0,0,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 100 * std::exp(-k * 24) / (1 - std::exp(-k * 24)));
  EXPECT_EQ(dosed.runs[0].doses.at(0).duration, 5) << "the infusion was cut short";
  EXPECT_EQ(dosed.runs[0].doses.at(0).amount, 50);
  EXPECT_EQ(dosed.runs[0].doses.size(), 3u) << "later doses of the second row were never given";
}

/// The table's row, and the same regimen begun 100 intervals before and looked at from then on.
struct LateDose {
  int id;
  double rate, lag, fraction, interval;
  int additional;
};

void PrintTo(const LateDose& dose, std::ostream* out) { *out << dose.id; }

class DosingSteadyStateWithLag : public testing::TestWithParam<LateDose> {};

/// A central compartment by superposition of its doses from long ago: written down here, without Remit.
double central(const LateDose& dose, double t) {
  const double amount = 100 * dose.fraction, rate = dose.rate, length = rate > 0 ? amount / rate : 0;
  double sum = 0;
  for (int n = -200; n <= dose.additional; ++n) {
    const double since = t - (dose.lag + n * dose.interval);
    if (since < 0) continue;
    const double filled = rate > 0 ? rate / k * (1 - std::exp(-k * std::min(since, length))) : amount;
    sum += filled * std::exp(-k * std::max(since - length, 0.0));
  }
  return sum;
}

TEST_P(DosingSteadyStateWithLag, IsThatOfTheRegimenRunFromLongAgo) {
  const LateDose& dose = GetParam();
  const std::string text = "ka = 1.5; k = 0.055; central_lag = " + format_number(dose.lag) +
                           "; central_bioavailability = " + format_number(dose.fraction) +
                           "; species depot = 0, central = 0; depot -> central; ka * depot; central -> ; k * central";
  std::string csv = "TIME,AMT,CMT,RATE,II,ADDL,SS\n0,100,2," + format_number(dose.rate) + "," +
                    format_number(dose.interval) + "," + std::to_string(dose.additional) + ",1\n";
  for (int t = 0; t <= 130; ++t) csv += format_number(t + 0.125) + ",0,0,0,0,0,0\n";
  const Dosed dosed = ok(run(text, csv));
  for (std::size_t t = 0; t <= 130; ++t)
    expect_near(dosed.value("central", t), central(dose, static_cast<double>(t) + 0.125));
  const bool warned =
      !dosed.runs[0].diagnostics.empty() && dosed.runs[0].diagnostics[0].code == "dosing-lag-beyond-interval";
  EXPECT_EQ(warned, dose.lag > dose.interval);
}

INSTANTIATE_TEST_SUITE_P(Nonmem, DosingSteadyStateWithLag,
                         testing::Values(LateDose{409, 10, 46, 0.412, 24, 1}, LateDose{410, 2, 17, 0.812, 12, 4},
                                         LateDose{411, 2, 17, 1, 12, 3}, LateDose{415, 0, 28, 0.412, 24, 2},
                                         LateDose{509, 10, 27.16, 0.412, 24, 2}, LateDose{510, 2, 34, 0.812, 12, 4},
                                         LateDose{610, 2, 31.4, 0.812, 12, 4}, LateDose{709, 10, 43.88, 0.412, 24, 2},
                                         LateDose{825, 25, 34, 1, 24, 0}, LateDose{909, 10, 51.16, 0.412, 24, 2},
                                         LateDose{109, 10, 22, 0.412, 24, 3}, LateDose{1, 0, 24, 1, 24, 2}));

TEST(DosingSteadyState, IsRefusedWhereTheModelDependsOnTime) {
  const auto dosed =
      run("species central = 0; central -> ; 0.1 * (2 + sin(time)) * central", "TIME,AMT,CMT,II,SS\n0,100,1,24,1\n");
  ASSERT_FALSE(dosed.ok());
  EXPECT_EQ(dosed.diagnostics().at(0).code, "dosing-steady-time");
  EXPECT_EQ(dosed.diagnostics().at(0).span.line, 2);
}

TEST(DosingSteadyState, OfANonlinearModelRepeatsItself) {
  const char* text = "species central = 0; central -> ; 12 * central / (50 + central)";
  const Dosed dosed =
      ok(run(text, "TIME,AMT,CMT,II,ADDL,SS\n0,100,1,24,3,1\n23.999999,0,0,0,0,0\n95.999999,0,0,0,0,0\n"));
  expect_near(dosed.value("central", 1), dosed.value("central", 0), 1e-7);
  const auto added = run(text, "TIME,AMT,CMT,II,SS\n0,100,1,24,2\n");
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added.diagnostics().at(0).code, "dosing-superposition");
}

TEST(DosingSteadyState, OfThousandsOfOverlappingInfusionsIsTheirSum) {
  const char* text = "k = 0.5; species central = 0; central -> ; k * central";
  const Dosed dosed = ok(run(text, "TIME,AMT,CMT,RATE,II,SS\n0,1,1,0.001,0.5,1\n0,0,0,0,0,0\n1000,0,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 2000 * 0.001 / 0.5);
  expect_near(dosed.value("central", 1), 0.002 / (1 - std::exp(-0.25)));  // the last of them has just ended
  const Dosed endless = ok(run(text, "TIME,AMT,CMT,RATE,II,SS\n0,1,1,1e-9,1,1\n1,0,0,0,0,0\n"));
  ASSERT_EQ(endless.runs[0].diagnostics.size(), 1u);
  EXPECT_EQ(endless.runs[0].diagnostics[0].code, "dosing-overlap");
}

TEST(DosingSteadyState, OfAConstantInfusionTakesTheModelsRate) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,RATE,SS\n0,0,2,-1,1\n0,0,0,0,0\n"));
  expect_near(dosed.value("central", 0), 20 / k);
}

TEST(DosingSteadyState, OfTwoCompartmentsIsAGeometricSeries) {
  const char* text =
      "k10 = 0.2; k12 = 0.3; k21 = 0.1; species central = 0, tissue = 0; central -> ; k10 * central;"
      "central -> tissue; k12 * central; tissue -> central; k21 * tissue";
  const Dosed dosed = ok(run(text, "TIME,AMT,CMT,II,SS\n0,100,1,6,1\n3,0,0,0,0\n"));
  const double root = std::sqrt(0.6 * 0.6 - 4 * 0.02), alpha = (0.6 + root) / 2, beta = (0.6 - root) / 2;
  const auto part = [](double share, double rate) { return share * std::exp(-rate * 3) / (1 - std::exp(-rate * 6)); };
  expect_near(dosed.value("central", 0), 100 / (alpha - beta) * (part(alpha - 0.1, alpha) + part(0.1 - beta, beta)));
}

TEST(DosingSteadyState, ThatDoesNotExistIsAnErrorOfItsRow) {
  const auto dosed = run("species central = 0, gone = 0; central -> gone; 0.1 * central",
                         "TIME,AMT,CMT,II,SS\n0,100,1,24,1\n1,0,0,0,0\n");
  ASSERT_TRUE(dosed.ok()) << render(dosed.diagnostics());
  ASSERT_EQ(dosed->runs[0].diagnostics.size(), 1u);
  EXPECT_EQ(dosed->runs[0].diagnostics[0].code, "dosing-no-steady-state");
  EXPECT_EQ(dosed->runs[0].diagnostics[0].span.line, 2);
  EXPECT_TRUE(dosed->runs[0].trajectory.states.empty());
}

}  // namespace
}  // namespace remit
