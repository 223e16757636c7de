#include "remit/stats/proportional_hazards.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

// ovarian of R's survival (Edmunson 1979): 26 women, residual columns left out.
struct Ovarian {
  SurvivalData data;
  std::vector<double> age, rx;
};
Ovarian ovarian() {
  Ovarian o;
  o.data.time = {59,  115, 156, 421,  431,  448,  464,  475,  477, 563, 638, 744, 769,
                 770, 803, 855, 1040, 1106, 1129, 1206, 1227, 268, 329, 353, 365, 377};
  o.data.event = {1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0};
  o.age = {72.3315, 74.4932, 66.4658, 53.3644, 50.3397, 56.4301, 56.937,  59.8548, 64.1753,
           55.1781, 56.7562, 50.1096, 59.6301, 57.0521, 39.2712, 43.1233, 38.8932, 44.6,
           53.9068, 44.2055, 59.589,  74.5041, 43.137,  63.2192, 64.4247, 58.3096};
  o.rx = {1, 1, 1, 2, 1, 1, 2, 2, 1, 2, 1, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 1, 2, 2, 2};
  return o;
}

TEST(ProportionalHazards, ReproducesOvarian) {
  const Ovarian o = ovarian();
  const Covariates covariates = {o.age, o.rx};
  const CoxFit fit = *cox(o.data, covariates);
  EXPECT_NEAR(fit.coefficients[0].beta, .147326595469, 6e-13);
  EXPECT_NEAR(fit.coefficients[1].beta, -.803973012665, 6e-13);
  EXPECT_NEAR(fit.loglik, -27.041898863, 6e-10);
  const ProportionalHazards test = proportional_hazards(o.data, covariates, fit);
  EXPECT_NEAR(test.covariates[0].chi_square, .224265642198, 6e-13);
  EXPECT_NEAR(test.covariates[1].chi_square, .779606879885, 6e-13);
  EXPECT_NEAR(test.all.chi_square, .918669928516, 6e-13);
}

TEST(ProportionalHazards, SingleCovariatesOfOvarianMatchToo) {
  const Ovarian o = ovarian();
  const CoxCoefficient age = cox(o.data, {o.age})->coefficients[0], rx = cox(o.data, {o.rx})->coefficients[0];
  EXPECT_NEAR(age.beta, .161619857406, 6e-13);
  EXPECT_NEAR(age.standard_error, .0497401245026, 6e-14);
  EXPECT_NEAR(rx.beta, -.596380049392, 1.1e-12);
  EXPECT_NEAR(rx.standard_error, .586989526366, 6e-13);
}

TEST(ProportionalHazards, SeesCurvesThatCross) {
  SurvivalData data;
  std::vector<double> x;
  for (int k = 0; k < 60; ++k)  // arm 1 dies first and last, arm 0 in between
    data.time.push_back(1 + k), data.event.push_back(1), x.push_back(k < 15 || k >= 45 ? 1 : 0);
  EXPECT_LT(proportional_hazards(data, {x}, *cox(data, {x})).all.p, 0.05);
}

}  // namespace
}  // namespace remit
