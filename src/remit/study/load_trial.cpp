#include "remit/study/load_trial.hpp"

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/base/whole_number.hpp"
#include "remit/trial/trigger.hpp"

namespace remit {
namespace {

constexpr int most_days_in_cycle = 366;
constexpr int most_cycles = 10000;

struct Range {
  int first = 1;
  std::optional<int> last;
};

std::optional<int> whole(std::string_view text) {
  const auto value = parse_number(trim(text));
  return value ? whole_number(*value) : std::nullopt;
}

/// "3", "1-21", "7-" (open), as a range of whole numbers from 1.
std::optional<Range> parse_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = whole(text.substr(0, dash));
  if (!first || *first < 1) return {};
  if (dash == std::string_view::npos) return Range{*first, *first};
  const std::string_view rest = trim(text.substr(dash + 1));
  if (rest.empty()) return Range{*first, {}};
  const auto last = whole(rest);
  if (!last || *last < *first) return {};
  return Range{*first, *last};
}

void complain_of_days(TomlReader& rule, const std::string& what) {
  rule.complain("days", "study-days", what,
                "write \"1-21\", \"1, 8, 15\" or [1, 8, 15], counted from day 1 of the cycle");
}

std::vector<int> days_from_text(TomlReader& rule, const std::string& text) {
  std::vector<int> days;
  for (const std::string& part : split(text, ',')) {
    const auto range = parse_range(trim(part));
    if (!range || !range->last || *range->last > most_days_in_cycle) {
      complain_of_days(rule, "cannot read the days \"" + text + "\"");
      return {};
    }
    for (int day = range->first; day <= *range->last; ++day) days.push_back(day);
  }
  return days;
}

std::vector<int> days_from_list(TomlReader& rule) {
  std::vector<int> days;
  for (double number : rule.numbers("days")) {
    const auto day = whole_number(number);
    if (day && *day >= 1 && *day <= most_days_in_cycle)
      days.push_back(*day);
    else
      complain_of_days(rule, "day " + format_number(number) + " is not a day of a cycle");
  }
  return days;
}

std::vector<int> read_days(TomlReader& rule) {
  const toml::node* node = rule.node("days");
  if (!node) {
    rule.complain({}, "study-missing-key", "a line of a regimen needs `days`");
    return {};
  }
  auto days = node->is_string() ? days_from_text(rule, *node->value<std::string>()) : days_from_list(rule);
  std::ranges::sort(days);
  if (const auto twice = std::ranges::adjacent_find(days); twice != days.end())
    complain_of_days(rule, "day " + std::to_string(*twice) + " is named twice");
  return days;
}

void read_cycles(TomlReader& rule, DoseRule& dose) {
  const toml::node* node = rule.node("cycles");
  if (!node) return;
  const std::string text =
      node->is_integer() ? std::to_string(*node->value<std::int64_t>()) : rule.text("cycles").value_or("");
  const auto range = parse_range(text);
  if (!range || range->first > most_cycles) {
    rule.complain("cycles", "study-cycles", "cannot read the cycles \"" + text + "\"", "write \"1-2\", \"7-\" or 3");
    return;
  }
  dose.first_cycle = range->first;
  dose.last_cycle = range->last;
}

DoseRule read_dose(TomlReader rule) {
  DoseRule dose;
  dose.span = rule.span();
  dose.drug = rule.required_text("drug");
  dose.route = rule.text("route").value_or("");
  if (!rule.has("dose")) rule.complain({}, "study-missing-key", "a line of a regimen needs `dose`");
  if (const auto amount = rule.quantity("dose")) {
    dose.dose = *amount;
    if (!(amount->value > 0))
      rule.complain("dose", "study-dose", "the dose \"" + amount->text + "\" is not above zero");
  }
  dose.days = read_days(rule);
  read_cycles(rule, dose);
  dose.averaged = rule.flag("averaged").value_or(false);
  dose.duration_days = rule.days("over");
  rule.finish();
  return dose;
}

std::vector<DoseRule> read_regimen(TomlReader& owner) {
  std::vector<DoseRule> doses;
  for (TomlReader& rule : owner.tables("regimen")) doses.push_back(read_dose(rule));
  return doses;
}

Phase read_phase(TomlReader& reader) {
  Phase phase;
  phase.span = reader.span();
  phase.cycle_days = reader.days("cycle").value_or(28);
  if (!(phase.cycle_days > 0)) reader.complain("cycle", "study-cycle", "a cycle lasts longer than nothing");
  if (const auto cycles = reader.integer_in("cycles", 1, most_cycles)) phase.cycles = static_cast<int>(*cycles);
  phase.rest_days = reader.days("rest").value_or(0);
  phase.doses = read_regimen(reader);
  return phase;
}

std::vector<Phase> read_phases(TomlReader& arm) {
  std::vector<Phase> phases;
  for (TomlReader& reader : arm.tables("phase")) {
    Phase phase = read_phase(reader);
    phase.name = reader.text("name").value_or("");
    reader.finish();
    phases.push_back(std::move(phase));
  }
  if (phases.empty()) phases.push_back(read_phase(arm));
  return phases;
}

DoseAdjustment read_adjustment(TomlReader reader) {
  DoseAdjustment adjustment;
  adjustment.span = reader.span();
  adjustment.drug = reader.required_text("drug");
  adjustment.marker = reader.required_text("marker");
  adjustment.hold_below = reader.number_in("hold_below", 0, 1e6).value_or(0);
  adjustment.factor = reader.number_in("factor", 0, 1).value_or(1);
  adjustment.most = static_cast<int>(reader.integer_in("most", 0, 100).value_or(0));
  adjustment.levels = reader.numbers("levels");
  adjustment.resume_from = reader.number_in("resume_from", 0, 1e6);
  const std::string then = reader.text("then").value_or("hold");
  if (then != "hold" && then != "stop")
    reader.complain("then", "study-adjust", "`then` is \"" + then + "\"",
                    "it is \"hold\" or \"stop\" (when no reduction is left)");
  adjustment.stop_after = then == "stop";
  reader.finish();
  return adjustment;
}

DoseRule read_course(TomlReader& rule) {
  DoseRule dose;
  dose.span = rule.span();
  dose.drug = rule.required_text("drug");
  dose.route = rule.text("route").value_or("");
  if (!rule.has("dose")) rule.complain({}, "study-missing-key", "supportive care needs `dose`");
  if (const auto amount = rule.quantity("dose")) dose.dose = *amount;
  if (rule.has("days"))
    dose.days = read_days(rule);
  else
    dose.days = {1};
  dose.averaged = rule.flag("averaged").value_or(false);
  dose.duration_days = rule.days("over");
  return dose;
}

SupportiveRule read_supportive(TomlReader reader) {
  SupportiveRule rule;
  rule.span = reader.span();
  rule.dose = read_course(reader);
  const std::string when = reader.required_text("when");
  if (!when.empty()) {
    const Result<Trigger> trigger = parse_trigger(when, reader.span("when"));
    if (trigger)
      rule.when = *trigger;
    else
      reader.complain(trigger.diagnostics());
  }
  rule.check_days = reader.days("check").value_or(7);
  rule.every_days = reader.days("every").value_or(0);
  if (const auto most = reader.integer_in("most", 1, 10000)) rule.most = static_cast<int>(*most);
  rule.from_day = reader.days("from").value_or(0);
  rule.to_day = reader.days("to");
  reader.finish();
  return rule;
}

/// `name = "blocked"`, `name = 3` or `name = { times = 2 }`.
WhatIf read_one_what_if(TomlReader& reader, const std::string& name) {
  WhatIf one{.name = name, .span = reader.span(name)};
  const toml::node* node = reader.node(name);
  if (node->is_number())
    one.value = reader.number(name);
  else if (auto table = node->is_table() ? reader.table(name) : std::nullopt) {
    one.times = table->number("times");
    if (!one.times)
      table->complain({}, "study-what-if", "`" + name + "` needs a number, \"blocked\" or { times = ... }");
    table->finish();
  } else if (reader.text(name).value_or("blocked") != "blocked") {
    reader.complain(name, "study-what-if", "`" + name + "` is \"" + *reader.text(name) + "\"",
                    "a mechanism is \"blocked\"; a parameter has a number, or { times = ... } a factor");
  }
  return one;
}

std::vector<WhatIf> read_what_if(TomlReader& owner) {
  std::vector<WhatIf> all;
  auto reader = owner.table("what_if");
  if (!reader) return all;
  for (const auto& [key, value] : reader->raw()) all.push_back(read_one_what_if(*reader, std::string(key.str())));
  std::ranges::stable_sort(all, {}, [](const WhatIf& one) { return std::pair(one.span.line, one.span.column); });
  reader->finish();
  return all;
}

/// The study's [what_if] holds in every arm; an arm's own comes after it.
void add_to_all(std::vector<Arm>& arms, const std::vector<WhatIf>& shared) {
  for (Arm& arm : arms) arm.what_if.insert(arm.what_if.begin(), shared.begin(), shared.end());
}

bool read_until(TomlReader& arm) {
  const std::string until = arm.text("until").value_or("progression");
  if (until != "progression" && until != "end")
    arm.complain("until", "study-until", "`until` is \"" + until + "\"",
                 "it is \"progression\" or \"end\" (of the last phase)");
  return until == "progression";
}

Arm read_arm(TomlReader reader) {
  Arm arm;
  arm.span = reader.span();
  arm.name = reader.required_text("name");
  if (!reader.has("patients")) reader.complain({}, "study-missing-key", "an arm needs `patients`");
  arm.patients = static_cast<int>(reader.integer_in("patients", 1, 1'000'000).value_or(0));
  arm.phases = read_phases(reader);
  arm.until_progression = read_until(reader);
  arm.clock_start_days = reader.days("clock_start");
  arm.what_if = read_what_if(reader);
  for (const TomlReader& adjust : reader.tables("adjust")) arm.adjustments.push_back(read_adjustment(adjust));
  for (const TomlReader& rule : reader.tables("supportive")) arm.supportive.push_back(read_supportive(rule));
  reader.finish();
  return arm;
}

std::vector<Arm> read_arms(TomlReader& study) {
  std::vector<Arm> arms;
  for (TomlReader& reader : study.tables("arm")) {
    arms.push_back(read_arm(reader));
    const auto same = [&](const Arm& other) { return other.name == arms.back().name; };
    if (std::count_if(arms.begin(), arms.end(), same) > 1)
      reader.complain("name", "study-arm-twice", "two arms are called `" + arms.back().name + "`");
  }
  if (arms.empty()) study.complain({}, "study-no-arm", "a study needs at least one [[arm]]");
  return arms;
}

Visits read_visits(TomlReader& study) {
  Visits visits;
  auto reader = study.table("visits");
  if (!reader) return visits;
  visits.every_days = reader->days("every").value_or(visits.every_days);
  if (!(visits.every_days >= 1)) reader->complain("every", "study-range", "visits lie at least a day apart");
  visits.jitter_days = reader->days("jitter").value_or(0);
  visits.missed = reader->number_in("missed", 0, 1).value_or(0);
  visits.labs_every_days = reader->days("labs").value_or(visits.labs_every_days);
  if (!(visits.labs_every_days >= 0.25))
    reader->complain("labs", "study-range", "laboratory samples lie at least 6 hours apart");
  visits.imaging_every_days = reader->days("imaging").value_or(0);
  visits.marrow_every_days = reader->days("marrow").value_or(0);
  visits.complete_marrow_every_days =
      reader->days("marrow_in_complete_response").value_or(visits.complete_marrow_every_days);
  visits.extra_days = reader->numbers("extra_days");
  reader->finish();
  return visits;
}

Criterion read_criterion(TomlReader reader) {
  Criterion criterion;
  criterion.span = reader.span();
  criterion.id = reader.required_text("id");
  criterion.low = reader.number("low");
  criterion.high = reader.number("high");
  if (!criterion.low && !criterion.high)
    reader.complain({}, "study-criterion", "a criterion needs `low`, `high` or both");
  if (criterion.low && criterion.high && *criterion.low > *criterion.high)
    reader.complain("low", "study-criterion", "`low` lies above `high`: nobody can meet this criterion");
  reader.finish();
  return criterion;
}

std::vector<Criterion> read_criteria(TomlReader& owner, std::string_view key) {
  std::vector<Criterion> criteria;
  for (const TomlReader& reader : owner.tables(key)) criteria.push_back(read_criterion(reader));
  return criteria;
}

Censoring read_censoring(TomlReader& reader) {
  const std::string rule = reader.text("censoring").value_or("FDA");
  if (rule == "FDA") return Censoring::fda;
  if (rule == "FDA-B") return Censoring::fda_all_claims;
  if (rule == "FDA-C") return Censoring::fda_new_therapy_is_event;
  if (rule != "EMA")
    reader.complain(
        "censoring", "study-censoring", "unknown censoring rule \"" + rule + "\"",
        "it is \"FDA\", \"FDA-B\" (all claims of progression), \"FDA-C\" (new therapy is an event) or \"EMA\"");
  return Censoring::ema;
}

void read_response(TomlReader& reader, Endpoints& endpoints) {
  const std::string response = reader.text("response").value_or("IMWG2016");
  if (response != "IMWG2016" && response != "none")
    reader.complain("response", "study-response", "unknown response criteria \"" + response + "\"",
                    "they are \"IMWG2016\" or \"none\"");
  endpoints.response = response != "none";
}

void read_mrd(TomlReader& reader, Endpoints& endpoints) {
  if (reader.has("mrd")) endpoints.mrd_limits = reader.numbers("mrd");
  for (double limit : endpoints.mrd_limits)
    if (limit != 1e-5 && limit != 1e-6) reader.complain("mrd", "study-mrd", "MRD is reported at 1e-5 and 1e-6 only");
}

void read_toxicity_scale(TomlReader& reader) {
  const std::string scale = reader.text("adverse_events").value_or("CTCAE5");
  if (scale != "CTCAE5")
    reader.complain("adverse_events", "study-adverse-events", "unknown scale \"" + scale + "\"", "it is \"CTCAE5\"");
}

Endpoints read_endpoints(TomlReader& study) {
  Endpoints endpoints;
  auto reader = study.table("endpoints");
  if (!reader) return endpoints;
  read_response(*reader, endpoints);
  read_mrd(*reader, endpoints);
  read_toxicity_scale(*reader);
  if (auto measurable = reader->table("measurable")) {
    endpoints.measurable.m_protein =
        measurable->number_in("m_protein", 0, 100).value_or(endpoints.measurable.m_protein);
    endpoints.measurable.flc_involved =
        measurable->number_in("flc_involved", 0, 1e5).value_or(endpoints.measurable.flc_involved);
    measurable->finish();
  }
  if (auto pfs = reader->table("pfs")) {
    endpoints.censoring = read_censoring(*pfs);
    endpoints.median_follow_up_months = pfs->months("median_follow_up").value_or(endpoints.median_follow_up_months);
    endpoints.accrual_months = pfs->months("accrual").value_or(endpoints.accrual_months);
    if (endpoints.median_follow_up_months < endpoints.accrual_months / 2)
      pfs->complain("median_follow_up", "study-follow-up", "the median follow-up is shorter than half the accrual");
    if (endpoints.median_follow_up_months > 1200)
      pfs->complain("median_follow_up", "study-range", "nobody is followed for more than a century");
    pfs->finish();
  }
  endpoints.diagnosis = read_criteria(*reader, "diagnosis");
  reader->finish();
  return endpoints;
}

Assay read_assay(TomlReader& study) {
  Assay assay;
  auto reader = study.table("assay");
  if (!reader) return assay;
  assay.specific_immunofixation = reader->flag("specific_immunofixation").value_or(assay.specific_immunofixation);
  assay.m_protein_limit = reader->number_in("m_protein_limit", 0, 100).value_or(assay.m_protein_limit);
  assay.immunofixation_limit = reader->number_in("immunofixation_limit", 0, 100).value_or(assay.immunofixation_limit);
  assay.marrow_cells = reader->number_in("marrow_cells", 1, 1e6).value_or(assay.marrow_cells);
  assay.lesion_limit = reader->number_in("lesion_limit", 0, 1000).value_or(assay.lesion_limit);
  assay.mrd_cells = reader->number_in("mrd_cells", 1, 1e9).value_or(assay.mrd_cells);
  reader->finish();
  return assay;
}

Conduct read_conduct(TomlReader& study) {
  Conduct conduct;
  auto reader = study.table("conduct");
  if (!reader) return conduct;
  conduct.dropout_per_year = reader->number_in("dropout_per_year", 0, 10).value_or(conduct.dropout_per_year);
  conduct.background_mortality = reader->flag("background_mortality").value_or(true);
  conduct.visits_after_progression = static_cast<int>(
      reader->integer_in("visits_after_progression", 1, 1000).value_or(conduct.visits_after_progression));
  conduct.toxicity_window_days = reader->days("toxicity_window").value_or(conduct.toxicity_window_days);
  conduct.background_mortality_factor =
      reader->number_in("background_mortality_factor", 0, 100).value_or(conduct.background_mortality_factor);
  reader->finish();
  return conduct;
}

std::vector<Quota> read_quotas(TomlReader& enrolment) {
  std::vector<Quota> quotas;
  for (TomlReader& reader : enrolment.tables("quota")) {
    Quota quota{reader.required_text("id"), reader.numbers("weights"), reader.span()};
    const bool usable = !quota.weights.empty() && std::ranges::all_of(quota.weights, [](double w) { return w >= 0; }) &&
                        std::ranges::any_of(quota.weights, [](double w) { return w > 0; });
    if (!usable) reader.complain("weights", "study-quota", "the weights of a quota are not negative and not all zero");
    reader.finish();
    quotas.push_back(std::move(quota));
  }
  return quotas;
}

Enrolment read_enrolment(TomlReader& study) {
  Enrolment enrolment;
  auto reader = study.table("enrolment");
  if (!reader) return enrolment;
  enrolment.burn_in_days = reader->days("burn_in").value_or(enrolment.burn_in_days);
  enrolment.from_onset = reader->flag("from_onset").value_or(false);
  enrolment.eligibility = read_criteria(*reader, "eligibility");
  enrolment.quotas = read_quotas(*reader);
  enrolment.allocation = reader->numbers("allocation");
  enrolment.strata = reader->texts("strata");
  enrolment.twins = reader->flag("twins").value_or(false);
  enrolment.most_candidates =
      static_cast<int>(reader->integer_in("most_candidates", 1, 100000).value_or(enrolment.most_candidates));
  reader->finish();
  return enrolment;
}

}  // namespace

Trial read_trial(TomlReader& study) {
  Trial trial;
  trial.arms = read_arms(study);
  add_to_all(trial.arms, read_what_if(study));
  trial.visits = read_visits(study);
  trial.endpoints = read_endpoints(study);
  trial.assay = read_assay(study);
  trial.conduct = read_conduct(study);
  trial.enrolment = read_enrolment(study);
  return trial;
}

}  // namespace remit
