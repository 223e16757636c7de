// Unit expressions in Antimony's words and in ours.
#include "remit/lang/antimony_units.hpp"

#include <gtest/gtest.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

std::string ours(const std::string& text) {
  const auto product = unit_product(text);
  return product ? to_text(*product) : "none";
}

TEST(AntimonyUnits, BecomeProductsOfPowers) {
  EXPECT_EQ(ours("mole"), "mol");
  EXPECT_EQ(ours("1e-3 mole / litre"), "0.001 mol/L");
  EXPECT_EQ(ours("1 / 3600 second"), format_number(1 / 3600.0) + "/s");
  EXPECT_EQ(ours("litre / (mole * second)"), "L/mol/s");
  EXPECT_EQ(ours("seconds*60"), "60 s");
  EXPECT_EQ(ours("1000 grams * 1 meters^2"), "1000 g*m^2");
  EXPECT_EQ(ours("second^-2"), "1/s^2");
}

TEST(AntimonyUnits, RaiseTheNumberOnlyInsideParentheses) {
  EXPECT_EQ(ours("(2 metre)^3"), "8 m^3");
  EXPECT_EQ(ours("2 metre^3"), "2 m^3");
}

TEST(AntimonyUnits, CancelAndVanish) {
  EXPECT_EQ(ours("mole/mole"), "1");
  EXPECT_EQ(ours("1 / dimensionless^-0"), "1");
  EXPECT_EQ(ours("dimensionless"), "1");
  EXPECT_EQ(ours("1"), "1");
}

TEST(AntimonyUnits, KnowDerivedUnits) {
  EXPECT_EQ(ours("volt"), "kg*m^2/s^3/A");
  EXPECT_EQ(ours("hertz"), "1/s");
  EXPECT_EQ(ours("katal"), "mol/s");
}

TEST(AntimonyUnits, KeepNamesTheyDoNotKnow) {
  EXPECT_EQ(ours("pg/mL/day"), "pg/mL/day");
  EXPECT_EQ(ours("1e9 cells"), "1e+09 cells");
}

TEST(AntimonyUnits, ReadBackInBothNotations) {
  for (const char* text :
       {"mole", "1e-3 mole / litre", "1 / 60 second", "metre^2", "item", "pg/mL", "dimensionless", "1e9 cells"}) {
    const auto product = unit_product(text);
    ASSERT_TRUE(product) << text;
    EXPECT_EQ(ours(to_antimony(*product)), to_text(*product));
    EXPECT_EQ(ours(to_text(*product)), to_text(*product));
  }
}

TEST(AntimonyUnits, AreRefusedWhenTheyAreNoProduct) {
  for (const char* text : {"", "mole +", "mole^x", "(mole", "mole)", "/ mole", "%"})
    EXPECT_EQ(ours(text), "none") << text;
}

TEST(UnitNames, ExplainDefinitions) {
  const UnitNames names(std::vector<UnitDefinition>{{"mM", "0.001 mol/L", {}}});
  EXPECT_EQ(to_text(names.expand(*unit_product("mM*litre"))), "0.001 mol");
  EXPECT_EQ(to_text(names.expand(*unit_product("other"))), "other");
}

}  // namespace
}  // namespace remit
