#include "remit/trial/treatment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

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
  for (const DrugInfo& drug : drugs) exposures_.push_back({.drug = drug.id});
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
    if (!gives(plan_, *cycle_, from_, to, hold.drug)) continue;
    const double limit = hold.held ? rule.resume_from.value_or(rule.hold_below) : rule.hold_below;
    const bool low = observed[static_cast<std::size_t>(hold.marker)] < limit;
    if (low && !hold.held) begin_hold(k);
    hold.held = low;
  }
  for (std::size_t k = 0; k < holds_.size(); ++k) {
    factors_[holds_[k].drug] *= factor_of(k);
    if (holds_[k].held || exposures_[holds_[k].drug].stopped) factors_[holds_[k].drug] = 0;
  }
}

void Treatment::begin_hold(std::size_t rule) {
  DrugExposure& exposure = exposures_[holds_[rule].drug];
  if (exposure.stopped) return;
  ++exposure.holds;
  if (can_reduce(rule)) {
    ++holds_[rule].reductions;
    ++exposure.reductions;
  } else if (arm_.adjustments[rule].stop_after) {
    exposure.stopped = true;
  }
}

bool Treatment::can_reduce(std::size_t rule) const {
  const DoseAdjustment& adjustment = arm_.adjustments[rule];
  if (adjustment.levels.empty()) return holds_[rule].reductions < adjustment.most;
  return steps_down_ladder(holds_[rule].drug) < static_cast<int>(adjustment.levels.size());
}

// Rules with levels share their drug's ladder: a low platelet count continues where a low neutrophil count has led.
int Treatment::steps_down_ladder(std::size_t drug) const {
  int steps = 0;
  for (std::size_t k = 0; k < holds_.size(); ++k)
    if (holds_[k].drug == drug && !arm_.adjustments[k].levels.empty()) steps += holds_[k].reductions;
  return steps;
}

/// The first rule of a drug's ladder speaks for all.
double Treatment::factor_of(std::size_t rule) const {
  const DoseAdjustment& adjustment = arm_.adjustments[rule];
  if (adjustment.levels.empty()) {
    double factor = 1;
    for (int n = 0; n < holds_[rule].reductions; ++n) factor *= adjustment.factor;
    return factor;
  }
  for (std::size_t k = 0; k < rule; ++k)
    if (holds_[k].drug == holds_[rule].drug && !arm_.adjustments[k].levels.empty()) return 1;
  const int steps = steps_down_ladder(holds_[rule].drug);
  return steps == 0 ? 1 : adjustment.levels[static_cast<std::size_t>(steps - 1)];
}

void Treatment::note_portions(int to, const DoseContext& context) {
  for (int day = from_; day <= to; ++day)
    for (std::size_t drug = 0; drug < exposures_.size(); ++drug) {
      const double planned = planned_amount(plan_, *cycle_, day, drug, context);
      if (planned > 0) portions_.push_back({cycle_->start_day + day - 1, drug, planned, planned * factors_[drug]});
    }
}

/// A dose due at the very moment treatment ends is not given.
void Treatment::settle(double day) {
  for (const Portion& portion : portions_) {
    if (portion.day >= day) continue;
    exposures_[portion.drug].planned += portion.planned;
    exposures_[portion.drug].given += portion.given;
  }
  portions_.clear();
}

void Treatment::report(double day, std::vector<DrugExposure>& exposures) {
  settle(day);
  for (const DrugExposure& exposure : exposures_)
    if (exposure.planned > 0) exposures.push_back(exposure);
}

void Treatment::advance(Lane& lane, const Labs& observed) {
  if (!cycle_) {
    over_ = true;
    settle(std::numeric_limits<double>::infinity());
    return;
  }
  settle(std::numeric_limits<double>::infinity());
  const int to = last_day_of_stretch();
  adjust(to, observed);
  std::vector<Entry> entries;
  const DoseContext context{[&lane](const Reading& reading) { return read(lane, reading); }, factors_};
  note_portions(to, context);
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
  settle(to_days(lane.tick()));
  lane.calendar().remove_if(
      [](const Entry& entry) { return entry.tag == tag(Mark::dose) || entry.tag == tag(Mark::treatment); });
  for (const std::uint32_t rate : plan_.rates) lane.set_parameter(rate, parameters_[rate]);
}

}  // namespace remit
