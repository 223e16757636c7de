#include "remit/base/units.hpp"

#include <gtest/gtest.h>

#include <random>

namespace remit {
namespace {

Unit unit(std::string_view text) {
  const Result<Unit> result = parse_unit(text);
  EXPECT_TRUE(result.ok()) << render(result.diagnostics());
  return result.ok() ? *result : Unit{0, {}};
}

void expect_same(std::string_view a, std::string_view b) {
  EXPECT_TRUE(same_unit(unit(a), unit(b))) << a << " is not " << b << ": " << unit(a).factor << ", " << unit(b).factor;
}

double factor(std::string_view from, std::string_view to) { return conversion(unit(from), unit(to)); }

TEST(Units, ConvertAsBooksSay) {
  EXPECT_DOUBLE_EQ(factor("g/L", "mg/mL"), 1);
  EXPECT_DOUBLE_EQ(factor("g/dL", "g/L"), 10);
  EXPECT_DOUBLE_EQ(factor("1/day", "1/year"), 365.25);
  EXPECT_DOUBLE_EQ(factor("month", "day"), 30.4375);
  EXPECT_DOUBLE_EQ(factor("wk", "h"), 168);
  EXPECT_DOUBLE_EQ(factor("nM", "nmol/L"), 1);
  EXPECT_DOUBLE_EQ(factor("M", "mol/m^3"), 1000);
  EXPECT_DOUBLE_EQ(factor("kDa", "kg"), 1.66053906660e-24);
  EXPECT_DOUBLE_EQ(factor("1e9 cells/L", "cells/uL"), 1000);
  EXPECT_DOUBLE_EQ(factor("%", "1"), 0.01);
  EXPECT_DOUBLE_EQ(factor("J", "kg*m^2/s^2"), 1);
}

TEST(Units, ReadWhatModelsWrite) {
  for (const char* text : {"1",
                           "mg/L",
                           "1/day",
                           "pg/mL/d",
                           "1e9 cells",
                           "g/L",
                           "nmol/L/day",
                           "m^2",
                           "mg/kg",
                           "mg/m^2",
                           "pg/cell/day",
                           "ng*L/mL/mg",
                           "cm*kg/m^4",
                           "copies/ug",
                           "nmol/mg",
                           "IU/kg",
                           "mIU/mL",
                           "patients/month",
                           "dL",
                           "uL",
                           "kg.m",
                           "kg m^2",
                           "mL/min/1.73 m^2",
                           "1e-2 dimensionless",
                           "litre",
                           "millimole/litre",
                           "U/L",
                           "m^0.5",
                           "s^-1"})
    EXPECT_TRUE(parse_unit(text).ok()) << text << '\n' << render(parse_unit(text).diagnostics());
}

TEST(Units, ReadOneThingWrittenDifferently) {
  expect_same("mg/L/day", "mg/(L*day)");
  expect_same("mg / L", "mg*L^-1");
  expect_same("10^9 cells", "1e9 cells");
  expect_same("1e9*cells", "1e9cells");
  expect_same("L/1e9 cells/day", "L/(1e9*cells)/day");
  expect_same("mL/min/1.73 m^2", "mL/min/(1.73*m^2)");
  expect_same("\xC2\xB5g/m\xC2\xB2", "ug/m^2");
  expect_same("kg\xC2\xB7m", "kg*m");
  expect_same("(mg/L)^2", "mg^2/L^2");
  expect_same("m^(-1)", "1/m");
  expect_same("nanogram/millilitre", "ng/mL");
  expect_same("copies", "1");
}

TEST(Units, PreferWholeNamesToPrefixes) {
  expect_same("min", "60 s");
  expect_same("cd", "candela");
  expect_same("mol", "mole");
  expect_same("Gy", "J/kg");
  EXPECT_FALSE(same_dimension(unit("mM"), unit("mm")));
}

TEST(Units, AreDistinguishedByDimensionAndFactor) {
  EXPECT_FALSE(same_dimension(unit("cells"), unit("1")));
  EXPECT_FALSE(same_dimension(unit("IU"), unit("mg")));
  EXPECT_TRUE(same_dimension(unit("mg/L"), unit("ng/L")));
  EXPECT_FALSE(same_unit(unit("mg/L"), unit("ng/L")));
  EXPECT_TRUE(unit("mg/kg").dimensionless());
  EXPECT_THROW(factor("mg", "L"), InternalError);
}

Diagnostic complaint(std::string_view text) {
  const Result<Unit> result = parse_unit(text, {"p.tsv", 3});
  EXPECT_FALSE(result.ok()) << text;
  return result.ok() ? Diagnostic{} : result.diagnostics().front();
}

TEST(Units, RefuseWithASuggestion) {
  EXPECT_EQ(complaint("dya").code, "unit-unknown");
  EXPECT_EQ(complaint("dya").span.line, 3);
  EXPECT_EQ(complaint("1/dya").hint, "did you mean `day`?");
  EXPECT_EQ(complaint("mg/m2").hint, "did you mean `m^2`?");
  EXPECT_EQ(complaint("/day").hint, "did you mean `1/day`?");
  EXPECT_EQ(complaint("").hint, "write `1` for a dimensionless number");
  EXPECT_EQ(complaint("g/L day").hint, "write `*` or `/`");
  EXPECT_NE(complaint("celsius").hint.find("K"), std::string::npos);
}

TEST(Units, RefuseWhatIsNoUnit) {
  for (const char* text :
       {"-",       "mg/",         "mg//L",  "(mg",   "mg)", "mg^", "mg^x", "m^100",    "L^50", "m^1e300",
        "0 cells", "1e999 cells", "1e-400", "mg**L", "*",   "^2",  "mg,L", "10^24^24", "\xFF", "1e300 m/1e-300 m"})
    complaint(text);
  complaint(std::string(100, '(') + "m" + std::string(100, ')'));
  complaint(std::string(10000, 'm'));
}

TEST(Units, SurviveRandomText) {
  std::mt19937 random(1);
  const std::string letters = "mgLdaycels1e9^*/.() %-+\t0";
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::size_t length = random() % 12; length > 0; --length) text += letters[random() % letters.size()];
    const Result<Unit> result = parse_unit(text);
    if (!result.ok()) continue;
    ASSERT_TRUE(parse_unit(to_text(*result)).ok()) << text << " -> " << to_text(*result);
    ASSERT_TRUE(same_unit(*parse_unit(to_text(*result)), *result)) << text << " -> " << to_text(*result);
  }
}

TEST(Units, PrintAsPeopleWrite) {
  for (const char* text : {"1", "1/day", "mg/L", "1e9 cells", "1e9 cells/L", "1e9 cells/day", "pg/mL", "pg/mL/day",
                           "nmol/L", "mg", "day", "year", "L/day", "g/dL", "mg/day", "mL/min", "%"})
    EXPECT_EQ(to_text(unit(text)), text);
  EXPECT_EQ(to_text(unit("ug/mL")), "mg/L");
  EXPECT_EQ(to_text(unit("kg^2*K^3")), "kg^2*K^3");
  EXPECT_EQ(to_text(unit("5 kg*K")), "5*kg*K");
}

TEST(Quantities, AreANumberAndAUnit) {
  const Result<Quantity> dose = parse_quantity(" 0.75e6 cells/kg ");
  ASSERT_TRUE(dose.ok());
  EXPECT_EQ(dose->value, 0.75e6);
  EXPECT_TRUE(same_unit(dose->unit, unit("cells/kg")));
  EXPECT_EQ(dose->text, "0.75e6 cells/kg");
  EXPECT_EQ(parse_quantity("28d")->value, 28);
  EXPECT_EQ(parse_quantity("5%")->value, 5);
  EXPECT_EQ(parse_quantity("-1.5 mg")->value, -1.5);
  EXPECT_EQ(parse_quantity("+.5 mg")->value, 0.5);
  EXPECT_EQ(parse_quantity("3 1e9 cells")->value, 3);
  EXPECT_TRUE(same_unit(parse_quantity("3 1e9 cells")->unit, unit("1e9 cells")));
}

TEST(Quantities, NameWhatIsMissing) {
  const auto code = [](std::string_view text) { return parse_quantity(text).diagnostics().at(0).code; };
  EXPECT_EQ(code("25"), "quantity-missing-unit");
  EXPECT_EQ(code("mg"), "quantity-no-number");
  EXPECT_EQ(code(""), "quantity-no-number");
  EXPECT_EQ(code("-"), "quantity-no-number");
  EXPECT_EQ(code("+-3 mg"), "quantity-no-number");
  EXPECT_EQ(code("inf mg"), "quantity-no-number");
  EXPECT_EQ(code("1e999 mg"), "quantity-out-of-range");
  EXPECT_EQ(code("25 mgg"), "unit-unknown");
}

}  // namespace
}  // namespace remit
