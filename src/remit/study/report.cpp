#include "remit/study/report.hpp"

#include <fmt/format.h>

#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/figures.hpp"
#include "remit/study/harm_report.hpp"
#include "remit/study/html.hpp"
#include "remit/study/report_tables.hpp"

namespace remit {
namespace {

constexpr double wide = 1000, narrow = 362;

std::string header(const StudyRun& run, const Summary& summary) {
  std::string facts;
  const auto fact = [&](const std::string& value, const std::string& what) {
    facts += fmt::format("<li><b>{}</b><span>{}</span></li>\n", value, what);
  };
  fact(std::to_string(summary.enrolled), "virtual patients enrolled");
  fact(std::to_string(summary.analysed), "analysed");
  fact(std::to_string(summary.failed()), "failed and excluded");
  for (const ArmSummary& arm : summary.arms)
    fact(months_text(arm.median_follow_up.value), "months median follow-up, " + escaped(arm.name));
  std::string out = fmt::format("<header>\n<h1>{}</h1>\n<p class=\"citation\">{}</p>\n", escaped(run.study.title),
                                escaped(run.study.citation));
  out += "<p class=\"notice\">Research use only, not for treatment decisions.</p>\n";
  if (run.interrupted)
    out +=
        "<p class=\"warning\">This run was interrupted: patients that had not finished are counted as failed, and no "
        "figure here is final.</p>\n";
  return out + fmt::format("<ul class=\"facts\">\n{}</ul>\n</header>\n", facts);
}

std::string arm_legend(const StudyRun& run, const Summary& summary) {
  std::string items;
  for (std::size_t a = 0; a < summary.arms.size(); ++a) {
    const ArmSummary& arm = summary.arms[a];
    items +=
        fmt::format("<li>{}<b>{}</b>: n = {}, {} events, median {}</li>\n", line_swatch(look_of(a)), escaped(arm.name),
                    arm.analysed, arm.progressions + arm.deaths_first, median_text(arm.median_pfs));
    if (has_published(run.study, arm.name, "pfs_"))
      items += fmt::format("<li class=\"mark\">{}{}, published</li>\n", mark_swatch(look_of(a)), escaped(arm.name));
  }
  return fmt::format("<ul class=\"legend\">\n{}{}</ul>\n", items, overlay_legend(run.study));
}

std::string survival_section(const StudyRun& run, const Summary& summary) {
  std::string body = arm_legend(run, summary);
  for (const Contrast& contrast : summary.contrasts) body += contrast_text(contrast);
  const std::string caption = fmt::format(
      "Kaplan-Meier estimate of progression-free survival (progression or death) with pointwise 95 % intervals on the "
      "{} scale; the band "
      "holds sampling between patients of one trial of this size, not the uncertainty of the model. Ticks: censored. "
      "Dotted: medians. "
      "At risk: just before the tick; censored and events: before it.",
      name_of(summary.interval_type));
  body += html_figure(survival_figure(run, summary, wide), survival_figure(run, summary, narrow), caption);
  return html_section("pfs", "Progression-free survival", body);
}

std::string progression_section(const StudyRun& run, const Summary& summary) {
  std::string items;
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    items +=
        fmt::format("<li>{}<b>{}</b>: n = {}, {} progressions, {} deaths before; deaths censored (Kaplan-Meier)</li>\n",
                    line_swatch(look_of(a)), escaped(summary.arms[a].name), summary.arms[a].analysed,
                    summary.arms[a].progressions, summary.arms[a].deaths_first);
  items += fmt::format("<li>{}death competing (Aalen-Johansen)</li>\n", line_swatch({"#57606a", "5 4", Shape::circle}));
  const std::string caption = fmt::format(
      "Cumulative progression. Band: pointwise 95 % interval ({} scale) of the Kaplan-Meier curve in which deaths are "
      "censored; it holds "
      "sampling between patients, not the uncertainty of the model. Events in the table are progressions and deaths.",
      name_of(summary.interval_type));
  return html_section(
      "progression", "Progression",
      fmt::format("<ul class=\"legend\">\n{}{}</ul>\n", items, overlay_legend(run.study)) +
          html_figure(progression_figure(run, summary, wide), progression_figure(run, summary, narrow), caption) +
          progression_table(summary));
}

std::string look_legend(const StudyRun& run, const Summary& summary) {
  std::string items;
  for (std::size_t a = 0; a < summary.arms.size(); ++a) {
    const std::string name = escaped(summary.arms[a].name);
    items += fmt::format("<li>{}{}</li>\n", line_swatch({look_of(a).colour, "", Shape::circle}), name);
    if (has_published(run.study, summary.arms[a].name, ""))
      items += fmt::format("<li class=\"mark\">{}{}, published</li>\n", mark_swatch(look_of(a)), name);
  }
  return fmt::format("<ul class=\"legend\">\n{}</ul>\n", items);
}

std::string response_section(const StudyRun& run, const Summary& summary) {
  std::string body = html_figure(
      response_legend(wide) + response_figure(run, summary, wide),
      response_legend(narrow) + response_figure(run, summary, narrow),
      "Best confirmed response (IMWG 2016), percent of analysed patients, deepest first. Lines with open marks: "
      "published shares of CR or better, VGPR or better and PR or better (ORR).");
  body += "<h3>Shares with their intervals</h3>\n" + look_legend(run, summary);
  body += html_figure(share_figure(run, summary, wide), share_figure(run, summary, narrow),
                      "Percent of analysed patients with exact 95 % intervals (Clopper-Pearson); open marks: "
                      "published. MRD negativity counts "
                      "patients with at least one sample below the limit; those never tested count as not negative.");
  return html_section("response", "Response and minimal residual disease", body);
}

constexpr const char* marker_caption =
    "Thin lines: the first 24 patients of the arm by number, as observed at visits. Thick line and ribbon: median and "
    "middle 90 % of all "
    "patients still followed at that time (those who progressed have left). Values below the limit of electrophoresis "
    "are drawn as not "
    "found.";

std::string marker_section(const StudyRun& run, const Summary& summary) {
  const char* title = "M-protein of single patients";
  if (summary.arms.size() == 1)
    return html_section(
        "m-protein", title,
        html_figure(marker_figure(run, summary, 0, wide), marker_figure(run, summary, 0, narrow), marker_caption));
  std::string panels;
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    panels += "<div>" + marker_figure(run, summary, a, 480) + "</div>";
  return html_section("m-protein", title,
                      fmt::format("<figure><div class=\"grid\">{}</div><figcaption>{}</figcaption></figure>\n", panels,
                                  marker_caption));
}

std::string harm_legend(const Summary& summary) {
  std::string items;
  for (std::size_t a = 0; a < summary.arms.size(); ++a)
    items += fmt::format("<li>{}{}</li>\n", line_swatch({look_of(a).colour, "", Shape::circle}),
                         escaped(summary.arms[a].name));
  items += fmt::format("<li>{}grade 3 or more</li>\n", line_swatch({"#57606a", "5 4", Shape::circle}));
  return fmt::format("<ul class=\"legend\">\n{}</ul>\n", items);
}

std::string harm_section(const StudyRun& run, const Summary& summary) {
  std::string body = adverse_event_table(run, summary);
  if (!summary.arms.empty() && !summary.arms.front().adverse_events.empty())
    body += "<h3>Cumulative incidence</h3>\n" + harm_legend(summary) +
            html_figure(harm_figure(summary, wide), harm_figure(summary, narrow),
                        "Percent of patients with the side effect by month, the most frequent first. Dying and leaving "
                        "treatment compete (Aalen-Johansen).") +
            incidence_table(summary) + "<h3>Grades</h3>\n" + grade_table(summary);
  const std::string doses = exposure_table(summary);
  if (!doses.empty()) body += "<h3>Doses</h3>\n" + doses;
  return html_section("adverse-events", "Side effects", body);
}

std::string footer(const StudyRun& run) {
  return fmt::format("<footer>Remit {} · seed {} · model {} · study {} · the same seed gives the same bytes</footer>\n",
                     REMIT_VERSION, run.study.seed, escaped(run.model_hash), escaped(run.study.hash));
}

}  // namespace

std::string report_html(const StudyRun& run, const Summary& summary) {
  const bool response = run.study.trial.endpoints.response;
  std::string body = header(run, summary) + "<main>\n";
  body += html_section("headline", "Simulated beside published", headline_tables(run, summary));
  body +=
      response ? survival_section(run, summary) + response_section(run, summary) : progression_section(run, summary);
  body += marker_section(run, summary);
  body += harm_section(run, summary);
  body += html_section("deaths", "Deaths by cause", death_table(summary));
  body += html_section("failures", "Patients whose simulation failed", failure_table(summary));
  body += html_section("enrolment", "Enrolment and patients at randomisation",
                       enrolment_flow(run) + baseline_table(run, summary));
  body += html_section("provenance", "Provenance and assumptions", provenance(run));
  return html_page(run.study.title, body + "</main>\n" + footer(run));
}

}  // namespace remit
