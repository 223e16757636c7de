// A patient's life in its lane, step by step, and what can be seen of it; see lane.hpp. What happens at a tick is in
// lane_ticks.cpp.
#include "remit/solve/lane.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remit {
namespace {

constexpr double stretch = 1.08;       // a step this near to a cut ends on it
constexpr double failed_factor = 0.2;  // for steps that came to nothing

}  // namespace

PatientLane::PatientLane(TileContext context, int lane)
    : context_(context),
      lane_(lane),
      clones_(context.program, context.options, context.stepper, context.clone_rates, lane),
      events_(context.program),
      closed_(context.program, context.stepper, context.scratch, lane) {}

// ---- a patient's life

void PatientLane::admit(Patient& patient) {
  patient_ = &patient;
  calendar_.clear();
  control_.clear();
  outcome_ = Outcome();
  anchor_ = tick_ = 0;
  offset_ = 0;
  ceiling_ = std::numeric_limits<double>::infinity();
  stopped_ = recording_ = accepted_ = arriving_ = false;
  touched_ = 0;
  context_.stepper.reset_tolerances(lane_);
  clones_.start(patient.id());
  events_.start({.seed = context_.options.seed,
                 .patient = patient.id(),
                 .stream = Stream::event_order,
                 .replicate = context_.options.replicate});
  for (std::uint32_t i = 0; i < context_.program.parameter.size; ++i) {
    parameter_slot(i) = context_.program.parameter_defaults[i];
  }
  for (std::uint32_t i = 0; i < context_.program.state.size; ++i) context_.stepper.state(i, lane_) = 0;
  closed_.clear();
  once_is_stale_ = true;
  observed_ = false;
  patient.start(*this);
  observed_ = false;
  clones_.settle();
  if (context_.options.record) record_start();
  begin_segment();
}

void PatientLane::record_start() {
  recording_ = true;
  for (std::uint32_t i = 0; i < states(); ++i) outcome_.start_state.push_back(state(i));
  for (std::uint32_t i = 0; i < context_.program.parameter.size; ++i) outcome_.start_parameters.push_back(parameter(i));
}

void PatientLane::propose() {
  const double remaining = offset_of(cut_) - offset_;
  step_ = control_.proposal();
  ceiling_ = std::min(ceiling_, closed_.shortest_wake());
  const bool is_wake = ceiling_ < step_;
  if (is_wake) step_ = ceiling_;
  if (context_.options.max_step_days > 0) step_ = std::min(step_, context_.options.max_step_days);
  arriving_ = step_ * stretch >= remaining;
  if (arriving_) {
    limited_ = step_ > stretch * remaining;
    step_ = remaining;
  } else {
    limited_ = step_ > remaining / 2;
    if (limited_) step_ = remaining / 2;  // two even steps rather than a long and a tiny one
  }
  limited_ = limited_ || is_wake;
  context_.stepper.time(lane_) = to_days(anchor_) + offset_;
  context_.stepper.since(lane_) = closed_.days_to(anchor_) + offset_;
  context_.stepper.step(lane_) = step_;
}

void PatientLane::judge() {
  accepted_ = false;
  if (outcome_.steps + outcome_.rejected >= context_.options.max_steps) return end(Status::too_many_steps);
  if (!context_.stepper.start_is_finite(lane_)) return end(Status::not_finite);
  error_ = context_.stepper.error(lane_);
  if (!context_.stepper.factored(lane_)) return reject(failed_factor, Status::singular);
  if (!std::isfinite(error_) || !closed_.end_is_finite()) return reject(failed_factor, Status::not_finite);
  if (error_ > 1) return reject(control_.fraction_after(error_), Status::step_too_small);
  const double fraction = clones_.fall_fraction();
  if (fraction < 0.9) return reject(fraction, Status::step_too_small);
  accepted_ = true;
}

double PatientLane::smallest_step() const {
  const double now = std::fabs(to_days(anchor_) + offset_);
  return std::max(4 * std::numeric_limits<double>::epsilon() * now, 1e-14);
}

void PatientLane::reject(double fraction, Status reason) {
  accepted_ = false;
  ++outcome_.rejected;
  control_.reject(step_ * fraction);
  if (control_.proposal() < smallest_step()) end(reason);
}

void PatientLane::check_rates() {
  const double fraction = clones_.rate_fraction(step_);
  if (fraction < 1) reject(std::clamp(0.9 * fraction, 0.2, 0.9), Status::step_too_small);
}

void PatientLane::read_samples() {
  while (const Entry* next = calendar_.next_sample()) {
    if (arriving_ ? next->tick >= cut_ : offset_of(next->tick) > offset_ + step_) return;
    sample_at(calendar_.take());
    if (!active()) return;
  }
}

void PatientLane::sample_at(const Entry& entry) {
  const DenseWeights weights = dense_weights(std::clamp((offset_of(entry.tick) - offset_) / step_, 0.0, 1.0));
  view_ = &weights;
  ask(entry);
  if (stopped_) {
    for (std::uint32_t i = 0; i < context_.program.state.size; ++i) landing_.push_back(state(i));
  }
  view_ = nullptr;
  if (stopped_) end_at(entry.tick);
}

// Stopped inside a step: the patient's last state is the one it was shown.
void PatientLane::end_at(Tick tick) {
  for (std::uint32_t i = 0; i < context_.program.state.size; ++i) context_.stepper.state(i, lane_) = landing_[i];
  landing_.clear();
  tick_ = tick;
  end(Status::ok);
}

void PatientLane::finish_step() {
  ++outcome_.steps;
  control_.accept(step_, error_, limited_);
  ceiling_ *= 2;
  if (!landing_.empty()) {
    for (std::uint32_t i = 0; i < context_.program.state.size; ++i) context_.stepper.end_state(i, lane_) = landing_[i];
    landing_.clear();
    step_ = offset_of(cut_) - offset_;
  }
  if (clones_.any_counted()) clones_.advance_over(step_, outcome_.steps);
}

void PatientLane::arrive() {
  if (!arriving_) {
    offset_ += step_;
    tick_ = anchor_ + to_tick(offset_);
    return clones_.settle();
  }
  anchor_ = tick_ = cut_;
  offset_ = 0;
  touched_ = 0;
  clones_.settle();
  begin_segment();
}

void PatientLane::end(Status status) {
  const Program& program = context_.program;
  landing_.clear();
  outcome_.status = status;
  outcome_.tick = status == Status::ok ? tick_ : anchor_ + to_tick(offset_);
  outcome_.state.clear();
  for (std::uint32_t i = 0; i < program.states.size(); ++i) outcome_.state.push_back(state_at(i, outcome_.tick));
  Patient* patient = patient_;
  patient_ = nullptr;
  accepted_ = false;
  patient->end(outcome_);
}

// ---- what can be seen of it

double& PatientLane::parameter_slot(std::uint32_t index) {
  return context_.stepper.slot(context_.program.parameter.begin + index, lane_);
}

double PatientLane::state(std::uint32_t index) const { return state_at(index, tick_); }

/// `tick` matters to states in closed form alone; of the others there are those of the step's start and of the view.
double PatientLane::state_at(std::uint32_t index, Tick tick) const {
  if (is_closed(index)) return closed_.at(index - context_.program.state.size, tick);
  return view_ ? context_.stepper.dense(*view_, index, lane_) : context_.stepper.state(index, lane_);
}

double PatientLane::parameter(std::uint32_t index) const {
  return context_.stepper.slot(context_.program.parameter.begin + index, lane_);
}

double PatientLane::observable(std::uint32_t index) {
  if (!observed_) {
    load_scratch(tick_);
    context_.scratch.run(Part::once);
    context_.scratch.run(Part::observe);
    observed_ = true;
  }
  return context_.scratch.slot(context_.program.observable.begin + index);
}

void PatientLane::load_scratch(Tick tick) {
  Scratch& scratch = context_.scratch;
  for (std::uint32_t i = 0; i < context_.program.parameter.size; ++i) scratch.parameter(i) = parameter(i);
  for (std::uint32_t i = 0; i < states(); ++i) scratch.state(i) = state_at(i, tick);
  for (std::uint32_t k = 0; k < context_.program.closed_start.size; ++k)
    scratch.slot(context_.program.closed_start.begin + k) = closed_.start(k);
  scratch.set_time(to_days(tick));
}

// Hoisted values of this lane, without running `once` for its neighbours: computed aside, then the whole column is
// copied.
void PatientLane::refresh_once() {
  load_scratch(tick_);
  context_.scratch.run(Part::once);
  for (std::uint32_t i = 0; i < context_.program.slots; ++i) context_.stepper.slot(i, lane_) = context_.scratch.slot(i);
  once_is_stale_ = false;
}

}  // namespace remit
