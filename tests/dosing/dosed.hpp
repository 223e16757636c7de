// A text model and a table, run: what the tests of this folder start from.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/inputs.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/dosing.hpp"

namespace remit::dosing_test {

inline constexpr const char* one_compartment = R"(
  ka = 1.5; k = 0.055; central_lag = 0; central_bioavailability = 1; central_rate = 20; central_duration = 2.5
  species depot = 0, central = 0
  depot -> central; ka * depot
  central -> ; k * central
)";

struct Dosed {
  Program program;
  std::vector<DosedRun> runs;

  /// The state at the i-th row looked at.
  double value(const std::string& state, std::size_t look, std::size_t subject = 0) const {
    return runs.at(subject).trajectory.states.at(look).at(static_cast<std::size_t>(program.state_index(state)));
  }
  std::string trouble() const {
    std::string text;
    for (const DosedRun& run : runs) text += render(run.diagnostics);
    return text;
  }
};

inline SolveOptions tight() {
  SolveOptions options;
  options.rtol = 1e-11;
  options.lanes = lane_multiple;
  return options;
}

inline Result<Dosed> run(const std::string& text, const std::string& csv, Carry carry = Carry::locf,
                         const DosedRequest& request = {}) {
  auto model = parse_antimony(text, "model.ant");
  if (!model) return model.diagnostics();
  const auto table = parse_dosing_table(
      csv, "doses.csv",
      {.compartments = dosable_states(*model), .parameters = settable_parameters(*model), .carry = carry});
  if (!table) return table.diagnostics();
  auto fed = with_inputs(*model, table->infused());
  if (!fed) return fed.diagnostics();
  std::vector<std::string> varying = table->covariates;
  for (const std::string& state : table->infused()) varying.push_back(input_rate_id(state));
  auto program = compile(*fed, {.varying = varying});
  if (!program) return program.diagnostics();
  const auto plan = plan_dosing(*table, *program);
  if (!plan) return plan.diagnostics();
  const auto kernel = make_interpreter(*program);
  Dosed dosed{.program = *program, .runs = {}};
  for (const DosingSubject& subject : table->subjects)
    dosed.runs.push_back(run_dosed(*kernel, *table, *plan, subject, request, tight()));
  return Result<Dosed>(std::move(dosed), plan.diagnostics());
}

inline void expect_near(double value, double expected, double relative = 1e-8) {
  EXPECT_NEAR(value, expected, relative * std::fabs(expected) + 1e-9);
}

}  // namespace remit::dosing_test
