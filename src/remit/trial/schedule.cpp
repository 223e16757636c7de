#include "remit/trial/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/rng.hpp"

namespace remit {
namespace {

/// Rising days, one beyond `until` so that the last visit has a neighbour.
std::vector<double> planned_days(const Visits& visits, double clock_start, double until) {
  std::vector<double> days;
  const int last = static_cast<int>(std::ceil(until / visits.every_days)) + 1;
  for (int k = 1; k <= last; ++k) days.push_back(k * visits.every_days);
  days.insert(days.end(), visits.extra_days.begin(), visits.extra_days.end());
  if (clock_start > 0) days.push_back(clock_start);
  std::ranges::sort(days);
  days.erase(std::ranges::unique(days).begin(), days.end());
  return days;
}

/// Within half the distance to the neighbours, by drawing again (after 64 draws: unmoved).
double jitter(double sd, double room_before, double room_after, const Address& address) {
  Draws draws(address);
  for (int attempt = 0; attempt < 64; ++attempt) {
    const double shift = sd * draws.normal();
    if (shift > -room_before / 2 && shift < room_after / 2) return shift;
  }
  return 0;
}

}  // namespace

std::vector<PlannedVisit> schedule_visits(const Visits& visits, double clock_start, double until, std::uint64_t seed,
                                          std::uint32_t patient) {
  const std::vector<double> days = planned_days(visits, clock_start, until);
  std::vector<PlannedVisit> planned;
  for (std::size_t k = 0; k + 1 < days.size(); ++k) {
    const std::uint64_t number = k + 1;
    PlannedVisit visit{static_cast<int>(number), days[k], false};
    if (days[k] != clock_start) {
      const double before = days[k] - (k == 0 ? 0 : days[k - 1]), after = days[k + 1] - days[k];
      if (visits.jitter_days > 0)
        visit.day += jitter(visits.jitter_days, before, after, {seed, patient, Stream::jitter, 0, number});
      visit.missed = Draws({seed, patient, Stream::missed, 0, number}).uniform() < visits.missed;
    }
    if (visit.day <= until) planned.push_back(visit);
  }
  return planned;
}

}  // namespace remit
