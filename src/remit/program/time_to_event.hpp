// Time to an event with a hazard of the model: the cumulative hazard H becomes a state, and the event happens where H
// reaches a limit that is exponential of mean 1 (-ln u). The moment is found on the solver's interpolant, as that of
// any event of a model; see solve/time_to_event.hpp.
#pragma once
#include <string>

#include "remit/base/result.hpp"
#include "remit/lang/model.hpp"

namespace remit {

struct TimeToEventIds {
  std::string cumulative, limit, time;  // a state, and two parameters; `time` is infinite until the event
};
TimeToEventIds time_to_event_ids(const std::string& hazard);

/// `hazard` is an id of the model, a rate per time. Refuses an unknown one ("time-to-event-hazard").
Result<Model> with_time_to_event(Model model, const std::string& hazard);

}  // namespace remit
