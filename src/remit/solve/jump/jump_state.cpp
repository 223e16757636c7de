#include "remit/solve/jump/jump_state.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"
#include "remit/solve/jump/distribution.hpp"
#include "remit/solve/jump/run_section.hpp"

namespace remit {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int most_events_at_once = 10'000;

}  // namespace

const char* name_of(JumpStatus status) {
  switch (status) {
    case JumpStatus::ok:
      return "ok";
    case JumpStatus::negative_propensity:
      return "negative_propensity";
    case JumpStatus::not_finite:
      return "not_finite";
    case JumpStatus::negative_amount:
      return "negative_amount";
    case JumpStatus::not_whole:
      return "not_whole";
    case JumpStatus::no_bound:
      return "no_bound";
    case JumpStatus::failed_draw:
      return "failed_draw";
    case JumpStatus::too_many_events:
      return "too_many_events";
    case JumpStatus::too_many_jumps:
      return "too_many_jumps";
  }
  return "unknown";
}

JumpState::JumpState(const JumpProgram& program, std::shared_ptr<const ReactionTable> table)
    : program_(program),
      slots_(program.slots + (table ? ReactionTable::own_slots : 0), 0),
      anchors_(program.clocks.size()),
      tree_(program.reactions.size()),
      table_(std::move(table)),
      queue_(program) {
  if (!table_) return;
  slots_[table_->one()] = 1;
  boxes_.emplace(program_, *table_);
}

void JumpState::run(const Section& section) { run_section(section, slots_.data()); }

// ---- the beginning

void JumpState::start(const std::vector<std::pair<std::string, double>>& overrides, JumpRandom& random) {
  status_ = JumpStatus::ok;
  now_ = 0;
  nudges_ = 0;
  for (const auto& [slot, value] : program_.constants) slots_[slot] = value;
  std::copy(program_.parameter_defaults.begin(), program_.parameter_defaults.end(),
            slots_.begin() + program_.parameter.begin);
  slots_[program_.time] = 0;
  for (const auto& [name, value] : overrides)
    if (const int index = program_.parameter_index(name); index >= 0) slots_[program_.parameter.begin + index] = value;
  draw(program_.initial_draws, random);
  run(program_.initial);
  for (const auto& [name, value] : overrides)
    if (const int index = program_.state_index(name); index >= 0) slots_[program_.state.begin + index] = value;
  run(program_.once);
  check_whole();
  for (Anchor& anchor : anchors_) anchor.rate = std::numeric_limits<double>::quiet_NaN();
  anchor_clocks();
  queue_.start();
  settle(random);
  refresh_all();
}

// ---- time

void JumpState::move_to(double time) {
  now_ = time;
  slots_[program_.time] = time;
  for (std::size_t i = 0; i < anchors_.size(); ++i) {
    const Anchor& anchor = anchors_[i];
    slots_[program_.state.begin + program_.clocks[i].state] = anchor.value + anchor.rate * (time - anchor.time);
  }
}

/// A clock goes on from its anchor as long as its rate and value are what they were, so that it does not drift.
void JumpState::anchor_clocks() {
  if (anchors_.empty()) return;
  run(program_.clock_rates);
  for (std::size_t i = 0; i < anchors_.size(); ++i) {
    Anchor& anchor = anchors_[i];
    const double rate = slots_[program_.clocks[i].rate],
                 value = slots_[program_.state.begin + program_.clocks[i].state];
    if (rate == anchor.rate && value == anchor.value + anchor.rate * (now_ - anchor.time)) continue;
    anchor = {now_, value, rate};
    if (!std::isfinite(rate) || !std::isfinite(value)) fail(JumpStatus::not_finite);
  }
}

/// Where a comparison turns next, were nothing to happen; now() when it is on the border, or short of it by rounding.
double JumpState::root_of(const JumpCrossing& crossing) const {
  const double difference = slots_[crossing.difference], slope = slots_[crossing.slope];
  if (slope == 0 || difference * slope > 0 || !std::isfinite(difference / slope)) return infinity;
  return std::max(now_, now_ - difference / slope);
}

/// A comparison on its border turns just after: at the next double, or two further, four, ..., until it has turned.
void JumpState::find_next_instant() {
  next_instant_ = infinity;
  if (!program_.crossings.empty()) run(program_.crossing_slots);
  for (const JumpCrossing& crossing : program_.crossings) next_instant_ = std::min(next_instant_, root_of(crossing));
  nudges_ = next_instant_ == now_ ? std::min(nudges_ + 1, 60) : 0;
  if (nudges_ > 0) next_instant_ += std::ldexp(std::nextafter(now_, infinity) - now_, nudges_ - 1);
  next_instant_ = std::min(next_instant_, queue_.next_due());
}

// ---- propensities

double JumpState::evaluate(std::size_t reaction) {
  const double value = table_ ? table_->propensity(program_, reaction, slots_.data())
                              : propensity_of(program_.reactions[reaction], slots_.data());
  if (value >= 0 && value < infinity) return value;
  fail(value < 0 ? JumpStatus::negative_propensity : JumpStatus::not_finite);
  return 0;
}

void JumpState::refresh_all() {
  if (boxes_) return check_bounds(boxes_->renew({slots_, tree_}));
  for (std::size_t r = 0; r < program_.reactions.size(); ++r) tree_.put(r, evaluate(r));
  tree_.sum_all();
}

void JumpState::check_bounds(bool well) {
  if (!well) fail(boxes_->wrong() < 0 ? JumpStatus::negative_propensity : JumpStatus::not_finite);
}

void JumpState::follow_boxes(std::size_t reaction) {
  for (const auto& change : program_.reactions[reaction].changes)
    if (state(change.first) < 0) fail(JumpStatus::negative_amount);
  check_bounds(boxes_->follow(static_cast<std::uint32_t>(reaction), {slots_, tree_}));
}

void JumpState::tighten(std::size_t reaction) {
  check_bounds(boxes_->tighten(static_cast<std::uint32_t>(reaction), {slots_, tree_}));
}

bool JumpState::keeps(const SumTree::Choice& chosen) {
  if (chosen.leaf >= program_.reactions.size()) return false;  // by rounding
  const bool moves = program_.reactions[chosen.leaf].moves;
  if (!moves && !boxes_) return true;
  const double propensity = evaluate(chosen.leaf);
  if (chosen.rest < propensity) return true;
  if (!moves && !(chosen.rest < loose_factor * propensity)) tighten(chosen.leaf);
  return false;
}

void JumpState::fire(std::size_t reaction, JumpRandom& random) {
  const JumpReaction& it = program_.reactions[reaction];
  for (const auto& [index, change] : it.changes)
    if ((slots_[program_.state.begin + index] += change) < 0) fail(JumpStatus::negative_amount);
  if (boxes_) {
    follow_boxes(reaction);
  } else {
    for (const std::uint32_t other : it.dependents) tree_.put(other, evaluate(other));
    tree_.sum(it.dependents);
  }
  if (!it.wakes) return;
  anchor_clocks();
  if (settle(random)) refresh_all();
}

void JumpState::fire_many(std::size_t reaction, double times) {
  for (const auto& [state, change] : program_.reactions[reaction].changes)
    slots_[program_.state.begin + state] += change * times;
}

bool JumpState::any_negative() const {
  for (std::uint32_t i = 0; i < program_.whole.size(); ++i)
    if (program_.whole[i] && state(i) < 0) return true;
  return false;
}

/// A concentration times a size may miss its whole number by rounding: that is mended, a real fraction is not.
void JumpState::check_whole() {
  for (std::uint32_t i = 0; i < program_.whole.size(); ++i) {
    if (!program_.whole[i]) continue;
    double& amount = slots_[program_.state.begin + i];
    const double nearest = std::floor(amount + 0.5);
    if (!(amount >= 0) || !(std::fabs(amount - nearest) <= 1e-9 * std::max(1.0, nearest))) fail(JumpStatus::not_whole);
    if (status_ == JumpStatus::ok) amount = nearest;
  }
}

// ---- events

void JumpState::draw(const std::vector<JumpDraw>& draws, JumpRandom& random) {
  for (const JumpDraw& it : draws) {
    run(it.code);
    std::vector<double> arguments;
    for (const std::uint32_t slot : it.arguments) arguments.push_back(slots_[slot]);
    Draws sequence = random.next_draws();
    slots_[it.target] = draw_from(it.law, it.truncated, arguments, sequence);
    if (std::isnan(slots_[it.target])) fail(JumpStatus::failed_draw);
  }
}

bool JumpState::settle(JumpRandom& random) {
  if (program_.events.empty()) {
    next_instant_ = infinity;
    return false;
  }
  bool changed = false;
  for (int count = 0; count < most_events_at_once && status_ == JumpStatus::ok; ++count) {
    run(program_.triggers);
    for (const std::uint32_t event : queue_.note(slots_)) schedule_event(event, random);
    const auto due = queue_.take(now_, [&](std::uint32_t event) {
      const JumpEvent& it = program_.events[event];
      if (it.priority == no_slot) return -infinity;
      run(it.priority_code);
      return slots_[it.priority];
    });
    if (!due) {
      find_next_instant();
      return changed;
    }
    assign(*due, random);
    changed = true;
  }
  fail(JumpStatus::too_many_events);
  return changed;
}

void JumpState::schedule_event(std::uint32_t event, JumpRandom& random) {
  const JumpEvent& it = program_.events[event];
  double delay = 0;
  if (it.delay != no_slot) {
    draw(it.delay_draws, random);
    run(it.delay_code);
    delay = slots_[it.delay];
    if (!(delay >= 0)) fail(JumpStatus::not_finite);
  }
  queue_.push({now_ + delay, event, it.from_trigger ? values_of(it, random) : std::vector<double>()});
}

std::vector<double> JumpState::values_of(const JumpEvent& event, JumpRandom& random) {
  draw(event.value_draws, random);
  run(event.value_code);
  std::vector<double> values;
  for (const std::uint32_t slot : event.values) values.push_back(slots_[slot]);
  return values;
}

void JumpState::assign(const EventQueue::Pending& pending, JumpRandom& random) {
  const JumpEvent& event = program_.events[pending.event];
  const std::vector<double> values = event.from_trigger ? pending.values : values_of(event, random);
  for (std::size_t k = 0; k < event.targets.size(); ++k) slots_[event.targets[k]] = values[k];
  check_whole();
  anchor_clocks();
}

void JumpState::observe(double time) {
  const double present = now_;
  move_to(time);
  run(program_.observe);
  move_to(present);
}

}  // namespace remit
