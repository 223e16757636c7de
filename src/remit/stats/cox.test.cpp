#include "remit/stats/cox.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "remit/stats/log_rank.hpp"
#include "remit/stats/test_data.hpp"

namespace remit {
namespace {

constexpr double digits12 = 6e-12;  // twelve digits of values between one and ten

std::vector<double> not_maintained() {
  std::vector<double> x;
  for (int group : test::aml().group) x.push_back(group);
  return x;
}
CoxFit aml_fit(Ties ties) { return *cox(test::aml(), {not_maintained()}, {.ties = ties}); }
CoxFit test1_fit(Ties ties) { return *cox(test::test1(), {test::test1_x()}, {.ties = ties}); }
std::string code_of(const Result<CoxFit>& result) { return result.ok() ? "" : result.diagnostics().front().code; }

TEST(Cox, ReproducesTest1Breslow) {
  const CoxFit fit = test1_fit(Ties::breslow);
  EXPECT_NEAR(fit.coefficients[0].beta, std::log((3 + std::sqrt(33.0)) / 2), 1e-13);
  EXPECT_NEAR(fit.coefficients[0].beta, 1.47528491483, digits12);
  EXPECT_NEAR(fit.coefficients[0].standard_error, 1.25573439301, digits12);
  EXPECT_NEAR(fit.loglik_null, -4.56434819147, digits12);
  EXPECT_NEAR(fit.loglik, -3.824749505, 6e-10);
  EXPECT_NEAR(fit.score.chi_square, 1.6, 1e-13);
  EXPECT_NEAR(fit.likelihood_ratio.chi_square, 1.47919737293, digits12);
}

TEST(Cox, ReproducesTest1Efron) {
  const CoxFit fit = test1_fit(Ties::efron);
  EXPECT_NEAR(fit.coefficients[0].beta, 1.67685748559, digits12);
  EXPECT_NEAR(fit.coefficients[0].standard_error, 1.27761557628, digits12);
  EXPECT_NEAR(fit.loglik_null, -4.27666611902, digits12);
  EXPECT_NEAR(fit.loglik, -3.35897484026, digits12);
  EXPECT_NEAR(fit.score.chi_square, 2.03614457831, digits12);
  EXPECT_NEAR(fit.likelihood_ratio.chi_square, 1.83538255751, digits12);
}

TEST(Cox, ReportsThatTest1ExactHasNoMaximum) {
  const Result<CoxFit> result = cox(test::test1(), {test::test1_x()}, {.ties = Ties::exact});
  ASSERT_EQ(code_of(result), "cox-infinite-coefficient");
  EXPECT_NE(result.diagnostics()[0].message.find("-2.197225"), std::string::npos);  // the likelihood it rises to
}

TEST(Cox, ReproducesAmlBreslow) {
  const CoxCoefficient c = aml_fit(Ties::breslow).coefficients[0];
  EXPECT_NEAR(c.beta, .904219723686, 6e-13);
  EXPECT_NEAR(c.standard_error, .512247907304, 6e-13);
  EXPECT_NEAR(c.hazard_ratio, 2.47000388543, digits12);
}

TEST(Cox, ReproducesAmlEfron) {
  const CoxFit fit = aml_fit(Ties::efron);
  const CoxCoefficient c = fit.coefficients[0];
  EXPECT_NEAR(c.beta, .915532575015, 6e-13);
  EXPECT_NEAR(c.standard_error, .511934275172, 6e-13);
  EXPECT_NEAR(c.hazard_ratio, 2.49810532617, digits12);
  EXPECT_NEAR(c.interval.low, .915907257436, 6e-13);
  EXPECT_NEAR(c.interval.high, 6.81349576606, digits12);
  EXPECT_NEAR(fit.loglik_null, -42.7248392628, 6e-11);
  EXPECT_NEAR(fit.loglik, -41.0326155965, 6e-11);
  EXPECT_NEAR(fit.score.chi_square, 3.41673439552, digits12);
}

TEST(Cox, ReproducesAmlExact) {
  const CoxFit fit = aml_fit(Ties::exact);
  EXPECT_NEAR(fit.coefficients[0].beta, .921760869159, 6e-13);
  EXPECT_NEAR(fit.coefficients[0].standard_error, .51624840081, 6e-12);
  EXPECT_NEAR(fit.loglik, -38.9635470079, 6e-11);
  EXPECT_NEAR(fit.score.chi_square, 3.39638869898, digits12);
  EXPECT_NEAR(fit.score.chi_square, log_rank(test::aml())->chi_square, 1e-12);
}

TEST(Cox, ReproducesMyelomaWithLeftTruncation) {
  REMIT_CSV_OR_SKIP(csv, REMIT_SOURCE_DIR "/../shared/evidence/data/myeloma.csv");
  SurvivalData data;
  data.time = csv.numbers("futime"), data.event = csv.codes("death"), data.entry = csv.numbers("entry");
  std::vector<double> decade = csv.numbers("year");
  for (double& year : decade) year /= 10;
  const CoxFit fit = *cox(data, {decade});
  EXPECT_NEAR(fit.coefficients[0].beta, -.0802334443534, 6e-14);
  EXPECT_NEAR(fit.coefficients[0].standard_error, .0201025145901, 6e-14);
  EXPECT_NEAR(fit.loglik_null, -19346.4284064, 6e-8);
  EXPECT_NEAR(fit.loglik, -19338.5064478, 6e-8);
}

TEST(Cox, SwappingArmsInvertsTheRatio) {
  const CoxCoefficient forward = cox_between(test::aml(), 1, 0)->coefficients[0];
  const CoxCoefficient backward = cox_between(test::aml(), 0, 1)->coefficients[0];
  EXPECT_NEAR(forward.hazard_ratio, 2.49810532617, digits12);
  EXPECT_NEAR(forward.hazard_ratio * backward.hazard_ratio, 1, 1e-13);
  EXPECT_NEAR(forward.p, backward.p, 1e-13);
}

TEST(Cox, OrderOfPatientsChangesNothing) {
  SurvivalData data = test::aml();
  std::vector<double> x = not_maintained();
  std::reverse(data.time.begin(), data.time.end());
  std::reverse(data.event.begin(), data.event.end());
  std::reverse(x.begin(), x.end());
  EXPECT_NEAR(cox(data, {x})->coefficients[0].beta, .915532575015, 6e-13);
}

TEST(Cox, ScalesWithTheCovariateAndNotWithTime) {
  SurvivalData data = test::aml();
  std::vector<double> x = not_maintained();
  for (double& t : data.time) t *= 30.4375;
  for (double& value : x) value = 100 * value - 7;
  EXPECT_NEAR(100 * cox(data, {x})->coefficients[0].beta, .915532575015, 6e-13);
}

TEST(Cox, WithoutTiesAllRulesAgree) {
  SurvivalData data = test::aml();
  for (std::size_t k = 0; k < data.size(); ++k) data.time[k] += 0.01 * double(k);
  const double efron = cox(data, {not_maintained()})->coefficients[0].beta;
  for (Ties ties : {Ties::breslow, Ties::exact})
    EXPECT_NEAR(cox(data, {not_maintained()}, {.ties = ties})->coefficients[0].beta, efron, 1e-12);
}

TEST(Cox, StrataRepeatedKeepTheCoefficientAndHalveTheVariance) {
  SurvivalData twice = test::aml();
  std::vector<double> x = not_maintained();
  const std::size_t n = twice.size();
  for (std::size_t k = 0; k < n; ++k) {
    twice.time.push_back(twice.time[k]), twice.event.push_back(twice.event[k]), x.push_back(x[k]);
  }
  twice.group.clear();
  twice.stratum.assign(2 * n, 0);
  std::fill(twice.stratum.begin() + long(n), twice.stratum.end(), 1);
  const CoxCoefficient c = cox(twice, {x})->coefficients[0];
  EXPECT_NEAR(c.beta, .915532575015, 6e-13);
  EXPECT_NEAR(c.standard_error, .511934275172 / std::sqrt(2.0), 1e-12);
}

TEST(Cox, TheFitIsAMaximumInEveryCovariate) {
  SurvivalData data = test::aml();
  std::vector<double> other;
  for (std::size_t k = 0; k < data.size(); ++k) other.push_back(double(k * 7 % 5));
  const Covariates covariates = {not_maintained(), other};
  const CoxFit fit = *cox(data, covariates);
  std::vector<double> beta = {fit.coefficients[0].beta, fit.coefficients[1].beta}, gradient(2, 0.0);
  cox_terms(data, covariates, Ties::efron, beta, [&](double, std::size_t, const CoxTerm& term) {
    for (std::size_t j = 0; j < 2; ++j) gradient[j] += term.gradient[j];
  });
  EXPECT_NEAR(gradient[0], 0, 1e-12);
  EXPECT_NEAR(gradient[1], 0, 1e-12);
  EXPECT_EQ(fit.wald.degrees_of_freedom, 2);
}

TEST(Cox, RefusesAConstantOrRepeatedCovariate) {
  EXPECT_EQ(code_of(cox(test::aml(), {std::vector<double>(23, 1.0)})), "cox-singular");
  EXPECT_EQ(code_of(cox(test::aml(), {not_maintained(), not_maintained()})), "cox-singular");
}

TEST(Cox, RefusesMissingCovariatesAndEmptyGroups) {
  std::vector<double> x = not_maintained();
  x[4] = NAN;
  EXPECT_EQ(code_of(cox(test::aml(), {x})), "stats-covariate");
  EXPECT_EQ(code_of(cox_between(test::aml(), 0, 2)), "stats-one-group");
}

TEST(Cox, ExactTiesBeyondTheRangeOfNumbersAreReported) {
  SurvivalData data;
  std::vector<double> x;
  for (int k = 0; k < 2400; ++k) data.time.push_back(k % 2 + 1), data.event.push_back(1), x.push_back(k % 3 == 0);
  EXPECT_EQ(code_of(cox(data, {x}, {.ties = Ties::exact})), "cox-not-converged");
  EXPECT_EQ(code_of(cox(data, {x}, {.ties = Ties::efron})), "");
}

TEST(Cox, AnArmWithoutEventsIsReportedNotReturned) {
  SurvivalData data = test::aml();
  for (std::size_t k = 0; k < data.size(); ++k)
    if (data.group[k] == 1) data.event[k] = 0;
  EXPECT_EQ(code_of(cox_between(data, 0, 1)), "cox-infinite-coefficient");
  data.event.assign(data.size(), 0);
  EXPECT_EQ(code_of(cox_between(data, 0, 1)), "stats-no-events");
}

}  // namespace
}  // namespace remit
