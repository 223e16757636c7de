#include "remit/trial/imwg.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <sstream>
#include <string>

#include "remit/base/rng.hpp"

namespace remit {
namespace {

using enum Response;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Response parse(const std::string& text) {
  static const std::map<std::string, Response> names = {{"NE", not_evaluable},
                                                        {"SD", stable_disease},
                                                        {"MR", minimal_response},
                                                        {"PR", partial_response},
                                                        {"VGPR", very_good_partial_response},
                                                        {"CR", complete_response},
                                                        {"sCR", stringent_complete_response},
                                                        {"PD", progressive_disease}};
  return names.at(text);
}

/// "PD(i) CR": (i) imaging, (d) death due to progression, (o) biochemical only; visits four weeks apart.
std::vector<ObservedResponse> observed(const std::string& text) {
  std::vector<ObservedResponse> visits;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::string name = word.substr(0, word.find('('));
    const std::string flags = word.find('(') == std::string::npos ? "" : word.substr(word.find('('));
    visits.push_back({parse(name), 28.0 * static_cast<double>(visits.size() + 1), flags.find('i') != std::string::npos,
                      flags.find('d') != std::string::npos});
  }
  return visits;
}

std::string status(const std::string& text, bool new_therapy_before_last) {
  const auto visits = observed(text);
  const double new_therapy = new_therapy_before_last ? visits.back().day - 1 : std::numeric_limits<double>::infinity();
  std::string result;
  for (const Response response : running_status(confirm(visits, new_therapy)))
    result += (result.empty() ? "" : " ") + std::string(short_name(response));
  return result;
}

struct Vector {
  const char* subject;
  const char* observed;
  bool new_therapy;
  const char* expected;
};

// Every subject of the admiral IMWG example data, as printed in conventions 3.6.
constexpr Vector vectors[] = {
    {"1015", "PD(o,d)", false, "PD"},
    {"1028", "sCR sCR CR", false, "sCR sCR sCR"},
    {"1034", "CR CR sCR", false, "CR CR CR"},
    {"1097", "PD(o)", true, "NE"},
    {"1115", "PD(i)", false, "PD"},
    {"1118", "sCR VGPR CR VGPR", false, "VGPR VGPR VGPR VGPR"},
    {"1130", "VGPR sCR VGPR VGPR", false, "VGPR VGPR VGPR VGPR"},
    {"1133", "sCR PR CR PR", false, "PR PR PR PR"},
    {"1146", "PD(o)", false, "NE"},
    {"1148", "VGPR PR PR PR", true, "PR PR PR PR"},
    {"1153", "sCR MR SD sCR MR", false, "MR MR MR MR MR"},
    {"1203", "CR MR CR SD", false, "MR MR MR MR"},
    {"1211", "VGPR MR", false, "MR MR"},
    {"1239", "PR MR MR VGPR", false, "MR MR MR MR"},
    {"1275", "MR PR", false, "MR MR"},
    {"1287", "PR PR PD(o) PD(o)", true, "PR PR PD PD"},
    {"1294", "PR SD", false, "SD SD"},
    {"1302", "PD(i) CR", false, "PD PD"},
    {"1345", "MR MR PD(o) PR", false, "MR MR MR MR"},
    {"1363", "NE CR", false, "NE SD"},
    {"1415", "PR NE MR MR", false, "MR MR MR MR"},
    {"1082", "PD(o) CR", false, "NE SD"},
    {"1076", "PR NE", false, "SD SD"},
};

TEST(Imwg, ConfirmsAsThePublishedExampleDataDo) {
  for (const Vector& vector : vectors)
    EXPECT_EQ(status(vector.observed, vector.new_therapy), vector.expected) << "subject " << vector.subject;
}

TEST(Imwg, NewTherapyBeforeTheSecondVisitUndoesAResponse) {
  EXPECT_EQ(status("PR PR", true), "SD SD");
  EXPECT_EQ(status("PR PR", false), "PR PR");
}

TEST(Imwg, BestConfirmedStopsAtProgression) {
  const std::vector<Response> values = {partial_response, progressive_disease, complete_response};
  EXPECT_EQ(best_confirmed(values), partial_response);
  EXPECT_EQ(best_confirmed(std::vector<Response>{not_evaluable, progressive_disease}), progressive_disease);
  EXPECT_EQ(best_confirmed(std::vector<Response>{not_evaluable, stable_disease}), stable_disease);
}

Visit serum(double m_protein, bool immunofixation = true, double marrow = nan) {
  Visit visit;
  visit.m_protein = m_protein;
  visit.immunofixation_positive = immunofixation;
  visit.marrow_plasma_cells = marrow;
  visit.flc_involved = 20;
  visit.flc_ratio = 1;
  visit.mrd = nan;
  return visit;
}

Response level_from(double baseline, const Visit& visit) {
  return ResponseTracker(serum(baseline), {}, false).next(visit);
}

TEST(Imwg, SerumLevelsFollowTheTable) {
  EXPECT_EQ(level_from(40, serum(36)), stable_disease);
  EXPECT_EQ(level_from(40, serum(30)), minimal_response);
  EXPECT_EQ(level_from(40, serum(30.1)), stable_disease);
  EXPECT_EQ(level_from(40, serum(20)), partial_response);
  EXPECT_EQ(level_from(40, serum(4)), very_good_partial_response);
  EXPECT_EQ(level_from(40, serum(4.1)), partial_response);
  EXPECT_EQ(level_from(40, serum(0)), very_good_partial_response) << "seen by immunofixation only";
}

TEST(Imwg, CompleteResponseNeedsMarrow) {
  EXPECT_EQ(level_from(40, serum(0, false)), very_good_partial_response) << "missing marrow drops a level";
  EXPECT_EQ(level_from(40, serum(0, false, 5)), very_good_partial_response);
  EXPECT_EQ(level_from(40, serum(0, false, 4.5)), complete_response);
}

TEST(Imwg, StringentNeedsNormalRatioAndNoClonalCells) {
  Visit visit = serum(0, false, 2);
  visit.mrd = 5e-5;
  EXPECT_EQ(level_from(40, visit), stringent_complete_response);
  visit.flc_ratio = 2;
  EXPECT_EQ(level_from(40, visit), complete_response);
  visit.flc_ratio = 1;
  visit.mrd = 2e-4;
  EXPECT_EQ(level_from(40, visit), complete_response);
}

TEST(Imwg, AMarrowResultStandsUntilTheNextOne) {
  ResponseTracker tracker(serum(40), {}, false);
  EXPECT_EQ(tracker.next(serum(0, false, 2)), complete_response);
  EXPECT_EQ(tracker.next(serum(0, false)), complete_response);
  EXPECT_EQ(tracker.next(serum(0, false, 8)), very_good_partial_response);
}

TEST(Imwg, ProgressionNeedsTheRelativeAndTheAbsoluteRise) {
  EXPECT_EQ(level_from(12, serum(16.9)), stable_disease) << "+41 % but only 4.9 g/L";
  EXPECT_EQ(level_from(12, serum(17)), progressive_disease);
  EXPECT_EQ(level_from(40, serum(49.9)), stable_disease) << "9.9 g/L but not 25 %";
  EXPECT_EQ(level_from(40, serum(50)), progressive_disease);
}

TEST(Imwg, ProgressionIsCountedFromTheLowestConfirmedValue) {
  ResponseTracker tracker(serum(40), {}, false);
  tracker.next(serum(4));                                // a single low value is no nadir
  EXPECT_EQ(tracker.next(serum(20)), partial_response);  // lowest confirmed is now 20
  EXPECT_EQ(tracker.next(serum(24.9)), minimal_response);
  EXPECT_EQ(tracker.next(serum(25)), progressive_disease);
}

TEST(Imwg, LargeSpikesNeedARiseOfTenGrams) {
  EXPECT_EQ(level_from(52, serum(64.9)), stable_disease);
  EXPECT_EQ(level_from(52, serum(65)), progressive_disease);
}

Visit light_chains(double involved, double ratio, bool immunofixation = true, double marrow = nan) {
  Visit visit = serum(0, immunofixation, marrow);
  visit.flc_involved = involved;
  visit.flc_ratio = ratio;
  return visit;
}

TEST(Imwg, LightChainOnlyPatientsAreJudgedByTheDifference) {
  const Visit baseline = light_chains(1010, 101);  // difference 1000 mg/L
  const auto next = [&](const Visit& visit) { return ResponseTracker(baseline, {}, false).next(visit); };
  EXPECT_EQ(ResponseTracker(baseline, {}, false).marker(), FollowedMarker::light_chains);
  EXPECT_EQ(next(light_chains(510, 51)), partial_response);            // 500
  EXPECT_EQ(next(light_chains(520, 52)), stable_disease);              // 510
  EXPECT_EQ(next(light_chains(100, 10)), very_good_partial_response);  // 90
  EXPECT_EQ(next(light_chains(110, 11)), partial_response);            // exactly 90 % is not more than 90 %
  EXPECT_EQ(next(light_chains(10, 1, false, 2)), complete_response);
  EXPECT_EQ(next(light_chains(1260, 126)), progressive_disease);  // 1250: +25 %
  EXPECT_EQ(next(light_chains(1255, 125.5)), stable_disease);
}

TEST(Imwg, ALambdaPatientsNormalRatioIsTurnedUpsideDown) {
  const RatioRange kappa = ratio_range({}, false), lambda = ratio_range({}, true);
  EXPECT_FALSE(kappa.normal(3));
  EXPECT_TRUE(lambda.normal(3));
  EXPECT_FALSE(lambda.normal(4));
  EXPECT_TRUE(kappa.normal(0.3));
  EXPECT_FALSE(lambda.normal(0.3));
}

TEST(Imwg, MarrowIsFollowedWhenNothingElseCanBe) {
  Visit baseline = light_chains(50, 5);
  baseline.marrow_plasma_cells = 40;
  Visit visit = baseline;
  const auto next = [&](double percent) {
    visit.marrow_plasma_cells = percent;
    return ResponseTracker(baseline, {}, false).next(visit);
  };
  EXPECT_EQ(next(20), partial_response);
  EXPECT_EQ(next(21), stable_disease);
  EXPECT_EQ(next(50), progressive_disease);
  EXPECT_EQ(next(nan), not_evaluable);
}

TEST(Imwg, NothingMeasurableIsNotEvaluable) {
  Visit baseline = light_chains(50, 5);
  ResponseTracker tracker(baseline, {}, false);
  EXPECT_EQ(tracker.marker(), FollowedMarker::none);
  EXPECT_EQ(tracker.next(baseline), not_evaluable);
}

TEST(Imwg, MissedVisitsAreNotEvaluable) {
  Visit missed = serum(10);
  missed.missed = true;
  EXPECT_EQ(level_from(40, missed), not_evaluable);
}

TEST(Imwg, MoreDiseaseNeverImprovesTheLevel) {
  for (std::uint32_t patient = 0; patient < 2000; ++patient) {
    Draws draws({.seed = 3, .patient = patient});
    const double baseline = 10 + 60 * draws.uniform();
    ResponseTracker tracker(serum(baseline), {}, false);
    for (int k = 0; k < 4; ++k) tracker.next(serum(80 * draws.uniform(), true, 30 * draws.uniform()));
    Visit less = serum(draws.uniform() < 0.2 ? 0 : 80 * draws.uniform(), draws.uniform() < 0.5, 10 * draws.uniform());
    if (less.m_protein > 0) less.immunofixation_positive = true;
    Visit more = less;
    more.m_protein += 20 * draws.uniform();
    more.immunofixation_positive = true;
    more.marrow_plasma_cells += 10 * draws.uniform();
    ResponseTracker same = tracker;
    EXPECT_GE(depth(tracker.next(less)), depth(same.next(more))) << "patient " << patient;
  }
}

}  // namespace
}  // namespace remit
