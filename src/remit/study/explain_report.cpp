#include "remit/study/explain_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "remit/base/text.hpp"
#include "remit/study/explain_screen.hpp"
#include "remit/study/explain_tables.hpp"
#include "remit/study/figures.hpp"
#include "remit/study/html.hpp"
#include "remit/study/result_directory.hpp"

namespace remit {
namespace {

constexpr double wide = 1000, narrow = 362;

std::string number(double value) {
  const std::string text = std::isnan(value) ? "-" : format_fixed(value, 1);
  return text == "-0.0" ? "0.0" : text;
}

std::string with_interval(const std::string& value, double low, double high) {
  return fmt::format("{} <span class=\"ci\">({} to {})</span>", value, number(low), number(high));
}

std::string months_cell(const OverDraws& gain) {
  return with_interval((gain.at_least ? "&ge;" : "") + signed_text(gain.median), gain.low, gain.high);
}

std::string points_cell(const OverDraws& gain) {
  return with_interval(signed_text(100 * gain.mean), 100 * gain.low, 100 * gain.high);
}

std::string reached(double median, double horizon) { return median >= horizon ? "not reached" : number(median); }

std::string legend(const ArmRanking& ranking) {
  std::string items;
  for (std::size_t v = 0; v < ranking.variants.size(); ++v)
    items += fmt::format("<li>{}{}</li>\n", line_swatch(look_of(v)), escaped(ranking.variants[v].variant));
  return fmt::format("<ul class=\"legend\">\n{}</ul>\n", items);
}

/// Nothing blocked: how the arm fares in each variant.
std::string present_table(const Explanation& all, const ArmRanking& ranking) {
  HtmlTable table{"With nothing blocked, over draws of the priors (5th to 95th percentile)",
                  {"variant", "draws", "median, months", "restricted mean", "no cell left, %", "best: median",
                   "restr. mean", "no cell, %"},
                  {}};
  for (const ArmExplanation& one : ranking.variants) {
    const double horizon = all.horizon_months;
    table.rows.push_back(
        {escaped(one.variant), std::to_string(one.restricted_mean.draws),
         fmt::format("{} <span class=\"ci\">({} to {})</span>", reached(one.median.median, horizon),
                     reached(one.median.low, horizon), reached(one.median.high, horizon)),
         with_interval(number(one.restricted_mean.median), one.restricted_mean.low, one.restricted_mean.high),
         with_interval(number(100 * one.eradication.mean), 100 * one.eradication.low, 100 * one.eradication.high),
         one.best.median_reached ? number(one.best.median) : "not reached", number(one.best.restricted_mean),
         number(100 * one.best.eradication)});
  }
  return html_table(table) +
         "<p class=\"soft\">Best: at the best values of all parameters. A median that is not reached lies beyond the "
         "horizon.</p>\n";
}

std::string gain_table(const Explanation& all, const ArmRanking& ranking) {
  HtmlTable table{
      fmt::format("Gain if fully blocked, ordered by months gained ({})", name_of(ranking.measure)),
      {"mechanism", "evidence", "months", "&plusmn; MC", "best", "eradication, points", "&plusmn; MC", "best"},
      {}};
  for (std::size_t v = 1; v < ranking.variants.size(); ++v)
    table.header.push_back(escaped(ranking.variants[v].variant) + ", months");
  for (const std::size_t k : ranking.order) {
    const Explained& one = all.mechanisms[k];
    const MechanismSummary& own = ranking.variants.front().mechanisms[k];
    std::vector<std::string> row{escaped(one.mechanism.id), std::to_string(one.mechanism.rank)};
    if (one.idle) {
      row.push_back("meets nothing in this study");
      row.resize(table.header.size());
      table.rows.push_back(row);
      continue;
    }
    const OverDraws& months = months_of(own, ranking.measure);
    row.insert(row.end(), {months_cell(months), number(months.monte_carlo_error),
                           signed_text(best_months_of(own, ranking.measure)), points_cell(own.eradication),
                           number(100 * own.eradication.monte_carlo_error), signed_text(100 * own.best.eradication)});
    for (std::size_t v = 1; v < ranking.variants.size(); ++v)
      row.push_back(months_cell(months_of(ranking.variants[v].mechanisms[k], ranking.measure)));
    table.rows.push_back(row);
  }
  return html_table(table);
}

std::string arm_section(const Explanation& all, const ArmRanking& ranking) {
  const std::string caption =
      "Marks: over draws of the priors, median of the months gained and mean of the points gained. Lines: 5th to 95th "
      "percentile over draws, Monte "
      "Carlo error of one draw included. Upright stroke: at the best values of all parameters. Mechanisms are in the "
      "order of their marks on the left.";
  std::string body = present_table(all, ranking) + legend(ranking);
  body += html_figure(explain_figure(all, ranking, wide), explain_figure(all, ranking, narrow), caption);
  return html_section(fmt::format("arm-{}", ranking.arm), "Arm " + all.arms[ranking.arm],
                      body + gain_table(all, ranking));
}

std::string notes_section(const Explanation& all) {
  std::string items;
  for (const std::string& note : explain_notes(all)) items += fmt::format("<p>{}</p>\n", escaped(note));
  return html_section("reading", "How to read this", items);
}

std::string mechanism_section(const Explanation& all) {
  HtmlTable present{"In the model", {"mechanism", "rank", "what it is", "fully blocked", "evidence", "note"}, {}};
  for (const Explained& one : all.mechanisms) {
    std::string blocked;
    for (const BlockedParameter& p : one.mechanism.blocked)
      blocked += fmt::format("{}<code>{} = {}</code>", blocked.empty() ? "" : "<br>", escaped(p.parameter),
                             format_number(p.value));
    present.rows.push_back({escaped(one.mechanism.id), std::to_string(one.mechanism.rank),
                            escaped(one.mechanism.meaning), blocked, escaped(one.mechanism.source),
                            escaped(one.mechanism.note)});
  }
  HtmlTable absent{"In the list of evidence but not in the model", {"mechanism", "rank", "why not", "evidence"}, {}};
  for (const Mechanism& m : all.absent)
    absent.rows.push_back({escaped(m.id), std::to_string(m.rank), escaped(m.note), escaped(m.source)});
  return html_section("mechanisms", "Mechanisms, ranked by the strength of human evidence",
                      html_table(present) + html_table(absent));
}

std::string failure_section(const Explanation& all) {
  HtmlTable table{"", {"variant", "draw", "why it could not be run"}, {}};
  for (const VariantResult& variant : all.variants)
    for (const PriorResult& result : variant.draws)
      if (result.finished && !result.problem.empty())
        table.rows.push_back({escaped(variant.variant), std::to_string(result.draw), escaped(result.problem)});
  std::size_t failed = 0;
  for (const VariantResult& variant : all.variants)
    for (const PriorResult& result : variant.draws)
      for (const ArmDraw& arm : result.arms) failed += arm.failed;
  const std::string patients =
      fmt::format("<p>{} patients failed in some twin and were left out with all their twins.</p>\n", failed);
  return html_section("failures", "What could not be run",
                      table.rows.empty() ? "<p>Every draw ran.</p>\n" + patients : html_table(table) + patients);
}

std::string header(const Explanation& all) {
  std::string out =
      fmt::format("<header>\n<h1>Which way of evading costs most remission?</h1>\n<p class=\"citation\">{}<br>{}</p>\n",
                  escaped(all.study.title), escaped(all.study.citation));
  out += "<p class=\"notice\">Research use only, not for treatment decisions.</p>\n";
  if (all.interrupted)
    out +=
        "<p class=\"warning\">This run was interrupted: only the draws that had finished are counted, and no figure "
        "here is final.</p>\n";
  const auto fact = [](const std::string& value, const char* what) {
    return fmt::format("<li><b>{}</b><span>{}</span></li>\n", value, what);
  };
  return out + fmt::format("<ul class=\"facts\">\n{}{}{}{}</ul>\n</header>\n",
                           fact(std::to_string(all.draws), "draws of the priors"),
                           fact(std::to_string(all.patients), "twins a draw"),
                           fact(std::to_string(all.best_patients), "twins at best values"),
                           fact(number(all.horizon_months), "months horizon"));
}

std::string footer(const Explanation& all) {
  return fmt::format("<footer>Remit {} · seed {} · model {} · study {} · the same seed gives the same bytes</footer>\n",
                     REMIT_VERSION, all.seed, escaped(all.variants.front().model_hash), escaped(all.study.hash));
}

std::string run_json(const Explanation& all, const std::vector<ResultFile>& files) {
  nlohmann::ordered_json json;
  json["tool"] = "remit", json["command"] = "explain", json["version"] = REMIT_VERSION;
  json["study"] = all.study.id, json["seed"] = all.seed, json["study_hash"] = all.study.hash;
  for (const VariantResult& variant : all.variants) json["model_hash"][variant.variant] = variant.model_hash;
  json["arms"] = all.arms;
  json["draws"] = all.draws, json["patients"] = all.patients, json["best_patients"] = all.best_patients;
  json["horizon_months"] = all.horizon_months;
  for (const ObservedBound& bound : all.study.keep) json["keep"].push_back(text_of(bound) + " (" + bound.source + ")");
  if (!all.study.keep.empty())
    for (const VariantResult& variant : all.variants) json["draws_kept"][variant.variant] = screened(variant).kept;
  json["status"] = all.interrupted ? "interrupted" : "complete";
  for (const ResultFile& file : files) json["files"][file.name] = content_hash(file.bytes);
  return json.dump(2) + "\n";
}

}  // namespace

std::string explain_html(const Explanation& all, const std::vector<ArmRanking>& rankings) {
  std::string body = header(all) + "<main>\n";
  for (const ArmRanking& ranking : rankings) body += arm_section(all, ranking);
  body += screen_section(all) + notes_section(all) + mechanism_section(all) + failure_section(all);
  return html_page("Explain: " + all.study.title, body + "</main>\n" + footer(all));
}

std::filesystem::path write_explanation(const Explanation& all, const std::vector<ArmRanking>& rankings,
                                        const std::filesystem::path& out) {
  std::vector<ResultFile> files = {{"explain.html", explain_html(all, rankings)},
                                   {"explain.csv", explain_table(all, rankings).csv()},
                                   {"explain_draws.csv", explain_draws(all).csv()},
                                   {"explain_columns.csv", explain_columns().csv()}};
  files.push_back({"run.json", run_json(all, files)});
  return write_directory(files, out, all.interrupted);
}

}  // namespace remit
