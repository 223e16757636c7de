// For tests: a small disease in Antimony with one drug, its hazards, and a trial on it. Everything goes through the
// real language and compiler.
#pragma once
#include <memory>
#include <string>

#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/trial/simulate.hpp"

namespace remit {

/// Cells N (1e9) grow at g and are killed by `dru`; M-protein follows with loss 0.1 /day; constant hazards.
/// A patient whose `spoil` is negative fails: ln(spoil) is not a number.
inline constexpr const char* toy_text = R"(
model toy
  compartment body = 1;
  substanceOnly species N in body, gut in body, dru in body, M in body;
  N = burden; gut = 0; dru = 0; M = burden*secretion/m_loss;
  birth: N -> 2 N; birth_rate*N;
  loss: N -> ; (birth_rate - growth + kill*dru/(10 + dru))*N;
  feed: -> gut; dru_rate;
  absorb: gut -> dru; 2*gut;
  clear: dru -> ; 0.5*dru;
  make: -> M; secretion*N;
  break_down: M -> ; m_loss*M;
  birth_rate = 0.05; growth = 0.01; kill = 0.2; burden = 1000; secretion = 0.004; m_loss = 0.1;
  age = 65; weight = 70; bsa = 1.8; dru_rate = 0; dru_f = 0.5; spoil = 1;
  anc = 4; any_rate = 0.002; severe_rate = 0.0005; death_rate = 0;
  m_protein := M/3*2.5;
  flc_involved := 20 + 0.5*N; flc_uninvolved := 15;
  marrow_plasma_cells := 100*N/(N + 1000); mrd_fraction := N/(N + 1000); tumour_cells := N;
  haemoglobin := 13; neutrophils := anc*(1 - 0.8*dru/(10 + dru)); platelets := 220; lymphocytes := 1.5; igg := 9;
  iss_stage := piecewise(1, N < 800, 2, N < 1500, 3);
  h_any' = any_rate; h_severe' = severe_rate; h_death' = death_rate + ln(spoil);
  h_any = 0; h_severe = 0; h_death = 0;
end
)";

inline DrugInfo toy_drug() {
  DrugInfo drug;
  drug.id = "dru";
  drug.name = "Dru";
  drug.drug_class = "toy";
  drug.dose_unit = "mg";
  drug.routes = {{"iv", "dru", "", "", ""}, {"oral", "gut", "dru_f", "", ""}, {"slow", "gut", "", "", "dru_rate"}};
  return drug;
}

inline Composed toy_composed(bool counted, const std::string& text = toy_text) {
  Result<Model> parsed = parse_antimony(text, "toy.ant");
  REMIT_ASSERT(parsed.ok(), render(parsed.diagnostics()).c_str());
  Model model = *parsed;
  for (Species& species : model.species) species.counted = counted && species.id == "N";
  Result<Model> checked = check(std::move(model));
  REMIT_ASSERT(checked.ok(), render(checked.diagnostics()).c_str());
  Composed composed;
  composed.model = *checked;
  composed.drugs = {toy_drug()};
  composed.hazards = {{"h_any", "adverse_event", "rash", "any", "CTCAE5", {}},
                      {"h_severe", "adverse_event", "rash", ">=3", "CTCAE5", {}},
                      {"h_death", "death", "disease", "-", "-", {}}};
  composed.varying = {"dru_rate"};
  return composed;
}

inline ParameterRow toy_row(const std::string& id, double value, double cv) {
  ParameterRow row;
  row.id = id;
  row.definition = id;
  row.value = value;
  row.unit = "1";
  row.distribution = cv > 0 ? Distribution::lognormal : Distribution::fixed;
  if (cv > 0) row.spread = cv;
  row.source = "test";
  return row;
}

inline Quantity quantity(const std::string& text) {
  Result<Quantity> result = parse_quantity(text);
  REMIT_ASSERT(result.ok(), "a quantity of a test");
  return *result;
}

inline DoseRule rule(const std::string& dose, std::vector<int> days, const std::string& route = "") {
  DoseRule result;
  result.drug = "dru";
  result.route = route;
  result.dose = quantity(dose);
  result.days = std::move(days);
  return result;
}

/// One phase of 28-day cycles with these rules.
inline Arm toy_arm(const std::string& name, int patients, std::vector<DoseRule> rules) {
  Arm arm;
  arm.name = name;
  arm.patients = patients;
  if (!rules.empty())
    arm.phases = {Phase{.name = "", .cycle_days = 28, .doses = std::move(rules), .cycles = {}, .span = {}}};
  return arm;
}

/// Two arms, 28-day visits, a year and a half of follow-up, nobody drops out or dies unless a test says so.
inline Trial toy_trial(int patients) {
  Trial trial;
  trial.id = "toy";
  trial.arms = {toy_arm("treated", patients, {rule("40 mg", {1, 8, 15, 22})}), toy_arm("control", patients, {})};
  trial.endpoints.accrual_months = 6;
  trial.endpoints.median_follow_up_months = 15;
  trial.conduct.dropout_per_year = 0;
  trial.conduct.background_mortality = false;
  trial.enrolment.burn_in_days = 10;
  return trial;
}

/// The toy model ready to run; parameters `burden`, `growth` and `kill` vary between patients.
struct ToySetting {
  Composed composed;
  std::unique_ptr<Kernel> kernel;
  Population population;

  explicit ToySetting(bool counted = false, const std::string& text = toy_text)
      : composed(toy_composed(counted, text)) {
    composed.parameters.rows = {toy_row("burden", 1000, 0.6), toy_row("growth", 0.01, 0.4), toy_row("kill", 0.2, 0.5)};
    Result<Program> program = compile(composed.model, {.varying = composed.varying});
    REMIT_ASSERT(program.ok(), render(program.diagnostics()).c_str());
    kernel = make_interpreter(*program);
  }
  Setting setting(std::uint64_t seed = 7) const { return Setting{composed, *kernel, population, seed, {}, {}}; }
};

}  // namespace remit
