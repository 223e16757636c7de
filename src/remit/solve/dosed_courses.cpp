// Doses of a subject: what a row asks for, its turn on the calendar, and how a reset ends it.
#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/solve/dosed_patient.hpp"
#include "remit/solve/dosing_entries.hpp"

namespace remit {

void DosedPatient::dose(Lane& lane, const DosingRow& row) {
  if (row.amount == 0) return settle_constant(lane, row);
  const std::optional<Course> course = course_of(lane, row);
  const std::optional<Tick> lag = lag_of(lane, row);
  if (!course || !lag) return;
  if (row.steady > 0) settle(lane, row, *course, *lag);
  if (has_errors(run_.diagnostics)) return;
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

std::optional<DosedPatient::Course> DosedPatient::course_of(Lane& lane, const DosingRow& row) {
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

}  // namespace remit
