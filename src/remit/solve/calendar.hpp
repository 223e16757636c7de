// The calendar of one patient: what is due when, in integer ticks of one microsecond, in one order that never depends on doubles.
#pragma once
#include <cstdint>
#include <vector>

namespace remit {

using Tick = std::int64_t;
inline constexpr double ticks_per_day = 86400e6;
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
  std::uint32_t tag = 0;     // the patient's own mark (visit number, arm phase, ...)
};

class Calendar {
 public:
  void add(const Entry& entry);
  bool empty() const;
  /// The next entry; asserts there is one.
  const Entry& next() const;
  Entry take();
  /// Removes all entries for which `drop` holds (treatment stopped, ...).
  template <class Predicate>
  void remove_if(Predicate drop);
  std::size_t size() const;

 private:
  struct Item {
    Entry entry;
    std::uint64_t sequence;
  };
  static bool later(const Item& a, const Item& b);
  std::vector<Item> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace remit
