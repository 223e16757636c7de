// Two binary heaps ordered by (tick, kind, sequence); see calendar.hpp.
#include "remit/solve/calendar.hpp"

#include <cmath>
#include <tuple>

#include "remit/base/assert.hpp"

namespace remit {

Tick to_tick(double days) {
  const double ticks = days * ticks_per_day;
  REMIT_ASSERT(std::fabs(ticks) < 9e18, "a time fits 64 bits of microseconds");
  return static_cast<Tick>(std::floor(ticks + 0.5));
}

double to_days(Tick tick) { return static_cast<double>(tick) / ticks_per_day; }

bool Calendar::later(const Item& a, const Item& b) {
  return std::tuple(a.entry.tick, a.entry.kind, a.sequence) > std::tuple(b.entry.tick, b.entry.kind, b.sequence);
}

void Calendar::add(const Entry& entry) {
  const bool sample = entry.kind == EntryKind::sample;
  std::vector<Item>& heap = sample ? samples_ : cuts_;
  heap.push_back({entry, sequence_++});
  std::push_heap(heap.begin(), heap.end(), later);
  if (!sample) ++cuts_added_;
}

const std::vector<Calendar::Item>& Calendar::first() const {
  REMIT_ASSERT(!empty(), "an empty calendar has no next entry");
  if (samples_.empty()) return cuts_;
  if (cuts_.empty()) return samples_;
  return later(samples_.front(), cuts_.front()) ? cuts_ : samples_;
}

const Entry& Calendar::next() const { return first().front().entry; }

Entry Calendar::take() {
  std::vector<Item>& heap = &first() == &samples_ ? samples_ : cuts_;
  std::pop_heap(heap.begin(), heap.end(), later);
  const Entry entry = heap.back().entry;
  heap.pop_back();
  return entry;
}

Tick Calendar::last_tick() const {
  Tick last = next().tick;
  for (const std::vector<Item>* heap : {&samples_, &cuts_}) {
    for (const Item& item : *heap) last = std::max(last, item.entry.tick);
  }
  return last;
}

void Calendar::clear() {
  samples_.clear();
  cuts_.clear();
}

}  // namespace remit
