// What happens to a patient at a tick; see lane.hpp. The order of rules at one tick: samples, decisions, parameters,
// doses, the end (calendar order); then the model's own events; then clones are rounded; then the step control is told
// what kind of event it was.
#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/solve/lane.hpp"

namespace remit {
namespace {

constexpr int most_events_at_once = 10'000;

/// FNV-1a of what changed, in the order it changed: "the kind of event".
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) { return (hash ^ value) * 0x100000001b3u; }

}  // namespace

// ---- the calendar

void PatientLane::begin_segment() {
  take_due();
  if (!active()) return;
  if (events_.any()) run_events();
  if (!active()) return;
  if (once_is_stale_) refresh_once();
  if (!states_are_finite()) return end(Status::not_finite);
  clones_.settle();
  find_cut();
  if (!active()) return;
  if (touched_ != 0 || control_.proposal() <= 0) {
    control_.begin_after(touched_, control_.remembers(touched_) ? 0 : first_step_estimate());
  }
}

void PatientLane::take_due() {
  while (!calendar_.empty() && calendar_.next().tick <= tick_) {
    REMIT_ASSERT(calendar_.next().tick == tick_, "no entry lies before the patient's time");
    const Entry entry = calendar_.take();
    apply(entry);
    if (stopped_ || entry.kind == EntryKind::end) return end(Status::ok);
  }
  if (stopped_) end(Status::ok);
}

void PatientLane::apply(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::sample:
    case EntryKind::decision:
      return ask(entry);
    case EntryKind::set_parameter:
      return set_parameter(entry.target, entry.amount);
    case EntryKind::add_parameter:
      return set_parameter(entry.target, parameter(entry.target) + entry.amount);
    case EntryKind::dose:
      return add_to_state(entry.target, entry.amount);
    case EntryKind::end:
      return;
  }
}

void PatientLane::ask(const Entry& entry) {
  const Tick present = tick_;
  tick_ = entry.tick;
  observed_ = false;
  const std::uint64_t cuts = calendar_.cuts_added();
  patient_->at(*this, entry);
  REMIT_ASSERT(entry.kind != EntryKind::sample || calendar_.cuts_added() == cuts,
               "a sample adds no entry that cuts a step");
  tick_ = present;
  observed_ = false;
}

// The next tick at which a step must end. Without any cutting entry the run ends with the last sample.
void PatientLane::find_cut() {
  if (calendar_.empty() && !events_.next_due()) return end(Status::ok);
  if (!calendar_.next_cut() && !calendar_.empty()) {
    calendar_.add({.tick = calendar_.last_tick(), .kind = EntryKind::end});
  }
  const Tick never = std::numeric_limits<Tick>::max();
  cut_ = std::min(calendar_.next_cut() ? calendar_.next_cut()->tick : never, events_.next_due().value_or(never));
}

bool PatientLane::states_are_finite() {
  for (std::uint32_t i = 0; i < states(); ++i) {
    if (!std::isfinite(state_at(i, tick_))) return false;
  }
  return true;
}

// Hairer, Norsett and Wanner (1993), II.4: one hundredth of the time in which the state would change by its own size.
double PatientLane::first_step_estimate() {
  load_scratch(tick_);
  context_.scratch.run(Part::once);
  context_.scratch.run(Part::derivatives);
  double size = 0, speed = 0;
  for (std::uint32_t i = 0; i < context_.program.state.size; ++i) {
    const double weight = 1e-3 * context_.program.scales[i] + std::fabs(state(i));
    const double y = state(i) / weight, f = context_.scratch.slot(context_.program.derivative.begin + i) / weight;
    size += y * y;
    speed += f * f;
  }
  const double remaining = offset_of(cut_);
  const double estimate = speed > 0 && size > 0 ? 0.01 * std::sqrt(size / speed) : 0.01 * remaining;
  return std::isfinite(estimate) ? std::clamp(estimate, std::min(1e-6, remaining), remaining)
                                 : std::min(1e-6, remaining);
}

// ---- the model's own events

void PatientLane::run_events() {
  Scratch& scratch = context_.scratch;
  const auto read = [&](std::uint32_t slot) { return scratch.slot(slot); };
  for (int count = 0; count < most_events_at_once; ++count) {
    load_scratch(tick_);
    scratch.run(Part::once);
    scratch.run(Part::triggers);
    scratch.run(Part::event_values);
    events_.note_falls(read);
    if (!events_.note_rises(tick_, read, read)) return end(Status::not_finite);
    const auto assignments = events_.take_due(tick_, read);
    if (!assignments) return;
    for (const EventState::Assignment& assignment : *assignments) assign(assignment);
  }
  end(Status::too_many_events);
}

void PatientLane::assign(const EventState::Assignment& assignment) {
  const std::uint32_t first = context_.program.state.begin;
  const bool is_state = assignment.target >= first && assignment.target < first + states();
  if (is_state) {
    set_state(assignment.target - first, assignment.value);
  } else {
    set_parameter(assignment.target - context_.program.parameter.begin, assignment.value);
  }
}

bool PatientLane::rises_at(Tick tick) {
  const DenseWeights weights = dense_weights(std::clamp((offset_of(tick) - offset_) / step_, 0.0, 1.0));
  view_ = &weights;
  load_scratch(tick);
  view_ = nullptr;
  context_.scratch.run(Part::once);
  context_.scratch.run(Part::triggers);
  const auto read = [&](std::uint32_t slot) { return context_.scratch.slot(slot); };
  if (events_.rises(read)) return true;
  events_.note_falls(read);
  return false;
}

// Looks at the quarters of the step, then halves between ticks: an event happens at the first tick at which its trigger
// is true.
void PatientLane::check_events() {
  const Tick first = anchor_ + static_cast<Tick>(std::floor(offset_ * ticks_per_day));
  const Tick last = arriving_ ? cut_ : anchor_ + static_cast<Tick>(std::floor((offset_ + step_) * ticks_per_day));
  Tick before = first;
  for (int quarter = 1; quarter <= 4; ++quarter) {
    Tick after = first + (last - first) * quarter / 4;
    if (after == before) continue;
    if (!rises_at(after)) {
      before = after;
      continue;
    }
    while (after - before > 1) {
      const Tick middle = before + (after - before) / 2;
      (rises_at(middle) ? after : before) = middle;
    }
    return cut_at(after);
  }
}

void PatientLane::cut_at(Tick tick) {
  if (arriving_ && tick == cut_) return;
  const double length = offset_of(tick) - offset_;
  const DenseWeights weights = dense_weights(std::clamp(length / step_, 0.0, 1.0));
  landing_.clear();
  for (std::uint32_t i = 0; i < context_.program.state.size; ++i) {
    landing_.push_back(context_.stepper.dense(weights, i, lane_));
  }
  cut_ = tick;
  arriving_ = true;
}

// ---- changes

void PatientLane::touch(EntryKind kind, std::uint32_t target) {
  observed_ = false;
  touched_ = mixed(mixed(touched_ == 0 ? 0xcbf29ce484222325u : touched_, static_cast<std::uint64_t>(kind) + 1), target);
}

void PatientLane::record(Realised::Change change, std::uint32_t target, double value) {
  if (recording_) outcome_.realised.push_back({tick_, change, target, value});
}

void PatientLane::add_to_state(std::uint32_t index, double amount) {
  if (is_closed(index)) {
    closed_.begin(tick_);
    const std::uint32_t k = index - context_.program.state.size;
    closed_.set_start(k, closed_.start(k) + amount);
  } else {
    context_.stepper.state(index, lane_) += amount;
    widen_tolerance(index, amount);
  }
  touch(EntryKind::dose, index);
  record(Realised::Change::add_state, index, amount);
}

// A dose shows how large its state can be, whatever scale the model states. Clones keep their tolerance of the switch
// count.
void PatientLane::widen_tolerance(std::uint32_t index, double amount) {
  const auto is_clone = [&](const CountedClone& clone) { return clone.state == index; };
  if (std::any_of(context_.program.counted.begin(), context_.program.counted.end(), is_clone)) return;
  context_.stepper.raise_tolerance(index, lane_,
                                   context_.options.atol_factor * context_.options.rtol * std::fabs(amount));
}

void PatientLane::set_state(std::uint32_t index, double value) {
  REMIT_ASSERT(!view_, "a sample changes no state");
  if (is_closed(index)) {
    closed_.begin(tick_);
    closed_.set_start(index - context_.program.state.size, value);
  } else {
    context_.stepper.state(index, lane_) = value;
  }
  touch(EntryKind::dose, index);
  record(Realised::Change::set_state, index, value);
}

void PatientLane::set_parameter(std::uint32_t index, double value) {
  REMIT_ASSERT(!view_, "a sample changes no parameter");
  closed_.begin(tick_);
  closed_.move_all();
  parameter_slot(index) = value;
  if (!context_.program.varying[index]) once_is_stale_ = true;
  touch(EntryKind::set_parameter, index);
  record(Realised::Change::set_parameter, index, value);
}

void PatientLane::initialise() {
  Scratch& scratch = context_.scratch;
  load_scratch(tick_);
  scratch.run(Part::initial);
  for (std::uint32_t i = 0; i < context_.program.parameter.size; ++i) parameter_slot(i) = scratch.parameter(i);
  for (std::uint32_t i = 0; i < context_.program.state.size; ++i) context_.stepper.state(i, lane_) = scratch.state(i);
  closed_.begin(tick_);
  for (std::uint32_t k = 0; k < context_.program.closed.size; ++k)
    closed_.set_start(k, scratch.state(context_.program.state.size + k));
  once_is_stale_ = true;
  observed_ = false;
}

void PatientLane::hold_counted(bool held) {
  clones_.hold(held);
  clones_.settle();
  touch(EntryKind::decision, held);
}

}  // namespace remit
