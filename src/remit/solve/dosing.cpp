#include "remit/solve/dosing.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"
#include "remit/solve/dosing_entries.hpp"
#include "remit/solve/steady_state.hpp"

namespace remit {
namespace {

constexpr Tick most_overlapping = 10'000;

enum Mark : std::uint32_t { step_mark, waiting_mark };  // Entry::target of this patient's decisions

/// A row of the table, or a time of the grid.
struct Step {
  Tick tick = 0;
  double time = 0;
  const DosingRow* row = nullptr;  // null: only a look
  bool look = false;
  bool cuts = true;  // something happens or a covariate changes
};

/// One dose with bioavailability in it; rate 0: at once.
struct Course {
  double amount = 0, rate = 0;
  Tick length = 0;
};

/// A course on the calendar.
struct Given {
  std::size_t compartment = 0;
  Course course;
  Tick start = 0, stop = 0;
  int line = 0;
  bool started = false;
};

/// An entry that waits as a decision, so that it keeps its turn.
struct Waiting {
  Entry entry;
  std::size_t given = 0;
};

bool gives(const DosingRow& row) { return row.event == DosingEvent::dose || row.event == DosingEvent::reset_and_dose; }

bool differ(const std::vector<double>& a, const std::vector<double>& b) {
  return !std::ranges::equal(a, b, [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// Rows in their order, with the grid (if there is one) after the rows of its times.
std::vector<Step> steps_of(const DosingTable& table, const DosingSubject& subject, const std::vector<double>& grid) {
  std::vector<Step> steps;
  for (std::size_t k = 0; k < subject.rows.size(); ++k) {
    const DosingRow& row = subject.rows[k];
    const std::size_t other =
        table.carry == Carry::locf ? std::max<std::size_t>(k, 1) - 1 : std::min(k + 1, subject.rows.size() - 1);
    const bool quiet = row.event == DosingEvent::observe && !differ(row.covariates, subject.rows[other].covariates);
    steps.push_back({to_tick(row.clock), row.time, &row, grid.empty() && row.event == DosingEvent::observe, !quiet});
  }
  for (const double time : grid) steps.push_back({to_tick(time), time, nullptr, true, false});
  std::ranges::stable_sort(steps, {}, &Step::tick);
  return steps;
}

class DosedPatient final : public Patient {
 public:
  DosedPatient(const Kernel& kernel, const DosingTable& table, const DosingPlan& plan, const DosingSubject& subject,
               const DosedRequest& request, const SolveOptions& options)
      : kernel_(kernel),
        table_(table),
        plan_(plan),
        subject_(subject),
        request_(request),
        options_(options),
        steps_(steps_of(table, subject, request.grid)) {}

  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& outcome) override { run_.trajectory.outcome = outcome; }
  std::uint32_t id() const override { return request_.patient; }
  DosedRun take();

 private:
  void set_overrides(Lane& lane, bool states);
  void set_covariates(Lane& lane, const std::vector<double>& values);
  void schedule(Lane& lane);
  void look(Lane& lane, const Step& step);
  void act(Lane& lane, const DosingRow& row);
  void dose(Lane& lane, const DosingRow& row);
  std::optional<Course> course_of(Lane& lane, const DosingRow& row);
  std::optional<Tick> lag_of(Lane& lane, const DosingRow& row);
  std::optional<double> quantity(Lane& lane, const DosingRow& row, const Reading& reading, const char* name, bool zero);
  void give(Lane& lane, const DosingRow& row, const Course& course, Tick start);
  void go_on(Lane& lane, const DosingRow& row, const Course& course, Tick length);
  void wait(Lane& lane, std::size_t given);
  void perform(Lane& lane, const Waiting& waiting);
  void settle(Lane& lane, const DosingRow& row, const Course& course, Tick lag);
  void settle_constant(Lane& lane, const DosingRow& row);
  SteadyRequest steady_request(Lane& lane) const;
  std::optional<std::vector<double>> found(Lane& lane, const DosingRow& row, SteadyState steady);
  void cancel(Lane& lane);
  void reset(Lane& lane);
  void fail(Lane& lane, const DosingRow& row, const char* code, std::string message, std::string fix = {});
  const DosedCompartment& into(const DosingRow& row) const {
    return plan_.compartments[static_cast<std::size_t>(row.compartment)];
  }

  const Kernel& kernel_;
  const DosingTable& table_;
  const DosingPlan& plan_;
  const DosingSubject& subject_;
  const DosedRequest& request_;
  const SolveOptions& options_;
  std::vector<Step> steps_;
  std::size_t next_ = 0;              // step not yet on the calendar
  std::vector<std::size_t> running_;  // infusions, as indices into given_
  std::vector<double> initial_;       // states at the start: what a reset goes back to
  std::vector<Given> given_;
  std::vector<Waiting> waiting_;
  DosedRun run_;
};

void DosedPatient::start(Lane& lane) {
  set_overrides(lane, false);
  if (!subject_.rows.empty()) set_covariates(lane, subject_.rows.front().covariates);
  lane.initialise();
  set_overrides(lane, true);
  for (std::uint32_t i = 0; i < lane.program().state.size; ++i) initial_.push_back(lane.state(i));
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
  for (std::uint32_t i = 0; i < lane.program().state.size; ++i) states.push_back(lane.state(i));
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

void DosedPatient::dose(Lane& lane, const DosingRow& row) {
  if (row.amount == 0) return settle_constant(lane, row);
  const std::optional<Course> course = course_of(lane, row);
  const std::optional<Tick> lag = lag_of(lane, row);
  if (!course || !lag) return;
  if (row.steady > 0) settle(lane, row, *course, *lag);
  const Tick end = steps_.back().tick, interval = to_tick(row.interval);
  Tick start = lane.tick() + *lag;
  for (std::int64_t k = 0; k <= row.additional && start <= end; ++k, start += interval) give(lane, row, *course, start);
}

/// A value of the model that a dose needs: above 0, or at least 0 where `zero` may be.
std::optional<double> DosedPatient::quantity(Lane& lane, const DosingRow& row, const Reading& reading, const char* name,
                                             bool zero) {
  const double value = read(lane, reading);
  if (std::isfinite(value) && (zero ? value >= 0 : value > 0)) return value;
  fail(lane, row, "dosing-value",
       std::string("the ") + name + " of `" + into(row).name + "` is " + format_number(value) + " at this dose",
       zero ? "it must be 0 or more" : "it must be above 0");
  return {};
}

std::optional<Tick> DosedPatient::lag_of(Lane& lane, const DosingRow& row) {
  if (!into(row).lag) return 0;
  const auto lag = quantity(lane, row, into(row).lag, "lag", true);
  if (!lag) return {};
  return to_tick(std::min(*lag, 2 * latest_time));
}

std::optional<Course> DosedPatient::course_of(Lane& lane, const DosingRow& row) {
  const DosedCompartment& to = into(row);
  const auto fraction = to.bioavailability ? quantity(lane, row, to.bioavailability, "bioavailability", true) : 1.0;
  if (!fraction) return {};
  Course course{.amount = *fraction * row.amount, .rate = 0, .length = 0};
  std::optional<double> duration = row.duration, rate = row.rate;
  if (row.rate == modelled_rate) rate = quantity(lane, row, to.rate, "rate", false);
  if (row.rate == modelled_duration) duration = quantity(lane, row, to.duration, "duration", false);
  if (!rate || !duration) return {};
  if (*rate > 0) duration = course.amount / *rate;
  course.length = to_tick(std::min(*duration, 2 * latest_time));
  if (course.length == 0) return course;  // shorter than a tick: at once
  course.rate = *rate > 0 ? *rate : course.amount / *duration;
  return course;
}

void DosedPatient::give(Lane& lane, const DosingRow& row, const Course& course, Tick start) {
  given_.push_back({static_cast<std::size_t>(row.compartment), course, start, start + course.length, row.line, false});
  wait(lane, given_.size() - 1);
}

/// An infusion that runs already, for `length` more.
void DosedPatient::go_on(Lane& lane, const DosingRow& row, const Course& course, Tick length) {
  give(lane, row, {course.rate * to_days(length), course.rate, length}, lane.tick());
}

// What is due now is done now, before the next row of the table.
void DosedPatient::wait(Lane& lane, std::size_t given) {
  const Given& dose = given_[given];
  const DosedCompartment& to = plan_.compartments[dose.compartment];
  std::vector<Entry> entries;
  if (dose.course.rate == 0)
    append_bolus(entries, dose.start, to.state, dose.course.amount);
  else
    append_infusion(entries, dose.start, dose.stop, static_cast<std::uint32_t>(to.input), dose.course.rate);
  for (const Entry& entry : entries) {
    if (entry.tick == lane.tick()) {
      perform(lane, {entry, given});
      continue;
    }
    lane.calendar().add({.tick = entry.tick,
                         .kind = EntryKind::decision,
                         .target = waiting_mark,
                         .amount = 0,
                         .tag = static_cast<std::uint32_t>(waiting_.size())});
    waiting_.push_back({entry, given});
  }
}

void DosedPatient::perform(Lane& lane, const Waiting& waiting) {
  const Entry& entry = waiting.entry;
  Given& given = given_[waiting.given];
  given.started = true;
  if (entry.kind == EntryKind::dose) return lane.set_state(entry.target, lane.state(entry.target) + entry.amount);
  if (entry.amount > 0)
    running_.push_back(waiting.given);
  else
    std::erase(running_, waiting.given);
  const bool idle =
      std::ranges::none_of(running_, [&](std::size_t k) { return given_[k].compartment == given.compartment; });
  lane.set_parameter(entry.target, idle ? 0 : lane.parameter(entry.target) + entry.amount);
}

SteadyRequest DosedPatient::steady_request(Lane& lane) const {
  SteadyRequest request{.parameters = {}, .state = initial_, .entries = {}, .period = 0};
  for (std::uint32_t i = 0; i < lane.program().parameter.size; ++i) request.parameters.push_back(lane.parameter(i));
  for (const DosedCompartment& each : plan_.compartments) {
    if (each.input >= 0) request.parameters[static_cast<std::size_t>(each.input)] = 0;
  }
  return request;
}

std::optional<std::vector<double>> DosedPatient::found(Lane& lane, const DosingRow& row, SteadyState steady) {
  if (steady.found) return std::move(steady.state);
  fail(lane, row, "dosing-no-steady-state", "no steady state: " + steady.trouble,
       "give the doses with ADDL instead of SS");
  return {};
}

/// The entries of one period, its first dose at `offset` from the period's start; infusions may overlap.
void add_period(SteadyRequest& request, const DosedCompartment& to, const Course& course, Tick offset) {
  if (course.rate == 0) return append_bolus(request.entries, offset, to.state, course.amount);
  const auto input = static_cast<std::uint32_t>(to.input);
  const Tick whole = course.length / request.period, part = course.length % request.period;
  request.parameters[input] = course.rate * static_cast<double>(whole);
  const Tick wrapped = std::max<Tick>(offset + part - request.period, 0);
  if (wrapped > 0) append_infusion(request.entries, 0, wrapped, input, course.rate);
  if (part > 0) append_infusion(request.entries, offset, offset + part - wrapped, input, course.rate);
}

// The past of the regimen, which began infinitely long ago: dose -j fell, or falls, at TIME + lag - j II.
void DosedPatient::settle(Lane& lane, const DosingRow& row, const Course& course, Tick lag) {
  SteadyRequest request = steady_request(lane);
  request.period = to_tick(row.interval);
  const Tick past = course.rate == 0 ? lag / request.period : (lag + course.length - 1) / request.period;
  if (past > most_overlapping)
    return fail(lane, row, "dosing-overlap", "more than 10,000 doses overlap at the steady state",
                "give a longer II, or a constant infusion");
  if (lag > request.period)
    run_.diagnostics.push_back(
        warning_at({table_.file, row.line}, "dosing-lag-beyond-interval",
                   "the lag is longer than II: the steady state includes doses that are still pending",
                   "NONMEM's own answer differs, and may be negative"));
  const std::vector<double> resting = request.parameters;
  add_period(request, into(row), course, lag % request.period);
  auto state = found(lane, row, find_periodic(kernel_, request, options_));
  if (!state) return;
  if (row.steady == 1) {
    cancel(lane);
  } else {
    request.parameters = resting;
    request.entries.clear();
    const auto rest = found(lane, row, find_periodic(kernel_, request, options_));
    if (!rest) return;
    for (std::uint32_t i = 0; i < state->size(); ++i) (*state)[i] += lane.state(i) - (*rest)[i];
  }
  for (std::uint32_t i = 0; i < state->size(); ++i) lane.set_state(i, (*state)[i]);
  for (Tick j = past; j > 0; --j) {
    const Tick start = lag - j * request.period;
    if (start >= 0)
      give(lane, row, course, lane.tick() + start);
    else
      go_on(lane, row, course, start + course.length);
  }
}

/// A constant infusion ends at its own time: only its state stays.
void DosedPatient::settle_constant(Lane& lane, const DosingRow& row) {
  const auto rate = row.rate == modelled_rate ? quantity(lane, row, into(row).rate, "rate", false) : row.rate;
  if (!rate) return;
  SteadyRequest request = steady_request(lane);
  request.parameters[static_cast<std::size_t>(into(row).input)] = *rate;
  const auto state = found(lane, row, find_constant(kernel_, request, options_));
  if (!state) return;
  cancel(lane);
  for (std::uint32_t i = 0; i < state->size(); ++i) lane.set_state(i, (*state)[i]);
}

/// Ends running infusions and forgets pending doses.
void DosedPatient::cancel(Lane& lane) {
  lane.calendar().remove_if(
      [](const Entry& entry) { return entry.kind == EntryKind::decision && entry.target == waiting_mark; });
  waiting_.clear();
  for (const std::size_t k : running_) {
    given_[k].stop = lane.tick();
    lane.set_parameter(static_cast<std::uint32_t>(plan_.compartments[given_[k].compartment].input), 0);
  }
  running_.clear();
}

void DosedPatient::reset(Lane& lane) {
  cancel(lane);
  for (std::uint32_t i = 0; i < initial_.size(); ++i) lane.set_state(i, initial_[i]);
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

}  // namespace

DosedRun run_dosed(const Kernel& kernel, const DosingTable& table, const DosingPlan& plan, const DosingSubject& subject,
                   const DosedRequest& request, const SolveOptions& options) {
  DosedPatient patient(kernel, table, plan, subject, request, options);
  Patient* const patients[] = {&patient};
  integrate(kernel, patients, options);
  return patient.take();
}

}  // namespace remit
