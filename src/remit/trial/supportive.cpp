#include "remit/trial/supportive.hpp"

#include <algorithm>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr std::uint32_t tag(Mark mark) { return static_cast<std::uint32_t>(mark); }

/// Days from the start of a course to the earliest start of the next.
double pause_of(const SupportiveRule& rule) {
  const auto last = std::ranges::max_element(rule.dose.days);
  return rule.every_days > 0 ? rule.every_days : last == rule.dose.days.end() ? 1 : *last;
}

constexpr double tolerance_days = 1e-6;  // a tick may lie just before the day itself

}  // namespace

std::vector<SupportiveWatch> find_watches(const Arm& arm, const std::vector<HazardInfo>& hazards,
                                          const std::vector<Risk>& adverse) {
  std::vector<SupportiveWatch> watches;
  for (const SupportiveRule& rule : arm.supportive) {
    const Result<Watch> watch = resolve(rule.when, hazards);
    REMIT_ASSERT(watch.ok(), "a supportive rule was checked before it is used");
    const auto risk = std::ranges::find(adverse, watch->term, &Risk::term);
    REMIT_ASSERT(watch->lab || risk != adverse.end(), "an event that is watched is a risk");
    watches.push_back({*watch, static_cast<std::size_t>(risk - adverse.begin())});
  }
  return watches;
}

SupportiveCare::SupportiveCare(const RegimenPlan& plan, const Arm& arm, const std::vector<SupportiveWatch>& watches,
                               std::span<const double> parameters)
    : plan_(plan), arm_(arm), watches_(watches), parameters_(parameters), given_(arm.supportive.size()) {}

void SupportiveCare::start(Lane& lane) {
  for (std::size_t k = 0; k < arm_.supportive.size(); ++k) ask(lane, k, arm_.supportive[k].from_day);
}

void SupportiveCare::ask(Lane& lane, std::size_t rule, double day) const {
  const auto& to = arm_.supportive[rule].to_day;
  if (to && day > *to + tolerance_days) return;
  lane.calendar().add({to_tick(day), EntryKind::decision, static_cast<std::uint32_t>(rule), 0, tag(Mark::supportive)});
}

bool SupportiveCare::may_begin(std::size_t rule, double day) const {
  const SupportiveRule& wanted = arm_.supportive[rule];
  const Given& given = given_[rule];
  if (wanted.most && given.courses >= *wanted.most) return false;
  if (given.courses == 0) return true;
  return watches_[rule].watch.lab && day >= given.last_start + pause_of(wanted) - tolerance_days;
}

bool SupportiveCare::seen(std::size_t rule, const Labs& observed, const EventToxicity& events) const {
  const SupportiveWatch& watched = watches_[rule];
  if (watched.watch.lab) return watched.watch.holds(observed[static_cast<std::size_t>(*watched.watch.lab)]);
  const double first = events.first_day(watched.risk, static_cast<int>(watched.watch.bound));
  return first != never && first >= arm_.supportive[rule].from_day;
}

void SupportiveCare::begin_course(Lane& lane, std::size_t rule, double day) {
  std::vector<Entry> entries;
  const DoseContext context{[&lane](const Reading& reading) { return read(lane, reading); }, {}};
  const double amount = lower_course(plan_, rule, day, context, tag(Mark::supportive_dose), entries);
  for (const Entry& entry : entries) lane.calendar().add(entry);
  Given& given = given_[rule];
  given.last_start = day;
  ++given.courses;
  const std::vector<int>& days = plan_.supportive[rule].days;
  for (const int of_course : days)
    given.doses.emplace_back(day + of_course - 1, amount / static_cast<double>(days.size()));
}

void SupportiveCare::look(Lane& lane, const Entry& entry, const Labs& observed, const EventToxicity& events) {
  if (stopped_) return;
  const std::size_t rule = entry.target;
  const double day = to_days(lane.tick());
  if (may_begin(rule, day) && seen(rule, observed, events)) begin_course(lane, rule, day);
  ask(lane, rule, day + arm_.supportive[rule].check_days);
}

void SupportiveCare::stop(Lane& lane) {
  if (stopped_ || arm_.supportive.empty()) return;
  stopped_ = true;
  const double day = to_days(lane.tick());
  for (Given& given : given_) std::erase_if(given.doses, [day](const auto& dose) { return dose.first >= day; });
  lane.calendar().remove_if(
      [](const Entry& entry) { return entry.tag == tag(Mark::supportive) || entry.tag == tag(Mark::supportive_dose); });
  for (const DoseLine& line : plan_.supportive)
    if (line.zero_order) lane.set_parameter(line.target, parameters_[line.target]);
}

void SupportiveCare::report(double day, std::vector<DrugExposure>& exposures) const {
  for (std::size_t k = 0; k < given_.size(); ++k) {
    if (given_[k].courses == 0) continue;
    const std::string& drug = arm_.supportive[k].dose.drug;
    auto found = std::ranges::find_if(
        exposures, [&](const DrugExposure& other) { return other.drug == drug && other.planned == 0; });
    if (found == exposures.end()) found = exposures.insert(exposures.end(), DrugExposure{.drug = drug});
    found->courses += given_[k].courses;
    for (const auto& [given_on, amount] : given_[k].doses)
      if (given_on < day) found->given += amount;
  }
}

}  // namespace remit
