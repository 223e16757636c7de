// The calendar of one patient: what is due when, in integer ticks of one microsecond, in one order that never depends
// on doubles. Samples only read and lie in a heap of their own, so that the next entry that cuts a step is known
// however many samples precede it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace remit {

using Tick = std::int64_t;
inline constexpr double ticks_per_day = 86400e6;
/// The nearest tick.
Tick to_tick(double days);
double to_days(Tick tick);

/// At equal ticks, entries are taken by kind in this order, then in the order they were added.
enum class EntryKind : std::uint8_t {
  sample,         // read only: uses dense output, never cuts a step
  decision,       // cuts the step; the patient may change anything
  set_parameter,  // parameter = amount
  add_parameter,  // parameter += amount (start and end of zero-order inputs)
  dose,           // state += amount
  end,            // the run is over after this entry
};

struct Entry {
  Tick tick = 0;
  EntryKind kind = EntryKind::sample;
  std::uint32_t target = 0;  // state index for doses, parameter index for parameters; free for samples and decisions
  double amount = 0;
  std::uint32_t tag = 0;  // the patient's own mark (visit number, arm phase, ...)
};

class Calendar {
 public:
  void add(const Entry& entry);
  bool empty() const { return samples_.empty() && cuts_.empty(); }
  /// The next entry; asserts there is one.
  const Entry& next() const;
  Entry take();
  /// The next entry that cuts a step, that is any but a sample; null if there is none.
  const Entry* next_cut() const { return cuts_.empty() ? nullptr : &cuts_.front().entry; }
  /// The next sample; null if there is none.
  const Entry* next_sample() const { return samples_.empty() ? nullptr : &samples_.front().entry; }
  /// The latest tick of any entry; asserts there is one.
  Tick last_tick() const;
  /// Removes all entries for which `drop` holds (treatment stopped, ...).
  template <class Predicate>
  void remove_if(Predicate drop) {
    remove_from(samples_, drop);
    remove_from(cuts_, drop);
  }
  std::size_t size() const { return samples_.size() + cuts_.size(); }
  void clear();
  /// Changes whenever an entry that cuts a step is added: `sample` callbacks must leave it alone.
  std::uint64_t cuts_added() const { return cuts_added_; }

 private:
  struct Item {
    Entry entry;
    std::uint64_t sequence;
  };
  static bool later(const Item& a, const Item& b);
  const std::vector<Item>& first() const;
  template <class Predicate>
  static void remove_from(std::vector<Item>& heap, Predicate drop) {
    std::erase_if(heap, [&](const Item& item) { return drop(item.entry); });
    std::make_heap(heap.begin(), heap.end(), later);
  }

  std::vector<Item> samples_, cuts_;  // heaps, earliest in front
  std::uint64_t sequence_ = 0;
  std::uint64_t cuts_added_ = 0;
};

}  // namespace remit
