#include "remit/solve/time_to_event.hpp"

#include <cmath>
#include <limits>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr int looks = 64;  // at most this share of the run is solved beyond the event

class WaitingPatient final : public Patient {
 public:
  WaitingPatient(const Program& program, const TimeToEventRequest& request, std::uint32_t id)
      : request_(request),
        id_(id),
        limit_(program.parameter_index(request.limit)),
        time_(program.parameter_index(request.time)) {
    REMIT_ASSERT(limit_ >= 0 && time_ >= 0, "the program was made with a time to an event");
  }

  void start(Lane& lane) override {
    Address address = request_.address;
    address.patient = id_;
    lane.set_parameter(static_cast<std::uint32_t>(limit_), Draws(address).exponential());
    initialise_with(lane, request_.overrides);
    for (const Entry& entry : request_.entries) lane.calendar().add(entry);
    const Tick end = to_tick(request_.end_days);
    for (int look = 1; look < looks; ++look)
      lane.calendar().add({.tick = end / looks * look, .kind = EntryKind::sample});
    lane.calendar().add({.tick = end, .kind = EntryKind::decision});
    lane.calendar().add({.tick = end, .kind = EntryKind::end});
  }

  void at(Lane& lane, const Entry&) override {
    result_.days = lane.parameter(static_cast<std::uint32_t>(time_));
    result_.happened = std::isfinite(result_.days);
    if (result_.happened) lane.stop();
  }

  void end(const Outcome& outcome) override {
    result_.status = outcome.status;
    if (!result_.happened) result_.days = request_.end_days;
  }
  std::uint32_t id() const override { return id_; }
  const EventTime& result() const { return result_; }

 private:
  const TimeToEventRequest& request_;
  std::uint32_t id_;
  int limit_, time_;
  EventTime result_;
};

}  // namespace

std::vector<EventTime> draw_event_times(const Kernel& kernel, const TimeToEventRequest& request, std::uint32_t count,
                                        const SolveOptions& options) {
  std::vector<WaitingPatient> patients;
  for (std::uint32_t id = 0; id < count; ++id) patients.emplace_back(kernel.program(), request, id);
  std::vector<Patient*> pointers;
  for (WaitingPatient& patient : patients) pointers.push_back(&patient);
  integrate(kernel, pointers, options);
  std::vector<EventTime> times;
  for (const WaitingPatient& patient : patients) times.push_back(patient.result());
  return times;
}

}  // namespace remit
