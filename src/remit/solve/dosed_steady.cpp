// Steady states of a subject: the past of a regimen that began infinitely long ago. Dose -j fell, or falls, at
// TIME + lag - j II.
#include <algorithm>

#include "remit/solve/dosed_patient.hpp"
#include "remit/solve/dosing_entries.hpp"

namespace remit {
namespace {

constexpr Tick most_overlapping = 10'000;

}  // namespace

SteadyRequest DosedPatient::steady_request(Lane& lane) const {
  SteadyRequest request{.parameters = {}, .state = initial_, .entries = {}, .period = 0};
  for (std::uint32_t i = 0; i < lane.program().parameter.size; ++i) request.parameters.push_back(lane.parameter(i));
  for (const DosedCompartment& each : plan_.compartments) {
    if (each.input >= 0) request.parameters[static_cast<std::size_t>(each.input)] = 0;
  }
  return request;
}

std::optional<std::vector<double>> DosedPatient::found(Lane& lane, const DosingRow& row, const SteadyRequest& request) {
  SteadyState steady =
      request.period > 0 ? find_periodic(kernel_, request, options_) : find_constant(kernel_, request, options_);
  if (steady.found) return std::move(steady.state);
  fail(lane, row, "dosing-no-steady-state", "no steady state: " + steady.trouble,
       "give the doses with ADDL instead of SS");
  return {};
}

/// The entries of one period, its first dose at `offset` from the period's start; infusions may overlap.
void DosedPatient::add_period(SteadyRequest& request, const DosedCompartment& to, const Course& course, Tick offset) {
  if (course.rate == 0) return append_bolus(request.entries, offset, to.state, course.amount);
  const auto input = static_cast<std::uint32_t>(to.input);
  const Tick whole = course.length / request.period, part = course.length % request.period;
  request.parameters[input] = course.rate * static_cast<double>(whole);
  const Tick wrapped = std::max<Tick>(offset + part - request.period, 0);
  if (wrapped > 0) append_infusion(request.entries, 0, wrapped, input, course.rate);
  if (part > 0) append_infusion(request.entries, offset, offset + part - wrapped, input, course.rate);
}

bool DosedPatient::overlaps_too_much(Lane& lane, const DosingRow& row, const Course& course, Tick lag) {
  const Tick longest = to_tick(2 * latest_time);  // lags and lengths are cut there
  const Tick interval = to_tick(row.interval);
  if (lag < longest && course.length < longest && (lag + course.length) / interval <= most_overlapping) return false;
  fail(lane, row, "dosing-overlap", "more than 10,000 doses overlap at the steady state",
       "give a longer II, or a constant infusion");
  return true;
}

/// Doses of the past that still run, or are still pending because of their lag.
void DosedPatient::give_past(Lane& lane, const DosingRow& row, const Course& course, Tick lag) {
  const Tick interval = to_tick(row.interval);
  const Tick past = course.rate == 0 ? lag / interval : (lag + course.length - 1) / interval;
  for (Tick j = past; j > 0; --j) {
    const Tick start = lag - j * interval, left = start + course.length;
    if (start >= 0)
      give(lane, row, course, lane.tick() + start);
    else
      give(lane, row, {course.rate * to_days(left), course.rate, left}, lane.tick());
  }
}

void DosedPatient::settle(Lane& lane, const DosingRow& row, const Course& course, Tick lag) {
  if (overlaps_too_much(lane, row, course, lag)) return;
  SteadyRequest request = steady_request(lane);
  request.period = to_tick(row.interval);
  if (lag > request.period)
    run_.diagnostics.push_back(
        warning_at({table_.file, row.line}, "dosing-lag-beyond-interval",
                   "the lag is longer than II: the steady state includes doses that are still pending",
                   "NONMEM's own answer differs, and may be negative"));
  const SteadyRequest resting = request;
  add_period(request, into(row), course, lag % request.period);
  auto state = found(lane, row, request);
  if (state && row.steady == 2) {
    const auto rest = found(lane, row, resting);
    for (std::uint32_t i = 0; rest && i < rest->size(); ++i) (*state)[i] += lane.state(i) - (*rest)[i];
  }
  if (!state || has_errors(run_.diagnostics)) return;
  if (row.steady == 1) cancel(lane);
  for (std::uint32_t i = 0; i < state->size(); ++i) lane.set_state(i, (*state)[i]);
  give_past(lane, row, course, lag);
}

/// A constant infusion ends at its own time: only its state stays.
void DosedPatient::settle_constant(Lane& lane, const DosingRow& row) {
  const auto rate = row.rate == modelled_rate ? quantity(lane, row, into(row).rate, "rate", false) : row.rate;
  if (!rate) return;
  SteadyRequest request = steady_request(lane);
  request.parameters[static_cast<std::size_t>(into(row).input)] = *rate;
  const auto state = found(lane, row, request);
  if (!state) return;
  cancel(lane);
  for (std::uint32_t i = 0; i < state->size(); ++i) lane.set_state(i, (*state)[i]);
}

}  // namespace remit
