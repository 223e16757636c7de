// Subjects of a stratum are swept from the latest exit to the earliest, so the moments of the risk set grow by those
// who exit and shrink by those who had not yet entered.
#include "remit/stats/cox_terms.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"

namespace remit {
namespace {

/// Sums over a set of subjects of w, w x and w x x' with w = exp(x' beta).
struct Moments {
  explicit Moments(std::size_t covariates) : first(covariates, 0.0), second(covariates) {}

  void add(double weight, std::span<const double> x, double sign = 1) {
    zeroth += sign * weight;
    for (std::size_t j = 0; j < x.size(); ++j) {
      first[j] += sign * weight * x[j];
      for (std::size_t k = 0; k < x.size(); ++k) second.at(j, k) += sign * weight * x[j] * x[k];
    }
  }

  double zeroth = 0;
  std::vector<double> first;
  SymmetricMatrix second;
};

/// One stratum: its subjects' rows with covariates centred (which changes no derivative and keeps exp small).
struct Stratum {
  std::vector<double> time, entry, weight, predictor;
  std::vector<int> event;
  std::vector<std::vector<double>> x;
  std::vector<std::size_t> by_exit, by_entry;  // latest first
};

std::vector<double> means(const Covariates& covariates) {
  std::vector<double> out;
  for (const std::vector<double>& column : covariates) {
    double mean = 0;
    for (double value : column) mean += value / double(column.size());
    out.push_back(mean);
  }
  return out;
}

void append(Stratum& s, const SurvivalData& data, const Covariates& covariates, std::span<const double> centre,
            std::span<const double> beta, std::size_t k) {
  s.time.push_back(data.time[k]);
  s.entry.push_back(data.entry.empty() ? -1 : data.entry[k]);
  s.event.push_back(data.event[k]);
  std::vector<double> x;
  double predictor = 0;
  for (std::size_t j = 0; j < covariates.size(); ++j) {
    x.push_back(covariates[j][k] - centre[j]);
    predictor += x.back() * beta[j];
  }
  s.x.push_back(std::move(x));
  s.predictor.push_back(predictor);
  s.weight.push_back(math::exp(predictor));
}

std::vector<std::size_t> latest_first(const std::vector<double>& times) {
  std::vector<std::size_t> order(times.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return times[a] > times[b]; });
  return order;
}

std::vector<Stratum> strata_of(const SurvivalData& data, const Covariates& covariates, std::span<const double> beta) {
  int count = 1;
  for (int stratum : data.stratum) count = std::max(count, stratum + 1);
  std::vector<Stratum> strata(static_cast<std::size_t>(count));
  const std::vector<double> centre = means(covariates);
  for (std::size_t k = 0; k < data.size(); ++k)
    append(strata[std::size_t(data.stratum_of(k))], data, covariates, centre, beta, k);
  for (Stratum& s : strata) s.by_exit = latest_first(s.time), s.by_entry = latest_first(s.entry);
  return strata;
}

/// Subtracts log of the risk set's sum, thinned by `fraction` of those dying, from the likelihood. Efron: fraction =
/// k/d; Breslow: 0.
void subtract_risk(CoxTerm& term, const Moments& risk, const Moments& dying, double fraction) {
  const double total = risk.zeroth - fraction * dying.zeroth;
  std::vector<double> mean(risk.first.size());
  for (std::size_t j = 0; j < mean.size(); ++j) mean[j] = (risk.first[j] - fraction * dying.first[j]) / total;
  term.loglik -= math::log(total);
  for (std::size_t j = 0; j < mean.size(); ++j) {
    term.gradient[j] -= mean[j];
    for (std::size_t k = 0; k < mean.size(); ++k)
      term.information.at(j, k) +=
          (risk.second.at(j, k) - fraction * dying.second.at(j, k)) / total - mean[j] * mean[k];
  }
}

// Elementary symmetric sums of the weights of all subsets of size 0..d of the risk set, with two derivatives:
// e_k <- e_k + w e_(k-1), and the same rule differentiated.
void subtract_subsets(CoxTerm& term, const Stratum& s, double time, std::size_t deaths, double scale) {
  const std::size_t p = term.gradient.size();
  std::vector<Moments> sums(deaths + 1, Moments(p));
  sums[0].zeroth = 1;
  for (std::size_t i = 0; i < s.time.size(); ++i) {
    if (s.time[i] < time || s.entry[i] >= time) continue;
    const double w = s.weight[i] / scale;
    for (std::size_t size = deaths; size >= 1; --size) {
      const Moments& smaller = sums[size - 1];
      Moments& here = sums[size];
      for (std::size_t j = 0; j < p; ++j)
        for (std::size_t k = 0; k < p; ++k)
          here.second.at(j, k) += w * (smaller.second.at(j, k) + s.x[i][j] * smaller.first[k] +
                                       smaller.first[j] * s.x[i][k] + s.x[i][j] * s.x[i][k] * smaller.zeroth);
      for (std::size_t j = 0; j < p; ++j) here.first[j] += w * (smaller.first[j] + s.x[i][j] * smaller.zeroth);
      here.zeroth += w * smaller.zeroth;
    }
  }
  subtract_risk(term, sums[deaths], Moments(p), 0);
  term.loglik -= double(deaths) * math::log(scale);
}

/// Those who die at one time.
struct Dying {
  explicit Dying(std::size_t covariates) : x(covariates, 0.0), moments(covariates) {}
  std::size_t count = 0;
  double predictor = 0;
  std::vector<double> x;
  Moments moments;

  void add(const Stratum& s, std::size_t i) {
    ++count;
    predictor += s.predictor[i];
    for (std::size_t j = 0; j < x.size(); ++j) x[j] += s.x[i][j];
    moments.add(s.weight[i], s.x[i]);
  }
};

CoxTerm term_at(const Stratum& s, double time, const Moments& risk, const Dying& dying, std::size_t at_risk,
                Ties ties) {
  CoxTerm term(dying.x.size());
  term.loglik = dying.predictor;
  term.gradient = dying.x;
  const double deaths = double(dying.count);
  if (ties == Ties::exact) {
    subtract_subsets(term, s, time, dying.count, risk.zeroth / double(at_risk));
  } else {
    for (double k = 0; k < deaths; ++k) subtract_risk(term, risk, dying.moments, ties == Ties::efron ? k / deaths : 0);
  }
  return term;
}

using Each = std::function<void(double, std::size_t, const CoxTerm&)>;

void sweep(const Stratum& s, std::size_t covariates, Ties ties, const Each& each) {
  Moments risk(covariates);
  std::size_t next_entry = 0, at_risk = 0;
  for (std::size_t k = 0; k < s.by_exit.size();) {
    const double time = s.time[s.by_exit[k]];
    Dying dying(covariates);
    for (; k < s.by_exit.size() && s.time[s.by_exit[k]] == time; ++k) {
      const std::size_t i = s.by_exit[k];
      risk.add(s.weight[i], s.x[i]), ++at_risk;
      if (s.event[i] != 0) dying.add(s, i);
    }
    for (; next_entry < s.by_entry.size() && s.entry[s.by_entry[next_entry]] >= time; ++next_entry, --at_risk)
      risk.add(s.weight[s.by_entry[next_entry]], s.x[s.by_entry[next_entry]], -1);
    if (dying.count > 0) each(time, dying.count, term_at(s, time, risk, dying, at_risk, ties));
  }
}

}  // namespace

void cox_terms(const SurvivalData& data, const Covariates& covariates, Ties ties, std::span<const double> beta,
               const Each& each) {
  for (const Stratum& s : strata_of(data, covariates, beta)) sweep(s, covariates.size(), ties, each);
}

}  // namespace remit
