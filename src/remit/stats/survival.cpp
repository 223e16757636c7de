#include "remit/stats/survival.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace remit {
namespace {

constexpr double tie_tolerance = 1.490116119384766e-08;  // sqrt(2^-52)

Diagnostic bad(const char* code, const std::string& what, const char* hint) { return error_at({}, code, what, hint); }

template <class Values>
bool fits(const Values& column, std::size_t size) {
  return column.empty() || column.size() == size;
}

bool usable(double time) { return std::isfinite(time) && time >= 0; }

std::string row(std::size_t subject) { return "row " + std::to_string(subject + 1); }

void check_row(const SurvivalData& data, std::size_t k, Diagnostics& out) {
  if (!usable(data.time[k]) || (!data.entry.empty() && !usable(data.entry[k])))
    out.push_back(
        bad("stats-time", row(k) + ": a time is negative or not finite", "leave the subject out or mend its time"));
  else if (!data.entry.empty() && data.entry[k] >= data.time[k])
    out.push_back(bad("stats-entry", row(k) + ": observation begins at or after its end",
                      "entry must lie before the time; times closer than 1.5e-8 count as equal"));
  if (data.event[k] < 0 || data.group_of(k) < 0 || data.stratum_of(k) < 0)
    out.push_back(bad("stats-code", row(k) + ": a code is negative", "events, groups and strata are 0, 1, 2, ..."));
}

// The smallest time of each run of near ties, in order.
std::vector<double> representatives(const SurvivalData& data) {
  std::vector<double> times = data.time;
  times.insert(times.end(), data.entry.begin(), data.entry.end());
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  double mean = 0;
  for (double t : times) mean += t / double(times.size());
  std::vector<double> kept;
  for (std::size_t k = 0; k < times.size(); ++k) {
    const double gap = k == 0 ? INFINITY : times[k] - times[k - 1];
    if (gap > tie_tolerance && gap > tie_tolerance * mean) kept.push_back(times[k]);
  }
  return kept;
}

void snap(std::vector<double>& times, const std::vector<double>& kept) {
  for (double& t : times) t = *std::prev(std::upper_bound(kept.begin(), kept.end(), t));
}

template <class Value>
void append_if_present(std::vector<Value>& to, const std::vector<Value>& from, std::size_t k) {
  if (!from.empty()) to.push_back(from[k]);
}

// How many of the sorted values are >= t.
std::size_t at_or_after(const std::vector<double>& sorted, double t) {
  return std::size_t(sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), t));
}

}  // namespace

Diagnostics check(const SurvivalData& data) {
  const std::size_t n = data.size();
  if (n == 0) return {bad("stats-empty", "there are no subjects", "give at least one row")};
  if (data.event.size() != n || !fits(data.entry, n) || !fits(data.group, n) || !fits(data.stratum, n))
    return {bad("stats-length", "columns have different lengths", "one value a subject in every column")};
  Diagnostics out;
  for (std::size_t k = 0; k < n; ++k) check_row(data, k, out);
  return out;
}

Result<SurvivalData> tidy(SurvivalData data) {
  if (Diagnostics complaints = check(data); has_errors(complaints)) return complaints;
  const std::vector<double> kept = representatives(data);
  snap(data.time, kept);
  snap(data.entry, kept);
  if (Diagnostics complaints = check(data); has_errors(complaints)) return complaints;
  return data;
}

SurvivalData only_group(const SurvivalData& data, int group) {
  SurvivalData out;
  for (std::size_t k = 0; k < data.size(); ++k) {
    if (data.group_of(k) != group) continue;
    out.time.push_back(data.time[k]);
    out.event.push_back(data.event[k]);
    append_if_present(out.entry, data.entry, k);
    append_if_present(out.group, data.group, k);
    append_if_present(out.stratum, data.stratum, k);
  }
  return out;
}

int group_count(const SurvivalData& data) {
  return data.group.empty() ? 1 : 1 + *std::max_element(data.group.begin(), data.group.end());
}

std::vector<RiskTime> risk_times(const SurvivalData& data) {
  std::vector<std::pair<double, int>> exits;
  for (std::size_t k = 0; k < data.size(); ++k) exits.emplace_back(data.time[k], data.event[k]);
  std::sort(exits.begin(), exits.end());
  std::vector<double> entries = data.entry;
  std::sort(entries.begin(), entries.end());
  std::vector<RiskTime> out;
  for (std::size_t k = 0; k < exits.size(); ++k) {
    const double t = exits[k].first;
    if (out.empty() || out.back().time != t) out.push_back({t, exits.size() - k - at_or_after(entries, t), 0, 0});
    ++(exits[k].second != 0 ? out.back().events : out.back().censored);
  }
  return out;
}

}  // namespace remit
