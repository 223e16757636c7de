#include "remit/solve/jump/event_queue.hpp"

#include <algorithm>

namespace remit {

void EventQueue::start() {
  pending_.clear();
  held_.clear();
  for (const JumpEvent& event : program_->events) held_.push_back(event.initial_trigger);
}

std::vector<std::uint32_t> EventQueue::note(const std::vector<double>& slots) {
  std::vector<std::uint32_t> risen;
  for (std::uint32_t i = 0; i < held_.size(); ++i) {
    const double trigger = slots[program_->events[i].trigger];
    const bool holds = trigger != 0 && trigger == trigger;  // NaN is no true trigger
    if (holds && !held_[i]) risen.push_back(i);
    if (!holds && held_[i] && !program_->events[i].persistent)
      std::erase_if(pending_, [i](const Pending& item) { return item.event == i; });
    held_[i] = holds;
  }
  return risen;
}

double EventQueue::next_due() const {
  double next = std::numeric_limits<double>::infinity();
  for (const Pending& item : pending_) next = std::min(next, item.due);
  return next;
}

std::optional<EventQueue::Pending> EventQueue::take(double now, const std::function<double(std::uint32_t)>& priority) {
  auto best = pending_.end();
  for (auto item = pending_.begin(); item != pending_.end(); ++item) {
    if (item->due > now) continue;
    if (best == pending_.end() || priority(item->event) > priority(best->event)) best = item;
  }
  if (best == pending_.end()) return std::nullopt;
  Pending taken = std::move(*best);
  pending_.erase(best);
  return taken;
}

}  // namespace remit
