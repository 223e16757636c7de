#include "remit/study/explain_tables.hpp"

#include <fmt/format.h>

#include <cmath>

#include "remit/base/text.hpp"
#include "remit/study/explain_screen.hpp"

namespace remit {
namespace {

std::string number(double value, int decimals = 1) {
  if (std::isnan(value)) return "-";
  const std::string text = format_fixed(value, decimals);
  return text == "-0.0" ? "0.0" : text;
}

std::string percent(double share) { return number(100 * share); }

std::string interval(double low, double high) { return fmt::format("({} to {})", number(low), number(high)); }

std::string gain_text(const OverDraws& gain) {
  return fmt::format("{}{} {}", gain.at_least ? ">=" : "", signed_text(gain.median), interval(gain.low, gain.high));
}

std::string points_text(const OverDraws& gain) {
  return fmt::format("{} {}", signed_text(100 * gain.mean), interval(100 * gain.low, 100 * gain.high));
}

/// "12.1 (3.0 to 53.1)"; a median at the horizon was not reached.
std::string median_text(const OverDraws& median, double horizon) {
  const auto show = [&](double value) { return value >= horizon ? "not reached" : number(value); };
  return fmt::format("{} ({} to {})", show(median.median), show(median.low), show(median.high));
}

std::string best_median_text(const Outlook& outlook) {
  return std::isnan(outlook.median) ? "-" : outlook.median_reached ? number(outlook.median) : "not reached";
}

std::string outlook_text(const Explanation& all, const ArmExplanation& arm) {
  return fmt::format(
      "  {:<16} median {} months, restricted mean {}, no tumour cell left in {} % of patients; at best values {}, {}, "
      "{} %\n",
      arm.variant + ":", median_text(arm.median, all.horizon_months),
      fmt::format("{} {}", number(arm.restricted_mean.median),
                  interval(arm.restricted_mean.low, arm.restricted_mean.high)),
      percent(arm.eradication.mean), best_median_text(arm.best), number(arm.best.restricted_mean),
      percent(arm.best.eradication));
}

std::string row_text(const Explanation& all, const ArmRanking& ranking, std::size_t place) {
  const std::size_t k = ranking.order[place];
  const Explained& one = all.mechanisms[k];
  const MechanismSummary& own = ranking.variants.front().mechanisms[k];
  if (one.idle)
    return fmt::format("  -  {:<22}{:>4}  meets nothing in this study\n", one.mechanism.id, one.mechanism.rank);
  const OverDraws& months = months_of(own, ranking.measure);
  std::string out =
      fmt::format("{:>3}  {:<22}{:>4}  {:<23} {:>5} {:>7}  {:<22} {:>5} {:>7}", place + 1, one.mechanism.id,
                  one.mechanism.rank, gain_text(months), number(months.monte_carlo_error),
                  signed_text(best_months_of(own, ranking.measure)), points_text(own.eradication),
                  percent(own.eradication.monte_carlo_error), signed_text(100 * own.best.eradication));
  for (std::size_t v = 1; v < ranking.variants.size(); ++v)
    out += fmt::format("  {:<21}", gain_text(months_of(ranking.variants[v].mechanisms[k], ranking.measure)));
  while (out.back() == ' ') out.pop_back();
  return out + "\n";
}

std::string head_text(const ArmRanking& ranking) {
  std::string over =
      fmt::format("{:<31}  {:<37}  {:<36}", "", fmt::format("months gained ({})", name_of(ranking.measure)),
                  "eradication, points gained");
  std::string under = fmt::format("     {:<22}{:>4}  {:<23} {:>5} {:>7}  {:<22} {:>5} {:>7}", "mechanism", "ev.",
                                  "over draws", "MC", "best", "over draws, mean", "MC", "best");
  for (std::size_t v = 1; v < ranking.variants.size(); ++v) {
    over += fmt::format("  {:<21}", ranking.variants[v].variant);
    under += fmt::format("  {:<21}", "months over draws");
  }
  return over + "\n" + under + "\n";
}

std::string failures_text(const ArmExplanation& arm, const VariantResult& variant) {
  std::string out;
  if (arm.failed_patients > 0)
    out += fmt::format("{}: {} patients failed and are left out with their twins\n", arm.variant, arm.failed_patients);
  for (const PriorResult& draw : variant.draws)
    if (draw.finished && !draw.problem.empty())
      out += fmt::format("{}: draw {} could not be run: {}\n", arm.variant, draw.draw, draw.problem);
  return out;
}

std::string arm_text(const Explanation& all, const ArmRanking& ranking) {
  const ArmExplanation& own = ranking.variants.front();
  std::string out = fmt::format(
      "\nArm {}: progression-free time with nothing blocked, over draws of the priors (5th to 95th percentile)\n",
      all.arms[ranking.arm]);
  for (const ArmExplanation& variant : ranking.variants) out += outlook_text(all, variant);
  out += fmt::format("\nGain if fully blocked from randomisation on, variant {}, {} of {} draws of the priors\n",
                     own.variant, own.restricted_mean.draws, all.draws);
  out += head_text(ranking);
  for (std::size_t place = 0; place < ranking.order.size(); ++place) out += row_text(all, ranking, place);
  for (std::size_t v = 0; v < ranking.variants.size(); ++v) out += failures_text(ranking.variants[v], all.variants[v]);
  return out;
}

/// Columns of figures over draws, filled row by row.
class Figures {
 public:
  void add(const std::string& name, const std::string& unit, double value) {
    for (Column& column : columns_)
      if (column.name == name) return std::get<std::vector<double>>(column.values).push_back(value);
    columns_.push_back({name, unit, std::vector<double>{value}});
  }
  void add(const std::string& name, const std::string& unit, const OverDraws& figure, double scale) {
    add(name + "_draws_median", unit, scale * figure.median);
    add(name + "_draws_mean", unit, scale * figure.mean);
    add(name + "_draws_p05", unit, scale * figure.low);
    add(name + "_draws_p95", unit, scale * figure.high);
    add(name + "_monte_carlo_error", unit, scale * figure.monte_carlo_error);
    add(name + "_share_above_zero", "1", figure.above_zero);
  }
  void move_to(Table& table) && {
    for (Column& column : columns_) table.add(std::move(column));
  }

 private:
  std::vector<Column> columns_;
};

void add_gain(Figures& figures, const MechanismSummary& one) {
  figures.add("median_gained_best", "month", one.best.median);
  figures.add("median_gained_best_error", "month", one.best.median_error);
  figures.add("median_gained", "month", one.median, 1);
  figures.add("restricted_mean_gained_best", "month", one.best.restricted_mean);
  figures.add("restricted_mean_gained_best_error", "month", one.best.restricted_mean_error);
  figures.add("restricted_mean_gained", "month", one.restricted_mean, 1);
  figures.add("eradication_gained_best", "%", 100 * one.best.eradication);
  figures.add("eradication_gained_best_error", "%", 100 * one.best.eradication_error);
  figures.add("eradication_gained", "%", one.eradication, 100);
}

constexpr const char* columns_text[][3] = {
    {"study, arm, variant, mechanism", "", "what was run; the variant of the model"},
    {"evidence_rank", "", "strength of human evidence that the mechanism acts, 1 is strongest"},
    {"place", "", "order by months gained in the study's own variant (measure); 0 where the mechanism is idle"},
    {"measure", "",
     "by what it is ordered: median, or restricted mean where the arm's median is not reached in 90 % of draws"},
    {"idle", "", "1: nothing in this study's model reads what the mechanism changes, so the gain is exactly 0"},
    {"draws", "", "draws of the priors that ran and are kept"},
    {"implausible_draws", "", "draws left out since they do not meet the study's bounds ([explain] keep)"},
    {"median_gained_*", "month",
     "Kaplan-Meier median of progression-free survival, blocked minus present; a median beyond the horizon counts as "
     "the horizon"},
    {"restricted_mean_gained_*", "month",
     "restricted mean of progression-free survival up to the horizon, blocked minus present"},
    {"eradication_gained_*", "%",
     "share of patients without any tumour cell at the end of their follow-up, blocked minus present, in points"},
    {"*_best, *_best_error", "",
     "at the best values of all parameters; its bootstrap standard error over pairs of twins"},
    {"*_draws_median, *_draws_mean, *_draws_p05, *_draws_p95", "",
     "over draws of the priors; the percentiles hold prior uncertainty and the Monte Carlo error of one draw"},
    {"*_monte_carlo_error", "", "of one draw: root mean square over draws of the bootstrap standard error"},
    {"*_share_above_zero", "1", "share of draws in which blocking gains anything"},
    {"at_least", "", "1: the blocked median lay beyond the horizon, the gain is at least this"},
    {"present_*", "", "the same arm with nothing blocked"},
    {"draw", "", "0: best values; else the number of the draw"},
    {"pairs, failed", "", "patients compared; patients of whom one twin failed, left out"},
    {"kept", "", "1: the draw ran and meets the study's bounds; best values need not"},
    {"problem", "", "why the draw could not be run"},
    {"missed", "", "bounds of the study that the arms with nothing blocked do not meet"}};

}  // namespace

std::string signed_text(double value, int decimals) {
  const std::string text = number(value, decimals);
  return value > 0 && text != "0.0" && text != "-" ? "+" + text : text;
}

std::vector<std::string> explain_notes(const Explanation& all) {
  const PriorCounts& priors = all.variants.front().priors;
  return {fmt::format("Twins: the same {} patients of each draw (best values: {}) with and without the mechanism, on "
                      "common random numbers. Blocking "
                      "begins at randomisation, so that the same patients enter. Enrolment is the study's, with its "
                      "quotas; a draw that cannot fill them is left out and named below.",
                      all.patients, all.best_patients),
          fmt::format("Priors: typical values drawn independently between low and high, flat on the log scale for {} "
                      "assumed or fitted numbers, "
                      "bell-shaped around the value for {} measured or derived ones; {} without a range stay at their "
                      "value. They are not "
                      "calibrated to any trial: a draw need not resemble the published one.",
                      priors.flat, priors.bell, priors.none),
          fmt::format("Horizon {} months from the endpoints' start. Nobody drops out or misses a visit; every "
                      "progression or death counts.",
                      number(all.horizon_months)),
          "Fates of the last cells are drawn anew once anything in a patient's course changes: points of eradication "
          "carry that noise even in twins, and all "
          "gains of a draw share the one run with nothing blocked.",
          "MC is the Monte Carlo standard error of one draw and part of the interval over draws. One mechanism at a "
          "time: gains of two do not add up."};
}

std::string explain_text(const Explanation& all, const std::vector<ArmRanking>& rankings) {
  std::string out = all.study.title + "\n";
  for (const std::string& note : explain_notes(all)) out += note + "\n";
  out += screen_text(all);
  for (const ArmRanking& ranking : rankings) out += arm_text(all, ranking);
  out += "\nIn the list of evidence but not in this model:\n";
  for (const Mechanism& mechanism : all.absent)
    out += fmt::format("  {:<22}{:>4}  {}\n", mechanism.id, mechanism.rank, mechanism.note);
  return out + "Research use only, not for treatment decisions.\n";
}

Table explain_table(const Explanation& all, const std::vector<ArmRanking>& rankings) {
  std::vector<std::string> arms, variants, mechanisms, measures;
  std::vector<std::int64_t> ranks, places, idle, draws, implausible;
  Figures figures;
  for (const ArmRanking& ranking : rankings)
    for (const ArmExplanation& variant : ranking.variants)
      for (std::size_t place = 0; place < ranking.order.size(); ++place) {
        const MechanismSummary& one = variant.mechanisms[ranking.order[place]];
        const Explained& explained = all.mechanisms[one.mechanism];
        arms.push_back(all.arms[ranking.arm]), variants.push_back(variant.variant),
            mechanisms.push_back(explained.mechanism.id);
        measures.push_back(name_of(ranking.measure)), ranks.push_back(explained.mechanism.rank);
        places.push_back(explained.idle ? 0 : static_cast<std::int64_t>(place) + 1), idle.push_back(explained.idle);
        draws.push_back(static_cast<std::int64_t>(one.restricted_mean.draws));
        implausible.push_back(static_cast<std::int64_t>(variant.implausible_draws));
        add_gain(figures, one);
        figures.add("at_least", "1", one.median.at_least);
        figures.add("present_median_best", "month", variant.best.median);
        figures.add("present_median", "month", variant.median, 1);
        figures.add("present_eradication_best", "%", 100 * variant.best.eradication);
        figures.add("present_eradication", "%", variant.eradication, 100);
      }
  Table table;
  table.add({"study", "", std::vector<std::string>(arms.size(), all.study.id)});
  table.add({"arm", "", arms}), table.add({"variant", "", variants}), table.add({"mechanism", "", mechanisms});
  table.add({"evidence_rank", "", ranks}), table.add({"place", "", places}), table.add({"measure", "", measures});
  table.add({"idle", "", idle}), table.add({"draws", "", draws});
  table.add({"implausible_draws", "", implausible});
  std::move(figures).move_to(table);
  return table;
}

Table explain_draws(const Explanation& all) {
  std::vector<std::string> arms, variants, mechanisms, problems, missed;
  std::vector<std::int64_t> draws, pairs, failed, kept;
  Figures figures;
  const auto add = [&](const VariantResult& variant, const PriorResult& result) {
    for (std::size_t a = 0; a < all.arms.size(); ++a)
      for (std::size_t k = 0; k < all.mechanisms.size(); ++k) {
        const bool ran = result.finished && result.problem.empty() && a < result.arms.size();
        const ArmDraw none{.pairs = 0,
                           .failed = 0,
                           .present = outlook({}, 0),
                           .gains = std::vector<Gain>(all.mechanisms.size(), gain_of({}, {}, 0, {}))};
        const ArmDraw& draw = ran ? result.arms[a] : none;
        arms.push_back(all.arms[a]), variants.push_back(variant.variant),
            mechanisms.push_back(all.mechanisms[k].mechanism.id);
        draws.push_back(result.draw), pairs.push_back(static_cast<std::int64_t>(draw.pairs)),
            failed.push_back(static_cast<std::int64_t>(draw.failed));
        kept.push_back(result.kept());
        problems.push_back(!result.finished ? "interrupted" : result.problem);
        missed.push_back(missed_text(result, all.study));
        figures.add("present_median", "month", draw.present.median);
        figures.add("present_restricted_mean", "month", draw.present.restricted_mean);
        figures.add("present_eradication", "%", 100 * draw.present.eradication);
        figures.add("median_gained", "month", draw.gains[k].median);
        figures.add("at_least", "1", draw.gains[k].at_least);
        figures.add("median_gained_error", "month", draw.gains[k].median_error);
        figures.add("restricted_mean_gained", "month", draw.gains[k].restricted_mean);
        figures.add("restricted_mean_gained_error", "month", draw.gains[k].restricted_mean_error);
        figures.add("eradication_gained", "%", 100 * draw.gains[k].eradication);
        figures.add("eradication_gained_error", "%", 100 * draw.gains[k].eradication_error);
      }
  };
  for (const VariantResult& variant : all.variants) {
    add(variant, variant.best);
    for (const PriorResult& result : variant.draws) add(variant, result);
  }
  Table table;
  table.add({"study", "", std::vector<std::string>(arms.size(), all.study.id)});
  table.add({"arm", "", arms}), table.add({"variant", "", variants}), table.add({"draw", "", draws}),
      table.add({"mechanism", "", mechanisms});
  table.add({"pairs", "", pairs}), table.add({"failed", "", failed}), table.add({"kept", "", kept});
  std::move(figures).move_to(table);
  table.add({"problem", "", problems}), table.add({"missed", "", missed});
  return table;
}

Table explain_columns() {
  std::vector<std::string> names, units, meanings;
  for (const auto& [name, unit, meaning] : columns_text)
    names.push_back(name), units.push_back(unit), meanings.push_back(meaning);
  Table table;
  table.add({"column", "", names}), table.add({"unit", "", units}), table.add({"meaning", "", meanings});
  return table;
}

}  // namespace remit
