// simulate_one(): one patient, every state and observable at the times asked for.
#include "remit/solve/integrate.hpp"
#include "remit/solve/overrides.hpp"

namespace remit {
namespace {

class OnePatient final : public Patient {
 public:
  OnePatient(const TrajectoryRequest& request, Trajectory& trajectory) : request_(request), trajectory_(trajectory) {}

  void start(Lane& lane) override {
    initialise_with(lane, request_.parameters);
    Tick last = 0;
    for (const double days : request_.times_days) {
      lane.calendar().add({.tick = to_tick(days), .kind = EntryKind::sample});
      last = std::max(last, to_tick(days));
    }
    for (const Entry& entry : request_.entries) lane.calendar().add(entry);
    lane.calendar().add({.tick = last, .kind = EntryKind::end});
  }

  void at(Lane& lane, const Entry& entry) override {
    if (entry.kind != EntryKind::sample) return;
    const Program& program = lane.program();
    trajectory_.time_days.push_back(to_days(entry.tick));
    std::vector<double>& states = trajectory_.states.emplace_back();
    for (std::uint32_t i = 0; i < program.states.size(); ++i) states.push_back(lane.state(i));
    std::vector<double>& observables = trajectory_.observables.emplace_back();
    for (std::uint32_t i = 0; i < program.observable.size; ++i) observables.push_back(lane.observable(i));
  }

  void end(const Outcome& outcome) override { trajectory_.outcome = outcome; }
  std::uint32_t id() const override { return request_.patient; }

 private:
  const TrajectoryRequest& request_;
  Trajectory& trajectory_;
};

}  // namespace

Trajectory simulate_one(const Kernel& kernel, const TrajectoryRequest& request, const SolveOptions& options) {
  Trajectory trajectory;
  OnePatient patient(request, trajectory);
  Patient* const patients[] = {&patient};
  integrate(kernel, patients, options);
  return trajectory;
}

}  // namespace remit
