#include "remit/study/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr const char* ink = "#22272e";
constexpr const char* soft_ink = "#57606a";
constexpr const char* rule_colour = "#d8dee4";

const std::array<ArmLook, 6> looks = {{{"#0072B2", "", Shape::circle},
                                       {"#D55E00", "9 4", Shape::square},
                                       {"#009E73", "3 3", Shape::triangle},
                                       {"#CC79A7", "12 3 3 3", Shape::diamond},
                                       {"#E69F00", "6 2", Shape::circle},
                                       {"#56B4E9", "2 2", Shape::square}}};

bool narrow(double width) { return width < 500; }
double font(double width) { return narrow(width) ? 11 : 12; }

/// The smallest familiar step that gives at most `most` intervals.
double tick_step(double end, int most) {
  for (double step : {3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0})
    if (end <= step * most) return step;
  return 240;
}

/// A plot's frame: where data go, and its scales.
struct Frame {
  double left, right, top, bottom;
  Scale x, y;
  std::vector<double> x_ticks;
};

Frame time_frame(double width, double height, double left, double end_months, double y_top) {
  const std::vector<double> ticks =
      ticks_to(std::max(end_months, 1.0), tick_step(std::max(end_months, 1.0), narrow(width) ? 6 : 8));
  const double right = width - 16, top = 12, bottom = height;
  return {left, right, top, bottom, Scale::linear(0, ticks.back(), left, right), Scale::linear(0, y_top, bottom, top),
          ticks};
}

void draw_y_axis(Svg& svg, const Frame& frame, double top_value, double step, double size, const char* title) {
  for (double v = 0; v <= top_value + 1e-9; v += step) {
    svg.line({frame.left, frame.y.at(v)}, {frame.right, frame.y.at(v)}, {rule_colour, 1});
    svg.label({frame.left - 8, frame.y.at(v) + size / 3}, format_fixed(v, 1), {"end", size, soft_ink});
  }
  svg.label({frame.left - 44, 0.5 * (frame.top + frame.bottom)}, title,
            {.anchor = "middle", .size = size, .colour = ink, .upward = true});
}

void draw_x_axis(Svg& svg, const Frame& frame, double size, const char* title) {
  svg.line({frame.left, frame.bottom}, {frame.right, frame.bottom}, {ink, 1});
  for (double t : frame.x_ticks) {
    svg.line({frame.x.at(t), frame.bottom}, {frame.x.at(t), frame.bottom + 5}, {ink, 1});
    svg.label({frame.x.at(t), frame.bottom + 8 + size}, format_fixed(t, 0), {"middle", size, soft_ink});
  }
  svg.label({0.5 * (frame.left + frame.right), frame.bottom + 12 + 2.3 * size}, title, {"middle", size, ink});
}

Point pixel(const Frame& frame, double months, double value) { return {frame.x.at(months), frame.y.at(value)}; }

/// How a survival step is shown: itself, or one minus itself.
using Reading = double (*)(double);
double as_survival(double s) { return s; }
double as_incidence(double s) { return 1 - s; }

std::vector<Point> curve_points(const KaplanMeier& curve, Reading reading) {
  std::vector<Point> out = {{0, reading(1)}};
  for (const KaplanMeierStep& step : curve.steps) out.push_back({step.time, reading(step.survival)});
  return out;
}

std::vector<Point> in_pixels(const Frame& frame, const std::vector<Point>& points) {
  std::vector<Point> out;
  for (const Point& p : points) out.push_back(pixel(frame, p.x, p.y));
  return out;
}

/// Forward along the upper limits and back along the lower ones, until the interval is no longer defined.
void draw_band(Svg& svg, const Frame& frame, const KaplanMeier& curve, const Summary& summary, const ArmLook& look,
               Reading reading) {
  std::vector<Point> upper = {{0, reading(1)}}, lower = upper;
  double end = 0;
  for (const KaplanMeierStep& step : curve.steps) {
    const Interval limits = survival_interval(step, summary.interval_type, summary.level);
    end = step.time;
    if (std::isnan(limits.low)) break;
    upper.push_back({step.time, reading(limits.high)}), lower.push_back({step.time, reading(limits.low)});
  }
  std::vector<Point> outline = staircase(upper, end), back = staircase(lower, end);
  outline.insert(outline.end(), back.rbegin(), back.rend());
  svg.polygon(in_pixels(frame, outline), look.colour, 0.13);
}

void draw_curve(Svg& svg, const Frame& frame, const KaplanMeier& curve, const ArmLook& look, Reading reading) {
  const std::vector<Point> points = curve_points(curve, reading);
  svg.polyline(in_pixels(frame, staircase(points, curve.last_time())), {look.colour, 2.2, look.dash});
  for (const KaplanMeierStep& step : curve.steps) {
    if (step.censored == 0) continue;
    const Point p = pixel(frame, step.time, reading(step.survival));
    svg.line({p.x, p.y - 4}, {p.x, p.y + 4}, {look.colour, 1, "", 0.8});
  }
}

void draw_median(Svg& svg, const Frame& frame, const ArmSummary& arm, const ArmLook& look) {
  if (std::isnan(arm.median_pfs.value)) return;
  const Point at = pixel(frame, arm.median_pfs.value, 0.5);
  svg.line({frame.left, at.y}, at, {soft_ink, 1, "2 3"});
  svg.line(at, {at.x, frame.bottom}, {look.colour, 1.2, "2 3"});
}

/// Published landmarks ("pfs_36" = 55) and the published median.
std::vector<Point> published_points(const Study& study, const std::string& arm) {
  std::vector<Point> out;
  for (const Published& figure : study.published) {
    if (figure.arm != arm) continue;
    if (figure.measure == "pfs_median_months") out.push_back({figure.value, 0.5});
    if (!figure.measure.starts_with("pfs_")) continue;
    if (const auto at = parse_number(figure.measure.substr(4))) out.push_back({*at, figure.value / 100});
  }
  return out;
}

void draw_published(Svg& svg, const Frame& frame, const Study& study, const std::string& arm, const ArmLook& look) {
  for (const Point& p : published_points(study, arm))
    if (p.x <= frame.x_ticks.back()) svg.mark(pixel(frame, p.x, p.y), look.shape, {look.colour, 2});
}

void draw_overlay(Svg& svg, const Frame& frame, const Overlay& overlay, const ArmLook& look, Reading reading) {
  for (std::size_t k = 0; k < std::min(overlay.months.size(), overlay.survival.size()); ++k) {
    if (overlay.months[k] > frame.x_ticks.back()) continue;
    const double t = overlay.months[k];
    if (k < overlay.low.size() && k < overlay.high.size())
      svg.line(pixel(frame, t, reading(overlay.low[k])), pixel(frame, t, reading(overlay.high[k])), {look.colour, 1.4});
    svg.mark(pixel(frame, t, reading(overlay.survival[k])), look.shape, {look.colour, 2});
  }
}

constexpr ArmLook black = {ink, "", Shape::diamond};

void draw_overlays(Svg& svg, const Frame& frame, const Study& study, Reading reading) {
  for (const Overlay& overlay : study.overlays) {
    const std::optional<std::size_t> arm = arm_of_overlay(study, overlay);
    draw_overlay(svg, frame, overlay, arm ? look_of(*arm) : black, reading);
  }
}

/// At risk, censored and events of one arm under the ticks; returns the next free line.
double draw_risk_rows(Svg& svg, const Frame& frame, const ArmSummary& arm, const ArmLook& look, double y, double size) {
  svg.line({4, y - size / 3}, {30, y - size / 3}, {look.colour, 2.2, look.dash});
  svg.label({36, y}, arm.name, {.size = size, .bold = true});
  const char* names[] = {"At risk", "Censored", "Events"};
  for (int row = 0; row < 3; ++row) {
    y += 1.35 * size;
    svg.label({4, y}, names[row], {"start", size, soft_ink});
    for (double t : frame.x_ticks) {
      const RiskCounts c = risk_counts(arm.pfs, t);
      const std::size_t values[] = {c.at_risk, c.censored, c.events};
      svg.label({frame.x.at(t), y}, std::to_string(values[row]), {"middle", size, row == 0 ? ink : soft_ink});
    }
  }
  return y + 1.9 * size;
}

double last_month(const Summary& summary) {
  double end = 0;
  for (const ArmSummary& arm : summary.arms) end = std::max(end, arm.curve.last_time());
  return end;
}

double table_height(const Summary& summary, double size) {
  return double(summary.arms.size()) * 5.95 * size + 3.5 * size;
}

void draw_risk_table(Svg& svg, const Frame& frame, const Summary& summary, double size) {
  double y = frame.bottom + 12 + 5 * size;
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    y = draw_risk_rows(svg, frame, summary.arms[a], look_of(a), y, size);
}

/// The highest thing drawn, up to the next fifth.
double incidence_top(const Study& study, const Summary& summary) {
  double top = 0.2;
  for (const ArmSummary& arm : summary.arms)
    for (const KaplanMeierStep& step : arm.progression_curve.steps) {
      const double low = survival_interval(step, summary.interval_type, summary.level).low;
      top = std::max(top, 1 - (std::isnan(low) ? step.survival : low));
    }
  for (const Overlay& overlay : study.overlays)
    for (double low : overlay.low) top = std::max(top, 1 - low);
  return std::min(1.0, std::ceil(5 * top) / 5);
}

std::vector<Point> incidence_points(const CumulativeIncidence& curve) {
  std::vector<Point> out = {{0, 0}};
  for (const IncidenceStep& step : curve.steps) out.push_back({step.time, step.incidence});
  return out;
}

}  // namespace

ArmLook look_of(std::size_t arm) { return looks[arm % looks.size()]; }

std::optional<std::size_t> arm_of_overlay(const Study& study, const Overlay& overlay) {
  std::optional<std::size_t> best;
  std::size_t longest = 0;
  for (std::size_t a = 0; a < study.trial.arms.size(); ++a) {
    const std::string& name = study.trial.arms[a].name;
    const bool whole_word =
        overlay.label.size() == name.size() ||
        !std::isalnum(static_cast<unsigned char>(overlay.label[std::min(name.size(), overlay.label.size() - 1)]));
    if (overlay.label.starts_with(name) && whole_word && name.size() > longest) best = a, longest = name.size();
  }
  return best;
}

std::string line_swatch(const ArmLook& look) {
  Svg svg(34, 12, "line");
  svg.line({1, 6}, {33, 6}, {look.colour, 2.6, look.dash});
  return std::move(svg).finish();
}

std::string mark_swatch(const ArmLook& look) {
  Svg svg(14, 14, "mark");
  svg.mark({7, 7}, look.shape, {look.colour, 2});
  return std::move(svg).finish();
}

std::string survival_figure(const StudyRun& run, const Summary& summary, double width) {
  const double size = font(width), plot = narrow(width) ? 250 : 360;
  Svg svg(width, plot + table_height(summary, size) + 20, "Progression-free survival by arm, with numbers at risk");
  const Frame frame = time_frame(width, plot, narrow(width) ? 72 : 84, last_month(summary), 1);
  draw_y_axis(svg, frame, 1, 0.2, size, "Progression-free survival");
  draw_x_axis(svg, frame, size, "Months");
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    draw_band(svg, frame, summary.arms[a].curve, summary, look_of(a), as_survival);
  for (std::size_t a = 0; a < summary.arms.size(); ++a) {
    draw_median(svg, frame, summary.arms[a], look_of(a));
    draw_curve(svg, frame, summary.arms[a].curve, look_of(a), as_survival);
  }
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    draw_published(svg, frame, run.study, summary.arms[a].name, look_of(a));
  draw_overlays(svg, frame, run.study, as_survival);
  draw_risk_table(svg, frame, summary, size);
  return std::move(svg).finish();
}

std::string progression_figure(const StudyRun& run, const Summary& summary, double width) {
  const double size = font(width), plot = narrow(width) ? 250 : 360, top = incidence_top(run.study, summary);
  Svg svg(width, plot + table_height(summary, size) + 20, "Cumulative progression, with numbers at risk");
  const Frame frame = time_frame(width, plot, narrow(width) ? 72 : 84, last_month(summary), top);
  draw_y_axis(svg, frame, top, top > 0.5 ? 0.2 : 0.1, size, "Cumulative progression");
  draw_x_axis(svg, frame, size, "Months");
  for (std::size_t a = 0; a < summary.arms.size(); ++a) {
    const KaplanMeier& curve = summary.arms[a].progression_curve;
    draw_band(svg, frame, curve, summary, look_of(a), as_incidence);
    draw_curve(svg, frame, curve, look_of(a), as_incidence);
    const std::vector<Point> competing = staircase(incidence_points(summary.arms[a].progression), curve.last_time());
    svg.polyline(in_pixels(frame, competing), {soft_ink, 1.6, "5 4"});
  }
  draw_overlays(svg, frame, run.study, as_incidence);
  draw_risk_table(svg, frame, summary, size);
  return std::move(svg).finish();
}

}  // namespace remit
