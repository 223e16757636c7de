// Every model of the catalogue composes without a complaint: alone, with each drug, with all of them, in each variant,
// on two sites; no unit that an equation reads can change unnoticed; its populations can be drawn.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "remit/base/units.hpp"
#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/units_check.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> model_folders() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(REMIT_SOURCE_DIR) / "models"))
    if (fs::exists(entry.path() / "model.toml")) folders.push_back(entry.path());
  return folders;
}

std::vector<fs::path> drug_folders(const fs::path& model) {
  std::vector<fs::path> folders;
  const auto names = list_drugs(model);
  for (const std::string& name : *names) folders.push_back(model / "drugs" / name);
  return folders;
}

Composed composed(const ComposeRequest& request) {
  auto result = compose(request);
  EXPECT_TRUE(result.ok() && result.diagnostics().empty()) << render(result.diagnostics());
  return result.ok() ? std::move(result).value() : Composed{};
}

TEST(Catalogue, HasModels) { EXPECT_FALSE(model_folders().empty()); }

TEST(Catalogue, EveryDrugComposesAloneAndTogether) {
  for (const fs::path& model : model_folders()) {
    composed({.model = model});
    composed({.model = model, .drugs = drug_folders(model)});
    for (const fs::path& drug : drug_folders(model)) {
      SCOPED_TRACE(drug.string());
      composed({.model = model, .drugs = {drug}});
    }
  }
}

TEST(Catalogue, EveryVariantAndTwoSitesCompose) {
  for (const fs::path& model : model_folders()) {
    const auto variants = list_variants(model);
    for (const std::string& variant : *variants) composed({.model = model, .variant = variant});
    composed({.model = model, .drugs = drug_folders(model), .sites = 2});
  }
}

/// Names that some equation reads or sets; the others' units have nothing to disagree with.
std::set<std::string> names_in_equations(const Model& model) {
  std::set<std::string> names;
  const auto add = [&](const ExprPtr& expr) {
    for (std::string& name : names_in(expr)) names.insert(std::move(name));
  };
  for (const auto* rules : {&model.assignment_rules, &model.rate_rules, &model.initial_assignments})
    for (const Rule& rule : *rules) names.insert(rule.target), add(rule.value);
  for (const Reaction& reaction : model.reactions) {
    if (reaction.rate) add(reaction.rate);
    for (const auto* side : {&reaction.reactants, &reaction.products})
      for (const Term& term : *side) names.insert(term.species);
  }
  return names;
}

template <class Symbol>
void expect_noticed(Model& model, std::vector<Symbol>& symbols, const std::set<std::string>& read) {
  for (Symbol& symbol : symbols) {
    const auto unit = unit_in(model, symbol.unit);
    if (!read.count(symbol.id) || !unit) continue;
    const std::string before = symbol.unit;
    Unit larger = *unit;
    larger.factor *= 7;
    symbol.unit = to_text(larger);
    EXPECT_FALSE(check_units(model, Severity::error).empty()) << symbol.id << " is no longer in " << before;
    symbol.unit = before;
  }
}

TEST(Catalogue, NoUnitThatAnEquationReadsCanChangeUnnoticed) {
  for (const fs::path& folder : model_folders()) {
    Model model = composed({.model = folder}).model;
    const auto read = names_in_equations(model);
    EXPECT_GT(read.size(), 20u);
    expect_noticed(model, model.compartments, read);
    expect_noticed(model, model.species, read);
    expect_noticed(model, model.parameters, read);
  }
}

TEST(Catalogue, EveryPopulationCanBeDrawn) {
  for (const fs::path& folder : model_folders()) {
    const Composed all = composed({.model = folder, .drugs = drug_folders(folder)});
    const auto populations = load_populations(folder / "population.toml", all.parameters);
    ASSERT_TRUE(populations.ok()) << render(populations.diagnostics());
    for (const Population& population : *populations) {
      const auto cohort = draw(all.parameters, population, 1, 200, 1);
      ASSERT_TRUE(cohort.ok()) << population.id << "\n" << render(cohort.diagnostics());
      EXPECT_EQ(cohort->values.size(), 200u);
      for (const auto& patient : cohort->values)
        for (std::size_t k = 0; k < patient.size(); ++k)
          ASSERT_TRUE(std::isfinite(patient[k])) << cohort->parameters[k];
    }
  }
}

}  // namespace
}  // namespace remit
