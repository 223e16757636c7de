#include "remit/trial/observation.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace remit {
namespace {

Truth truth(double m_protein, double band = 0) {
  Truth result;
  result.m_protein = m_protein;
  result.flc_involved = 100;
  result.flc_uninvolved = 10;
  result.marrow_plasma_cells = 20;
  result.mrd_fraction = 1e-5;
  result.therapeutic_band = band;
  result.labs = {13, 4, 220, 1.5, 0.6, 9};
  return result;
}

Visit seen(const Truth& what, std::uint32_t patient = 1, const Assay& assay = {}) {
  return observe(what, assay, {.seed = 2, .patient = patient, .stream = Stream::assay});
}

struct Moments {
  double mean = 0, sd = 0;
};
template <class Draw>
Moments moments(Draw draw) {
  constexpr int n = 20000;
  double sum = 0, squares = 0;
  for (std::uint32_t patient = 0; patient < n; ++patient) {
    const double x = draw(patient);
    sum += x, squares += x * x;
  }
  return {sum / n, std::sqrt(squares / n - sum / n * (sum / n))};
}

TEST(Observation, MProteinErrorIsProportionalAndAdditive) {
  const Moments m = moments([](std::uint32_t patient) { return seen(truth(30), patient).m_protein; });
  EXPECT_NEAR(m.mean, 30, 0.06);
  EXPECT_NEAR(m.sd, std::sqrt(std::pow(0.063 * 30, 2) + 0.83 * 0.83), 0.05);
}

TEST(Observation, BelowItsLimitElectrophoresisReadsZeroAndImmunofixationMaySee) {
  for (std::uint32_t patient = 0; patient < 500; ++patient) {
    EXPECT_EQ(seen(truth(0.9), patient).m_protein, 0) << "noise invents no band";
    const double faint = seen(truth(1.2), patient).m_protein;
    EXPECT_TRUE(faint == 0 || faint >= 1);
  }
  EXPECT_TRUE(seen(truth(0.2)).immunofixation_positive);
  EXPECT_FALSE(seen(truth(0.1)).immunofixation_positive);
}

TEST(Observation, ATherapeuticBandIsTakenForDiseaseUnlessTheAssayIsSpecific) {
  Assay old;
  old.specific_immunofixation = false;
  EXPECT_FALSE(seen(truth(0, 0.8)).immunofixation_positive);
  EXPECT_TRUE(seen(truth(0, 0.8), 1, old).immunofixation_positive);
  EXPECT_FALSE(seen(truth(0, 0.1), 1, old).immunofixation_positive);
}

TEST(Observation, PlasmaCellsAreCountedBinomially) {
  const Moments m = moments([](std::uint32_t patient) {
    Visit visit;
    take_marrow(visit, truth(10), {}, {.patient = patient, .stream = Stream::marrow});
    return visit.marrow_plasma_cells;
  });
  EXPECT_NEAR(m.mean, 20, 0.1);
  EXPECT_NEAR(m.sd, 100 * std::sqrt(0.2 * 0.8 / 200), 0.06);
}

TEST(Observation, ResidualDiseaseIsPoissonOfAPatchyMarrow) {
  Assay even;
  even.mrd_patchiness = 0;
  Truth deep = truth(0);
  deep.mrd_fraction = 1e-6;  // 3 cells expected among 3e6
  int negative = 0;
  for (std::uint32_t patient = 0; patient < 20000; ++patient) {
    Visit visit;
    take_marrow(visit, deep, even, {.patient = patient, .stream = Stream::marrow});
    negative += visit.mrd == 0;
  }
  EXPECT_NEAR(negative / 20000.0, std::exp(-3.0), 0.006);
}

TEST(Observation, ATumourBelowZeroByToleranceGivesANegativeMrdTest) {
  Truth gone = truth(0);
  gone.mrd_fraction = -1e-15;
  Visit visit;
  take_marrow(visit, gone, {}, {.patient = 1, .stream = Stream::marrow});
  EXPECT_EQ(visit.mrd, 0);
}

TEST(Observation, EachVisitHasItsOwnNoiseAndTheSameAddressTheSame) {
  const auto at = [](std::uint64_t visit) {
    return observe(truth(30), {}, {.seed = 2, .patient = 1, .stream = Stream::assay, .index = visit}).m_protein;
  };
  EXPECT_EQ(at(1), at(1));
  EXPECT_NE(at(1), at(2));
}

TEST(Observation, AMissedVisitMeasuresNothingAndKeepsTheTruth) {
  const Visit missed = unseen(seen(truth(30)));
  EXPECT_TRUE(missed.missed);
  EXPECT_TRUE(std::isnan(missed.m_protein));
  EXPECT_TRUE(std::isnan(missed.neutrophils));
  EXPECT_EQ(missed.true_m_protein, 30);
}

TEST(Observation, WhatTheModelLacksIsNotMeasured) {
  Truth bare = truth(30);
  bare.flc_uninvolved = bare.mrd_fraction = bare.marrow_plasma_cells = std::numeric_limits<double>::quiet_NaN();
  Visit visit = seen(bare);
  take_marrow(visit, bare, {}, {});
  EXPECT_TRUE(std::isnan(visit.flc_ratio));
  EXPECT_TRUE(std::isnan(visit.mrd));
  EXPECT_TRUE(std::isnan(visit.marrow_plasma_cells));
}

TEST(Observation, MarkersAreFoundByTheModelsIds) {
  const Visit visit = seen(truth(30));
  EXPECT_EQ(observed_value(visit, "m_protein"), visit.m_protein);
  EXPECT_FALSE(observed_value(visit, "age").has_value());
  EXPECT_TRUE(is_visit_marker("haemoglobin"));
}

}  // namespace
}  // namespace remit
