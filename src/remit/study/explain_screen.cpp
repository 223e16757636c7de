#include "remit/study/explain_screen.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/study/html.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

bool ran(const PriorResult& result) { return result.finished && result.problem.empty(); }

const Miss* miss_of(const PriorResult& result, std::size_t bound) {
  const auto found = std::ranges::find(result.missed, bound, &Miss::bound);
  return found == result.missed.end() ? nullptr : &*found;
}

/// Draws of one variant that miss a bound.
std::size_t missing(const VariantResult& variant, std::size_t bound) {
  return static_cast<std::size_t>(std::ranges::count_if(
      variant.draws, [&](const PriorResult& draw) { return ran(draw) && miss_of(draw, bound) != nullptr; }));
}

std::string at_best_values(const VariantResult& variant, std::size_t bound, const Study& study) {
  if (!ran(variant.best)) return "-";
  const Miss* miss = miss_of(variant.best, bound);
  return miss ? "missed: " + text_of(*miss, study) : "met";
}

constexpr const char* what =
    "A draw is kept if its run with nothing blocked meets every bound; figures are those of explain's own follow-up of "
    "few "
    "twins, so chance decides near a bound. Figures over draws are of kept ones only.";

}  // namespace

ScreenCount screened(const VariantResult& variant) {
  ScreenCount count;
  for (const PriorResult& draw : variant.draws) count.ran += ran(draw), count.kept += draw.kept();
  return count;
}

std::string missed_text(const PriorResult& result, const Study& study) {
  std::vector<std::string> texts;
  for (const Miss& miss : result.missed) texts.push_back(text_of(miss, study));
  return join(texts, "; ");
}

std::string screen_text(const Explanation& all) {
  const Study& study = all.study;
  if (study.keep.empty()) return {};
  std::vector<std::string> counts;
  for (const VariantResult& variant : all.variants) {
    const ScreenCount count = screened(variant);
    counts.push_back(fmt::format("{} {} of {}", variant.variant, count.kept, count.ran));
  }
  std::string out = fmt::format("\nPlausibility screen of the study: draws kept: {}. {}\n", join(counts, ", "), what);
  for (std::size_t k = 0; k < study.keep.size(); ++k)
    out += fmt::format("  {} ({}): missed by {} draws of {}; at best values {}\n", text_of(study.keep[k]),
                       study.keep[k].source, missing(all.variants.front(), k), all.variants.front().variant,
                       at_best_values(all.variants.front(), k, study));
  return out;
}

std::string screen_section(const Explanation& all) {
  const Study& study = all.study;
  if (study.keep.empty()) return {};
  HtmlTable kept{"", {"variant", "draws that ran", "kept"}, {}};
  for (const VariantResult& variant : all.variants) {
    const ScreenCount count = screened(variant);
    kept.rows.push_back({escaped(variant.variant), std::to_string(count.ran), std::to_string(count.kept)});
  }
  HtmlTable bounds{"", {"bound"}, {}};
  for (const VariantResult& variant : all.variants)
    bounds.header.insert(bounds.header.end(), {escaped(variant.variant) + ": missed by", "best values"});
  for (std::size_t k = 0; k < study.keep.size(); ++k) {
    std::vector<std::string> row{fmt::format("{}<br><span class=\"soft\">{}</span>", escaped(text_of(study.keep[k])),
                                             escaped(study.keep[k].source))};
    for (const VariantResult& variant : all.variants) {
      row.push_back(std::to_string(missing(variant, k)));
      row.push_back(escaped(at_best_values(variant, k, study)));
    }
    bounds.rows.push_back(row);
  }
  return html_section("screen", "Plausibility screen of the draws",
                      fmt::format("<p>{}</p>\n", what) + html_table(kept) + html_table(bounds));
}

}  // namespace remit
