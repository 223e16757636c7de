#include "remit/trial/regimen.hpp"

#include <algorithm>

#include "remit/base/assert.hpp"
#include "remit/base/text.hpp"
#include "remit/solve/dosing_entries.hpp"

namespace remit {
namespace {

std::vector<std::string> ids_of(const std::vector<DrugInfo>& drugs) {
  std::vector<std::string> ids;
  for (const DrugInfo& drug : drugs) ids.push_back(drug.id);
  return ids;
}

std::vector<std::string> ids_of(const std::vector<Route>& routes) {
  std::vector<std::string> ids;
  for (const Route& route : routes) ids.push_back(route.id);
  return ids;
}

const Route* find_route(const DrugInfo& drug, const std::string& id) {
  if (drug.routes.empty()) return nullptr;
  if (id.empty()) return &drug.routes.front();
  const auto found = std::ranges::find(drug.routes, id, &Route::id);
  return found == drug.routes.end() ? nullptr : &*found;
}

/// The route itself if it has a rate, else another of the drug that feeds the same species at a rate.
const Route* zero_order_route(const DrugInfo& drug, const Route& route) {
  if (!route.rate.empty()) return &route;
  const auto same = std::ranges::find_if(
      drug.routes, [&](const Route& other) { return other.into == route.into && !other.rate.empty(); });
  return same == drug.routes.end() ? nullptr : &*same;
}

Unit known_unit(const char* text) {
  Result<Unit> unit = parse_unit(text);
  REMIT_ASSERT(unit.ok(), "kg and m^2 are units");
  return *unit;
}

/// Tries the three scalings; false if the dose's dimension fits none.
bool scale_dose(const Quantity& dose, const Unit& drug_unit, ResolvedDose& result) {
  const Unit candidates[] = {dose.unit, dose.unit * known_unit("kg"), dose.unit * known_unit("m^2")};
  constexpr DoseScaling scalings[] = {DoseScaling::flat, DoseScaling::per_kg, DoseScaling::per_m2};
  for (int k = 0; k < 3; ++k) {
    if (!same_dimension(candidates[k], drug_unit)) continue;
    result.scaling = scalings[k];
    result.amount = dose.value * conversion(candidates[k], drug_unit);
    return true;
  }
  return false;
}

Diagnostic wrong_unit(const DoseRule& rule, const DrugInfo& drug) {
  return error_at(rule.span, "trial-dose-unit", "a dose of " + drug.id + " cannot be given in `" + rule.dose.text + "`",
                  "give it in " + drug.dose_unit + ", per kg or per m^2");
}

/// An infusion or an average needs the drug's rate; a route that states a duration always has one.
std::optional<Diagnostic> choose_input(const DoseRule& rule, const DrugInfo& drug, ResolvedDose& result) {
  const bool wanted = rule.averaged || rule.duration_days || !result.route->duration.empty();
  if (!wanted) return {};
  const Route* route = zero_order_route(drug, *result.route);
  if (!route)
    return error_at(rule.span, "trial-no-rate", drug.id + " has no zero-order input into " + result.route->into,
                    "leave out `averaged` and the duration, or add a route with `rate` to its drug.toml");
  result.route = route;
  result.zero_order = true;
  return {};
}

std::uint32_t state_of(const Program& program, const std::string& id) {
  const int index = program.state_index(id);
  REMIT_ASSERT(index >= 0, "a route leads into a state of the program");
  return static_cast<std::uint32_t>(index);
}

std::uint32_t varying_parameter(const Program& program, const std::string& id) {
  const int index = program.parameter_index(id);
  REMIT_ASSERT(index >= 0 && program.varying[static_cast<std::size_t>(index)],
               "a rate is a varying parameter of the program");
  return static_cast<std::uint32_t>(index);
}

Reading reading_or_none(const Program& program, const std::string& id) {
  const Reading reading = id.empty() ? Reading{} : find_reading(program, id);
  REMIT_ASSERT(id.empty() || reading, "bioavailability and duration are in the program");
  return reading;
}

DoseLine lower_rule(const DoseRule& rule, const std::vector<DrugInfo>& drugs, const Program& program) {
  const Result<ResolvedDose> resolved = resolve(rule, drugs);
  REMIT_ASSERT(resolved.ok(), "a dose rule was checked before it is lowered");
  DoseLine line{.drug = resolved->drug, .scaling = resolved->scaling, .amount = resolved->amount};
  line.zero_order = resolved->zero_order;
  line.averaged = rule.averaged;
  const Route& route = *resolved->route;
  line.target = line.zero_order ? varying_parameter(program, route.rate) : state_of(program, route.into);
  line.bioavailability = reading_or_none(program, route.bioavailability);
  if (!rule.averaged && !rule.duration_days) line.duration = reading_or_none(program, route.duration);
  line.duration_days = rule.averaged ? 1 : rule.duration_days.value_or(1);
  line.days = rule.days;
  std::ranges::sort(line.days);
  line.first_cycle = rule.first_cycle;
  line.last_cycle = rule.last_cycle.value_or(open_end);
  return line;
}

double factor_of(const RegimenPlan& plan, const DoseLine& line, const DoseContext& context) {
  const double bioavailability = line.bioavailability ? context.value(line.bioavailability) : 1;
  switch (line.scaling) {
    case DoseScaling::flat:
      break;
    case DoseScaling::per_kg:
      return context.value(plan.weight) * bioavailability;
    case DoseScaling::per_m2:
      return context.value(plan.bsa) * bioavailability;
  }
  return bioavailability;
}

/// Last day of the run of neighbouring days that begins at days[k], within `to`.
std::size_t end_of_run(const std::vector<int>& days, std::size_t k, int to) {
  while (k + 1 < days.size() && days[k + 1] == days[k] + 1 && days[k + 1] <= to) ++k;
  return k;
}

void add_infusion(const DoseLine& line, double start, double duration, double rate, std::uint32_t tag,
                  std::vector<Entry>& entries) {
  append_infusion(entries, to_tick(start), to_tick(start + duration), line.target, rate, tag);
}

void lower_line(const DoseLine& line, double amount, double duration, const Cycle& cycle, int from, int to,
                std::uint32_t tag, std::vector<Entry>& entries) {
  for (std::size_t k = 0; k < line.days.size(); ++k) {
    if (line.days[k] < from || line.days[k] > to) continue;
    const double start = cycle.start_day + line.days[k] - 1;
    if (!line.zero_order) {
      append_bolus(entries, to_tick(start), line.target, amount, tag);
    } else if (line.averaged) {
      const std::size_t last = end_of_run(line.days, k, to);
      add_infusion(line, start, line.days[last] - line.days[k] + 1, amount, tag, entries);
      k = last;
    } else {
      add_infusion(line, start, duration, amount / duration, tag, entries);
    }
  }
}

bool runs_in(const DoseLine& line, const Cycle& cycle) {
  return cycle.number >= line.first_cycle && cycle.number <= line.last_cycle;
}

}  // namespace

Result<ResolvedDose> resolve(const DoseRule& rule, const std::vector<DrugInfo>& drugs) {
  const auto drug = std::ranges::find(drugs, rule.drug, &DrugInfo::id);
  if (drug == drugs.end())
    return error_at(rule.span, "trial-unknown-drug", "unknown drug `" + rule.drug + "`",
                    did_you_mean(rule.drug, ids_of(drugs)));
  ResolvedDose result{.drug = static_cast<std::size_t>(drug - drugs.begin()), .route = find_route(*drug, rule.route)};
  if (!result.route)
    return error_at(rule.span, "trial-unknown-route", drug->id + " has no route `" + rule.route + "`",
                    did_you_mean(rule.route, ids_of(drug->routes)));
  const Result<Unit> unit = parse_unit(drug->dose_unit, rule.span);
  if (!unit) return unit.diagnostics();
  if (!scale_dose(rule.dose, *unit, result)) return wrong_unit(rule, *drug);
  if (!(rule.dose.value > 0))
    return error_at(rule.span, "trial-dose-not-positive", "the dose of " + drug->id + " is `" + rule.dose.text + "`",
                    "a dose is greater than zero; leave the line out to give none");
  if (auto problem = choose_input(rule, *drug, result)) return *problem;
  return result;
}

RegimenPlan plan_regimen(const Arm& arm, const std::vector<DrugInfo>& drugs, const Program& program) {
  RegimenPlan plan;
  plan.weight = find_reading(program, "weight");
  plan.bsa = find_reading(program, "bsa");
  for (const Phase& phase : arm.phases) {
    PhasePlan& lowered =
        plan.phases.emplace_back(PhasePlan{phase.cycle_days, phase.cycles.value_or(open_end), phase.rest_days, {}});
    for (const DoseRule& rule : phase.doses) {
      lowered.lines.push_back(lower_rule(rule, drugs, program));
      if (lowered.lines.back().zero_order) plan.rates.push_back(lowered.lines.back().target);
    }
  }
  for (const SupportiveRule& rule : arm.supportive) {
    plan.supportive.push_back(lower_rule(rule.dose, drugs, program));
    if (plan.supportive.back().zero_order) plan.rates.push_back(plan.supportive.back().target);
  }
  std::ranges::sort(plan.rates);
  plan.rates.erase(std::ranges::unique(plan.rates).begin(), plan.rates.end());
  return plan;
}

std::optional<Cycle> first_cycle(const RegimenPlan& plan) {
  if (plan.phases.empty()) return {};
  return Cycle{};
}

std::optional<Cycle> next_cycle(const RegimenPlan& plan, const Cycle& cycle) {
  const PhasePlan& phase = plan.phases[cycle.phase];
  const double end = cycle.start_day + phase.cycle_days;
  if (cycle.number < phase.cycles) return Cycle{cycle.phase, cycle.number + 1, end};
  if (cycle.phase + 1 == plan.phases.size()) return {};
  return Cycle{cycle.phase + 1, 1, end + phase.rest_days};
}

void lower_days(const RegimenPlan& plan, const Cycle& cycle, int from, int to, const DoseContext& context,
                std::uint32_t tag, std::vector<Entry>& entries) {
  for (const DoseLine& line : plan.phases[cycle.phase].lines) {
    const double factor = context.factors.empty() ? 1 : context.factors[line.drug];
    if (!runs_in(line, cycle) || factor == 0) continue;
    const double amount = line.amount * factor * factor_of(plan, line, context);
    const double duration = line.duration ? context.value(line.duration) : line.duration_days;
    lower_line(line, amount, duration, cycle, from, to, tag, entries);
  }
}

double lower_course(const RegimenPlan& plan, std::size_t rule, double start_day, const DoseContext& context,
                    std::uint32_t tag, std::vector<Entry>& entries) {
  const DoseLine& line = plan.supportive[rule];
  const double amount = line.amount * factor_of(plan, line, context);
  const double duration = line.duration ? context.value(line.duration) : line.duration_days;
  lower_line(line, amount, duration, Cycle{.start_day = start_day}, 1, line.days.back(), tag, entries);
  return amount * static_cast<double>(line.days.size());
}

double planned_amount(const RegimenPlan& plan, const Cycle& cycle, int day, std::size_t drug,
                      const DoseContext& context) {
  double sum = 0;
  for (const DoseLine& line : plan.phases[cycle.phase].lines)
    if (line.drug == drug && runs_in(line, cycle) && std::ranges::binary_search(line.days, day))
      sum += line.amount * factor_of(plan, line, context);
  return sum;
}

bool gives(const RegimenPlan& plan, const Cycle& cycle, int from, int to, std::size_t drug) {
  const auto on_these_days = [&](const DoseLine& line) {
    return std::ranges::any_of(line.days, [&](int day) { return day >= from && day <= to; });
  };
  return std::ranges::any_of(plan.phases[cycle.phase].lines, [&](const DoseLine& line) {
    return line.drug == drug && runs_in(line, cycle) && on_these_days(line);
  });
}

}  // namespace remit
