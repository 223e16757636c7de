// M-protein over time, logarithmic, with a gutter for "not found" below the smallest value that was measured.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "remit/base/math.hpp"
#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"

namespace remit {
namespace {

constexpr const char* ink = "#22272e";
constexpr const char* soft_ink = "#57606a";
constexpr const char* rule_colour = "#d8dee4";
constexpr std::size_t shown_patients = 24;
constexpr std::size_t fewest_for_a_median = 10;
constexpr double gutter = 22;  // pixels

using Records = std::vector<const PatientRecord*>;

bool measured(const Visit& visit) { return !visit.missed && !std::isnan(visit.m_protein); }

Records of_arm(const StudyRun& run, std::size_t arm) {
  Records out;
  for (const PatientRecord& record : run.records)
    if (record.arm == int(arm) && analysed(record)) out.push_back(&record);
  return out;
}

/// Whole powers of ten around everything measured in the trial, so that arms share their axes.
struct Range {
  double low = 1, high = 100, months = 12;
};

Range range_of(const StudyRun& run) {
  double low = INFINITY, high = 0, days = 0;
  for (const PatientRecord& record : run.records) {
    if (!analysed(record)) continue;
    for (const Visit& visit : record.visits) {
      if (!measured(visit)) continue;
      days = std::max(days, visit.day), high = std::max(high, visit.m_protein);
      if (visit.m_protein > 0) low = std::min(low, visit.m_protein);
    }
  }
  if (!(high > 0)) return {};
  const auto decade = [](double power) { return math::pow(10, power); };
  return {std::max(0.01, decade(std::floor(math::log10(low)))), std::max(10.0, 1.1 * high),
          std::max(1.0, days / days_per_month)};
}

/// Where a value is drawn: zero and anything below the axis lie in the gutter.
struct MarkerAxis {
  Scale x, y;
  double low, gutter_y;
  double height_of(double value) const { return value < low ? gutter_y : y.at(value); }
  Point at(double day, double value) const { return {x.at(std::max(0.0, day) / days_per_month), height_of(value)}; }
};

double quantile_of(const std::vector<double>& sorted, double share) {
  return sorted[std::size_t(share * double(sorted.size() - 1) + 0.5)];
}

struct Ribbon {
  std::vector<Point> low, middle, high;
};

/// Quantiles of the values seen in windows one visit interval wide.
Ribbon ribbon_of(const Records& records, double window_days, const MarkerAxis& axis) {
  std::map<long, std::vector<double>> windows;
  for (const PatientRecord* record : records)
    for (const Visit& visit : record->visits)
      if (measured(visit)) windows[long(std::floor(visit.day / window_days + 0.5))].push_back(visit.m_protein);
  Ribbon out;
  for (auto& [window, values] : windows) {
    if (values.size() < fewest_for_a_median) continue;
    std::ranges::sort(values);
    const double day = double(window) * window_days;
    out.low.push_back(axis.at(day, quantile_of(values, 0.05)));
    out.middle.push_back(axis.at(day, quantile_of(values, 0.5)));
    out.high.push_back(axis.at(day, quantile_of(values, 0.95)));
  }
  return out;
}

void draw_ribbon(Svg& svg, const Ribbon& ribbon, const ArmLook& look) {
  std::vector<Point> outline = ribbon.high;
  outline.insert(outline.end(), ribbon.low.rbegin(), ribbon.low.rend());
  svg.polygon(outline, look.colour, 0.16);
}

void draw_patients(Svg& svg, const Records& records, const MarkerAxis& axis) {
  for (std::size_t k = 0; k < std::min(shown_patients, records.size()); ++k) {
    std::vector<Point> points;
    for (const Visit& visit : records[k]->visits)
      if (measured(visit)) points.push_back(axis.at(visit.day, visit.m_protein));
    svg.polyline(points, {"#3b4450", 0.8, "", 0.5});
  }
}

void draw_axes(Svg& svg, const MarkerAxis& axis, const Range& range, double left, double right, double bottom,
               const std::vector<double>& ticks) {
  for (double v = range.low; v <= range.high * 1.001; v *= 10) {
    svg.line({left, axis.y.at(v)}, {right, axis.y.at(v)}, {rule_colour, 1});
    svg.label({left - 6, axis.y.at(v) + 4}, format_number(v < 1 ? std::round(v * 100) / 100 : std::round(v)),
              {"end", 13, soft_ink});
  }
  svg.line({left, axis.gutter_y}, {right, axis.gutter_y}, {rule_colour, 1, "2 3"});
  svg.label({left - 6, axis.gutter_y + 4}, "not found", {"end", 12, soft_ink});
  svg.line({left, bottom}, {right, bottom}, {ink, 1});
  for (double t : ticks) svg.label({axis.x.at(t), bottom + 17}, format_fixed(t, 0), {"middle", 13, soft_ink});
  svg.label({0.5 * (left + right), bottom + 35}, "Months", {"middle", 13, ink});
}

std::vector<double> month_ticks(double end) {
  for (double step : {3.0, 6.0, 12.0, 24.0, 60.0, 120.0})
    if (end <= 6 * step) return ticks_to(end, step);
  return ticks_to(end, 240);
}

}  // namespace

std::string marker_figure(const StudyRun& run, const Summary& summary, std::size_t arm, double width) {
  const double left = 72, right = width - 12, top = 34, bottom = 264;
  const Range range = range_of(run);
  const std::vector<double> ticks = month_ticks(range.months);
  const MarkerAxis axis{Scale::linear(0, ticks.back(), left, right),
                        Scale::logarithmic(range.low, range.high, bottom - gutter - 8, top), range.low,
                        bottom - gutter / 2};
  const Records records = of_arm(run, arm);
  const ArmLook look = look_of(arm);
  Svg svg(width, bottom + 42, "M-protein of sample patients, " + summary.arms[arm].name);
  svg.label({left, 18}, fmt::format("{}: M-protein, g/L", summary.arms[arm].name), {.size = 13, .bold = true});
  draw_axes(svg, axis, range, left, right, bottom, ticks);
  const double window = std::max({1.0, run.study.trial.visits.every_days, range.months * days_per_month / 80});
  const Ribbon ribbon = ribbon_of(records, window, axis);
  draw_ribbon(svg, ribbon, look);
  draw_patients(svg, records, axis);
  svg.polyline(ribbon.middle, {look.colour, 2.6});
  return std::move(svg).finish();
}

}  // namespace remit
