// One realisation's numbers and what keeps them true: slots, clocks, propensities, the model's events. How the next
// jump is chosen is not known here (jump_run.hpp, tau_leap.hpp).
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/program/jump.hpp"
#include "remit/solve/jump/boxes.hpp"
#include "remit/solve/jump/event_queue.hpp"
#include "remit/solve/jump/jump_random.hpp"
#include "remit/solve/jump/sum_tree.hpp"

namespace remit {

/// The fate of one realisation.
enum class JumpStatus : std::uint8_t {
  ok,
  negative_propensity,  // a rate law below zero
  not_finite,           // a rate law, a clock or a delay is not a number
  negative_amount,      // a reaction fired without enough reactants: its law is not zero there
  not_whole,            // an initial value or an event left a fraction of a molecule
  no_bound,             // a propensity that moves with time and cannot be bounded
  failed_draw,          // a distribution with impossible arguments
  too_many_events,
  too_many_jumps
};
const char* name_of(JumpStatus status);

class JumpState {
 public:
  /// With a table propensities are bounded in boxes, without one they are kept as they are.
  explicit JumpState(const JumpProgram& program, std::shared_ptr<const ReactionTable> table = nullptr);

  /// Values of parameters and, by a state's name, of initial states. Runs what is due at time 0.
  void start(const std::vector<std::pair<std::string, double>>& overrides, JumpRandom& random);

  JumpStatus status() const { return status_; }
  void fail(JumpStatus status) {
    if (status_ == JumpStatus::ok) status_ = status;
  }
  double now() const { return now_; }
  double state(std::uint32_t index) const { return slots_[program_.state.begin + index]; }
  /// Of the propensities, or of their bounds.
  double total() const { return tree_.total(); }
  double propensity(std::size_t reaction) const { return tree_[reaction]; }
  SumTree& tree() { return tree_; }
  const SumTree& tree() const { return tree_; }
  const std::vector<double>& slots() const { return slots_; }

  /// Time and clocks; nothing else moves.
  void move_to(double time);
  /// The propensity of a reaction here and now, checked.
  double evaluate(std::size_t reaction);
  void refresh_all();
  /// The reaction that holds a point of [0, total).
  SumTree::Choice choose(double at) const { return boxes_ ? tree_.find(at) : tree_.find_positive(at); }
  /// Whether an attempt at a reaction whose propensity is bounded stays a jump, or is thinned out.
  bool keeps(const SumTree::Choice& chosen);
  /// A reaction fires at the present moment; propensities follow, then events if it woke any.
  void fire(std::size_t reaction, JumpRandom& random);
  /// Changes states only; anchor_clocks(), settle() and refresh_all() are the caller's.
  void fire_many(std::size_t reaction, double times);
  bool any_negative() const;
  /// For loops over lanes (jump_loops.hpp) that change states themselves: what they need, and what is to be done after
  /// a reaction has taken a state out of its box, or thinned out what is bounded too loosely.
  BoxedLane boxed_lane() { return {slots_.data(), &boxes_->box()->low, tree_.before()}; }
  void follow_boxes(std::size_t reaction);
  void tighten(std::size_t reaction);
  /// After states changed: clocks go on from here at their new rates.
  void anchor_clocks();
  /// The next moment at which an event runs or time alone turns a trigger; infinity if there is none.
  double next_instant() const { return next_instant_; }
  /// Runs what is due now; returns whether an event changed anything.
  bool settle(JumpRandom& random);

  /// Observables at a time not before now() and not after the next change.
  void observe(double time);
  double observable(std::uint32_t index) const { return slots_[program_.observable.begin + index]; }

 private:
  void run(const Section& section);
  void check_bounds(bool well);
  void draw(const std::vector<JumpDraw>& draws, JumpRandom& random);
  void schedule_event(std::uint32_t event, JumpRandom& random);
  std::vector<double> values_of(const JumpEvent& event, JumpRandom& random);
  void assign(const EventQueue::Pending& pending, JumpRandom& random);
  void check_whole();
  void find_next_instant();
  double root_of(const JumpCrossing& crossing) const;

  struct Anchor {
    double time, value, rate;
  };

  const JumpProgram& program_;
  std::vector<double> slots_;
  std::vector<Anchor> anchors_;  // of clocks
  SumTree tree_;
  std::shared_ptr<const ReactionTable> table_;
  std::optional<Boxes> boxes_;
  EventQueue queue_;
  JumpStatus status_ = JumpStatus::ok;
  double now_ = 0, next_instant_ = 0;
  int nudges_ = 0;  // how often the present instant was too early
};

}  // namespace remit
