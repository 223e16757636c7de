#include "remit/solve/jump/tau_leap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double firings_left = 10;  // fewer, and a reaction is critical
constexpr double least_leap = 10;    // in mean waiting times; shorter ones do not pay
constexpr int exact_steps = 100;

/// Firings of a reaction until a reactant is used up.
double firings_possible(const JumpReaction& reaction, const JumpState& state) {
  double least = infinity;
  for (const auto& [index, change] : reaction.changes)
    if (change < 0) least = std::min(least, std::floor(state.state(index) / -change));
  return least;
}

/// g_i: how much faster than the state a propensity of the highest order it takes part in can change.
double speed_up(const JumpProgram& program, std::uint32_t index, double amount) {
  double g = 1;
  for (const JumpReaction& reaction : program.reactions) {
    double order = 0, own = 0;
    for (const auto& [state, count] : reaction.consumes) {
      order += count;
      if (state == index) own = count;
    }
    if (own == 0) continue;
    double factor = order;
    if (own == 2 && amount > 1) factor = order / 2 * (2 + 1 / (amount - 1));
    if (own >= 3 && amount > 2) factor = order / 3 * (3 + 1 / (amount - 1) + 2 / (amount - 2));
    g = std::max(g, factor);
  }
  return g;
}

class Leap {
 public:
  Leap(const JumpProgram& program, JumpState& state, JumpRandom& random, double epsilon, double limit)
      : program_(program), state_(state), random_(random), epsilon_(epsilon), limit_(limit) {}

  std::int64_t run() {
    if (!(state_.total() > 0)) return rest();
    divide();
    double tau = longest_leap();
    while (true) {
      if (tau < least_leap / state_.total()) return exactly();
      if (const std::int64_t firings = attempt(tau); firings >= 0) return firings;
      tau /= 2;
    }
  }

 private:
  std::int64_t rest() {
    state_.move_to(limit_);
    return 0;
  }

  void divide() {
    critical_.assign(program_.reactions.size(), false);
    critical_total_ = 0;
    for (std::size_t r = 0; r < critical_.size(); ++r) {
      critical_[r] = state_.propensity(r) > 0 && firings_possible(program_.reactions[r], state_) < firings_left;
      if (critical_[r]) critical_total_ += state_.propensity(r);
    }
  }

  /// min over states of max(eps x / g, 1) / |mean change per time| and max(...)^2 / variance per time.
  double longest_leap() const {
    std::vector<double> mean(program_.states.size(), 0), variance(program_.states.size(), 0);
    for (std::size_t r = 0; r < critical_.size(); ++r) {
      if (critical_[r]) continue;
      for (const auto& [index, change] : program_.reactions[r].changes) {
        mean[index] += change * state_.propensity(r);
        variance[index] += change * change * state_.propensity(r);
      }
    }
    double tau = infinity;
    for (std::uint32_t i = 0; i < mean.size(); ++i) {
      if (variance[i] == 0) continue;
      const double allowed = std::max(epsilon_ * state_.state(i) / speed_up(program_, i, state_.state(i)), 1.0);
      tau = std::min({tau, allowed / std::fabs(mean[i]), allowed * allowed / variance[i]});
    }
    return tau;
  }

  /// Number of firings; -1 (and nothing changed) when an amount would fall below zero.
  std::int64_t attempt(double tau) {
    Draws draws = random_.next_draws();
    const double critical_wait = critical_total_ > 0 ? draws.exponential() / critical_total_ : infinity;
    const double remaining = limit_ - state_.now();
    const bool one_critical = critical_wait < std::min(tau, remaining);
    const double length = std::min({tau, critical_wait, remaining});
    std::vector<double> firings(critical_.size(), 0);
    for (std::size_t r = 0; r < firings.size(); ++r)
      if (!critical_[r] && state_.propensity(r) > 0) firings[r] = draws.poisson(state_.propensity(r) * length);
    if (one_critical) firings[chosen_critical(draws.uniform() * critical_total_)] = 1;
    return carry_out(firings, length, one_critical || length == tau);
  }

  std::size_t chosen_critical(double at) const {
    std::size_t last = 0;
    for (std::size_t r = 0; r < critical_.size(); ++r) {
      if (!critical_[r]) continue;
      last = r;
      at -= state_.propensity(r);
      if (at < 0) break;
    }
    return last;
  }

  std::int64_t carry_out(const std::vector<double>& firings, double length, bool inside) {
    double count = 0;
    for (std::size_t r = 0; r < firings.size(); ++r) state_.fire_many(r, firings[r]), count += firings[r];
    if (state_.any_negative()) {
      for (std::size_t r = 0; r < firings.size(); ++r) state_.fire_many(r, -firings[r]);
      return -1;
    }
    state_.move_to(inside ? std::min(state_.now() + length, limit_) : limit_);
    state_.anchor_clocks();
    state_.settle(random_);
    state_.refresh_all();
    return static_cast<std::int64_t>(count);
  }

  std::int64_t exactly() {
    for (int step = 0; step < exact_steps && state_.status() == JumpStatus::ok; ++step) {
      if (!(state_.total() > 0)) return rest() + step;
      const JumpRandom::Attempt attempt = random_.next_jump();
      const double at = state_.now() + attempt.wait / state_.total();
      if (at >= std::min(limit_, state_.next_instant())) {
        state_.move_to(std::min(limit_, state_.next_instant()));
        return step;
      }
      state_.move_to(at);
      state_.fire(state_.choose(attempt.choice * state_.total()).leaf, random_);
    }
    return exact_steps;
  }

  const JumpProgram& program_;
  JumpState& state_;
  JumpRandom& random_;
  double epsilon_, limit_;
  std::vector<char> critical_;
  double critical_total_ = 0;
};

}  // namespace

std::int64_t leap(const JumpProgram& program, JumpState& state, JumpRandom& random, double epsilon, double limit) {
  return Leap(program, state, random, epsilon, limit).run();
}

}  // namespace remit
