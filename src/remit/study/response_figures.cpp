// Responses: stacked bars from the deepest to the worst, and shares with intervals; published figures as open marks.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"

namespace remit {
namespace {

constexpr const char* ink = "#22272e";
constexpr const char* soft_ink = "#57606a";
constexpr const char* rule_colour = "#d8dee4";

struct Category {
  Response response;
  const char* name;
  const char* fill;
  const char* text;
};
constexpr std::array<Category, 8> categories = {{{Response::stringent_complete_response, "sCR", "#00446b", "#fff"},
                                                 {Response::complete_response, "CR", "#0072b2", "#fff"},
                                                 {Response::very_good_partial_response, "VGPR", "#56b4e9", "#10151b"},
                                                 {Response::partial_response, "PR", "#a9d8f3", "#10151b"},
                                                 {Response::minimal_response, "MR", "#dcebf5", "#10151b"},
                                                 {Response::stable_disease, "SD", "#c8ccd1", "#10151b"},
                                                 {Response::progressive_disease, "PD", "#e69f00", "#10151b"},
                                                 {Response::not_evaluable, "NE", "#6b7178", "#fff"}}};

/// The published figures that are boundaries of the stack: cumulative shares from the deepest response.
constexpr std::array<std::pair<const char*, const char*>, 3> boundaries = {
    {{"cr_or_better", "CR+"}, {"vgpr_or_better", "VGPR+"}, {"orr", "ORR"}}};

bool narrow(double width) { return width < 500; }

void draw_segments(Svg& svg, const ArmSummary& arm, const Scale& x, double top, double height, double size) {
  double below = 0;
  for (const Category& category : categories) {
    const std::size_t count = arm.best[std::size_t(category.response)];
    if (count == 0) continue;
    const double share = double(count) / double(arm.analysed), from = x.at(below), to = x.at(below + share);
    svg.rectangle({from, top}, std::max(0.8, to - from - 1), height, category.fill);
    const std::string text = format_fixed(100 * share, 0);
    if (to - from > size * 1.6)
      svg.label({0.5 * (from + to), top + 0.5 * height + size / 3}, text, {"middle", size, category.text});
    below += share;
  }
}

/// The labels of boundaries that lie close together take turns on two lines.
void draw_boundaries(Svg& svg, const Study& study, const std::string& arm, const ArmLook& look, const Scale& x,
                     double bottom, double size) {
  double last = -100, line = 0;
  for (const auto& [measure, name] : boundaries) {
    const std::optional<double> value = published(study, arm, measure);
    if (!value) continue;
    const double at = x.at(*value / 100);
    line = at - last < 6.2 * size && line == 0 ? size + 1 : 0;
    last = at;
    svg.line({at, bottom - 6}, {at, bottom + 8}, {ink, 1.4});
    svg.mark({at, bottom + 8}, look.shape, {ink, 1.6}, 4);
    svg.label({std::min(at, x.at(1) - 2 * size), bottom + 21 + size / 3 + line},
              fmt::format("{} {}", name, format_number(*value)), {"middle", size - 1, ink});
  }
}

bool has_boundaries(const Study& study) {
  return std::ranges::any_of(study.published, [](const Published& figure) {
    return std::ranges::any_of(boundaries, [&](const auto& boundary) { return figure.measure == boundary.first; });
  });
}

void draw_percent_axis(Svg& svg, const Scale& x, double top, double bottom, double size) {
  for (double share : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    svg.line({x.at(share), top}, {x.at(share), bottom}, {rule_colour, 1});
    svg.label({x.at(share), bottom + 4 + size}, format_fixed(100 * share, 0), {"middle", size, soft_ink});
  }
}

/// One row of the share figure: interval, point, published mark.
void draw_share(Svg& svg, const Share& share, std::optional<double> paper, const ArmLook& look, const Scale& x,
                double y) {
  if (share.share.total == 0) return;
  svg.line({x.at(share.interval.low), y}, {x.at(share.interval.high), y}, {look.colour, 2});
  const double at = x.at(share.share.value());
  svg.line({at, y - 5}, {at, y + 5}, {look.colour, 3});
  if (paper) svg.mark({x.at(*paper / 100), y}, look.shape, {look.colour, 1.8}, 4);
}

}  // namespace

std::string response_figure(const StudyRun& run, const Summary& summary, double width) {
  const double size = narrow(width) ? 11 : 12, bar = 30,
               row = bar + 26 + (has_boundaries(run.study) ? (narrow(width) ? 44 : 34) : 8);
  const double bottom = 8 + row * double(summary.arms.size());
  Svg svg(width, bottom + 20, "Best confirmed response by arm, percent of patients");
  const Scale x = Scale::linear(0, 1, 12, width - 16);
  draw_percent_axis(svg, x, 4, bottom, size);
  for (std::size_t a = 0; a < summary.arms.size(); ++a) {
    const double top = 8 + row * double(a);
    svg.label({12, top + size}, fmt::format("{} (n = {})", summary.arms[a].name, summary.arms[a].analysed),
              {.size = size, .bold = true});
    if (summary.arms[a].analysed > 0) draw_segments(svg, summary.arms[a], x, top + 20, bar, size);
    draw_boundaries(svg, run.study, summary.arms[a].name, look_of(a), x, top + 20 + bar, size);
  }
  return std::move(svg).finish();
}

std::string response_legend(double width) {
  const double size = narrow(width) ? 11 : 12, step = (width - 20) / 8;
  Svg svg(width, 20, "Colours of the responses");
  for (std::size_t k = 0; k < categories.size(); ++k) {
    const double left = 12 + step * double(k);
    svg.rectangle({left, 4}, 11, 11, categories[k].fill);
    svg.label({left + 14, 14}, categories[k].name, {.size = size - 1});
  }
  return std::move(svg).finish();
}

std::string share_figure(const StudyRun& run, const Summary& summary, double width) {
  const double size = narrow(width) ? 11 : 12, line = 15;
  const double left = narrow(width) ? 12 : 230, gap = narrow(width) ? 26 : 12;
  if (summary.arms.empty()) return {};
  const std::size_t rows = summary.arms.front().responses.size();
  const double block = line * double(summary.arms.size()) + gap, bottom = 8 + block * double(rows);
  Svg svg(width, bottom + 22, "Shares of patients with 95 % intervals, published figures as open marks");
  const Scale x = Scale::linear(0, 1, left, width - 16);
  draw_percent_axis(svg, x, 4, bottom, size);
  for (std::size_t k = 0; k < rows; ++k) {
    const double top = 8 + block * double(k);
    svg.label({12, top + size}, summary.arms.front().responses[k].label, {.size = size});
    for (std::size_t a = 0; a < summary.arms.size(); ++a) {
      const Share& share = summary.arms[a].responses[k];
      const double y = top + (narrow(width) ? 22 : 8) + line * double(a);
      draw_share(svg, share, published(run.study, summary.arms[a].name, share.id), look_of(a), x, y);
    }
  }
  return std::move(svg).finish();
}

}  // namespace remit
