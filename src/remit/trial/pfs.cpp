// The table of docs/reference/trial.md, one row after the other.
#include "remit/trial/pfs.hpp"

#include <algorithm>

namespace remit {
namespace {

struct Event {
  double day = 0;
  bool death = false;
};

bool shows_progression(const PfsVisit& visit, const PfsRule& rule) {
  return visit.adequate && (rule.any_claim_counts ? visit.claim : visit.progression);
}

std::optional<Event> first_event(const PfsInput& input, const PfsRule& rule) {
  const auto progression =
      std::ranges::find_if(input.visits, [&](const PfsVisit& visit) { return shows_progression(visit, rule); });
  if (progression != input.visits.end()) return Event{progression->day, false};
  if (input.death_day) return Event{*input.death_day, true};
  return {};
}

/// Last assessment up to `day` that is adequate and claims no progression: what is known to be free of it.
const PfsVisit* last_adequate(std::span<const PfsVisit> visits, double day, bool inclusive) {
  const PfsVisit* last = nullptr;
  for (const PfsVisit& visit : visits) {
    const bool early = inclusive ? visit.day <= day : visit.day < day;
    if (early && visit.adequate && !visit.claim) last = &visit;
  }
  return last;
}

/// Visits missed in a row just before `day`.
int missed_before(std::span<const PfsVisit> visits, double day) {
  int missed = 0;
  for (const PfsVisit& visit : visits) {
    if (visit.day >= day) break;
    missed = visit.adequate ? 0 : missed + 1;
  }
  return missed;
}

/// Two or more missed visits in a row; for a death before any assessment also more than two visit intervals.
bool after_gap(const PfsInput& input, const Event& event) {
  if (missed_before(input.visits, event.day) >= 2) return true;
  const auto seen_before = [&](const PfsVisit& visit) { return visit.adequate && visit.day < event.day; };
  const bool late = event.day - input.start_day > 2 * input.visit_interval;
  return event.death && late && std::ranges::none_of(input.visits, seen_before);
}

PfsResult censored(const PfsInput& input, double day, bool inclusive, const char* reason) {
  const PfsVisit* last = last_adequate(input.visits, day, inclusive);
  return {last ? last->day : input.start_day, false, last ? reason : "no assessment"};
}

}  // namespace

PfsRule rule_of(Censoring censoring) {
  switch (censoring) {
    case Censoring::fda:
      return {};
    case Censoring::ema:
      return {.gap_censors = false, .new_therapy_censors = false};
    case Censoring::fda_all_claims:
      return {.any_claim_counts = true};
    case Censoring::fda_new_therapy_is_event:
      return {.new_therapy_censors = false, .new_therapy_is_event = true};
  }
  return {};
}

PfsResult progression_free(const PfsInput& input, const PfsRule& rule) {
  const std::optional<Event> event = first_event(input, rule);
  if (!input.baseline && !input.death_day) return {input.start_day, false, "no assessment"};
  if (input.new_therapy_day && (!event || *input.new_therapy_day < event->day)) {
    if (rule.new_therapy_is_event) return {*input.new_therapy_day, true, "new therapy"};
    if (rule.new_therapy_censors) return censored(input, *input.new_therapy_day, true, "new therapy");
  }
  if (!event) return censored(input, std::numeric_limits<double>::infinity(), true, name_of(input.end_reason));
  if (rule.gap_censors && after_gap(input, *event)) return censored(input, event->day, false, "missed visits");
  return {event->day, true, event->death ? "death" : "progression"};
}

}  // namespace remit
