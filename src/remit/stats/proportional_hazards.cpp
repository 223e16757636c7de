#include "remit/stats/proportional_hazards.hpp"

#include <algorithm>

#include "remit/stats/distributions.hpp"
#include "remit/stats/kaplan_meier.hpp"

namespace remit {
namespace {

/// 1 - S(t-), less its mean over all events.
class TimeScale {
 public:
  explicit TimeScale(const SurvivalData& tidy_data) {
    double before = 1, sum = 0, events = 0;
    for (const RiskTime& r : risk_times(tidy_data)) {
      times_.push_back(r.time);
      values_.push_back(1 - before);
      sum += double(r.events) * (1 - before);
      events += double(r.events);
      before *= 1 - double(r.events) / double(r.at_risk);
    }
    for (double& value : values_) value -= sum / events;
  }
  double at(double t) const {
    return values_[std::size_t(std::lower_bound(times_.begin(), times_.end(), t) - times_.begin())];
  }

 private:
  std::vector<double> times_, values_;
};

/// Score of theta and the information of (beta, theta), in blocks.
struct Blocks {
  explicit Blocks(std::size_t p) : score(p, 0.0), beta_beta(p), beta_theta(p), theta_theta(p) {}
  void add(double g, const CoxTerm& term) {
    for (std::size_t j = 0; j < score.size(); ++j) score[j] += g * term.gradient[j];
    for (std::size_t k = 0; k < beta_beta.values.size(); ++k) {
      const double v = term.information.values[k];
      beta_beta.values[k] += v, beta_theta.values[k] += g * v, theta_theta.values[k] += g * g * v;
    }
  }
  std::vector<double> score;
  SymmetricMatrix beta_beta, beta_theta, theta_theta;
};

// The information of theta once beta is known: I_tt - I_tb I_bb^-1 I_bt.
SymmetricMatrix schur(const Blocks& b) {
  const std::size_t p = b.score.size();
  const Cholesky factor(b.beta_beta);
  SymmetricMatrix out = b.theta_theta;
  for (std::size_t column = 0; column < p; ++column) {
    std::vector<double> right(p);
    for (std::size_t row = 0; row < p; ++row) right[row] = b.beta_theta.at(row, column);
    const std::vector<double> solution = factor.solve(right);
    for (std::size_t row = 0; row < p; ++row)
      for (std::size_t k = 0; k < p; ++k) out.at(row, column) -= b.beta_theta.at(k, row) * solution[k];
  }
  return out;
}

ChiSquareTest test_of(double value, int degrees) { return {value, degrees, chi_square_upper(value, degrees)}; }

}  // namespace

ProportionalHazards proportional_hazards(const SurvivalData& data, const Covariates& covariates, const CoxFit& fit,
                                         Ties ties) {
  const SurvivalData checked = *tidy(data);
  const TimeScale scale(checked);
  std::vector<double> beta;
  for (const CoxCoefficient& c : fit.coefficients) beta.push_back(c.beta);
  Blocks blocks(beta.size());
  cox_terms(checked, covariates, ties, beta,
            [&](double time, std::size_t, const CoxTerm& term) { blocks.add(scale.at(time), term); });
  const SymmetricMatrix information = schur(blocks);
  ProportionalHazards out;
  for (std::size_t j = 0; j < beta.size(); ++j) {
    const double variance = information.at(j, j);
    out.covariates.push_back(test_of(variance > 0 ? blocks.score[j] * blocks.score[j] / variance : 0, 1));
  }
  const Cholesky factor(information);
  out.all = test_of(factor.quadratic(blocks.score), int(factor.rank()));
  return out;
}

}  // namespace remit
