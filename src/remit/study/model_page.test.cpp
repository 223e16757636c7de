#include "remit/study/model_page.hpp"

#include <gtest/gtest.h>

#include "remit/study/model_map.hpp"

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
