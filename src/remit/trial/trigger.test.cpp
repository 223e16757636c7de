#include "remit/trial/trigger.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

const std::vector<HazardInfo> hazards = {{"h_crs", "adverse_event", "cytokine release syndrome", "any", "ASTCT", {}},
                                         {"h_icans", "adverse_event", "neurotoxicity (ICANS)", ">=3", "ASTCT", {}},
                                         {"h_death", "death", "disease", "-", "-", {}}};

Watch watch(const std::string& text) {
  const Result<Trigger> trigger = parse_trigger(text, {});
  EXPECT_TRUE(trigger.ok()) << text;
  const Result<Watch> found = resolve(*trigger, hazards);
  EXPECT_TRUE(found.ok()) << render(found.diagnostics());
  return *found;
}

Diagnostic complaint(const std::string& text) {
  const Span here{"study.toml", 12, 3};
  const Result<Trigger> trigger = parse_trigger(text, here);
  const Diagnostics found = trigger ? resolve(*trigger, hazards).diagnostics() : trigger.diagnostics();
  REMIT_ASSERT(!found.empty(), "the text is refused");
  EXPECT_EQ(found.front().span.line, 12);
  return found.front();
}

TEST(Trigger, LaboratoryValuesInTheirOwnUnitsOrOthers) {
  EXPECT_EQ(watch("neutrophils < 0.5").lab, Lab::neutrophils);
  EXPECT_EQ(watch("neutrophils < 0.5").bound, 0.5);
  EXPECT_NEAR(watch("neutrophils < 500 1e6/L").bound, 0.5, 1e-12);
  EXPECT_NEAR(watch("neutrophils < 0.5 1e9 cells/L").bound, 0.5, 1e-12);
  EXPECT_NEAR(watch("igg < 400 mg/dL").bound, 4, 1e-12);
  EXPECT_NEAR(watch("haemoglobin<80 g/L").bound, 8, 1e-12);
}

TEST(Trigger, ComparisonsMeanWhatTheySay) {
  EXPECT_FALSE(watch("igg < 4").holds(4));
  EXPECT_TRUE(watch("igg <= 4").holds(4));
  EXPECT_FALSE(watch("igg > 4").holds(4));
  EXPECT_TRUE(watch("igg >= 4").holds(4));
  EXPECT_FALSE(watch("igg < 4").holds(std::nan(""))) << "what was not measured starts nothing";
}

TEST(Trigger, EventsByNameOrInitials) {
  for (const char* text : {"cytokine_release_syndrome >= 2", "crs >= 2"}) {
    EXPECT_EQ(watch(text).term, "cytokine release syndrome");
    EXPECT_EQ(watch(text).bound, 2);
  }
  EXPECT_EQ(watch("icans >= 1").term, "neurotoxicity (ICANS)");
  EXPECT_EQ(watch("neurotoxicity >= 1").term, "neurotoxicity (ICANS)");
}

TEST(Trigger, WhatCannotBeMeantIsRefusedWithAHint) {
  EXPECT_EQ(complaint("neutrophil < 0.5").code, "trial-unknown-marker");
  EXPECT_NE(complaint("neutrophil < 0.5").hint.find("neutrophils"), std::string::npos);
  EXPECT_EQ(complaint("disease >= 1").code, "trial-unknown-marker") << "a death is no side effect";
  EXPECT_EQ(complaint("igg < 4 mg/kg").code, "trial-trigger-unit");
  EXPECT_NE(complaint("igg < 4 mg/kg").hint.find("g/L"), std::string::npos);
  EXPECT_EQ(complaint("igg < 4 gg/L").code, "unit-unknown");
  EXPECT_EQ(complaint("crs >= 7").code, "trial-trigger");
  EXPECT_EQ(complaint("crs < 2").code, "trial-trigger");
  for (const char* text : {"", "igg", "igg < ", "< 4", "igg = 4", "igg < 0"})
    EXPECT_EQ(complaint(text).code, "trial-trigger");
}

}  // namespace
}  // namespace remit
