#include "run_model.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/program/compile.hpp"

namespace remit::suites {
namespace {

/// Where a wanted value is read: an observable, or a parameter that nothing changes.
struct Place {
  bool is_observable = true;
  std::uint32_t index = 0;
};

std::string observable_name(const Wanted& wanted, const Model& model) {
  const Species* species = find_species(model, wanted.id);
  if (!species) return wanted.id;
  if (wanted.form == Form::amount && !species->substance_only) return "amount(" + wanted.id + ")";
  if (wanted.form == Form::concentration && species->substance_only) return "concentration(" + wanted.id + ")";
  return wanted.id;
}

Result<std::vector<Place>> places_of(const std::vector<Wanted>& wanted, const Model& model, const Program& program) {
  std::vector<Place> places;
  Diagnostics unknown;
  for (const Wanted& each : wanted) {
    const int observable = program.observable_index(observable_name(each, model));
    const int parameter = program.parameter_index(each.id);
    if (observable >= 0)
      places.push_back({true, static_cast<std::uint32_t>(observable)});
    else if (parameter >= 0)
      places.push_back({false, static_cast<std::uint32_t>(parameter)});
    else
      unknown.push_back(error_at({model.file}, "suite-unknown-name", "there is no `" + each.id + "` to look at",
                                 did_you_mean(each.id, program.observables)));
  }
  if (!unknown.empty()) return unknown;
  return places;
}

class Watcher final : public Patient {
 public:
  Watcher(const std::vector<Place>& places, const std::vector<double>& times) : places_(places), times_(times) {}

  void start(Lane& lane) override {
    lane.initialise();
    for (const double time : times_) lane.calendar().add({.tick = reading(time, lane), .kind = EntryKind::decision});
  }
  void at(Lane& lane, const Entry&) override {
    std::vector<double>& row = run_.rows.emplace_back();
    for (const Place& place : places_)
      row.push_back(place.is_observable ? lane.observable(place.index) : lane.parameter(place.index));
  }
  void end(const Outcome& outcome) override {
    run_.status = outcome.status;
    run_.ended_at = to_days(outcome.tick);
  }
  std::uint32_t id() const override { return 0; }
  Run take() { return std::move(run_); }

 private:
  // Events at time 0 belong to the values at time 0, so with events those are read one tick (1e-11) later.
  static Tick reading(double time, const Lane& lane) {
    return to_tick(time) + (time == 0 && !lane.program().events.empty() ? 1 : 0);
  }

  const std::vector<Place>& places_;
  const std::vector<double>& times_;
  Run run_;
};

}  // namespace

SolveOptions tight_options(const std::vector<double>& times, double small) {
  SolveOptions options;
  options.rtol = 1e-9;
  options.atol_factor = std::min(1e-3, small / options.rtol);
  options.lanes = lane_multiple;
  options.counting = false;
  if (times.size() > 1) options.max_step_days = times[1] - times[0];
  return options;
}

Result<Run> run_model(const Model& model, const std::vector<Wanted>& wanted, const std::vector<double>& times,
                      const SolveOptions& options) {
  Result<Program> program = compile(model);
  if (!program.ok()) return program.diagnostics();
  const auto places = places_of(wanted, model, *program);
  if (!places.ok()) return places.diagnostics();
  const auto kernel = make_interpreter(std::move(program).value());
  Watcher watcher(*places, times);
  Patient* const patients[] = {&watcher};
  integrate(*kernel, patients, options);
  return watcher.take();
}

}  // namespace remit::suites
