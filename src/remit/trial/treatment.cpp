#include "remit/trial/treatment.hpp"

#include <algorithm>
#include <cmath>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr int days_of_stretch = 7;  // doses are adjusted weekly

constexpr std::uint32_t tag(Mark mark) { return static_cast<std::uint32_t>(mark); }

}  // namespace

std::optional<Lab> find_lab(const std::string& id) {
  for (int k = 0; k < lab_count; ++k)
    if (id == id_of(static_cast<Lab>(k))) return static_cast<Lab>(k);
  return {};
}

Treatment::Treatment(const RegimenPlan& plan, const Arm& arm, const std::vector<DrugInfo>& drugs,
                     std::span<const double> parameters)
    : plan_(plan), arm_(arm), parameters_(parameters), factors_(drugs.size(), 1.0) {
  for (const DoseAdjustment& adjustment : arm.adjustments) {
    const auto drug = std::ranges::find(drugs, adjustment.drug, &DrugInfo::id);
    const auto marker = find_lab(adjustment.marker);
    REMIT_ASSERT(drug != drugs.end() && marker, "an adjustment was checked before it is used");
    holds_.push_back({static_cast<std::size_t>(drug - drugs.begin()), *marker, false, 0});
  }
  begin_cycle(first_cycle(plan));
}

void Treatment::begin_cycle(const std::optional<Cycle>& cycle) {
  cycle_ = cycle;
  from_ = 1;
}

int Treatment::last_day_of_stretch() const {
  const int last = static_cast<int>(std::ceil(plan_.phases[cycle_->phase].cycle_days));
  return holds_.empty() ? last : std::min(last, from_ + days_of_stretch - 1);
}

void Treatment::adjust(int to, const Labs& observed) {
  std::ranges::fill(factors_, 1.0);
  for (std::size_t k = 0; k < holds_.size(); ++k) {
    const DoseAdjustment& rule = arm_.adjustments[k];
    Hold& hold = holds_[k];
    if (gives(plan_, *cycle_, from_, to, hold.drug)) {
      const bool low = observed[static_cast<std::size_t>(hold.marker)] < rule.hold_below;
      if (low && !hold.held && hold.reductions < rule.most) ++hold.reductions;
      hold.held = low;
    }
    for (int n = 0; n < hold.reductions; ++n) factors_[hold.drug] *= rule.factor;
    if (hold.held) factors_[hold.drug] = 0;
  }
}

void Treatment::advance(Lane& lane, const Labs& observed) {
  if (!cycle_) {
    over_ = true;
    return;
  }
  const int to = last_day_of_stretch();
  adjust(to, observed);
  std::vector<Entry> entries;
  const DoseContext context{[&lane](const Reading& reading) { return read(lane, reading); }, factors_};
  lower_days(plan_, *cycle_, from_, to, context, tag(Mark::dose), entries);
  for (const Entry& entry : entries) lane.calendar().add(entry);
  const double cycle_end = cycle_->start_day + plan_.phases[cycle_->phase].cycle_days;
  double next = cycle_->start_day + to;
  from_ = to + 1;
  if (next >= cycle_end) {
    begin_cycle(next_cycle(plan_, *cycle_));
    next = cycle_ ? cycle_->start_day : cycle_end;
  }
  lane.calendar().add({to_tick(next), EntryKind::decision, 0, 0, tag(Mark::treatment)});
}

void Treatment::stop(Lane& lane) {
  if (over_) return;
  over_ = true;
  lane.calendar().remove_if(
      [](const Entry& entry) { return entry.tag == tag(Mark::dose) || entry.tag == tag(Mark::treatment); });
  for (const std::uint32_t rate : plan_.rates) lane.set_parameter(rate, parameters_[rate]);
}

}  // namespace remit
