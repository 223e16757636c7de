#include "remit/study/mathml.hpp"

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

std::string set(const std::string& text) { return mathml(*parse_expression(text, "test")); }

TEST(MathMl, SetsFractionsPowersAndIndices) {
  EXPECT_EQ(set("a/b"), "<mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac>");
  EXPECT_EQ(set("x^2"), "<msup><mi>x</mi><mrow><mn>2</mn></mrow></msup>");
  EXPECT_EQ(mathml_name("h_nk_blood"), "<msub><mi>h</mi><mtext>nk blood</mtext></msub>");
}

TEST(MathMl, BracketsWhereTheTreeNeedsThemOnly) {
  EXPECT_EQ(set("(a + b)*c").find("<mo>(</mo>") != std::string::npos, true);
  EXPECT_EQ(set("a*b + c").find("<mo>(</mo>"), std::string::npos);
  EXPECT_NE(set("a - (b - c)").find("<mo>(</mo>"), std::string::npos);
  EXPECT_NE(set("(a/b)^n").find("<mo>(</mo>"), std::string::npos);
  EXPECT_NE(set("(a + b)^2").find("<mo>(</mo>"), std::string::npos);
  EXPECT_EQ(set("(a + b)/c").find("<mo>(</mo>"), std::string::npos);  // the bar brackets
}

TEST(MathMl, EscapesWhatHtmlWouldRead) { EXPECT_NE(set("a < b").find("&lt;"), std::string::npos); }

TEST(MathMl, ShowsCases) {
  const std::string text = set("piecewise(1, a < b, 0)");
  EXPECT_NE(text.find("<mtable"), std::string::npos);
  EXPECT_NE(text.find("otherwise"), std::string::npos);
}

}  // namespace
}  // namespace remit
