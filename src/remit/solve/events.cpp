// Bookkeeping of triggers and scheduled events; see events.hpp. NaN is no true trigger.
#include "remit/solve/events.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace remit {
namespace {

constexpr double longest_delay = 5e7;  // days; ticks end at 1e8, and so does every run

bool is_true(double trigger) { return trigger != 0 && trigger == trigger; }

std::vector<double> read(const std::vector<std::uint32_t>& slots, const SlotReader& values) {
  std::vector<double> result;
  for (const std::uint32_t slot : slots) result.push_back(values(slot));
  return result;
}

}  // namespace

void EventState::start(const Address& chance) {
  chance_ = chance;
  pending_.clear();
  held_.clear();
  for (const ProgramEvent& event : program_->events) held_.push_back(event.initial_trigger);
}

bool EventState::rises(const SlotReader& triggers) const {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    if (!held_[i] && is_true(triggers(program_->events[i].trigger))) return true;
  }
  return false;
}

void EventState::note_falls(const SlotReader& triggers) {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    if (!held_[i] || is_true(triggers(program_->events[i].trigger))) continue;
    held_[i] = false;
    if (!program_->events[i].persistent) std::erase_if(pending_, [&](const Pending& item) { return item.event == i; });
  }
}

bool EventState::note_rises(Tick now, const SlotReader& triggers, const SlotReader& values) {
  for (std::size_t i = 0; i < held_.size(); ++i) {
    const ProgramEvent& event = program_->events[i];
    if (held_[i] || !is_true(triggers(event.trigger))) continue;
    held_[i] = true;
    const double delay = event.delay == no_slot ? 0 : values(event.delay);
    if (!(delay >= 0)) return false;
    if (delay > longest_delay) continue;
    pending_.push_back(
        {now + to_tick(delay), i, event.from_trigger ? read(event.values, values) : std::vector<double>()});
  }
  return true;
}

std::optional<Tick> EventState::next_due() const {
  std::optional<Tick> next;
  for (const Pending& item : pending_) next = std::min(item.due, next.value_or(item.due));
  return next;
}

double EventState::priority(const Pending& pending, const SlotReader& values) const {
  const std::uint32_t slot = program_->events[pending.event].priority;
  return slot == no_slot ? -std::numeric_limits<double>::infinity() : values(slot);
}

std::vector<std::size_t> EventState::most_urgent(Tick now, const SlotReader& values) const {
  std::vector<std::size_t> best;
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    if (pending_[i].due > now) continue;
    const double least = best.empty() ? 0 : priority(pending_[best.front()], values);
    if (!best.empty() && priority(pending_[i], values) > least) best.clear();
    if (best.empty() || !(priority(pending_[i], values) < least)) best.push_back(i);
  }
  return best;
}

std::size_t EventState::pick(const std::vector<std::size_t>& candidates, const SlotReader& values) {
  if (candidates.size() == 1 || !std::isfinite(priority(pending_[candidates.front()], values)))
    return candidates.front();
  const double place = Draws(chance_).uniform() * static_cast<double>(candidates.size());
  ++chance_.index;
  return candidates[static_cast<std::size_t>(place)];
}

// A concentration becomes an amount by the size its compartment has just before the event.
std::optional<std::vector<EventState::Assignment>> EventState::take_due(Tick now, const SlotReader& values) {
  const std::vector<std::size_t> candidates = most_urgent(now, values);
  if (candidates.empty()) return std::nullopt;
  const auto chosen = pending_.begin() + static_cast<std::ptrdiff_t>(pick(candidates, values));
  const ProgramEvent& event = program_->events[chosen->event];
  const std::vector<double> assigned = event.from_trigger ? chosen->values : read(event.values, values);
  pending_.erase(chosen);
  std::vector<Assignment> assignments;
  for (std::size_t k = 0; k < event.targets.size(); ++k) {
    const bool sized = k < event.sizes.size() && event.sizes[k] != no_slot;
    assignments.push_back({event.targets[k], sized ? assigned[k] * values(event.sizes[k]) : assigned[k]});
  }
  return assignments;
}

}  // namespace remit
