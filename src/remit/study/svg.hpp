// A small writer of SVG: shapes in pixels, text, and scales from data to pixels. Everything a figure says is escaped;
// every number has at most two decimals, so that the bytes do not depend on the machine.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace remit {

/// Text for HTML and XML, also inside attributes.
std::string escaped(std::string_view text);

struct Point {
  double x = 0, y = 0;
};

struct Stroke {
  std::string colour = "#22272e";
  double width = 1;
  std::string dash = {};  // "6 4"; empty: solid
  double opacity = 1;
};

struct TextStyle {
  const char* anchor = "start";  // start, middle, end
  double size = 12;
  std::string colour = "#22272e";
  bool bold = false;
  bool upward = false;  // turned by 90 degrees
};

/// Shapes tell series apart where colour cannot.
enum class Shape { circle, square, triangle, diamond };

class Svg {
 public:
  /// `title` is what a screen reader says.
  Svg(double width, double height, std::string_view title);
  void line(Point from, Point to, const Stroke& stroke);
  void polyline(std::span<const Point> points, const Stroke& stroke);
  void polygon(std::span<const Point> points, const std::string& fill, double opacity);
  void rectangle(Point corner, double width, double height, const std::string& fill);
  void label(Point at, std::string_view text, const TextStyle& style = {});
  /// An open mark: white inside, its outline in the series' colour.
  void mark(Point at, Shape shape, const Stroke& outline, double radius = 4.5);
  std::string finish() &&;

 private:
  std::string out_;
};

/// The steps of a right-continuous step function as corners of a line: (t0, v0), (t1, v0), (t1, v1), ...
std::vector<Point> staircase(std::span<const Point> values, double last_x);

/// From data to pixels, linear or logarithmic.
class Scale {
 public:
  static Scale linear(double from, double to, double first_pixel, double last_pixel);
  static Scale logarithmic(double from, double to, double first_pixel, double last_pixel);
  double at(double value) const;

 private:
  Scale(bool log, double from, double to, double first_pixel, double last_pixel);
  bool log_;
  double from_, to_, first_, last_;
};

/// 0, step, 2 step, ... up to the first multiple at or beyond `end`.
std::vector<double> ticks_to(double end, double step);

}  // namespace remit
