#include "remit/study/harm_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"
#include "remit/study/html.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

using Row = std::vector<std::string>;
constexpr const char* ink = "#22272e";
constexpr const char* soft_ink = "#57606a";
constexpr const char* rule_colour = "#d8dee4";
constexpr std::size_t most_panels = 9;
constexpr double panel_height = 190;
constexpr double told_months[] = {3, 12, 24, 60};

std::string percent(double share) { return std::isnan(share) ? "–" : format_fixed(100 * share, 1); }

std::string with_interval(const IncidencePoint& point) {
  if (std::isnan(point.incidence)) return "<span class=\"soft\">–</span>";
  return fmt::format("{} <span class=\"ci\">({} to {})</span>", percent(point.incidence), percent(point.interval.low),
                     percent(point.interval.high));
}

const IncidencePoint* at_month(const HarmIncidence& harm, double months) {
  const auto found = std::ranges::find(harm.points, months, &IncidencePoint::months);
  return found == harm.points.end() ? nullptr : &*found;
}

const HarmIncidence* find_incidence(const ArmSummary& arm, const std::string& term, int grade) {
  const auto found = std::ranges::find_if(
      arm.incidences, [&](const HarmIncidence& harm) { return harm.term == term && harm.grade == grade; });
  return found == arm.incidences.end() ? nullptr : &*found;
}

std::string name_of(const HarmIncidence& harm) {
  if (harm.grade == 5) return "death: " + escaped(harm.term);
  return escaped(harm.term) + (harm.grade == 1 ? ", any grade" : fmt::format(", grade {}", harm.grade)) +
         (harm.grade > 1 && harm.grade < 4 ? " or more" : "");
}

/// Any grade, grade 3 or more, and deaths: what a page has room for; incidence.csv has all grades.
bool is_told(const HarmIncidence& harm) { return harm.grade == 1 || harm.grade == 3 || harm.grade == 5; }

std::vector<double> told(const Summary& summary) {
  std::vector<double> months;
  for (const double t : told_months)
    if (at_month(summary.arms.front().incidences.front(), t)) months.push_back(t);
  return months;
}

struct Panel {
  double left, right, top, bottom;
  Scale x, y;
  double end;
};

Panel panel_at(Point corner, double width, double end_months, double top_share) {
  const double left = corner.x + 38, right = corner.x + width - 10, top = corner.y + 24,
               bottom = corner.y + panel_height - 34;
  return {left,
          right,
          top,
          bottom,
          Scale::linear(0, end_months, left, right),
          Scale::linear(0, top_share, bottom, top),
          end_months};
}

void draw_frame(Svg& svg, const Panel& panel, const std::string& title, double top_share) {
  svg.label({panel.left, panel.top - 8}, title, {.size = 12, .bold = true});
  for (const double share : {0.0, top_share / 2, top_share}) {
    svg.line({panel.left, panel.y.at(share)}, {panel.right, panel.y.at(share)}, {rule_colour, 1});
    svg.label({panel.left - 5, panel.y.at(share) + 4}, format_fixed(100 * share, top_share < 0.1 ? 1 : 0),
              {"end", 11, soft_ink});
  }
  for (const double t : {0.0, panel.end / 2, panel.end})
    svg.label({panel.x.at(t), panel.bottom + 15}, format_fixed(t, 0), {"middle", 11, soft_ink});
  svg.line({panel.left, panel.bottom}, {panel.right, panel.bottom}, {ink, 1});
}

void draw_incidence(Svg& svg, const Panel& panel, const HarmIncidence& harm, const Stroke& stroke) {
  std::vector<Point> corners = {{0, 0}};
  double last = 0;
  for (const IncidenceStep& step : harm.curve.steps) {
    if (step.time > panel.end) break;
    corners.push_back({step.time, step.incidence}), last = step.time;
  }
  if (!harm.curve.steps.empty() && harm.curve.steps.back().time > panel.end) last = panel.end;
  std::vector<Point> pixels;
  for (const Point& p : staircase(corners, last)) pixels.push_back({panel.x.at(p.x), panel.y.at(p.y)});
  svg.polyline(pixels, stroke);
}

double last_rise(const CumulativeIncidence& curve) {
  double last = 0, before = 0;
  for (const IncidenceStep& step : curve.steps) {
    if (step.incidence > before) last = step.time;
    before = step.incidence;
  }
  return last;
}

/// The last side effect of any shown, up to a familiar number of months.
double last_month(const Summary& summary) {
  double last = 0;
  for (const ArmSummary& arm : summary.arms)
    for (const HarmIncidence& harm : arm.incidences)
      if (harm.grade < 5) last = std::max(last, last_rise(harm.curve));
  for (const double end : {3.0, 6.0, 12.0, 24.0, 36.0, 48.0, 60.0})
    if (last <= end) return end;
  return 12 * std::ceil(last / 12);
}

/// The highest curve of the term, up to the next tenth (or hundredth, where all are low).
double top_of(const Summary& summary, const std::string& term) {
  double top = 0;
  for (const ArmSummary& arm : summary.arms)
    if (const HarmIncidence* any = find_incidence(arm, term, 1); any && !any->curve.steps.empty())
      top = std::max(top, any->curve.steps.back().incidence);
  return top < 0.1 ? std::max(0.02, std::ceil(100 * top) / 100) : std::ceil(10 * top) / 10;
}

void draw_term(Svg& svg, const Summary& summary, const std::string& term, Point corner, double width, double end) {
  const double top = top_of(summary, term);
  const Panel panel = panel_at(corner, width, end, top);
  draw_frame(svg, panel, term, top);
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    for (const int grade : {1, 3})
      if (const HarmIncidence* harm = find_incidence(summary.arms[a], term, grade))
        draw_incidence(svg, panel, *harm, {look_of(a).colour, grade == 1 ? 2.2 : 1.4, grade == 1 ? "" : "4 3"});
}

std::string intensity(const ExposureSummary& exposure) {
  if (exposure.supportive) return fmt::format("{} courses each", format_fixed(exposure.courses, 1));
  return fmt::format("{}, {} <span class=\"ci\">({} to {})</span>", percent(exposure.mean), percent(exposure.median),
                     percent(exposure.q1), percent(exposure.q3));
}

std::string of_patients(const Proportion& share, bool supportive) {
  return supportive ? "<span class=\"soft\">–</span>" : percent(share.value());
}

}  // namespace

std::string harm_figure(const Summary& summary, double width) {
  if (summary.arms.empty() || summary.arms.front().adverse_events.empty()) return {};
  const auto& terms = summary.arms.front().adverse_events;
  const std::size_t panels = std::min(most_panels, terms.size()), columns = width < 500 ? 1 : 3;
  const std::size_t rows = (panels + columns - 1) / columns;
  const double panel_width = width / double(columns);
  Svg svg(width, double(rows) * panel_height, "Cumulative incidence of side effects, percent, over months");
  for (std::size_t k = 0; k < panels; ++k)
    draw_term(svg, summary, terms[k].term, {double(k % columns) * panel_width, double(k / columns) * panel_height},
              panel_width, last_month(summary));
  return std::move(svg).finish();
}

std::string grade_table(const Summary& summary) {
  HtmlTable table{"Patients by worst grade, %", {"Term"}, {}};
  for (const ArmSummary& arm : summary.arms)
    for (int grade = 1; grade <= 4; ++grade) table.header.push_back(fmt::format("{}, {}", escaped(arm.name), grade));
  for (std::size_t k = 0; k < summary.arms.front().adverse_events.size(); ++k) {
    Row row = {escaped(summary.arms.front().adverse_events[k].term)};
    for (const ArmSummary& arm : summary.arms)
      for (std::size_t grade = 1; grade <= 4; ++grade)
        row.push_back(percent(Proportion{arm.adverse_events[k].grades[grade], arm.analysed}.value()));
    table.rows.push_back(std::move(row));
  }
  return html_table(table);
}

std::string incidence_table(const Summary& summary) {
  if (summary.arms.empty() || summary.arms.front().incidences.empty()) return {};
  HtmlTable table{"Cumulative incidence, % (95 % interval)", {"Side effect or death"}, {}};
  const std::vector<double> months = told(summary);
  for (const ArmSummary& arm : summary.arms)
    for (const double t : months) table.header.push_back(fmt::format("{}, {} months", escaped(arm.name), t));
  for (std::size_t k = 0; k < summary.arms.front().incidences.size(); ++k) {
    if (!is_told(summary.arms.front().incidences[k])) continue;
    Row row = {name_of(summary.arms.front().incidences[k])};
    for (const ArmSummary& arm : summary.arms)
      for (const double t : months)
        row.push_back(k < arm.incidences.size() ? with_interval(*at_month(arm.incidences[k], t)) : "–");
    table.rows.push_back(std::move(row));
  }
  return html_table(table) +
         "<p class=\"soft\">Aalen-Johansen: dying and leaving treatment (progression or its planned end, each with the "
         "toxicity window after it) compete; the data cut and dropout censor. All grades, landmarks and competing "
         "shares: incidence.csv.</p>\n";
}

std::string exposure_table(const Summary& summary) {
  HtmlTable table{"Doses given while treatment lasted",
                  {"Arm and drug", "Patients", "Relative dose intensity, %: mean, median (quartiles)", "Held, %",
                   "Reduced, %", "Stopped for low counts, %"},
                  {}};
  for (const ArmSummary& arm : summary.arms)
    for (const ExposureSummary& exposure : arm.exposures)
      table.rows.push_back({escaped(arm.name) + ": " + escaped(exposure.drug) +
                                (exposure.supportive ? " <span class=\"soft\">supportive</span>" : ""),
                            fmt::format("{} of {}", exposure.patients, exposure.analysed), intensity(exposure),
                            of_patients(exposure.held, exposure.supportive),
                            of_patients(exposure.reduced, exposure.supportive),
                            of_patients(exposure.stopped, exposure.supportive)});
  return table.rows.empty() ? std::string() : html_table(table);
}

}  // namespace remit
