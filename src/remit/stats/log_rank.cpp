#include "remit/stats/log_rank.hpp"

#include <algorithm>
#include <string>

#include "remit/base/math.hpp"
#include "remit/stats/distributions.hpp"

namespace remit {
namespace {

std::vector<std::size_t> group_sizes(const SurvivalData& data) {
  std::vector<std::size_t> sizes(std::size_t(group_count(data)), 0);
  for (std::size_t k = 0; k < data.size(); ++k) ++sizes[std::size_t(data.group_of(k))];
  return sizes;
}

// Subjects of one stratum, ordered by time.
std::vector<std::size_t> members(const SurvivalData& data, int stratum) {
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < data.size(); ++k)
    if (data.stratum_of(k) == stratum) out.push_back(k);
  std::sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
    return data.time[a] != data.time[b] ? data.time[a] < data.time[b] : a < b;
  });
  return out;
}

/// Who is at risk at one time, group by group, and who dies.
struct GroupCounts {
  std::vector<double> at_risk, events;
  double n = 0, d = 0;
};

GroupCounts counts_at(const SurvivalData& data, const std::vector<std::size_t>& order, std::size_t first,
                      std::size_t groups) {
  GroupCounts counts{std::vector<double>(groups, 0.0), std::vector<double>(groups, 0.0)};
  const double t = data.time[order[first]];
  for (std::size_t k = first; k < order.size(); ++k) {
    const std::size_t subject = order[k], g = std::size_t(data.group_of(subject));
    if (!data.entry.empty() && data.entry[subject] >= t) continue;
    ++counts.at_risk[g], ++counts.n;
    if (data.time[subject] == t && data.event[subject] != 0) ++counts.events[g], ++counts.d;
  }
  return counts;
}

void add_time(LogRank& out, const GroupCounts& c, double weight) {
  const double spread = c.n > 1 ? c.d * (c.n - c.d) / (c.n - 1) : 0;
  for (std::size_t g = 0; g < c.at_risk.size(); ++g) {
    const double share = c.at_risk[g] / c.n;
    out.observed[g] += weight * c.events[g];
    out.expected[g] += weight * c.d * share;
    for (std::size_t h = 0; h < c.at_risk.size(); ++h)
      out.variance.at(g, h) += weight * weight * spread * share * ((g == h ? 1 : 0) - c.at_risk[h] / c.n);
  }
}

void add_stratum(LogRank& out, const SurvivalData& data, int stratum, double rho) {
  const std::vector<std::size_t> order = members(data, stratum);
  double survival_before = 1;
  for (std::size_t k = 0; k < order.size(); ++k) {
    if (k > 0 && data.time[order[k]] == data.time[order[k - 1]]) continue;
    const GroupCounts counts = counts_at(data, order, k, out.observed.size());
    if (counts.d == 0) continue;
    add_time(out, counts, rho == 0 ? 1 : math::pow(survival_before, rho));
    survival_before *= 1 - counts.d / counts.n;
  }
}

// The last group's difference is minus the sum of the others', so the factorisation drops it as dependent.
void test(LogRank& out) {
  std::vector<double> difference;
  for (std::size_t g = 0; g < out.observed.size(); ++g) difference.push_back(out.observed[g] - out.expected[g]);
  const Cholesky factor(out.variance);
  out.degrees_of_freedom = int(factor.rank());
  out.chi_square = factor.quadratic(difference);
  out.p = out.degrees_of_freedom == 0 ? 1 : chi_square_upper(out.chi_square, out.degrees_of_freedom);
}

Diagnostics complaints_about(const SurvivalData& data) {
  Diagnostics out;
  std::size_t filled = 0;
  const std::vector<std::size_t> sizes = group_sizes(data);
  for (std::size_t g = 0; g < sizes.size(); ++g) {
    filled += sizes[g] > 0 ? 1 : 0;
    if (sizes[g] == 0)
      out.push_back(
          warning_at({}, "stats-empty-group", "group " + std::to_string(g) + " has no subjects", "it takes no part"));
  }
  if (filled < 2)
    out.push_back(error_at({}, "stats-one-group", "a comparison needs two groups with subjects", "name two arms"));
  if (std::all_of(data.event.begin(), data.event.end(), [](int event) { return event == 0; }))
    out.push_back(error_at({}, "stats-no-events", "nobody had an event", "follow longer or recruit more"));
  return out;
}

}  // namespace

Result<LogRank> log_rank(const SurvivalData& data, double rho) {
  Result<SurvivalData> checked = tidy(data);
  if (!checked.ok()) return checked.diagnostics();
  Diagnostics complaints = complaints_about(*checked);
  if (has_errors(complaints)) return complaints;
  const std::size_t groups = std::size_t(group_count(*checked));
  LogRank out{std::vector<double>(groups, 0.0), std::vector<double>(groups, 0.0), SymmetricMatrix(groups)};
  int strata = 1;
  for (int stratum : checked->stratum) strata = std::max(strata, stratum + 1);
  for (int stratum = 0; stratum < strata; ++stratum) add_stratum(out, *checked, stratum, rho);
  test(out);
  return {std::move(out), std::move(complaints)};
}

}  // namespace remit
