// Supportive care inside a trial: twins with and without it, triggers seen at looks, exposure and incidence reported.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

const StudyRun& twins() {
  static const StudyRun run = [] {
    const auto study = load_study(std::filesystem::path(REMIT_SOURCE_DIR) / "tests" / "model" / "supportive_care.toml");
    EXPECT_TRUE(study.ok()) << render(study.diagnostics());
    auto result = run_study(*study, {});
    EXPECT_TRUE(result.ok()) << render(result.diagnostics());
    return *result;
  }();
  return run;
}

bool had(const PatientRecord& record, const std::string& term, int grade) {
  return std::ranges::any_of(record.adverse_events, [&](const AdverseEvent& event) {
    return event.term == term && event.first_day[static_cast<std::size_t>(grade - 1)] != never;
  });
}

/// Mean of (with care) - (without), patient by patient, and the half width of its 95 % interval.
std::pair<double, double> paired(const std::string& term, int grade) {
  std::map<std::uint32_t, int> difference;
  for (const PatientRecord& record : twins().records)
    difference[record.id] += (record.arm == 0 ? 1 : -1) * (had(record, term, grade) ? 1 : 0);
  double sum = 0, squares = 0;
  for (const auto& [id, d] : difference) sum += d, squares += d * d;
  const double n = static_cast<double>(difference.size()), mean = sum / n;
  return {mean, 1.96 * std::sqrt((squares / n - mean * mean) / n)};
}

TEST(CareTrial, FewerPatientsHaveInfections) {
  const auto [mean, half_width] = paired("infection", 1);
  EXPECT_LT(mean + half_width, 0) << mean;
}

TEST(CareTrial, ThoseWhoNeedItGetIt) {
  const Summary summary = summarise(twins());
  const auto got = [&](std::size_t arm, const std::string& drug) -> const ExposureSummary* {
    const auto found = std::ranges::find_if(summary.arms[arm].exposures,
                                            [&](const ExposureSummary& e) { return e.drug == drug && e.supportive; });
    return found == summary.arms[arm].exposures.end() ? nullptr : &*found;
  };
  for (const char* drug : {"filgrastim", "ivig", "tocilizumab"}) {
    ASSERT_NE(got(0, drug), nullptr) << drug;
    EXPECT_GT(got(0, drug)->patients, 50u) << drug;
    EXPECT_EQ(got(1, drug), nullptr) << drug;
  }
  EXPECT_NEAR(got(0, "tocilizumab")->courses, 1, 1e-12) << "an event starts one course";
  EXPECT_GT(got(0, "ivig")->courses, 1.5);
  // whoever had cytokine release of grade 2 in the first two weeks was given the antibody
  for (const PatientRecord& record : twins().records) {
    if (record.arm != 0 || record.status != Status::ok) continue;
    const auto event = std::ranges::find(record.adverse_events, "cytokine release syndrome", &AdverseEvent::term);
    const bool due = event != record.adverse_events.end() && event->first_day[1] != never && event->first_day[1] <= 13;
    const bool given =
        std::ranges::any_of(record.exposures, [](const DrugExposure& e) { return e.drug == "tocilizumab"; });
    EXPECT_TRUE(given || !due) << record.id;
  }
}

TEST(CareTrial, HoldsLowerTheRelativeDoseIntensity) {
  const Summary summary = summarise(twins());
  for (const ArmSummary& arm : summary.arms) {
    ASSERT_FALSE(arm.exposures.empty());
    const ExposureSummary& engager = arm.exposures.front();
    EXPECT_EQ(engager.drug, "teclistamab");
    EXPECT_GT(engager.held.count, 20u);
    EXPECT_LE(engager.median, 1);
    EXPECT_GT(engager.q1, 0.3);
  }
  for (const PatientRecord& record : twins().records)
    for (const DrugExposure& exposure : record.exposures)
      if (exposure.planned > 0) {
        EXPECT_TRUE(exposure.holds > 0 || relative_dose_intensity(exposure) == 1) << record.id;
      }
}

// Event by event a higher grade is rarer, to the patient. The curves may cross by a hair where patients are censored,
// as those with a mild event have left the risk set of any grade, not of the severe ones.
TEST(CareTrial, IncidenceFallsWithGradeAndCompetingSharesStayBelowOne) {
  for (const ArmSummary& arm : summarise(twins()).arms) {
    for (const AdverseShare& event : arm.adverse_events) EXPECT_LE(event.severe.share.count, event.any.share.count);
    std::map<std::string, std::vector<IncidencePoint>> milder;
    for (const HarmIncidence& harm : arm.incidences) {
      for (std::size_t k = 0; k < harm.points.size(); ++k) {
        const IncidencePoint& point = harm.points[k];
        if (std::isnan(point.incidence)) continue;
        EXPECT_LE(point.incidence + point.death + point.left, 1 + 1e-12) << harm.term;
        EXPECT_LE(point.interval.low, point.incidence);
        EXPECT_GE(point.interval.high, point.incidence);
        const double ceiling = harm.grade > 1 && harm.grade < 5 ? milder[harm.term][k].incidence + 0.002 : 1;
        EXPECT_LE(point.incidence, ceiling) << harm.term << " " << harm.grade;
        EXPECT_GE(point.incidence, k > 0 ? harm.points[k - 1].incidence : 0);
      }
      if (harm.grade < 5) milder[harm.term] = harm.points;
    }
  }
}

}  // namespace
}  // namespace remit
