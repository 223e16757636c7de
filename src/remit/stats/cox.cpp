#include "remit/stats/cox.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "remit/base/math.hpp"
#include "remit/stats/distributions.hpp"

namespace remit {
namespace {

constexpr double widest_predictor = 40;  // exp(40): nobody's hazard is 1e17 times another's
constexpr double vanished = 1e-7;        // information left, relative to that at beta = 0
constexpr double settled = 1e-9;         // relative Newton step after which one more step is exact to rounding

CoxTerm total(const SurvivalData& data, const Covariates& covariates, Ties ties, const std::vector<double>& beta) {
  CoxTerm sum(covariates.size());
  cox_terms(data, covariates, ties, beta, [&](double, std::size_t, const CoxTerm& term) {
    sum.loglik += term.loglik;
    for (std::size_t j = 0; j < sum.gradient.size(); ++j) sum.gradient[j] += term.gradient[j];
    for (std::size_t k = 0; k < sum.information.values.size(); ++k)
      sum.information.values[k] += term.information.values[k];
  });
  return sum;
}

double spread_of(const std::vector<double>& column) {
  const auto [low, high] = std::minmax_element(column.begin(), column.end());
  return *high - *low;
}

Diagnostics check_covariates(const SurvivalData& data, const Covariates& covariates) {
  Diagnostics out;
  for (std::size_t j = 0; j < covariates.size(); ++j) {
    const std::vector<double>& column = covariates[j];
    const bool usable = std::all_of(column.begin(), column.end(), [](double value) { return std::isfinite(value); });
    if (column.size() != data.size() || !usable)
      out.push_back(error_at({}, "stats-covariate",
                             "covariate " + std::to_string(j + 1) + " is not one finite number a subject",
                             "leave incomplete subjects out"));
  }
  if (covariates.empty())
    out.push_back(error_at({}, "stats-covariate", "there is no covariate", "give at least one column"));
  if (std::all_of(data.event.begin(), data.event.end(), [](int event) { return event == 0; }))
    out.push_back(error_at({}, "stats-no-events", "nobody had an event", "follow longer or recruit more"));
  return out;
}

/// Newton's iteration, from beta = 0.
class Newton {
 public:
  Newton(const SurvivalData& data, const Covariates& covariates, const CoxOptions& options)
      : data_(data),
        covariates_(covariates),
        options_(options),
        beta(covariates.size(), 0.0),
        null(total(data, covariates, options.ties, beta)),
        here(null) {}

  /// Empty when it converged.
  Diagnostics run() {
    if (!std::isfinite(null.loglik))
      return {failure("cox-not-converged",
                      "the likelihood is beyond the range of numbers (exact ties among many subjects)")};
    if (Diagnostics complaints = singular(null.information); !complaints.empty()) return complaints;
    for (; iterations < options_.most_iterations; ++iterations) {
      const std::vector<double> step = Cholesky(here.information).solve(here.gradient);
      if (relative_size(step) < settled) return finish(step);
      if (!take(step)) return {failure("cox-not-converged", "no step improves the likelihood")};
      if (runs_away()) return {infinite()};
    }
    return {failure("cox-not-converged", "no maximum within " + std::to_string(iterations) + " iterations")};
  }

 private:
  const SurvivalData& data_;
  const Covariates& covariates_;
  const CoxOptions& options_;

 public:
  std::vector<double> beta;
  CoxTerm null, here;
  int iterations = 0;

 private:
  // Steps count in units of each covariate's range.
  double relative_size(const std::vector<double>& step) const {
    double most = 0;
    for (std::size_t j = 0; j < step.size(); ++j)
      most = std::max(
          most, std::fabs(step[j]) * spread_of(covariates_[j]) / (1 + std::fabs(beta[j]) * spread_of(covariates_[j])));
    return most;
  }

  // A likelihood without a maximum flattens while the coefficient grows.
  bool runs_away() const {
    for (std::size_t j = 0; j < beta.size(); ++j)
      if (std::fabs(beta[j]) * spread_of(covariates_[j]) > widest_predictor ||
          here.information.at(j, j) < vanished * null.information.at(j, j))
        return true;
    return false;
  }

  std::vector<double> moved(const std::vector<double>& step, double fraction) const {
    std::vector<double> out = beta;
    for (std::size_t j = 0; j < out.size(); ++j) out[j] += fraction * step[j];
    return out;
  }

  // Halves the step until the likelihood does not fall (beyond rounding).
  bool take(const std::vector<double>& step) {
    for (double fraction = 1; fraction > 1e-6; fraction /= 2) {
      const std::vector<double> candidate = moved(step, fraction);
      CoxTerm there = total(data_, covariates_, options_.ties, candidate);
      if (!(there.loglik >= here.loglik - 1e-12 * std::fabs(here.loglik))) continue;
      beta = candidate;
      here = std::move(there);
      return true;
    }
    return false;
  }

  Diagnostics finish(const std::vector<double>& step) {
    beta = moved(step, 1);
    here = total(data_, covariates_, options_.ties, beta);
    return singular(here.information);
  }

  Diagnostics singular(const SymmetricMatrix& information) const {
    Diagnostics out;
    const Cholesky factor(information);
    for (std::size_t j = 0; j < beta.size(); ++j)
      if (factor.dependent(j))
        out.push_back(error_at(
            {}, "cox-singular",
            "covariate " + std::to_string(j + 1) + " is constant among those at risk, or a combination of earlier ones",
            "leave it out"));
    return out;
  }

  Diagnostic infinite() const {
    return failure("cox-infinite-coefficient", "a coefficient grows without end: the likelihood rises towards " +
                                                   std::to_string(here.loglik) + " and has no maximum");
  }

  static Diagnostic failure(const char* code, const std::string& what) {
    return error_at(
        {}, code, "Cox regression did not converge: " + what,
        "one group may have no events, or all of them first; report the log-rank test and the curves instead");
  }
};

ChiSquareTest chi_square(double value, std::size_t degrees) {
  return {value, int(degrees), chi_square_upper(value, int(degrees))};
}

double squared_form(const SymmetricMatrix& matrix, const std::vector<double>& x) {
  double sum = 0;
  for (std::size_t j = 0; j < x.size(); ++j)
    for (std::size_t k = 0; k < x.size(); ++k) sum += x[j] * matrix.at(j, k) * x[k];
  return sum;
}

CoxCoefficient coefficient(double beta, double variance, double level) {
  const double se = std::sqrt(variance), half = interval_z(level) * se;
  return {beta, se, math::exp(beta), {math::exp(beta - half), math::exp(beta + half)}, normal_two_sided(beta / se)};
}

CoxFit fit_of(const Newton& newton, const SurvivalData& data, double level) {
  CoxFit fit;
  const std::size_t p = newton.beta.size();
  fit.covariance = Cholesky(newton.here.information).inverse();
  for (std::size_t j = 0; j < p; ++j)
    fit.coefficients.push_back(coefficient(newton.beta[j], fit.covariance.at(j, j), level));
  fit.loglik_null = newton.null.loglik;
  fit.loglik = newton.here.loglik;
  fit.score = chi_square(Cholesky(newton.null.information).quadratic(newton.null.gradient), p);
  fit.likelihood_ratio = chi_square(2 * (fit.loglik - fit.loglik_null), p);
  fit.wald = chi_square(squared_form(newton.here.information, newton.beta), p);
  fit.subjects = data.size();
  for (int event : data.event) fit.events += event != 0 ? 1 : 0;
  fit.iterations = newton.iterations;
  return fit;
}

}  // namespace

Result<CoxFit> cox(const SurvivalData& data, const Covariates& covariates, const CoxOptions& options) {
  Result<SurvivalData> checked = tidy(data);
  if (!checked.ok()) return checked.diagnostics();
  if (Diagnostics complaints = check_covariates(*checked, covariates); has_errors(complaints)) return complaints;
  Newton newton(*checked, covariates, options);
  if (Diagnostics complaints = newton.run(); has_errors(complaints)) return complaints;
  return fit_of(newton, *checked, options.level);
}

Result<CoxFit> cox_between(const SurvivalData& data, int of, int to, const CoxOptions& options) {
  SurvivalData pair;
  std::vector<double> indicator;
  for (int group : {of, to}) {
    const SurvivalData part = only_group(data, group);
    if (part.size() == 0)
      return error_at({}, "stats-one-group", "group " + std::to_string(group) + " has no subjects",
                      "name two arms with subjects");
    pair.time.insert(pair.time.end(), part.time.begin(), part.time.end());
    pair.event.insert(pair.event.end(), part.event.begin(), part.event.end());
    pair.entry.insert(pair.entry.end(), part.entry.begin(), part.entry.end());
    pair.stratum.insert(pair.stratum.end(), part.stratum.begin(), part.stratum.end());
    indicator.insert(indicator.end(), part.size(), group == of ? 1.0 : 0.0);
  }
  return cox(pair, {indicator}, options);
}

}  // namespace remit
