#include "remit/solve/dosed_patient.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

bool gives(const DosingRow& row) { return row.event == DosingEvent::dose || row.event == DosingEvent::reset_and_dose; }

bool differ(const std::vector<double>& a, const std::vector<double>& b) {
  return !std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

}  // namespace

/// Rows in their order, with the grid (if there is one) after the rows of its times.
std::vector<DosedPatient::Step> DosedPatient::steps() const {
  const std::vector<double>& grid = request_.grid;
  std::vector<Step> steps;
  for (std::size_t k = 0; k < subject_.rows.size(); ++k) {
    const DosingRow& row = subject_.rows[k];
    const std::size_t other =
        table_.carry == Carry::locf ? std::max<std::size_t>(k, 1) - 1 : std::min(k + 1, subject_.rows.size() - 1);
    const bool quiet = row.event == DosingEvent::observe && !differ(row.covariates, subject_.rows[other].covariates);
    steps.push_back({to_tick(row.clock), row.time, &row, grid.empty() && row.event == DosingEvent::observe, !quiet});
  }
  for (const double time : grid) steps.push_back({to_tick(time), time, nullptr, true, false});
  std::ranges::stable_sort(steps, {}, &Step::tick);
  return steps;
}

void DosedPatient::start(Lane& lane) {
  set_overrides(lane, false);
  if (!subject_.rows.empty()) set_covariates(lane, subject_.rows.front().covariates);
  lane.initialise();
  set_overrides(lane, true);
  for (std::uint32_t i = 0; i < lane.program().states.size(); ++i) initial_.push_back(lane.state(i));
  schedule(lane);
}

void DosedPatient::set_overrides(Lane& lane, bool states) {
  for (const auto& [name, value] : request_.parameters) {
    const int state = lane.program().state_index(name), parameter = lane.program().parameter_index(name);
    REMIT_ASSERT(state >= 0 || parameter >= 0, "names of overrides were checked by the caller");
    if (states && state >= 0) lane.set_state(static_cast<std::uint32_t>(state), value);
    if (!states && state < 0) lane.set_parameter(static_cast<std::uint32_t>(parameter), value);
  }
}

void DosedPatient::set_covariates(Lane& lane, const std::vector<double>& values) {
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!std::isnan(values[k]) && lane.parameter(plan_.covariates[k]) != values[k])
      lane.set_parameter(plan_.covariates[k], values[k]);
  }
}

// Puts the next steps on the calendar, up to the first that may change something or shares its tick with a waiting
// dose. Doses that the rows before asked for are there already and so come first.
void DosedPatient::schedule(Lane& lane) {
  while (next_ < steps_.size()) {
    const Step& step = steps_[next_];
    const auto tag = static_cast<std::uint32_t>(next_++);
    const Entry* cut = lane.calendar().next_cut();
    if (step.cuts || (cut && cut->tick <= step.tick)) {
      lane.calendar().add(
          {.tick = step.tick, .kind = EntryKind::decision, .target = step_mark, .amount = 0, .tag = tag});
      return;
    }
    if (step.look)
      lane.calendar().add({.tick = step.tick, .kind = EntryKind::sample, .target = step_mark, .amount = 0, .tag = tag});
  }
  lane.calendar().add({.tick = steps_.empty() ? 0 : steps_.back().tick, .kind = EntryKind::end});
}

void DosedPatient::at(Lane& lane, const Entry& entry) {
  if (entry.target == waiting_mark) return perform(lane, Waiting(waiting_[entry.tag]));
  const Step& step = steps_[entry.tag];
  if (step.row && entry.kind == EntryKind::decision) {
    if (table_.carry == Carry::locf) set_covariates(lane, step.row->covariates);
    act(lane, *step.row);
  }
  if (step.look) look(lane, step);
  if (entry.kind == EntryKind::sample || has_errors(run_.diagnostics)) return;
  const DosingRow* last = subject_.rows.empty() ? nullptr : &subject_.rows.back();
  if (table_.carry == Carry::nocb && step.row && step.row != last) set_covariates(lane, (step.row + 1)->covariates);
  schedule(lane);
}

void DosedPatient::look(Lane& lane, const Step& step) {
  Trajectory& trajectory = run_.trajectory;
  trajectory.time_days.push_back(step.time);
  std::vector<double>& states = trajectory.states.emplace_back();
  for (std::uint32_t i = 0; i < lane.program().states.size(); ++i) states.push_back(lane.state(i));
  std::vector<double>& observables = trajectory.observables.emplace_back();
  for (std::uint32_t i = 0; i < lane.program().observable.size; ++i) observables.push_back(lane.observable(i));
}

void DosedPatient::act(Lane& lane, const DosingRow& row) {
  if (row.event == DosingEvent::reset || row.event == DosingEvent::reset_and_dose) reset(lane);
  if (gives(row)) dose(lane, row);
  if (row.compartment < 0) return;
  if (row.event == DosingEvent::replace) lane.set_state(into(row).state, row.amount);
  if (row.event == DosingEvent::multiply) lane.set_state(into(row).state, row.amount * lane.state(into(row).state));
}

void DosedPatient::fail(Lane& lane, const DosingRow& row, const char* code, std::string message, std::string fix) {
  run_.diagnostics.push_back(error_at({table_.file, row.line}, code, std::move(message), std::move(fix)));
  lane.stop();
}

DosedRun DosedPatient::take() {
  for (const Given& given : given_) {
    if (!given.started) continue;
    const double duration = to_days(given.stop - given.start);
    const bool whole = given.stop - given.start == given.course.length;
    run_.doses.push_back({to_days(given.start), plan_.compartments[given.compartment].name,
                          whole ? given.course.amount : given.course.rate * duration, given.course.rate, duration,
                          given.line});
  }
  std::ranges::stable_sort(run_.doses, {}, &RealisedDose::time);
  return std::move(run_);
}

DosedRun run_dosed(const Kernel& kernel, const DosingTable& table, const DosingPlan& plan, const DosingSubject& subject,
                   const DosedRequest& request, const SolveOptions& options) {
  DosedPatient patient(kernel, table, plan, subject, request, options);
  Patient* const patients[] = {&patient};
  integrate(kernel, patients, options);
  return patient.take();
}

}  // namespace remit
