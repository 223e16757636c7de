// Every rule of units_check, by models of a few lines; then mutation: no declared unit of the toy model can change
// unnoticed.
#include "remit/lang/units_check.hpp"

#include <gtest/gtest.h>

#include <set>

#include "remit/base/units.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/compose.hpp"

namespace remit {
namespace {

const std::string symbols =
    "unit mg_L = mg/L; unit ug_mL = ug/mL; unit ug_L = ug/L; unit per_day = 1/day; unit time_unit = day;\n"
    "compartment blood = 5; blood has L;\n"
    "substanceOnly species drug in blood; drug has mg; drug = 0;\n"
    "species level in blood; level has mg_L; level = 0;\n"
    "k = 2; k has per_day; n = 2; n has dimensionless; c = 1; c has mg_L; c2 = 1; c2 has ug_mL; c3 = 1; c3 has ug_L; t "
    "= 1; t has day;\n";

Diagnostics checked(const std::string& statements, Severity severity = Severity::error) {
  const auto model = parse_antimony("model test\n" + symbols + statements + "\nend\n", "t.ant");
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  return model.ok() ? check_units(*model, severity) : Diagnostics{};
}

void expect_fits(const std::string& statements) {
  const Diagnostics found = checked(statements);
  EXPECT_TRUE(found.empty()) << statements << "\n" << render(found);
}

/// One complaint, in the line of the statement.
Diagnostic expect_misfit(const std::string& statements, const std::string& code = "unit-mismatch") {
  const Diagnostics found = checked(statements);
  EXPECT_EQ(found.size(), 1u) << statements << "\n" << render(found);
  if (found.empty()) return {};
  EXPECT_EQ(found[0].code, code) << render(found);
  EXPECT_EQ(found[0].span.line, 7) << render(found);
  return found[0];
}

TEST(UnitsCheck, AKineticLawIsAnAmountPerTime) {
  expect_fits("drug -> ; k*drug");
  expect_fits("drug -> level; k*drug");
  expect_fits("level -> ; k*level*blood");
  expect_misfit("drug -> ; drug");
  expect_misfit("drug -> ; k*drug/blood");
  expect_misfit("level -> ; k*level");
}

TEST(UnitsCheck, SidesOfASumAgreeInDimensionAndFactor) {
  expect_fits("x := c + c2; x has mg_L");  // mg/L and ug/mL are the same unit
  expect_fits("x := c + level; x has mg_L");
  const Diagnostic found = expect_misfit("x := c + c3; x has mg_L");
  EXPECT_NE(found.hint.find("0.001"), std::string::npos) << found.hint;
  expect_misfit("x := c + drug; x has mg_L");
  expect_misfit("x := c + 1; x has mg_L");
  expect_fits("x := c + 0; x has mg_L");
}

TEST(UnitsCheck, ARuleMatchesItsTarget) {
  expect_fits("x := drug/blood; x has mg_L");
  expect_misfit("x := drug; x has mg_L");
  expect_fits("x' = k*c; x = 0; x has mg_L");
  expect_misfit("x' = c; x = 0; x has mg_L");
}

TEST(UnitsCheck, AnAssignmentWithoutUnitPassesItsOwnOn) {
  expect_fits("x := drug/blood; y := x + c; y has mg_L");
  expect_misfit("x := drug; y := x + c; y has mg_L");
}

TEST(UnitsCheck, FunctionsOfBareNumbersTakeBareNumbers) {
  expect_fits("x := exp(-k*t); x has dimensionless");
  expect_fits("x := ln(c/c2); x has dimensionless");
  expect_misfit("x := exp(-k); x has dimensionless");
  expect_misfit("x := ln(c); x has dimensionless");
  expect_misfit("x := exp(time); x has dimensionless");
  expect_fits("x := exp(k*time); x has dimensionless");
}

TEST(UnitsCheck, PowersOfABaseWithDimensionAreLiteral) {
  expect_fits("x := c^2/c; x has mg_L");
  expect_fits("x := sqrt(c^2); x has mg_L");
  expect_fits("x := (c^2)^(1/2); x has mg_L");
  expect_fits("x := (c/c2)^n; x has dimensionless");
  expect_misfit("x := c^n; x has mg_L");
  expect_misfit("x := (c/c2)^t; x has dimensionless");
}

TEST(UnitsCheck, BranchesAndComparisonsAgree) {
  expect_fits("x := piecewise(c, drug > 0, c2); x has mg_L");
  expect_misfit("x := piecewise(c, drug > 0, k); x has mg_L");
  expect_misfit("x := piecewise(c, drug > c, c2); x has mg_L");
  expect_fits("x := max(0, c); x has mg_L");
  expect_misfit("x := max(c, k); x has mg_L");
}

TEST(UnitsCheck, CallsOfTheModelsFunctionsAreInlined) {
  const auto with_function = [](const std::string& statement) {
    const auto model = parse_antimony(
        "function emax(d, top, half) top*d/(half + d) end\nmodel test\n" + symbols + statement + "\nend\n", "t.ant");
    EXPECT_TRUE(model.ok()) << render(model.diagnostics());
    return check_units(*model, Severity::error);
  };
  EXPECT_TRUE(with_function("x := emax(c, k, c2); x has per_day").empty());
  EXPECT_FALSE(with_function("x := emax(c, k, drug); x has per_day").empty());
  EXPECT_FALSE(with_function("x := emax(c, k, c2); x has mg_L").empty());
}

TEST(UnitsCheck, EventsAreChecked) {
  expect_fits("at (drug > 0): k = 1/t");
  expect_misfit("at (drug > 0): k = t");
  expect_misfit("at (drug > c): k = 1/t");
}

TEST(UnitsCheck, InitialAssignmentsAreChecked) {
  expect_fits("x = k*c*t; x has mg_L");
  expect_misfit("x = k*c; x has mg_L");
}

TEST(UnitsCheck, AMissingUnitIsAnErrorInTheCatalogueAndSilenceInForeignFiles) {
  expect_misfit("z = 3; x := z*c; x has mg_L", "unit-missing");
  EXPECT_TRUE(checked("z = 3; x := z*c; x has mg_L", Severity::warning).empty());
}

TEST(UnitsCheck, ForeignTroubleIsAWarning) {
  const Diagnostics found = checked("drug -> ; drug", Severity::warning);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].severity, Severity::warning);
}

TEST(UnitsCheck, AnUnknownUnitIsToldOnce) {
  const Diagnostics found = checked("x = 3; x has furlongz; y = 3; y has furlongz; z := x + y; z has furlongz");
  ASSERT_EQ(found.size(), 1u) << render(found);
  EXPECT_EQ(found[0].code, "unit-unknown");
}

TEST(UnitsCheck, OneSlipIsOneComplaint) { expect_misfit("x := c + (k + t)*(c + c2); x has mg_L"); }

// --- mutation ---

Model toy_model() {
  ComposeRequest request;
  request.model = std::filesystem::path(REMIT_SOURCE_DIR) / "src/remit/lang/testdata/toy";
  request.drugs = {request.model / "drugs" / "poison"};
  const auto composed = compose(request);
  EXPECT_TRUE(composed.ok()) << render(composed.diagnostics());
  return composed.ok() ? composed->model : Model{};
}

std::string definition_of(const Model& model, const std::string& unit) {
  for (const UnitDefinition& definition : model.units)
    if (definition.id == unit) return definition.text;
  return unit;
}

/// Seven times the unit, and one of another dimension.
std::vector<std::string> mutations_of(const Model& model, const std::string& unit) {
  Unit larger = *parse_unit(definition_of(model, unit));
  larger.factor *= 7;
  return {to_text(larger), "cd"};
}

template <class Symbol>
void expect_mutations_noticed(Model& model, std::vector<Symbol>& symbols_of_model) {
  const std::set<std::string> read_elsewhere{"age", "poison_f", "poison_duration", "migration"};
  for (Symbol& symbol : symbols_of_model) {
    if (read_elsewhere.count(symbol.id)) continue;
    const std::string before = symbol.unit;
    for (const std::string& mutation : mutations_of(model, before)) {
      symbol.unit = mutation;
      EXPECT_FALSE(check_units(model, Severity::error).empty()) << symbol.id << ": " << before << " as " << mutation;
    }
    symbol.unit = before;
  }
}

TEST(UnitsCheck, NoUnitOfTheToyModelCanChangeUnnoticed) {
  Model model = toy_model();
  ASSERT_TRUE(check_units(model, Severity::error).empty());
  expect_mutations_noticed(model, model.parameters);
  expect_mutations_noticed(model, model.species);
  expect_mutations_noticed(model, model.compartments);
  ASSERT_TRUE(check_units(model, Severity::error).empty());
}

}  // namespace
}  // namespace remit
