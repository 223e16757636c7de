#include "remit/solve/jump/jump_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/solve/jump/tau_leap.hpp"

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int most_halvings = 200;

}  // namespace

std::shared_ptr<const ReactionTable> JumpRun::table_for(const JumpProgram& program, JumpMethod method) {
  const bool bounded = method == JumpMethod::direct && program.reactions.size() > most_in_a_row;
  return bounded ? std::make_shared<const ReactionTable>(program) : nullptr;
}

JumpRun::JumpRun(const JumpProgram& program, const JumpOptions& options, std::shared_ptr<const ReactionTable> table)
    : program_(program),
      options_(options),
      random_(options.seed, options.patient, options.replicate),
      state_(program, std::move(table)) {
  for (std::uint32_t r = 0; r < program.reactions.size(); ++r)
    if (program.reactions[r].moves) moving_.push_back(r);
}

void JumpRun::start(const std::vector<std::pair<std::string, double>>& overrides) {
  random_ = JumpRandom(options_.seed, options_.patient, options_.replicate);
  jumps_ = 0;
  has_plan_ = bounded_ = false;
  stretch_ = 0;
  state_.start(overrides, random_);
}

void JumpRun::start(std::uint32_t replicate, const std::vector<std::pair<std::string, double>>& overrides) {
  options_.replicate = replicate;
  start(overrides);
}

bool JumpRun::advance_to(double time) {
  while (state_.status() == JumpStatus::ok) {
    if (options_.method == JumpMethod::tau_leaping) {
      leap_to(std::min(time, state_.next_instant()));
      if (state_.next_instant() > time) break;
      arrive_at_instant();
      continue;
    }
    if (!has_plan_) plan();
    if (std::min(planned_, state_.next_instant()) > time) break;
    if (state_.next_instant() <= planned_) {
      arrive_at_instant();
    } else {
      take_planned();
    }
  }
  return state_.status() == JumpStatus::ok;
}

void JumpRun::leap_to(double time) {
  while (state_.status() == JumpStatus::ok && state_.now() < time) {
    jumps_ += leap(program_, state_, random_, options_.epsilon, time);
    if (jumps_ > options_.most_jumps) state_.fail(JumpStatus::too_many_jumps);
    if (state_.next_instant() < time) return;
  }
}

/// Whatever was planned is forgotten: waiting times have no memory.
void JumpRun::arrive_at_instant() {
  state_.move_to(state_.next_instant());
  if (state_.settle(random_)) state_.refresh_all();
  has_plan_ = bounded_ = false;
}

void JumpRun::plan() {
  has_plan_ = true;
  ends_bounds_ = false;
  if (!moving_.empty() && !bounded_) bound_ahead();
  const double total = state_.total();
  const JumpRandom::Attempt attempt = total > 0 ? random_.next_jump() : JumpRandom::Attempt{infinity, 0.5};
  planned_ = total > 0 ? state_.now() + attempt.wait / total : infinity;
  choice_ = attempt.choice;
  if (moving_.empty() || planned_ <= horizon_) return;
  planned_ = horizon_;
  ends_bounds_ = true;
}

void JumpRun::take_planned() {
  has_plan_ = false;
  state_.move_to(planned_);
  if (ends_bounds_) {
    bounded_ = false;
    return;
  }
  const SumTree::Choice chosen = state_.choose(choice_ * state_.total());
  if (!state_.keeps(chosen)) return;
  if (++jumps_ > options_.most_jumps) return state_.fail(JumpStatus::too_many_jumps);
  bounded_ = false;
  state_.fire(chosen.leaf, random_);
}

// ---- thinning

/// Looks ahead as far as the bounds stay within twice the propensities themselves, or cost no more than one attempt.
void JumpRun::bound_ahead() {
  for (const std::uint32_t reaction : moving_) state_.tree().set(reaction, state_.evaluate(reaction));
  const double present = state_.total();
  double ahead = stretch_ > 0 ? stretch_ : present > 0 ? 1 / present : 1;
  for (int halvings = 0; halvings < most_halvings; ++halvings, ahead /= 2) {
    const double bound = bound_total(ahead);
    if (!(bound < infinity) || bound > 2 * present + 1 / ahead) continue;
    for (const std::uint32_t reaction : moving_)
      state_.tree().set(reaction, std::max(0.0, intervals_[program_.reactions[reaction].propensity].high));
    horizon_ = state_.now() + ahead;
    stretch_ = std::min(2 * ahead, 1e100);
    bounded_ = true;
    if (horizon_ > state_.now()) return;
  }
  state_.fail(JumpStatus::no_bound);
}

double JumpRun::bound_total(double ahead) {
  const std::vector<double>& slots = state_.slots();
  intervals_.resize(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) intervals_[i] = point(slots[i]);
  intervals_[program_.time] = {state_.now(), state_.now() + ahead};
  for (const JumpClock& clock : program_.clocks) {
    const double from = state_.state(clock.state), to = from + slots[clock.rate] * ahead;
    const double slack = 1e-12 * (std::fabs(from) + std::fabs(to));
    intervals_[program_.state.begin + clock.state] = {std::min(from, to) - slack, std::max(from, to) + slack};
  }
  double sum = state_.total();
  for (const std::uint32_t reaction : moving_) {
    for (const Instruction& it : program_.reactions[reaction].code)
      intervals_[it.target] = apply(it.op, intervals_[it.a], intervals_[it.b], intervals_[it.c]);
    sum += intervals_[program_.reactions[reaction].propensity].high - state_.propensity(reaction);
  }
  return sum;
}

}  // namespace remit
