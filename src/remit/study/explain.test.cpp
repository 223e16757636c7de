// The whole of `explain` on a small cohort of a shipped study, and what follows from it on made-up results.
#include "remit/study/explain.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>

#include "remit/base/text.hpp"
#include "remit/study/explain_report.hpp"
#include "remit/study/explain_tables.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

Study car_study() {
  const auto study = load_study(fs::path(REMIT_SOURCE_DIR) / "studies" / "cartitude1.toml");
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  return *study;
}

ExplainOptions small() {
  ExplainOptions options;
  options.draws = 2, options.patients = 2, options.horizon_months = 6;
  options.variants = {"resistance_only"};
  options.threads = 1;
  return options;
}

const Explanation& explained() {
  static const Explanation all = [] {
    const auto result = explain(car_study(), small());
    EXPECT_TRUE(result.ok()) << render(result.diagnostics());
    return *result;
  }();
  return all;
}

std::string bytes_of(const Explanation& all) {
  return explain_table(all, summarise(all)).csv() + explain_draws(all).csv() + explain_html(all, summarise(all)) +
         explain_text(all, summarise(all));
}

TEST(Explain, TheSameBytesForAnyThreadsAndLanes) {
  ExplainOptions options = small();
  options.threads = 2, options.lanes = 32;
  const auto other = explain(car_study(), options);
  ASSERT_TRUE(other.ok()) << render(other.diagnostics());
  EXPECT_EQ(bytes_of(*other), bytes_of(explained()));
  options.seed = 1;
  const auto another = explain(car_study(), options);
  EXPECT_NE(bytes_of(*another), bytes_of(explained())) << "another seed is another sample";
}

TEST(Explain, AsksAboutEveryMechanismInEveryVariantAndDraw) {
  const Explanation& all = explained();
  ASSERT_EQ(all.variants.size(), 2u);
  EXPECT_EQ(all.variants[0].variant, "immune_control") << "the study's own first";
  EXPECT_GE(all.mechanisms.size(), 11u);
  EXPECT_GE(all.absent.size(), 1u);
  for (const Mechanism& mechanism : all.absent) EXPECT_FALSE(mechanism.note.empty()) << mechanism.id;
  for (const VariantResult& variant : all.variants) {
    EXPECT_EQ(variant.draws.size(), 2u);
    EXPECT_GT(variant.priors.flat, 100u);
    ASSERT_EQ(variant.best.arms.size(), 1u);
    EXPECT_EQ(variant.best.arms[0].pairs + variant.best.arms[0].failed, 8u);
    for (const PriorResult& draw : variant.draws) {
      EXPECT_TRUE(draw.finished);
      EXPECT_EQ(draw.arms[0].gains.size(), all.mechanisms.size());
    }
  }
}

// Without killing by CTL and NK cells nothing that only weakens them can matter: the negative control.
TEST(Explain, BlockingWhatWeakensCtlGainsNothingWithoutCtl) {
  const Explanation& all = explained();
  const auto at = [&](const char* id) {
    return std::size_t(
        std::ranges::find_if(all.mechanisms, [&](const Explained& one) { return one.mechanism.id == id; }) -
        all.mechanisms.begin());
  };
  const VariantResult& resistance_only = all.variants[1];
  for (const char* id : {"pdl1", "mhc_loss"}) {
    ASSERT_LT(at(id), all.mechanisms.size()) << id;
    const Gain& gain = resistance_only.best.arms[0].gains[at(id)];
    EXPECT_EQ(gain.restricted_mean, 0) << id;
    EXPECT_EQ(gain.eradication, 0) << id;
  }
}

/// The small explanation with bounds on its arm, in the study's own variant.
Explanation screened_by(std::vector<ObservedBound> bounds) {
  Study study = car_study();
  study.keep = std::move(bounds);
  const auto result = explain(study, small());
  EXPECT_TRUE(result.ok()) << render(result.diagnostics());
  return *result;
}

// The arms as they are run first and the others after them: nobody's course may depend on it.
TEST(Explain, BoundsThatEveryDrawMeetsChangeNoFigure) {
  const Explanation all = screened_by({{"cilta_cel", "orr", 0, 100, "s"}});
  EXPECT_EQ(explain_table(all, summarise(all)).csv(), explain_table(explained(), summarise(explained())).csv());
  EXPECT_EQ(explain_draws(all).csv(), explain_draws(explained()).csv());
  EXPECT_NE(explain_text(all, summarise(all)).find("draws kept: immune_control 2 of 2"), std::string::npos);
}

TEST(Explain, DrawsThatMissABoundAreLeftOutAndCounted) {
  const Explanation all = screened_by({{"cilta_cel", "orr", 0, 100, "s"}, {"cilta_cel", "pfs_3", {}, -1, "nobody's"}});
  for (const VariantResult& variant : all.variants) {
    for (const PriorResult& draw : variant.draws) {
      EXPECT_TRUE(draw.finished);
      EXPECT_FALSE(draw.kept());
      EXPECT_TRUE(draw.arms.empty()) << "nothing is blocked in a draw that is left out";
      ASSERT_EQ(draw.missed.size(), 1u);
      EXPECT_EQ(draw.missed[0].bound, 1u);
    }
    EXPECT_EQ(variant.best.arms.size(), 1u) << "best values are no draw";
    EXPECT_EQ(variant.best.missed.size(), 1u);
  }
  const auto rankings = summarise(all);
  EXPECT_EQ(rankings[0].variants[0].implausible_draws, 2u);
  EXPECT_EQ(rankings[0].variants[0].mechanisms[0].restricted_mean.draws, 0u);
  const std::string text = explain_text(all, rankings), page = explain_html(all, rankings);
  EXPECT_NE(text.find("draws kept: immune_control 0 of 2, resistance_only 0 of 2"), std::string::npos) << text;
  EXPECT_NE(text.find("cilta_cel pfs_3 at most -1 (nobody's): missed by 2 draws"), std::string::npos) << text;
  EXPECT_NE(page.find("Plausibility screen"), std::string::npos);
  EXPECT_EQ(page.find("nan"), std::string::npos);
  EXPECT_NE(explain_draws(all).csv().find("cilta_cel pfs_3 at most -1 was"), std::string::npos);
}

TEST(Explain, RefusesBoundsOnFiguresThatThereAreNot) {
  Study study = car_study();
  study.keep = {{"cilta_cel", "pfs_24", 1, {}, "s"}};
  EXPECT_EQ(explain(study, small()).diagnostics().at(0).code, "explain-measure") << "beyond the horizon of 6 months";
}

// Quotas hold in draws too: other patients enter than without them.
TEST(Explain, DrawsKeepTheQuotasOfTheStudy) {
  Study study = car_study();
  ASSERT_FALSE(study.trial.enrolment.quotas.empty());
  study.trial.enrolment.quotas.clear();
  const auto without = explain(study, small());
  ASSERT_TRUE(without.ok()) << render(without.diagnostics());
  EXPECT_NE(explain_draws(*without).csv(), explain_draws(explained()).csv());
  study = car_study();
  study.trial.enrolment.quotas = {{"iss_stage", {0, 0, 0, 1}, {"study.toml", 5, 1}}};  // nobody is in a fourth stage
  const auto none = explain(study, small());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.diagnostics().front().code, "explain-enrolment");
}

TEST(Explain, RefusesUnknownArmsAndVariants) {
  ExplainOptions options = small();
  options.arm = "cilta";
  EXPECT_EQ(explain(car_study(), options).diagnostics().at(0).code, "explain-arm");
  options = small();
  options.variants = {"resistance"};
  EXPECT_EQ(explain(car_study(), options).diagnostics().at(0).code, "variants-unknown");
}

TEST(Explain, AStudyThatNamesAMechanismWronglyIsRefusedWithItsLine) {
  Study study = car_study();
  study.trial.arms[0].what_if = {{.name = "exhastion", .span = {"study.toml", 12, 1}}};
  const auto refused = explain(study, small());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.diagnostics().front().code, "trial-what-if-unknown");
  EXPECT_EQ(refused.diagnostics().front().span.line, 12);
  EXPECT_NE(refused.diagnostics().front().hint.find("exhaustion"), std::string::npos);
}

/// Results that no engine made: two mechanisms, one idle, `gains` per draw in months.
Explanation made_up(const std::vector<double>& first, const std::vector<double>& second, bool reached = true) {
  Explanation all;
  all.study.id = "made_up", all.study.title = "Made <up>";
  all.draws = static_cast<int>(first.size()), all.patients = 40, all.best_patients = 160, all.horizon_months = 60;
  all.arms = {"A"};
  for (const char* id : {"one", "two", "idle"})
    all.mechanisms.push_back({{id, 1, "meaning of it", {{"p", 0}}, "source", "", {}}, std::string(id) == "idle"});
  VariantResult variant{.variant = "immune_control", .model_hash = "0", .priors = {10, 5, 3}, .best = {}, .draws = {}};
  const auto result = [&](std::uint32_t draw, double a, double b) {
    const Outlook present{reached ? 20.0 : 60.0, reached, 25, 0.1};
    const auto gain = [](double months) { return Gain{months, false, months / 2, months / 100, 0.5, 0.25, 0.01}; };
    return PriorResult{draw, true, "", {}, {{40, 0, present, {gain(a), gain(b), Gain{}}}}};
  };
  variant.best = result(0, first[0], second[0]);
  for (std::size_t d = 0; d < first.size(); ++d)
    variant.draws.push_back(result(static_cast<std::uint32_t>(d + 1), first[d], second[d]));
  all.variants = {variant};
  return all;
}

TEST(ExplainSummary, OrdersByTheMedianOverDrawsAndNotByBestValues) {
  const auto rankings = summarise(made_up({9, 1, 0, 1, 0}, {2, 3, 2, 4, 3}));
  ASSERT_EQ(rankings.size(), 1u);
  EXPECT_EQ(rankings[0].measure, Measure::median);
  EXPECT_EQ(rankings[0].order, (std::vector<std::size_t>{1, 0, 2})) << "idle ones come last";
  const OverDraws& gain = rankings[0].variants[0].mechanisms[1].median;
  EXPECT_DOUBLE_EQ(gain.median, 3);
  EXPECT_DOUBLE_EQ(gain.low, 2);
  EXPECT_DOUBLE_EQ(gain.high, 3.8);
  EXPECT_DOUBLE_EQ(gain.above_zero, 1);
  EXPECT_DOUBLE_EQ(gain.monte_carlo_error, 0.5);
}

TEST(ExplainSummary, UsesTheRestrictedMeanWhereMediansAreNotReached) {
  const auto rankings = summarise(made_up({1, 2, 3}, {4, 5, 6}, false));
  EXPECT_EQ(rankings[0].measure, Measure::restricted_mean);
  EXPECT_DOUBLE_EQ(months_of(rankings[0].variants[0].mechanisms[1], Measure::restricted_mean).median, 2.5);
}

TEST(ExplainSummary, ADrawThatCouldNotRunIsCountedAndLeftOut) {
  Explanation all = made_up({1, 2, 3}, {4, 5, 6});
  all.variants[0].draws[1].problem = "nobody could be enrolled", all.variants[0].draws[1].arms.clear();
  const auto rankings = summarise(all);
  EXPECT_EQ(rankings[0].variants[0].failed_draws, 1u);
  EXPECT_EQ(rankings[0].variants[0].mechanisms[0].median.draws, 2u);
  EXPECT_NE(explain_text(all, rankings).find("draw 2 could not be run: nobody could be enrolled"), std::string::npos);
  EXPECT_NE(explain_html(all, rankings).find("nobody could be enrolled"), std::string::npos);
}

TEST(ExplainSummary, ADrawThatIsNotPlausibleIsLeftOut) {
  Explanation all = made_up({1, 2, 30}, {4, 5, 6});
  all.study.keep = {{"A", "orr", 50, 60, "<paper>"}};
  all.variants[0].draws[2].missed = {{0, 43}}, all.variants[0].draws[2].arms.clear();
  const auto rankings = summarise(all);
  EXPECT_EQ(rankings[0].variants[0].implausible_draws, 1u);
  EXPECT_EQ(rankings[0].variants[0].failed_draws, 0u);
  EXPECT_DOUBLE_EQ(rankings[0].variants[0].mechanisms[0].median.high, 1.95);
  EXPECT_NE(explain_text(all, rankings).find("A orr 50 to 60 (<paper>): missed by 1 draws"), std::string::npos);
  EXPECT_NE(explain_html(all, rankings).find("&lt;paper&gt;"), std::string::npos);
}

TEST(ExplainReport, EscapesAndSaysWhatItIs) {
  const Explanation all = made_up({1, 2, 3}, {4, 5, 6});
  const std::string page = explain_html(all, summarise(all));
  EXPECT_EQ(page.find("Made <up>"), std::string::npos);
  EXPECT_NE(page.find("Made &lt;up&gt;"), std::string::npos);
  EXPECT_NE(page.find("Research use only"), std::string::npos);
  EXPECT_NE(page.find("not calibrated"), std::string::npos) << "how the priors were drawn";
  EXPECT_NE(page.find("meets nothing in this study"), std::string::npos);
  EXPECT_EQ(page.find("nan"), std::string::npos);
}

TEST(ExplainReport, AnInterruptedRunIsPartialAndWhole) {
  Explanation all = made_up({1, 2, 3}, {4, 5, 6});
  all.interrupted = true;
  all.variants[0].draws[2].finished = false, all.variants[0].draws[2].arms.clear();
  const fs::path out = fs::path(::testing::TempDir()) / ("explain-interrupted-" + std::to_string(::getpid()));
  fs::remove_all(out.string() + ".partial");
  const fs::path written = write_explanation(all, summarise(all), out);
  EXPECT_EQ(written.string(), out.string() + ".partial");
  EXPECT_FALSE(fs::exists(out));
  for (const char* file : {"explain.html", "explain.csv", "explain_draws.csv", "explain_columns.csv", "run.json"})
    EXPECT_TRUE(fs::exists(written / file)) << file;
  fs::remove_all(written);
}

}  // namespace
}  // namespace remit
