#include "remit/program/time_to_event.hpp"

#include <limits>
#include <utility>

#include "remit/base/text.hpp"
#include "remit/program/symbols.hpp"

namespace remit {
namespace {

void add_parameter(Model& model, const std::string& id, double value) {
  Parameter parameter;
  parameter.id = id;
  parameter.initial = make_number(value);
  parameter.constant = false;
  model.parameters.push_back(std::move(parameter));
}

}  // namespace

TimeToEventIds time_to_event_ids(const std::string& hazard) {
  return {hazard + "__cumulative", hazard + "__limit", hazard + "__time"};
}

Result<Model> with_time_to_event(Model model, const std::string& hazard) {
  const Symbols symbols = symbols_of(model);
  if (!symbols.find(hazard)) {
    std::vector<std::string> known;
    for (const Symbol& symbol : symbols.all) known.push_back(symbol.id);
    return error_at({model.file}, "time-to-event-hazard", "there is no hazard `" + hazard + "`",
                    did_you_mean(hazard, known));
  }
  const TimeToEventIds ids = time_to_event_ids(hazard);
  add_parameter(model, ids.cumulative, 0);
  add_parameter(model, ids.limit, std::numeric_limits<double>::infinity());
  add_parameter(model, ids.time, std::numeric_limits<double>::infinity());
  model.rate_rules.push_back({ids.cumulative, make_name(hazard), {}});
  Event event;
  event.id = hazard + "__event";
  event.trigger = make_call(">=", {make_name(ids.cumulative), make_name(ids.limit)});
  event.assignments.push_back({ids.time, make_symbol("time")});
  model.events.push_back(std::move(event));
  return model;
}

}  // namespace remit
