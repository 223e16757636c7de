#include "work_precision.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "remit/study/svg.hpp"

namespace remit {
namespace {

constexpr double left = 78, right = 600, top = 44, bottom = 356;

struct Axes {
  Scale x, y;
};

/// Whole decades around all points.
Axes axes_of(std::span<const WorkPrecision> curves) {
  double least[2] = {1e300, 1e300}, most[2] = {0, 0};
  for (const WorkPrecision& curve : curves) {
    for (const WorkPoint& point : curve.points) {
      const double values[2] = {point.error, point.work};
      for (int i = 0; i < 2; ++i) {
        least[i] = std::min(least[i], values[i]);
        most[i] = std::max(most[i], values[i]);
      }
    }
  }
  const auto down = [](double value) { return std::pow(10, std::floor(std::log10(value))); };
  const auto up = [](double value) { return std::pow(10, std::ceil(std::log10(value))); };
  return {Scale::logarithmic(down(least[0]), up(most[0]), left, right),
          Scale::logarithmic(down(least[1]), up(most[1]), bottom, top)};
}

std::string decade(int exponent) {
  return exponent >= -2 && exponent <= 4 ? fmt::format("{:g}", std::pow(10, exponent)) : fmt::format("1e{}", exponent);
}

void draw_grid(Svg& svg, const Axes& axes) {
  const Stroke faint{.colour = "#d8dde3"};
  for (int exponent = -14; exponent <= 6; ++exponent) {
    const double x = axes.x.at(std::pow(10, exponent)), y = axes.y.at(std::pow(10, exponent));
    if (x >= left - 0.5 && x <= right + 0.5) {
      svg.line({x, top}, {x, bottom}, faint);
      svg.label({x, bottom + 18}, decade(exponent), {.anchor = "middle"});
    }
    if (y <= bottom + 0.5 && y >= top - 0.5) {
      svg.line({left, y}, {right, y}, faint);
      svg.label({left - 8, y + 4}, decade(exponent), {.anchor = "end"});
    }
  }
  svg.label({(left + right) / 2, bottom + 40}, "error, 99th percentile over states, visits and patients",
            {.anchor = "middle"});
  svg.label({24, (top + bottom) / 2}, "CPU seconds per 1000 patients", {.anchor = "middle", .upward = true});
}

}  // namespace

Spread spread_of(std::vector<double> values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&](double part) {
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
  };
  return {at(0.5), at(0.99), values.back()};
}

std::optional<double> work_at(WorkPrecision curve, double error) {
  std::sort(curve.points.begin(), curve.points.end(),
            [](const WorkPoint& a, const WorkPoint& b) { return a.error > b.error; });
  if (curve.points.empty() || curve.points.back().error > error) return std::nullopt;
  if (curve.points.front().error <= error) return curve.points.front().work;
  const auto finer = std::find_if(curve.points.begin(), curve.points.end(),
                                  [&](const WorkPoint& point) { return point.error <= error; });
  const WorkPoint &a = *(finer - 1), &b = *finer;
  const double part = std::log(a.error / error) / std::log(a.error / b.error);
  return a.work * std::pow(b.work / a.work, part);
}

std::string picture(std::span<const WorkPrecision> curves, const std::string& title) {
  const std::string colours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};  // Okabe and Ito
  const Shape shapes[] = {Shape::circle, Shape::square, Shape::triangle, Shape::diamond};
  Svg svg(700, 410, "Work against precision. " + title);
  svg.label({left, 26}, title, {.size = 14, .bold = true});
  const Axes axes = axes_of(curves);
  draw_grid(svg, axes);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Stroke stroke{.colour = colours[i % 4], .width = 2};
    std::vector<Point> line;
    for (const WorkPoint& point : curves[i].points) line.push_back({axes.x.at(point.error), axes.y.at(point.work)});
    std::sort(line.begin(), line.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
    if (line.empty()) continue;
    svg.polyline(line, stroke);
    for (const Point& point : line) svg.mark(point, shapes[i % 4], stroke);
    svg.label({line.back().x + 10, line.back().y + 4}, curves[i].name, {.colour = stroke.colour, .bold = true});
  }
  return std::move(svg).finish();
}

}  // namespace remit
