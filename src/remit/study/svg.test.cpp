#include "remit/study/svg.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace remit {
namespace {

TEST(Svg, EscapesWhatItSays) {
  EXPECT_EQ(escaped("<a href=\"x\">R&D's</a>"), "&lt;a href=&quot;x&quot;&gt;R&amp;D&#39;s&lt;/a&gt;");
  EXPECT_EQ(escaped("bell\a"), "bell ");
  Svg svg(10, 10, "\"><script>");
  svg.label({1, 2}, "</svg><script>");
  const std::string text = std::move(svg).finish();
  EXPECT_EQ(text.find("<script"), std::string::npos);
}

TEST(Svg, NumbersAreShort) {
  Svg svg(100, 50, "t");
  svg.line({1.0 / 3, -0.001}, {10, 20.5}, {});
  const std::string text = std::move(svg).finish();
  EXPECT_NE(text.find(R"(x1="0.33" y1="0" x2="10" y2="20.5")"), std::string::npos) << text;
}

TEST(Svg, EveryShapeIsDrawn) {
  for (Shape shape : {Shape::circle, Shape::square, Shape::triangle, Shape::diamond}) {
    Svg svg(10, 10, "t");
    svg.mark({5, 5}, shape, {});
    EXPECT_NE(std::move(svg).finish().find(shape == Shape::circle ? "<circle" : "<polygon"), std::string::npos);
  }
}

TEST(Svg, ALineOfOnePointIsNothing) {
  Svg svg(10, 10, "t");
  svg.polyline(std::vector<Point>{{1, 1}}, {});
  EXPECT_EQ(std::move(svg).finish().find("polyline"), std::string::npos);
}

TEST(Scale, MapsEndsToPixels) {
  const Scale linear = Scale::linear(0, 10, 100, 200), logarithmic = Scale::logarithmic(0.1, 100, 300, 0);
  EXPECT_EQ(linear.at(5), 150);
  EXPECT_NEAR(logarithmic.at(0.1), 300, 1e-9);
  EXPECT_NEAR(logarithmic.at(1), 200, 1e-9);
  EXPECT_NEAR(logarithmic.at(100), 0, 1e-9);
}

TEST(Scale, TicksReachTheEnd) {
  EXPECT_EQ(ticks_to(50, 12), (std::vector<double>{0, 12, 24, 36, 48, 60}));
  EXPECT_EQ(ticks_to(48, 12).back(), 48);
  EXPECT_EQ(ticks_to(0, 12), (std::vector<double>{0}));
}

TEST(Staircase, HoldsEachValueUntilTheNext) {
  const std::vector<Point> steps = staircase(std::vector<Point>{{0, 1}, {2, 0.5}}, 5);
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[1].x, 2);
  EXPECT_EQ(steps[1].y, 1);
  EXPECT_EQ(steps[3].x, 5);
  EXPECT_EQ(steps[3].y, 0.5);
}

}  // namespace
}  // namespace remit
