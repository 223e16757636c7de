// One and two compartments against their closed forms at 1e-8: bolus, infusion, oral, repeated, lag, bioavailability.
#include "dosed.hpp"

namespace remit {
namespace {

using namespace dosing_test;

constexpr double ka = 1.5, k = 0.055;

double bolus(double t, double dose) { return t < 0 ? 0 : dose * std::exp(-k * t); }
double oral(double t, double dose) { return t < 0 ? 0 : dose * ka / (ka - k) * (std::exp(-k * t) - std::exp(-ka * t)); }
double infusion(double t, double rate, double length) {
  if (t < 0) return 0;
  return rate / k * (1 - std::exp(-k * std::min(t, length))) * std::exp(-k * std::max(t - length, 0.0));
}

/// The dose row and looks at 0.5, 1.5, ... 49.5.
std::string table(const std::string& columns, const std::string& dose) {
  std::string csv = "TIME,EVID,AMT,CMT," + columns + "\n0," + dose + "\n";
  const auto commas = std::count(columns.begin(), columns.end(), ',') + 1;
  for (int i = 0; i < 50; ++i) {
    csv += format_number(i + 0.5) + ",0,0,0";
    for (int c = 0; c < commas; ++c) csv += ",0";
    csv += "\n";
  }
  return csv;
}

void expect_central(const std::string& csv, double (*form)(double), const char* text = one_compartment) {
  const auto dosed = run(text, csv);
  ASSERT_TRUE(dosed.ok()) << render(dosed.diagnostics());
  ASSERT_EQ(dosed->trouble(), "");
  ASSERT_EQ(dosed->runs[0].trajectory.states.size(), 50u);
  for (std::size_t i = 0; i < 50; ++i) expect_near(dosed->value("central", i), form(static_cast<double>(i) + 0.5));
}

TEST(DosingClosedForms, Bolus) {
  expect_central(table("RATE", "1,100,central,0"), [](double t) { return bolus(t, 100); });
}

TEST(DosingClosedForms, Oral) {
  expect_central(table("RATE", "1,100,1,0"), [](double t) { return oral(t, 100); });
}

TEST(DosingClosedForms, InfusionByRate) {
  expect_central(table("RATE", "1,100,2,40"), [](double t) { return infusion(t, 40, 2.5); });
}

TEST(DosingClosedForms, InfusionByDuration) {
  expect_central(table("DUR", "1,100,2,4"), [](double t) { return infusion(t, 25, 4); });
}

TEST(DosingClosedForms, InfusionOfModelledRateOrDuration) {
  expect_central(table("RATE", "1,100,2,-1"), [](double t) { return infusion(t, 20, 5); });
  expect_central(table("RATE", "1,100,2,-2"), [](double t) { return infusion(t, 40, 2.5); });
}

TEST(DosingClosedForms, RepeatedDosesAddUp) {
  expect_central(table("II,ADDL", "1,100,1,12,3"),
                 [](double t) { return oral(t, 100) + oral(t - 12, 100) + oral(t - 24, 100) + oral(t - 36, 100); });
  expect_central(table("RATE,II,ADDL", "1,100,2,5,8,2"), [](double t) {  // 20 long: they overlap
    return infusion(t, 5, 20) + infusion(t - 8, 5, 20) + infusion(t - 16, 5, 20);
  });
}

constexpr const char* late_and_less = R"(
  ka = 1.5; k = 0.055; central_lag = 3.25; f = 0.4; central_bioavailability := f + 0.2
  species depot = 0, central = 0
  depot -> central; ka * depot
  central -> ; k * central
)";

TEST(DosingClosedForms, LagDelaysAndBioavailabilityScales) {
  expect_central(
      table("RATE", "1,100,2,0"), [](double t) { return bolus(t - 3.25, 60); }, late_and_less);
  expect_central(
      table("RATE", "1,100,2,40"), [](double t) { return infusion(t - 3.25, 40, 1.5); }, late_and_less);
  expect_central(
      table("DUR", "1,100,2,2"), [](double t) { return infusion(t - 3.25, 30, 2); }, late_and_less);
  expect_central(
      table("II,ADDL", "1,100,2,24,1"), [](double t) { return bolus(t - 3.25, 60) + bolus(t - 27.25, 60); },
      late_and_less);
}

constexpr const char* two_compartments = R"(
  k10 = 0.2; k12 = 0.3; k21 = 0.1
  species central = 0, tissue = 0
  central -> ; k10 * central
  central -> tissue; k12 * central
  tissue -> central; k21 * tissue
)";

// The two rates: alpha + beta = k10 + k12 + k21, alpha beta = k10 k21.
double root() { return std::sqrt(0.6 * 0.6 - 4 * 0.02); }
double alpha() { return (0.6 + root()) / 2; }
double beta() { return (0.6 - root()) / 2; }

TEST(DosingClosedForms, BolusIntoTwoCompartments) {
  const auto form = [](double t) {
    return 100 / (alpha() - beta()) *
           ((alpha() - 0.1) * std::exp(-alpha() * t) + (0.1 - beta()) * std::exp(-beta() * t));
  };
  expect_central(table("RATE", "1,100,central,0"), form, two_compartments);
}

TEST(DosingClosedForms, InfusionIntoTwoCompartments) {
  const auto form = [](double t) {
    const auto part = [&](double share, double r) {
      return 10 * share / r * (1 - std::exp(-r * std::min(t, 10.0))) * std::exp(-r * std::max(t - 10, 0.0));
    };
    return part((alpha() - 0.1) / (alpha() - beta()), alpha()) + part((0.1 - beta()) / (alpha() - beta()), beta());
  };
  expect_central(table("RATE", "1,100,central,10"), form, two_compartments);
}

}  // namespace
}  // namespace remit
