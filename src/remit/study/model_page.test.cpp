#include "remit/study/model_page.hpp"

#include <gtest/gtest.h>

#include <map>

#include "remit/study/model_map.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

Composed catalogue() {
  const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";
  const auto composed =
      compose({.model = folder, .drugs = {folder / "drugs" / "daratumumab", folder / "drugs" / "lenalidomide"}});
  EXPECT_TRUE(composed.ok()) << render(composed.diagnostics());
  return *composed;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(ModelPage, ShowsEveryStateAndEveryNumberOnceWithItsOrigin) {
  const Composed composed = catalogue();
  const std::string page = model_page(composed);
  for (const Species& species : composed.model.species)
    EXPECT_NE(page.find("<code>" + species.id + "</code>"), std::string::npos) << species.id;
  EXPECT_EQ(count(page, "<span class=\"kind "), composed.parameters.rows.size());
  std::size_t assumed = 0;
  for (const ParameterRow& row : composed.parameters.rows) assumed += row.source_type == SourceType::assumed;
  EXPECT_EQ(count(page, "<span class=\"kind assumed\">"), assumed);
  EXPECT_NE(page.find("<math"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

/// The catalogue with everything that can take part, at two places.
Composed whole_catalogue() {
  const std::filesystem::path folder = std::filesystem::path(REMIT_SOURCE_DIR) / "models" / "myeloma";
  ComposeRequest request{.model = folder, .drugs = {}, .site_names = {"marrow", "focal_1"}};
  const auto drugs = list_drugs(folder);
  EXPECT_TRUE(drugs.ok());
  for (const std::string& drug : *drugs) request.drugs.push_back(folder / "drugs" / drug);
  const auto composed = compose(request);
  EXPECT_TRUE(composed.ok()) << render(composed.diagnostics());
  return *composed;
}

TEST(ModelPage, SaysWhatEveryStateIs) {
  const Composed composed = whole_catalogue();
  const auto states = states_of(composed);
  EXPECT_EQ(states.size(), composed.model.species.size() + composed.model.rate_rules.size());
  std::map<std::string, std::string> meanings;
  for (const StateInfo& state : states) {
    EXPECT_FALSE(state.meaning.empty()) << state.id << " of " << state.system << ": give it `" << state.id
                                        << " is \"...\"`";
    EXPECT_FALSE(state.system.empty()) << state.id;
    EXPECT_TRUE(meanings.emplace(state.meaning, state.id).second)
        << state.id << " and " << meanings[state.meaning] << " are both \"" << state.meaning << "\"";
  }
  EXPECT_EQ(meanings["tumour cells, clone bcma_negative, site focal_1"], "cells_bcma_negative_focal_1");
  const std::string page = model_page(composed);
  for (const auto& [meaning, id] : meanings)
    EXPECT_NE(page.find("<td>" + escaped(meaning) + "</td>"), std::string::npos) << meaning;
}

TEST(ModelPage, RegistersGuessesApartFromMeasurements) {
  const std::string page = model_page(catalogue());
  const std::size_t known = page.find("id=\"parameters\""), guesses = page.find("id=\"register\"");
  ASSERT_NE(known, std::string::npos);
  ASSERT_LT(guesses, known);
  EXPECT_EQ(page.find("kind assumed", known), std::string::npos);
  EXPECT_EQ(page.substr(guesses, known - guesses).find("kind measured"), std::string::npos);
}

TEST(ModelPage, SetsTheEquationsOfAClonesTemplateOnce) {
  const Composed composed = catalogue();
  const std::string page = model_page(composed);
  EXPECT_EQ(count(page, "<math displaystyle=\"true\"><mrow><mfrac><mrow><mi>d</mi><msub><mi>cells</mi>"), 1u);
}

const Influence* influence(const ModelMap& map, const std::string& from, const std::string& to) {
  for (const Influence& one : map.influences)
    if (map.parts[one.from].name == from && map.parts[one.to].name == to) return &one;
  return nullptr;
}

TEST(ModelMap, LeadsFromWhereAQuantityIsDefinedToWhereItIsRead) {
  const ModelMap map = map_of(catalogue());
  const Influence* suppression = influence(map, "evasion", "adaptive");
  ASSERT_NE(suppression, nullptr);
  EXPECT_TRUE(suppression->through.contains("suppression"));
}

TEST(ModelMap, LooksThroughHooks) {
  const ModelMap map = map_of(catalogue());
  const Influence* depletion = influence(map, "cd38", "innate");
  ASSERT_NE(depletion, nullptr);  // daratumumab depletes NK cells
  EXPECT_EQ(influence(map, "imid", "patient"), nullptr);
  for (const MapPart& part : map.parts) EXPECT_NE(part.name, "hooks");
}

}  // namespace
}  // namespace remit
