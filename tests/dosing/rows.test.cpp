// Order at one time, resets, covariates, extensions, realised doses and what goes wrong during a run.
#include "dosed.hpp"

namespace remit {
namespace {

using namespace dosing_test;

constexpr double k = 0.055;

Dosed ok(const Result<Dosed>& dosed) {
  EXPECT_TRUE(dosed.ok()) << render(dosed.diagnostics());
  return *dosed;
}

TEST(DosingRows, OfOneTimeHappenInTheirOrder) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT\n0,0,0\n0,100,2\n0,0,0\n0,50,2\n0,0,0\n"));
  EXPECT_EQ(dosed.value("central", 0), 0);
  EXPECT_EQ(dosed.value("central", 1), 100);
  EXPECT_EQ(dosed.value("central", 2), 150);
}

TEST(DosingRows, SeeFurtherDosesThatAreDueAtTheirTime) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,II,ADDL\n0,100,2,24,1\n23,0,0,0,0\n24,0,0,0,0\n"));
  expect_near(dosed.value("central", 1), 100 * std::exp(-k * 24) + 100);
}

TEST(DosingRows, OfAResetClearStatesInfusionsAndPendingDoses) {
  const Dosed dosed =
      ok(run(one_compartment,
             "TIME,AMT,CMT,RATE,II,ADDL,EVID\n0,480,2,10,0,0,1\n1,50,1,0,7,9,1\n20,0,0,0,0,0,3\n20,0,0,0,0,0,0\n"
             "40,0,0,0,0,0,0\n41,30,2,0,0,0,4\n41,0,0,0,0,0,0\n"));
  EXPECT_EQ(dosed.value("central", 0), 0);
  EXPECT_EQ(dosed.value("central", 1), 0);
  EXPECT_EQ(dosed.value("depot", 1), 0);
  EXPECT_EQ(dosed.value("central", 2), 30);
}

TEST(DosingRows, OfAResetGoBackToTheStatesTheModelBeginsWith) {
  const Dosed dosed = ok(run("species tumour = 5; tumour -> ; 0.1 * tumour", "TIME,EVID\n10,0\n10,3\n10,0\n"));
  expect_near(dosed.value("tumour", 0), 5 * std::exp(-1.0));
  EXPECT_EQ(dosed.value("tumour", 1), 5);
}

TEST(DosingRows, StartTheTimeAgainAtAReset) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT,EVID\n0,100,2,1\n30,0,0,0\n0,70,2,4\n2,0,0,0\n"));
  EXPECT_EQ(dosed.runs[0].trajectory.time_days, (std::vector<double>{30, 2}));
  expect_near(dosed.value("central", 1), 70 * std::exp(-k * 2));
  EXPECT_EQ(dosed.runs[0].doses.at(1).time, 30);
}

TEST(DosingRows, CarryCovariatesForwardOrBackward) {
  const char* text = "input = 0; x = 0; x' = input";
  const std::string csv = "TIME,input\n0,1\n2,3\n5,7\n";
  const Dosed forward = ok(run(text, csv)), backward = ok(run(text, csv, Carry::nocb));
  expect_near(forward.value("x", 2), 1 * 2 + 3 * 3);
  expect_near(backward.value("x", 2), 3 * 2 + 7 * 3);
  const Dosed subjects = ok(run(text, "ID,TIME,input\na,0,1\na,2,1\nb,0,5\nb,2,5\n"));
  expect_near(subjects.value("x", 1, 1), 10);
}

TEST(DosingRows, EvaluateBioavailabilityWithTheirOwnCovariates) {
  const char* text = "w = 1; central_bioavailability := w / 10; species central = 0; central -> ; 0 * central";
  for (const Carry carry : {Carry::locf, Carry::nocb}) {
    const Dosed dosed = ok(run(text, "TIME,AMT,CMT,w\n0,0,0,1\n3,100,1,5\n3,0,0,8\n", carry));
    EXPECT_EQ(dosed.value("central", 1), 50);
  }
}

TEST(DosingRows, ReplaceAndMultiply) {
  const Dosed dosed = ok(
      run(one_compartment, "TIME,AMT,CMT,EVID\n0,100,2,1\n1,40,2,5\n1,0,0,0\n1,0.25,2,6\n1,0,0,0\n1,3,2,8\n1,0,0,0\n"));
  EXPECT_EQ(dosed.value("central", 0), 40);
  EXPECT_EQ(dosed.value("central", 1), 10);
  EXPECT_EQ(dosed.value("central", 2), 3);
}

TEST(DosingRows, AreRefusedWhenTheModelGivesNoRateOrLag) {
  const auto missing = run("species central = 0; central -> ; central", "TIME,AMT,CMT,RATE\n0,1,1,-1\n1,1,1,-2\n");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.diagnostics().size(), 2u);
  EXPECT_EQ(missing.diagnostics()[1].code, "dosing-no-rate");
  EXPECT_EQ(missing.diagnostics()[1].span.line, 3);
  const Dosed negative =
      ok(run("central_lag = -1; species central = 0; central -> ; central", "TIME,AMT,CMT\n0,1,1\n2,0,0\n"));
  ASSERT_EQ(negative.runs[0].diagnostics.size(), 1u);
  EXPECT_EQ(negative.runs[0].diagnostics[0].code, "dosing-value");
  EXPECT_TRUE(negative.runs[0].trajectory.states.empty());
}

TEST(DosingRows, AreRefusedWithAnUnknownColumn) {
  const auto dosed = run("weight = 70; species central = 0; central -> ; weight * central", "TIME,wieght\n0,1\n");
  ASSERT_FALSE(dosed.ok());
  EXPECT_EQ(dosed.diagnostics()[0].code, "dosing-unknown-covariate");
  EXPECT_NE(dosed.diagnostics()[0].hint.find("weight"), std::string::npos);
}

TEST(DosingRows, AreWrittenAsRealisedDoses) {
  const Dosed dosed =
      ok(run(one_compartment,
             "TIME,AMT,CMT,RATE,II,ADDL,EVID\n1,100,2,40,10,1,1\n5,9,1,0,0,0,1\n12,0,0,0,0,0,3\n30,0,0,0,0,0,0\n"));
  const Table table = realised_table({{"7", dosed.runs[0].doses}});
  EXPECT_EQ(
      table.csv(),
      "ID,time,state,amount,rate,duration,row\n7,1,central,100,40,2.5,2\n7,5,depot,9,0,0,3\n7,11,central,40,40,1,2\n");
}

TEST(DosingRows, LeaveNoRateBehindWhenInfusionsEnd) {
  const Dosed dosed = ok(run("species x = 0; x -> ; 0 * x",
                             "TIME,AMT,CMT,RATE\n0,0.1,1,0.1\n0,0.4,1,0.2\n0.5,0.35,1,0.7\n3,0,0,0\n1000000,0,0,0\n"));
  EXPECT_NEAR(dosed.value("x", 0), 0.85, 1e-12);
  EXPECT_EQ(dosed.value("x", 1), dosed.value("x", 0));
}

TEST(DosingRows, CanBeSeenOnAGridInstead) {
  const Dosed dosed = ok(run(one_compartment, "TIME,AMT,CMT\n1,100,2\n1.5,0,0\n", Carry::locf, {.grid = {0, 1, 2}}));
  EXPECT_EQ(dosed.runs[0].trajectory.time_days, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(dosed.value("central", 0), 0);
  EXPECT_EQ(dosed.value("central", 1), 100);
  expect_near(dosed.value("central", 2), 100 * std::exp(-k));
}

TEST(DosingRows, OfASubjectAreAPatientOfTheirOwn) {
  const Dosed dosed = ok(run(one_compartment, "ID,TIME,AMT,CMT\na,0,100,2\na,5,0,0\nb,0,10,2\nb,5,0,0\n"));
  expect_near(dosed.value("central", 0, 0), 100 * std::exp(-k * 5));
  expect_near(dosed.value("central", 0, 1), 10 * std::exp(-k * 5));
}

}  // namespace
}  // namespace remit
