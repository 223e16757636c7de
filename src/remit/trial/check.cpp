// A list of small questions to the trial, each with its own complaint. Nothing here runs the model.
#include "remit/trial/check.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "remit/base/text.hpp"
#include "remit/trial/hazard.hpp"
#include "remit/trial/observation.hpp"
#include "remit/trial/protocol.hpp"
#include "remit/trial/regimen.hpp"
#include "remit/trial/treatment.hpp"
#include "remit/trial/trigger.hpp"

namespace remit {
namespace {

class Checker {
 public:
  Checker(const Trial& trial, const Composed& composed) : trial_(trial), composed_(composed) {
    for (const Parameter& parameter : composed.model.parameters) names_.push_back(parameter.id);
    for (const Species& species : composed.model.species) names_.push_back(species.id);
    std::ranges::sort(names_);
  }

  Diagnostics run() {
    check_arms();
    check_visits();
    check_endpoints();
    check_conduct();
    check_enrolment();
    check_markers();
    check_hazards();
    return std::move(found_);
  }

 private:
  void complain(const Span& span, const char* code, const std::string& message, const std::string& hint = {}) {
    found_.push_back(error_at(span, code, message, hint));
  }
  void remark(const Span& span, const char* code, const std::string& message, const std::string& hint = {}) {
    found_.push_back(warning_at(span, code, message, hint));
  }
  void require(bool holds, const Span& span, const char* code, const std::string& message,
               const std::string& hint = {}) {
    if (!holds) complain(span, code, message, hint);
  }
  bool has(const std::string& id) const { return std::ranges::binary_search(names_, id); }
  Span trial_span() const { return trial_.arms.empty() ? Span{} : Span{trial_.arms.front().span.file, 0, 0}; }

  void check_arms();
  void check_arm(const Arm& arm);
  void check_phase(const Arm& arm, const Phase& phase, bool last);
  void check_rule(const Phase& phase, const DoseRule& rule);
  void check_dose(const DoseRule& rule);
  void check_days(const Phase& phase, const DoseRule& rule);
  void check_overlap(const Phase& phase);
  void check_adjustment(const Arm& arm, const DoseAdjustment& adjustment);
  void check_reductions(const Arm& arm, const DoseAdjustment& adjustment);
  void check_supportive(const SupportiveRule& rule);
  void check_visits();
  void check_endpoints();
  void check_conduct();
  void check_enrolment();
  void check_quota(const Quota& quota);
  void check_allocation();
  void check_criterion(const Criterion& criterion);
  void check_id(const std::string& id, const Span& span, const char* what);
  void check_markers();
  void check_hazards();

  const Trial& trial_;
  const Composed& composed_;
  std::vector<std::string> names_;  // sorted
  Diagnostics found_;
};

std::string quoted(const std::string& text) { return "`" + text + "`"; }

void Checker::check_arms() {
  require(!trial_.arms.empty(), {}, "trial-no-arms", "the trial has no arm");
  std::set<std::string> seen;
  for (const Arm& arm : trial_.arms) {
    require(seen.insert(arm.name).second, arm.span, "trial-duplicate-arm", "two arms are called " + quoted(arm.name));
    check_arm(arm);
  }
}

void Checker::check_arm(const Arm& arm) {
  require(arm.patients > 0, arm.span, "trial-no-patients", "arm " + quoted(arm.name) + " has no patients",
          "give it `patients`, at least 1");
  for (std::size_t k = 0; k < arm.phases.size(); ++k) check_phase(arm, arm.phases[k], k + 1 == arm.phases.size());
  for (const DoseAdjustment& adjustment : arm.adjustments) check_adjustment(arm, adjustment);
  for (const SupportiveRule& rule : arm.supportive) check_supportive(rule);
  if (arm.clock_start_days)
    require(
        *arm.clock_start_days >= 0 && *arm.clock_start_days < trial_.endpoints.median_follow_up_months * days_per_month,
        arm.span, "trial-clock-start", "the clock of arm " + quoted(arm.name) + " starts outside the follow-up");
}

void Checker::check_phase(const Arm& arm, const Phase& phase, bool last) {
  const std::string name = phase.name.empty() ? "arm " + quoted(arm.name) : "phase " + quoted(phase.name);
  const bool observation = phase.doses.empty() && arm.phases.size() == 1 && !arm.until_progression;
  require(observation || !phase.doses.empty(), phase.span, "trial-empty-phase", name + " gives no dose",
          "leave it out; a pause after treatment is `rest`; an untreated arm has `until = \"end\"`");
  require(phase.cycle_days >= 1, phase.span, "trial-cycle-length", "a cycle of " + name + " is shorter than a day");
  require(phase.rest_days >= 0, phase.span, "trial-rest", "the rest after " + name + " is negative");
  require(!phase.cycles || *phase.cycles > 0, phase.span, "trial-cycles", name + " has no cycles", "give at least 1");
  require(last || phase.cycles, phase.span, "trial-open-phase", name + " never ends, so the next phase never begins",
          "give it a number of cycles");
  if (last && !phase.cycles && !arm.until_progression && !observation)
    complain(phase.span, "trial-open-phase",
             name + " has no number of cycles, yet treatment does not go on until progression",
             "give a number of cycles or treat until progression");
  for (const DoseRule& rule : phase.doses) check_rule(phase, rule);
  check_overlap(phase);
}

void Checker::check_rule(const Phase& phase, const DoseRule& rule) {
  check_dose(rule);
  check_days(phase, rule);
  require(rule.first_cycle >= 1, rule.span, "trial-cycle-range", "cycles of " + rule.drug + " are counted from 1");
  if (rule.last_cycle)
    require(*rule.last_cycle >= rule.first_cycle, rule.span, "trial-cycle-range",
            "cycles " + std::to_string(rule.first_cycle) + "-" + std::to_string(*rule.last_cycle) + " of " + rule.drug +
                " end before they begin");
  if (phase.cycles && rule.first_cycle > *phase.cycles)
    remark(rule.span, "trial-cycle-range",
           rule.drug + " is never given: its cycles begin at " + std::to_string(rule.first_cycle) + ", the phase has " +
               std::to_string(*phase.cycles));
}

void Checker::check_dose(const DoseRule& rule) {
  const Result<ResolvedDose> dose = resolve(rule, composed_.drugs);
  if (!dose) {
    found_.insert(found_.end(), dose.diagnostics().begin(), dose.diagnostics().end());
    return;
  }
  if (dose->scaling == DoseScaling::per_kg)
    require(has("weight"), rule.span, "trial-missing-parameter", "a dose per kg needs the model's parameter `weight`");
  if (dose->scaling == DoseScaling::per_m2)
    require(has("bsa"), rule.span, "trial-missing-parameter", "a dose per m^2 needs the model's parameter `bsa`");
  if (rule.duration_days)
    require(*rule.duration_days > 0, rule.span, "trial-duration", "the infusion of " + rule.drug + " takes no time");
  if (rule.averaged && rule.duration_days)
    complain(rule.span, "trial-duration", rule.drug + " is both averaged over the day and infused for a duration",
             "choose one");
}

void Checker::check_days(const Phase& phase, const DoseRule& rule) {
  require(!rule.days.empty(), rule.span, "trial-no-days", rule.drug + " is given on no day");
  std::set<int> seen;
  for (const int day : rule.days) {
    require(seen.insert(day).second, rule.span, "trial-overlapping-doses",
            rule.drug + " is given twice on day " + std::to_string(day));
    if (day < 1 || day > phase.cycle_days)
      complain(rule.span, "trial-day-outside-cycle",
               "day " + std::to_string(day) + " of " + rule.drug + " lies outside the cycle of " +
                   format_number(phase.cycle_days) + " days");
  }
}

bool share_a_day(const DoseRule& a, const DoseRule& b) {
  return std::ranges::any_of(a.days, [&](int day) { return std::ranges::find(b.days, day) != b.days.end(); });
}

bool share_a_cycle(const DoseRule& a, const DoseRule& b) {
  return a.first_cycle <= b.last_cycle.value_or(open_end) && b.first_cycle <= a.last_cycle.value_or(open_end);
}

void Checker::check_overlap(const Phase& phase) {
  for (std::size_t i = 0; i < phase.doses.size(); ++i)
    for (std::size_t k = 0; k < i; ++k) {
      const DoseRule &rule = phase.doses[i], &earlier = phase.doses[k];
      if (rule.drug != earlier.drug || !share_a_cycle(rule, earlier) || !share_a_day(rule, earlier)) continue;
      complain(rule.span, "trial-overlapping-doses",
               "two lines give " + rule.drug + " on the same day of the same cycle (the other is on line " +
                   std::to_string(earlier.span.line) + ")",
               "make the days or the cycle ranges distinct, or add the doses up in one line");
    }
}

void Checker::check_adjustment(const Arm& arm, const DoseAdjustment& adjustment) {
  std::vector<std::string> given, labs;
  for (const Phase& phase : arm.phases)
    for (const DoseRule& rule : phase.doses) given.push_back(rule.drug);
  for (int k = 0; k < lab_count; ++k) labs.emplace_back(id_of(static_cast<Lab>(k)));
  require(std::ranges::find(given, adjustment.drug) != given.end(), adjustment.span, "trial-unknown-drug",
          "the arm gives no " + quoted(adjustment.drug), did_you_mean(adjustment.drug, given));
  require(find_lab(adjustment.marker).has_value(), adjustment.span, "trial-unknown-marker",
          quoted(adjustment.marker) + " is not a laboratory value that doses follow",
          did_you_mean(adjustment.marker, labs));
  if (find_lab(adjustment.marker))
    require(has(adjustment.marker), adjustment.span, "trial-missing-marker",
            "the model has no " + quoted(adjustment.marker));
  require(adjustment.hold_below > 0, adjustment.span, "trial-adjustment", "a drug is held below a positive value");
  require(adjustment.factor > 0 && adjustment.factor <= 1, adjustment.span, "trial-adjustment",
          "a reduction multiplies the dose by more than 0 and at most 1");
  require(adjustment.most >= 0, adjustment.span, "trial-adjustment", "the number of reductions is negative");
  require(!adjustment.resume_from || *adjustment.resume_from >= adjustment.hold_below, adjustment.span,
          "trial-adjustment", quoted(adjustment.drug) + " would be held again as soon as it is resumed",
          "`resume_from` is at least `hold_below`");
  check_reductions(arm, adjustment);
}

void Checker::check_reductions(const Arm& arm, const DoseAdjustment& adjustment) {
  if (adjustment.levels.empty()) return;
  require(adjustment.factor == 1 && adjustment.most == 0, adjustment.span, "trial-adjustment",
          "the doses of " + quoted(adjustment.drug) + " are reduced both by levels and by a factor", "choose one");
  double above = 1;
  for (const double level : adjustment.levels) {
    require(level > 0 && level < above, adjustment.span, "trial-adjustment",
            "the dose levels of " + quoted(adjustment.drug) + " do not fall",
            "write shares of the planned dose, such as [0.8, 0.6, 0.4]");
    above = level;
  }
  for (const DoseAdjustment& other : arm.adjustments)
    require(other.drug != adjustment.drug || other.levels == adjustment.levels, adjustment.span, "trial-adjustment",
            "two rules give " + quoted(adjustment.drug) + " different dose levels",
            "a drug has one ladder of levels; give all its rules the same");
}

void Checker::check_supportive(const SupportiveRule& rule) {
  check_dose(rule.dose);
  require(!rule.dose.days.empty() && std::ranges::all_of(rule.dose.days, [](int day) { return day >= 1; }), rule.span,
          "trial-no-days", "a course of " + rule.dose.drug + " has no days", "its days are counted from 1");
  const Result<Watch> watch = resolve(rule.when, composed_.hazards);
  if (!watch) found_.insert(found_.end(), watch.diagnostics().begin(), watch.diagnostics().end());
  if (watch && watch->lab)
    require(has(id_of(*watch->lab)), rule.span, "trial-missing-marker",
            "the model has no " + quoted(rule.when.subject));
  require(rule.check_days >= 0.25, rule.span, "trial-supportive",
          "a patient is looked at more than once in six hours for " + rule.dose.drug);
  require(rule.every_days >= 0, rule.span, "trial-supportive",
          "courses of " + rule.dose.drug + " lie a negative time apart");
  require(!rule.most || *rule.most > 0, rule.span, "trial-supportive",
          "no course of " + rule.dose.drug + " is allowed");
  require(rule.from_day >= 0 && rule.to_day.value_or(rule.from_day) >= rule.from_day, rule.span, "trial-supportive",
          "looking for the need of " + rule.dose.drug + " ends before it begins");
}

void Checker::check_visits() {
  const Visits& visits = trial_.visits;
  const Span span = trial_span();
  require(visits.every_days >= 1, span, "trial-visits", "visits are less than a day apart");
  require(visits.labs_every_days >= 0.25, span, "trial-visits", "laboratory samples are less than six hours apart");
  require(visits.jitter_days >= 0 && visits.jitter_days < visits.every_days / 2, span, "trial-visits",
          "the jitter of visits is negative or as large as half their distance");
  require(visits.missed >= 0 && visits.missed < 1, span, "trial-visits",
          "the share of missed visits lies outside [0, 1)");
  require(visits.imaging_every_days >= 0, span, "trial-visits", "scans have a negative distance");
  const bool lesions =
      std::ranges::any_of(composed_.sites, [](const SiteInfo& s) { return s.kind != SiteKind::marrow; });
  if (visits.imaging_every_days > 0 && !lesions)
    remark(span, "trial-imaging", "scans are planned, but there is nothing for them to see",
           "name a focal or extramedullary site in `sites`");
  if (lesions)
    require(has("lesion_density"), span, "trial-missing-parameter",
            "imaging needs the model's parameter `lesion_density`");
  require(visits.marrow_every_days >= 0, span, "trial-visits", "marrow samples have a negative distance");
  require(std::ranges::all_of(visits.extra_days, [](double day) { return day > 0; }), span, "trial-visits",
          "an extra visit lies on or before day 0");
}

void Checker::check_endpoints() {
  const Endpoints& endpoints = trial_.endpoints;
  const Span span = trial_span();
  require(endpoints.accrual_months >= 0, span, "trial-follow-up", "the accrual is negative");
  require(endpoints.median_follow_up_months > endpoints.accrual_months / 2, span, "trial-follow-up",
          "the data cut comes before the last patient enters: the median follow-up must exceed half the accrual");
  for (const double limit : endpoints.mrd_limits) {
    require(limit > 0 && limit < 1, span, "trial-mrd-limit", "an MRD limit is a fraction of cells between 0 and 1");
    if (limit > 0 && 3 / trial_.assay.mrd_cells > limit * (1 + 1e-9))
      remark(span, "trial-mrd-limit",
             "an MRD test of " + format_number(trial_.assay.mrd_cells) + " cells cannot show negativity at " +
                 format_number(limit),
             "test at least 3 / limit cells");
  }
  for (const Criterion& criterion : endpoints.diagnosis) check_criterion(criterion);
  if (!endpoints.response)
    require(!endpoints.diagnosis.empty(), span, "trial-no-endpoint",
            "without response assessment the trial needs diagnosis criteria");
}

void Checker::check_conduct() {
  const Conduct& conduct = trial_.conduct;
  const Span span = trial_span();
  require(conduct.dropout_per_year >= 0, span, "trial-conduct", "the dropout rate is negative");
  require(conduct.background_mortality_factor >= 0, span, "trial-conduct",
          "the factor on background mortality is negative");
  require(conduct.visits_after_progression >= 0, span, "trial-conduct",
          "the number of visits after progression is negative");
  if (conduct.background_mortality)
    require(has("age"), span, "trial-missing-parameter", "background mortality needs the model's parameter `age`",
            "or switch background mortality off");
}

void Checker::check_enrolment() {
  const Enrolment& enrolment = trial_.enrolment;
  const Span span = trial_span();
  require(enrolment.burn_in_days >= 0, span, "trial-enrolment", "the burn-in is negative");
  require(enrolment.most_candidates >= 1, span, "trial-enrolment", "at least one candidate is needed for each patient");
  if (enrolment.from_onset)
    require(has("recognition_day"), span, "trial-missing-parameter",
            "growth from onset needs the model's parameter `recognition_day`");
  if (enrolment.from_onset && trial_.endpoints.diagnosis.empty())
    remark(span, "trial-no-diagnosis", "without diagnosis criteria nobody can progress before recognition");
  for (const Criterion& criterion : enrolment.eligibility) check_criterion(criterion);
  for (const Quota& quota : enrolment.quotas) check_quota(quota);
  for (const std::string& stratum : enrolment.strata) check_id(stratum, span, "stratum");
  check_allocation();
}

void Checker::check_quota(const Quota& quota) {
  check_id(quota.id, quota.span, "quota");
  const bool positive = std::ranges::all_of(quota.weights, [](double weight) { return weight >= 0; });
  const bool some = std::ranges::any_of(quota.weights, [](double weight) { return weight > 0; });
  require(positive && some, quota.span, "trial-quota", "the shares of " + quoted(quota.id) + " are not weights",
          "give numbers of 0 or more, not all 0");
}

void Checker::check_allocation() {
  const auto& allocation = trial_.enrolment.allocation;
  if (allocation.empty()) return;
  require(
      allocation.size() == trial_.arms.size(), trial_span(), "trial-allocation",
      std::to_string(allocation.size()) + " allocation weights for " + std::to_string(trial_.arms.size()) + " arms");
  require(std::ranges::all_of(allocation, [](double weight) { return weight > 0; }), trial_span(), "trial-allocation",
          "an allocation weight is not positive");
}

void Checker::check_criterion(const Criterion& criterion) {
  check_id(criterion.id, criterion.span, "criterion");
  require(criterion.low || criterion.high, criterion.span, "trial-criterion",
          "criterion " + quoted(criterion.id) + " has neither a low nor a high end");
  if (criterion.low && criterion.high)
    require(*criterion.low <= *criterion.high, criterion.span, "trial-criterion",
            "criterion " + quoted(criterion.id) + " has its ends exchanged");
}

void Checker::check_id(const std::string& id, const Span& span, const char* what) {
  const bool derived = id == measurable_disease_id || (id == "flc_ratio" && has("flc_uninvolved"));
  require(derived || has(id), span, "trial-unknown-marker",
          std::string(what) + " " + quoted(id) + " is neither in the model nor measured at visits",
          did_you_mean(id, names_));
}

// Response needs at least one marker; what else is missing is said once, since it silently limits what can be reached.
void Checker::check_markers() {
  if (!trial_.endpoints.response) return;
  const Span span = trial_span();
  const bool any = has("m_protein") || has("flc_involved") || has("marrow_plasma_cells");
  require(any, span, "trial-missing-marker",
          "the model has none of m_protein, flc_involved, marrow_plasma_cells: no response can be judged",
          "define one, or set response assessment off and give diagnosis criteria");
  if (!any) return;
  if (!has("m_protein"))
    remark(span, "trial-missing-marker", "the model has no `m_protein`: nobody can reach a complete response");
  if (!has("marrow_plasma_cells"))
    remark(span, "trial-missing-marker",
           "the model has no `marrow_plasma_cells`: nobody can reach a complete response");
  if (!has("flc_uninvolved"))
    remark(span, "trial-missing-marker",
           "the model has no `flc_uninvolved`: there is no free light chain ratio, no stringent complete response");
  if (!has("mrd_fraction"))
    remark(span, "trial-missing-marker", "the model has no `mrd_fraction`: MRD is never negative");
}

void Checker::check_hazards() {
  for (const HazardInfo& hazard : composed_.hazards) {
    require(has(hazard.id), hazard.span, "trial-missing-hazard",
            "the hazard " + quoted(hazard.id) + " is no state of the model", did_you_mean(hazard.id, names_));
    require(hazard.kind == "death" || hazard.kind == "adverse_event", hazard.span, "trial-hazard-kind",
            "the kind of hazard " + quoted(hazard.id) + " is " + quoted(hazard.kind),
            "kinds are `death` and `adverse_event`");
    require(hazard.kind == "death" || least_grade(hazard.grade) > 0, hazard.span, "trial-hazard-grade",
            "the grade of hazard " + quoted(hazard.id) + " is " + quoted(hazard.grade), "write `any` or `>=3`");
  }
}

}  // namespace

Diagnostics check(const Trial& trial, const Composed& composed) { return Checker(trial, composed).run(); }

}  // namespace remit
