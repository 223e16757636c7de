// A forest: per mechanism and variant the median over draws (mark) and its 5th to 95th percentile (line); in the
// study's own variant a short stroke at the best values. Medians and restricted means in months, eradication in points.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/explain_report.hpp"
#include "remit/study/figures.hpp"

namespace remit {
namespace {

constexpr const char* ink = "#22272e";
constexpr const char* soft_ink = "#57606a";
constexpr const char* rule_colour = "#d8dee4";
constexpr double line_height = 13, top = 34, bottom_room = 46;

/// What one panel shows of a mechanism.
struct Shown {
  double middle = 0, low = 0, high = 0, best = 0;
};

struct Panel {
  std::string title;
  double left = 0, right = 0;
  double from = 0, to = 1, step = 1;
  Scale scale = Scale::linear(0, 1, 0, 1);
};

using Read = Shown (*)(const MechanismSummary&, Measure);

Shown months(const MechanismSummary& one, Measure measure) {
  const OverDraws& gain = months_of(one, measure);
  return {gain.median, gain.low, gain.high, best_months_of(one, measure)};
}

Shown points(const MechanismSummary& one, Measure) {
  return {100 * one.eradication.mean, 100 * one.eradication.low, 100 * one.eradication.high,
          100 * one.best.eradication};
}

double tick_step(double span) {
  for (const double step : {0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0})
    if (span <= 6 * step) return step;
  return 100;
}

Panel panel_of(const ArmRanking& ranking, Read read, std::string title, double left, double right) {
  double low = 0, high = 0;
  for (const ArmExplanation& variant : ranking.variants)
    for (const MechanismSummary& one : variant.mechanisms) {
      const Shown shown = read(one, ranking.measure);
      for (const double value : {shown.low, shown.high, shown.best})
        if (std::isfinite(value)) low = std::min(low, value), high = std::max(high, value);
    }
  Panel panel{.title = std::move(title), .left = left, .right = right};
  panel.step = tick_step(std::max(high - low, 1.0));
  panel.from = std::floor(low / panel.step) * panel.step;
  panel.to = std::max(std::ceil(high / panel.step) * panel.step, panel.from + panel.step);
  panel.scale = Scale::linear(panel.from, panel.to, left, right);
  return panel;
}

void draw_axis(Svg& svg, const Panel& panel, double bottom, double size) {
  svg.label({panel.left, top - 16}, panel.title, {.size = size, .colour = ink, .bold = true});
  const int ticks = static_cast<int>(std::lround((panel.to - panel.from) / panel.step));
  for (int k = 0; k <= ticks; ++k) {
    const double value = panel.from + k * panel.step, x = panel.scale.at(value);
    const bool zero = std::fabs(value) < 1e-9;
    svg.line({x, top - 6}, {x, bottom}, {zero ? soft_ink : rule_colour, zero ? 1.4 : 1});
    svg.label({x, bottom + size + 4}, format_number(std::round(value * 10) / 10), {"middle", size, soft_ink});
  }
}

void draw_gain(Svg& svg, const Panel& panel, const Shown& shown, double y, std::size_t variant) {
  if (!std::isfinite(shown.middle)) return;
  const ArmLook look = look_of(variant);
  svg.line({panel.scale.at(shown.low), y}, {panel.scale.at(shown.high), y}, {look.colour, 1.8, look.dash});
  if (variant == 0 && std::isfinite(shown.best))
    svg.line({panel.scale.at(shown.best), y - 5}, {panel.scale.at(shown.best), y + 5}, {ink, 1.6});
  svg.mark({panel.scale.at(shown.middle), y}, look.shape, {look.colour, 2}, 3.6);
}

}  // namespace

std::string explain_figure(const Explanation& all, const ArmRanking& ranking, double width) {
  const bool narrow = width < 500;
  const double size = narrow ? 11 : 12, label_room = narrow ? 112 : 190, gap = narrow ? 18 : 36;
  const double rows = static_cast<double>(ranking.order.size()), lines = static_cast<double>(ranking.variants.size());
  const double row_height = lines * line_height + 11, bottom = top + rows * row_height,
               plot = width - label_room - gap - 14;
  const double middle = label_room + 0.58 * plot;
  const Panel panels[] = {
      panel_of(ranking, months, narrow ? "Months" : fmt::format("Months gained ({})", name_of(ranking.measure)),
               label_room, middle),
      panel_of(ranking, points, narrow ? "Eradication" : "Eradication gained, points", middle + gap, width - 14)};
  Svg svg(width, bottom + bottom_room,
          fmt::format("Gain if each mechanism were blocked, arm {}", all.arms[ranking.arm]));
  for (const Panel& panel : panels) draw_axis(svg, panel, bottom, size);
  for (std::size_t place = 0; place < ranking.order.size(); ++place) {
    const std::size_t k = ranking.order[place];
    const double row_top = top + static_cast<double>(place) * row_height;
    if (place > 0) svg.line({0, row_top - 1}, {width, row_top - 1}, {rule_colour, 0.6});
    svg.label({0, row_top + row_height / 2 + size / 3}, all.mechanisms[k].mechanism.id,
              {.size = size, .colour = all.mechanisms[k].idle ? soft_ink : ink});
    if (all.mechanisms[k].idle) {
      svg.label({label_room, row_top + row_height / 2 + size / 3}, "meets nothing in this study",
                {.size = size - 1, .colour = soft_ink});
      continue;
    }
    for (std::size_t v = 0; v < ranking.variants.size(); ++v) {
      const double y = row_top + 10 + static_cast<double>(v) * line_height;
      draw_gain(svg, panels[0], months(ranking.variants[v].mechanisms[k], ranking.measure), y, v);
      draw_gain(svg, panels[1], points(ranking.variants[v].mechanisms[k], ranking.measure), y, v);
    }
  }
  return std::move(svg).finish();
}

}  // namespace remit
