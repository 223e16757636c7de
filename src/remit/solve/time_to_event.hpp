// Draws the time of an event whose hazard is part of a model: a limit -ln u at the patient's address, the equations
// solved until the cumulative hazard reaches it. The moment is the root on the interpolant, to a microsecond.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "remit/base/rng.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/solve/overrides.hpp"

namespace remit {

struct TimeToEventRequest {
  std::string limit, time;  // parameters of the program (program/time_to_event.hpp)
  double end_days = 0;      // censored here
  Address address = {};     // of the draw; its patient is overwritten by the patient's number
  Overrides overrides = {};
  std::vector<Entry> entries = {};  // doses, the same for all
};

struct EventTime {
  Status status = Status::ok;
  double days = 0;
  bool happened = false;  // else censored at end_days
};

/// One time per patient, 0 ... count - 1.
std::vector<EventTime> draw_event_times(const Kernel& kernel, const TimeToEventRequest& request, std::uint32_t count,
                                        const SolveOptions& options);

}  // namespace remit
