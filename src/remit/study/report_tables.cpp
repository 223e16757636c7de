#include "remit/study/report_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"
#include "remit/study/html.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

using Row = std::vector<std::string>;
constexpr const char* dash = "<span class=\"soft\">–</span>";

std::string fixed_or_dash(double value, int decimals) {
  return std::isnan(value) ? dash : format_fixed(value, decimals);
}

std::string limits(const Interval& interval, double factor, int decimals) {
  const auto text = [&](double v) {
    return std::isnan(v) ? std::string("not reached") : format_fixed(factor * v, decimals);
  };
  if (std::isnan(interval.low) && std::isnan(interval.high)) return "";
  return fmt::format(" <span class=\"ci\">({} to {})</span>", text(interval.low), text(interval.high));
}

std::string p_value(double p) { return p < 0.0001 ? "&lt; 0.0001" : format_fixed(p, 4); }

std::string p_text(double p) {
  if (std::isnan(p)) return "not available";
  return p < 0.0001 ? p_value(p) : "= " + p_value(p);
}

/// Simulated minus published, if the published figure lies outside the simulated interval.
std::string gap_text(double paper, double simulated, const Interval& interval, int decimals) {
  if (std::isnan(simulated)) return "";
  const bool above = !std::isnan(interval.high) && paper > interval.high;
  const bool below = !std::isnan(interval.low) && paper < interval.low;
  if (!above && !below) return "";
  const double gap = simulated - paper;
  return fmt::format("<br><span class=\"miss\">{}{}</span>", gap > 0 ? "+" : "−",
                     format_fixed(std::fabs(gap), decimals));
}

Row headline_row(const std::string& label, double simulated, const Interval& interval, std::optional<double> paper,
                 int decimals, const char* missing = dash) {
  const std::string ours =
      std::isnan(simulated) ? missing : format_fixed(simulated, decimals) + limits(interval, 1, decimals);
  return {label, ours, paper ? format_number(*paper) + gap_text(*paper, simulated, interval, decimals) : dash};
}

Interval times(const Interval& interval, double factor) { return {factor * interval.low, factor * interval.high}; }

Row share_row(const Study& study, const std::string& arm, const Share& share) {
  return headline_row(escaped(share.label) + ", %", 100 * share.share.value(), times(share.interval, 100),
                      published(study, arm, share.id), 1);
}

Row landmark_row(const Study& study, const std::string& arm, const Landmark& landmark) {
  const std::string month = format_fixed(landmark.months, 0);
  return headline_row("PFS at " + month + " months, %", 100 * landmark.survival, times(landmark.interval, 100),
                      published(study, arm, "pfs_" + month), 1, "<span class=\"soft\">not followed</span>");
}

/// What a published curve of this arm (or of the only arm) says at that month.
std::optional<double> overlay_at(const Study& study, std::size_t arm, double months) {
  for (const Overlay& overlay : study.overlays) {
    const bool ours = study.trial.arms.size() == 1 || arm_of_overlay(study, overlay) == arm;
    for (std::size_t k = 0; ours && k < std::min(overlay.months.size(), overlay.survival.size()); ++k)
      if (overlay.months[k] == months) return overlay.survival[k];
  }
  return {};
}

Row progression_row(const Study& study, std::size_t arm, const Landmark& landmark) {
  std::optional<double> paper = overlay_at(study, arm, landmark.months);
  if (paper) *paper = std::round(1000 * (1 - *paper)) / 10;
  return headline_row("Progression by " + format_fixed(landmark.months, 0) + " months, %", 100 * landmark.progression,
                      times(landmark.progression_interval, 100), paper, 1, "<span class=\"soft\">not followed</span>");
}

/// Everything published about an arm that has a row of its own or belongs to an adverse event.
std::set<std::string> known_measures(const ArmSummary& arm) {
  std::set<std::string> known = {"pfs_median_months"};
  for (const Share& share : arm.responses) known.insert(share.id);
  for (const Landmark& landmark : arm.landmarks) known.insert("pfs_" + format_fixed(landmark.months, 0));
  for (const AdverseShare& event : arm.adverse_events)
    for (bool severe : {false, true})
      for (const std::string& measure : event_measures(event.term, severe)) known.insert(measure);
  return known;
}

void add_survival_rows(HtmlTable& table, const Study& study, const ArmSummary& arm) {
  table.rows.push_back(headline_row("Median PFS, months", arm.median_pfs.value, arm.median_pfs.interval,
                                    published(study, arm.name, "pfs_median_months"), 1,
                                    "<span class=\"soft\">not reached</span>"));
  for (const Landmark& landmark : arm.landmarks) table.rows.push_back(landmark_row(study, arm.name, landmark));
}

HtmlTable arm_table(const StudyRun& run, const ArmSummary& arm, std::size_t index) {
  HtmlTable table{fmt::format("{} <span class=\"soft\">(n = {}; {} failed)</span>", escaped(arm.name), arm.analysed,
                              arm.enrolled - arm.analysed),
                  {"", "Simulated (95 % CI)", "Published"},
                  {}};
  for (const Share& share : arm.responses) table.rows.push_back(share_row(run.study, arm.name, share));
  if (run.study.trial.endpoints.response)
    add_survival_rows(table, run.study, arm);
  else
    for (const Landmark& landmark : arm.landmarks) table.rows.push_back(progression_row(run.study, index, landmark));
  const std::set<std::string> known = known_measures(arm);
  for (const Published& figure : run.study.published)
    if (figure.arm == arm.name && !known.contains(figure.measure))
      table.rows.push_back(
          {escaped(figure.measure), "<span class=\"soft\">not simulated</span>", format_number(figure.value)});
  return table;
}

std::string published_ratio(const Study& study, const std::string& contrast) {
  const auto ratio = published(study, contrast, "hazard_ratio"), low = published(study, contrast, "ci_low"),
             high = published(study, contrast, "ci_high");
  if (!ratio) return dash;
  return format_number(*ratio) + (low && high ? limits({*low, *high}, 1, 2) : "");
}

std::string versus(const std::string& contrast) {
  const std::size_t at = contrast.find("_vs_");
  return escaped(at == std::string::npos ? contrast : contrast.substr(0, at) + " against " + contrast.substr(at + 4));
}

HtmlTable contrast_table(const StudyRun& run, const Summary& summary) {
  HtmlTable table{"Hazard ratios of progression or death", {"", "Simulated (95 % CI)", "Published", "Log-rank p"}, {}};
  for (const Contrast& c : summary.contrasts) {
    Row row = headline_row(versus(c.name), c.hazard_ratio, c.interval, published(run.study, c.name, "hazard_ratio"), 2,
                           "<span class=\"soft\">not estimable</span>");
    if (const auto ratio = published(run.study, c.name, "hazard_ratio"))
      row[2] = published_ratio(run.study, c.name) + gap_text(*ratio, c.hazard_ratio, c.interval, 2);
    row.push_back(std::isnan(c.p_log_rank) ? dash : p_value(c.p_log_rank));
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string bar(double fraction, const char* colour) {
  if (std::isnan(fraction)) return "";
  return fmt::format("<span class=\"bar\"><i style=\"width:{}%;background:{}\"></i></span>",
                     format_fixed(100 * fraction, 1), colour);
}

std::string event_cell(const StudyRun& run, const ArmSummary& arm, std::size_t a, const AdverseShare& event,
                       bool severe) {
  const Share& share = severe ? event.severe : event.any;
  const auto paper = published_event(run.study, arm.name, event.term, severe);
  std::string cell = fixed_or_dash(100 * share.share.value(), 1);
  if (paper) cell += fmt::format(" <span class=\"ci\">pub. {}</span>", format_number(*paper));
  return cell + bar(share.share.value(), look_of(a).colour);
}

/// What each way to fail means, in a sentence.
const char* meaning_of(const std::string& status) {
  static const std::map<std::string, const char*> meanings = {
      {"step_too_small",
       "the step size fell below what the tolerance allows: the equations became too stiff or not smooth"},
      {"not_finite", "a state or rate was no longer a finite number"},
      {"too_many_steps", "the limit of steps was reached before the end of follow-up"},
      {"singular", "the linear system of a step could not be solved"},
      {"too_many_events", "the calendar held more entries than allowed"},
      {"interrupted", "the run was stopped before this patient had finished"},
      {"failed", "the trial could not follow this patient to an end"}};
  const auto found = meanings.find(status);
  return found == meanings.end() ? "see docs/reference/results.md" : found->second;
}

std::string flow_box(std::size_t count, const std::string& what) {
  return fmt::format("<li><b>{}</b><span>{}</span></li>\n", count, what);
}

std::string share_text(const Proportion& share) {
  return fmt::format("{} <span class=\"ci\">({} %)</span>", share.count, format_fixed(100 * share.value(), 0));
}

/// An id as words: "prior_lines" reads "prior lines".
std::string readable(std::string id) {
  std::ranges::replace(id, '_', ' ');
  return escaped(id);
}

/// "Weight, kg".
std::string with_unit(const Vocabulary& vocabulary, const std::string& id) {
  const std::string unit = vocabulary.unit(id);
  return unit.empty() ? readable(id) : readable(id) + " <span class=\"soft\">" + escaped(unit) + "</span>";
}

void add_baseline_rows(HtmlTable& table, const Vocabulary& vocabulary, const Summary& summary, std::size_t k) {
  const BaselineRow& first = summary.arms.front().baseline[k];
  if (!first.categorical) {
    Row row = {with_unit(vocabulary, first.id)};
    for (const ArmSummary& arm : summary.arms) {
      const BaselineRow& b = arm.baseline[k];
      const int decimals = std::fabs(b.median) >= 100 || std::isnan(b.median) ? 0 : std::fabs(b.median) >= 10 ? 1 : 2;
      row.push_back(fixed_or_dash(b.median, decimals) + limits({b.q1, b.q3}, 1, decimals));
    }
    table.rows.push_back(std::move(row));
    return;
  }
  std::set<double> values;
  for (const ArmSummary& arm : summary.arms)
    for (const auto& [value, share] : arm.baseline[k].categories) values.insert(value);
  for (double value : values) {
    Row row = {fmt::format("{}: {}", readable(first.id), escaped(vocabulary.label(first.id, value)))};
    for (const ArmSummary& arm : summary.arms) {
      const auto& categories = arm.baseline[k].categories;
      const auto found = std::ranges::find(categories, value, &std::pair<double, Proportion>::first);
      row.push_back(found == categories.end() ? "0" : share_text(found->second));
    }
    table.rows.push_back(std::move(row));
  }
}

}  // namespace

std::string months_text(double months) { return std::isnan(months) ? "not reached" : format_fixed(months, 1); }

std::string median_text(const Quantile& median) {
  if (std::isnan(median.value)) return "not reached";
  return format_fixed(median.value, 1) + " months" + limits(median.interval, 1, 1);
}

bool has_published(const Study& study, const std::string& arm, const std::string& prefix) {
  return std::ranges::any_of(study.published, [&](const Published& figure) {
    return figure.arm == arm && figure.measure.starts_with(prefix);
  });
}

std::string overlay_legend(const Study& study) {
  std::string out;
  for (const Overlay& overlay : study.overlays) {
    const std::optional<std::size_t> arm = arm_of_overlay(study, overlay);
    const ArmLook look = arm ? look_of(*arm) : ArmLook{"#22272e", "", Shape::diamond};
    out += fmt::format("<li class=\"mark\">{}{} <span class=\"soft\">({})</span></li>\n", mark_swatch(look),
                       escaped(overlay.label), escaped(overlay.source));
  }
  return out;
}

std::string contrast_text(const Contrast& c) {
  std::string out = fmt::format("<p><b>{}</b>: ", versus(c.name));
  if (c.problem.empty())
    out += fmt::format("hazard ratio {}{} (Cox, Efron ties), log-rank p {}. ", format_fixed(c.hazard_ratio, 2),
                       limits(c.interval, 1, 2), p_text(c.p_log_rank));
  else
    out += fmt::format("no hazard ratio: {}. ", escaped(c.problem));
  if (!std::isnan(c.restricted_mean.value))
    out +=
        fmt::format("Restricted mean to {} months: difference {} months{}{}.", format_fixed(c.restricted_mean.tau, 0),
                    format_fixed(c.restricted_mean.value, 1), limits(c.restricted_mean.interval, 1, 1),
                    c.paired ? ", paired bootstrap" : ", p " + p_text(c.restricted_mean.p));
  out += "</p>\n";
  if (c.p_proportional < 0.05)
    out += fmt::format(
        "<p class=\"warning\">The hazards of {} are not proportional (score test p {}): the hazard ratio is an average "
        "over "
        "time that depends on the follow-up; read the curves and the restricted mean.</p>\n",
        versus(c.name), p_text(c.p_proportional));
  return out;
}

std::string headline_tables(const StudyRun& run, const Summary& summary) {
  std::string out = "<div class=\"grid\">\n";
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    out += "<div>" + html_table(arm_table(run, summary.arms[a], a)) + "</div>\n";
  out += "</div>\n";
  if (!summary.contrasts.empty()) out += "<h3>Between arms</h3>\n" + html_table(contrast_table(run, summary));
  return out +
         "<p class=\"soft\">In colour: the published figure lies outside the simulated interval; the number is "
         "simulated minus published. "
         "No published figure is read by any computation. Shares: exact intervals; medians and "
         "landmarks: " +
         name_of(summary.interval_type) +
         " intervals. They hold the chance of one trial of this size, not the uncertainty of the model.</p>\n";
}

std::string progression_table(const Summary& summary) {
  HtmlTable table{"Cumulative progression, %", {"Months"}, {}};
  for (const ArmSummary& arm : summary.arms) table.header.push_back(escaped(arm.name) + ", deaths censored");
  for (const ArmSummary& arm : summary.arms) table.header.push_back(escaped(arm.name) + ", death competing");
  for (const ArmSummary& arm : summary.arms) table.header.push_back(escaped(arm.name) + ", at risk");
  if (summary.arms.empty()) return {};
  for (std::size_t k = 0; k < summary.arms.front().landmarks.size(); ++k) {
    Row row = {format_fixed(summary.arms.front().landmarks[k].months, 0)};
    for (const ArmSummary& arm : summary.arms) row.push_back(fixed_or_dash(100 * arm.landmarks[k].progression, 1));
    for (const ArmSummary& arm : summary.arms) row.push_back(fixed_or_dash(100 * arm.landmarks[k].incidence, 1));
    for (const ArmSummary& arm : summary.arms) row.push_back(std::to_string(arm.landmarks[k].at_risk));
    table.rows.push_back(std::move(row));
  }
  return html_table(table);
}

std::string adverse_event_table(const StudyRun& run, const Summary& summary) {
  if (summary.arms.empty() || summary.arms.front().adverse_events.empty())
    return "<p>No adverse event was recorded.</p>\n";
  HtmlTable table{"Percent of analysed patients, worst grade of each", {"Term"}, {}};
  for (const ArmSummary& arm : summary.arms)
    table.header.insert(table.header.end(), {escaped(arm.name) + ", any", escaped(arm.name) + ", ≥ 3"});
  for (std::size_t k = 0; k < summary.arms.front().adverse_events.size(); ++k) {
    Row row = {readable(summary.arms.front().adverse_events[k].term)};
    for (std::size_t a = 0; a < summary.arms.size(); ++a)
      for (bool severe : {false, true})
        row.push_back(event_cell(run, summary.arms[a], a, summary.arms[a].adverse_events[k], severe));
    table.rows.push_back(std::move(row));
  }
  return html_table(table) +
         "<p class=\"soft\">Grades: CTCAE 5 for blood counts, ASTCT for cytokine release. “pub.”: the published "
         "figure. "
         "Only side effects that the model carries are listed.</p>\n";
}

std::string death_table(const Summary& summary) {
  std::set<std::string> causes;
  for (const ArmSummary& arm : summary.arms)
    for (const Count& death : arm.deaths) causes.insert(death.name);
  if (causes.empty()) return "<p>Nobody died during follow-up.</p>\n";
  HtmlTable table{"Patients who died under observation", {"Cause"}, {}};
  for (const ArmSummary& arm : summary.arms)
    table.header.push_back(fmt::format("{} (n = {})", escaped(arm.name), arm.analysed));
  for (const std::string& cause : causes) {
    Row row = {readable(cause)};
    for (const ArmSummary& arm : summary.arms) {
      const auto found = std::ranges::find(arm.deaths, cause, &Count::name);
      row.push_back(found == arm.deaths.end() ? "0" : share_text({found->count, arm.analysed}));
    }
    table.rows.push_back(std::move(row));
  }
  return html_table(table) +
         "<p class=\"soft\">Observation ends some visits after confirmed progression; later deaths are not simulated, "
         "so "
         "this is no overall survival.</p>\n";
}

std::string failure_table(const Summary& summary) {
  if (summary.failed() == 0)
    return fmt::format("<p>None: all {} enrolled patients were simulated to the end of their follow-up.</p>\n",
                       summary.enrolled);
  std::set<std::string> statuses;
  for (const ArmSummary& arm : summary.arms)
    for (const Count& failure : arm.failures) statuses.insert(failure.name);
  HtmlTable table{"", {"Status"}, {}};
  for (const ArmSummary& arm : summary.arms) table.header.push_back(escaped(arm.name));
  for (const std::string& status : statuses) {
    Row row = {fmt::format("<code>{}</code><br><span class=\"soft\">{}</span>", escaped(status), meaning_of(status))};
    for (const ArmSummary& arm : summary.arms) {
      const auto found = std::ranges::find(arm.failures, status, &Count::name);
      row.push_back(std::to_string(found == arm.failures.end() ? 0 : found->count));
    }
    table.rows.push_back(std::move(row));
  }
  return fmt::format(
             "<p class=\"warning\">{} of {} enrolled patients ({} %) failed. They are in no estimate on this page; "
             "each has a row in the "
             "tables with its status.</p>\n",
             summary.failed(), summary.enrolled,
             format_fixed(100.0 * double(summary.failed()) / double(summary.enrolled), 1)) +
         html_table(table);
}

std::string enrolment_flow(const StudyRun& run) {
  const EnrolmentReport& report = run.enrolment;
  std::string out = "<ul class=\"flow\">\n" + flow_box(report.candidates, "candidates drawn");
  if (report.failed > 0) out += flow_box(report.failed, "failed before randomisation");
  if (report.progressed_before > 0) out += flow_box(report.progressed_before, "had progressed before recognition");
  out += flow_box(report.ineligible, "not eligible");
  out += flow_box(report.over_quota, "over quota") + flow_box(report.enrolled, "enrolled") + "</ul>\n";
  if (report.excluded_by.empty()) return out;
  HtmlTable table{"", {"Excluded by", "Candidates"}, {}};
  for (const auto& [criterion, count] : report.excluded_by)
    table.rows.push_back({readable(criterion), std::to_string(count)});
  return out + html_table(table);
}

std::string baseline_table(const StudyRun& run, const Summary& summary) {
  if (summary.arms.empty() || summary.arms.front().baseline.empty()) return {};
  HtmlTable table{"At randomisation: median (quartiles) or number (percent)", {""}, {}};
  for (const ArmSummary& arm : summary.arms)
    table.header.push_back(fmt::format("{} (n = {})", escaped(arm.name), arm.analysed));
  for (std::size_t k = 0; k < summary.arms.front().baseline.size(); ++k)
    add_baseline_rows(table, run.vocabulary, summary, k);
  return html_table(table);
}

}  // namespace remit
