#include "remit/study/svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "remit/base/math.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

/// At most two decimals and no trailing zeros: "12.5", "0".
std::string number(double value) {
  std::string text = format_fixed(value, 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string points_of(std::span<const Point> points) {
  std::string out;
  for (const Point& p : points) out += (out.empty() ? "" : " ") + number(p.x) + "," + number(p.y);
  return out;
}

std::string attributes(const Stroke& stroke) {
  std::string out = fmt::format(R"( stroke="{}" stroke-width="{}")", stroke.colour, number(stroke.width));
  if (!stroke.dash.empty()) out += fmt::format(R"( stroke-dasharray="{}")", stroke.dash);
  if (stroke.opacity < 1) out += fmt::format(R"( stroke-opacity="{}")", number(stroke.opacity));
  return out;
}

std::vector<Point> corners(Point at, Shape shape, double r) {
  if (shape == Shape::square)
    return {{at.x - r, at.y - r}, {at.x + r, at.y - r}, {at.x + r, at.y + r}, {at.x - r, at.y + r}};
  if (shape == Shape::triangle)
    return {{at.x, at.y - 1.2 * r}, {at.x + 1.1 * r, at.y + 0.9 * r}, {at.x - 1.1 * r, at.y + 0.9 * r}};
  return {{at.x, at.y - 1.3 * r}, {at.x + 1.3 * r, at.y}, {at.x, at.y + 1.3 * r}, {at.x - 1.3 * r, at.y}};
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? ' ' : c;
    }
  }
  return out;
}

Svg::Svg(double width, double height, std::string_view title)
    : out_(fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{}">)",
                       number(width), number(height), escaped(title))) {
  out_ += "\n";
}

void Svg::line(Point from, Point to, const Stroke& stroke) {
  out_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n", number(from.x), number(from.y),
                      number(to.x), number(to.y), attributes(stroke));
}

void Svg::polyline(std::span<const Point> points, const Stroke& stroke) {
  if (points.size() < 2) return;
  out_ += fmt::format("<polyline fill=\"none\" stroke-linejoin=\"round\" points=\"{}\"{}/>\n", points_of(points),
                      attributes(stroke));
}

void Svg::polygon(std::span<const Point> points, const std::string& fill, double opacity) {
  if (points.size() < 3) return;
  out_ += fmt::format("<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>\n", points_of(points), fill,
                      number(opacity));
}

void Svg::rectangle(Point corner, double width, double height, const std::string& fill) {
  out_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"/>\n", number(corner.x),
                      number(corner.y), number(width), number(height), fill);
}

void Svg::label(Point at, std::string_view text, const TextStyle& style) {
  const std::string turn =
      style.upward ? fmt::format(" transform=\"rotate(-90 {} {})\"", number(at.x), number(at.y)) : "";
  out_ += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"{}{}>{}</text>\n",
                      number(at.x), number(at.y), number(style.size), style.anchor, style.colour,
                      style.bold ? " font-weight=\"600\"" : "", turn, escaped(text));
}

void Svg::mark(Point at, Shape shape, const Stroke& outline, double radius) {
  if (shape == Shape::circle)
    out_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"#fff\"{}/>\n", number(at.x), number(at.y),
                        number(radius), attributes(outline));
  else
    out_ += fmt::format("<polygon points=\"{}\" fill=\"#fff\"{}/>\n", points_of(corners(at, shape, radius)),
                        attributes(outline));
}

std::string Svg::finish() && { return std::move(out_) + "</svg>\n"; }

std::vector<Point> staircase(std::span<const Point> values, double last_x) {
  std::vector<Point> out;
  for (const Point& p : values) {
    if (!out.empty()) out.push_back({p.x, out.back().y});
    out.push_back(p);
  }
  if (!out.empty() && out.back().x < last_x) out.push_back({last_x, out.back().y});
  return out;
}

Scale::Scale(bool log, double from, double to, double first_pixel, double last_pixel)
    : log_(log),
      from_(log ? math::log10(from) : from),
      to_(log ? math::log10(to) : to),
      first_(first_pixel),
      last_(last_pixel) {}

Scale Scale::linear(double from, double to, double first_pixel, double last_pixel) {
  return {false, from, to, first_pixel, last_pixel};
}

Scale Scale::logarithmic(double from, double to, double first_pixel, double last_pixel) {
  return {true, from, to, first_pixel, last_pixel};
}

double Scale::at(double value) const {
  const double share = ((log_ ? math::log10(value) : value) - from_) / (to_ - from_);
  return first_ + share * (last_ - first_);
}

std::vector<double> ticks_to(double end, double step) {
  std::vector<double> out;
  for (int k = 0; out.empty() || out.back() < end; ++k) out.push_back(k * step);
  return out;
}

}  // namespace remit
