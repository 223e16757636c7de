// From one dose to calendar entries: the way of every dose, whether a study's regimen, a table, a steady state or a
// decision at a visit asked for it.
#pragma once
#include <vector>

#include "remit/solve/calendar.hpp"

namespace remit {

/// `amount` into a state at once.
inline void append_bolus(std::vector<Entry>& entries, Tick tick, std::uint32_t state, double amount,
                         std::uint32_t tag = 0) {
  entries.push_back({tick, EntryKind::dose, state, amount, tag});
}

/// A zero-order input: its rate parameter is raised from `start` to `stop`.
inline void append_infusion(std::vector<Entry>& entries, Tick start, Tick stop, std::uint32_t parameter, double rate,
                            std::uint32_t tag = 0) {
  entries.push_back({start, EntryKind::add_parameter, parameter, rate, tag});
  entries.push_back({stop, EntryKind::add_parameter, parameter, -rate, tag});
}

}  // namespace remit
