// The day-one checks that catch the traps of the literature's numbers (kill without half-saturation, a niche of 36 %,
// secretion that does not fit normal IgG), and growth arithmetic.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

constexpr double one_cell = 1e-9;  // in 1e9 cells

double share_that_grow(const std::vector<std::pair<std::string, double>>& set) {
  const Disease disease = myeloma();
  std::size_t growing = 0, patients = 0;
  for (const char* population : {"ndmm_te", "ndmm_tie", "rrmm_early", "rrmm_late"}) {
    FollowUp request{
        .population = population, .patients = 500, .set = set, .observe = {"kill_per_cell_sensitive", "net_growth"}};
    request.set.emplace_back("burden", one_cell);
    for (const Course& course : follow(disease, request)) {
      const auto& now = course.values.at(0);
      ++patients;
      growing += now[0] < now[1];  // killing of a lone cell against net growth
    }
  }
  return static_cast<double>(growing) / static_cast<double>(patients);
}

TEST(DayOne, OneCellGrowsInMostPatientsWithoutDrugs) { EXPECT_GE(share_that_grow({}), 0.80); }

TEST(DayOne, WithoutHalfSaturationNaturalKillersWouldForbidMyeloma) {
  EXPECT_LT(share_that_grow({{"h_nk", 1e-3}, {"k_nk", 0.3}, {"h_ctl", 1e-3}}), 0.80);
}

TEST(DayOne, TheNicheShareStaysOnePercentUntreated) {
  const Disease disease = myeloma();
  const FollowUp request{.patients = 50,
                         .set = {{"burden", 1}, {"niche_fraction", 0.01}, {"doubling_time", 90}},
                         .days = {0, 365, 730},
                         .observe = {"cells_niche", "tumour_cells"},
                         .solve = {.counting = false}};
  for (const Course& course : follow(disease, request))
    for (const auto& now : course.values) EXPECT_NEAR(now[0] / now[1], 0.01, 0.002);
}

TEST(DayOne, HealthyIggIsTenGramsPerLitre) {
  const Disease disease = myeloma();
  for (const Course& course :
       follow(disease, {.patients = 8, .set = {{"burden", 0}, {"ageing", 0}}, .days = {0, 365}, .observe = {"igg"}}))
    for (const auto& now : course.values) EXPECT_NEAR(now[0], 10, 0.5);
}

TEST(DayOne, MgusAtThirtyBillionCellsShowsItsSpike) {
  const Disease disease = myeloma();
  const auto courses = follow(disease, {.population = "mgus",
                                        .patients = 400,
                                        .set = {{"burden", 30}, {"isotype", 0}},
                                        .days = {0, 365},
                                        .observe = {"m_protein"}});
  for (std::size_t day : {0u, 1u}) {
    const double median = quantile(across(courses, day, 0), 0.5);
    EXPECT_GE(median, 8) << "on day number " << day;
    EXPECT_LE(median, 15) << "on day number " << day;
  }
}

/// 1e6 cells to 1 g/L of M-protein: 15, 30, 59 months at doubling times of 30, 60, 120 days (growth arithmetic alone).
TEST(DayOne, UntreatedGrowthTakesAsLongAsArithmeticSays) {
  const Disease disease = myeloma({}, "resistance_only");
  const double month = 30.4375;
  for (const auto& [doubling_days, months] : {std::pair{30.0, 15.0}, {60.0, 30.0}, {120.0, 59.0}}) {
    FollowUp request{.patients = 1,
                     .set = {{"burden", 1e-3},
                             {"doubling_time", doubling_days},
                             {"secretion_parent", 12.1},
                             {"isotype", 0},
                             {"high_risk", 0},
                             {"weight", 71}},
                     .days = {},
                     .observe = {"m_protein"},
                     .solve = {.counting = false}};
    for (double t = 0.5 * months; t < 1.6 * months; t += 0.25) request.days.push_back(t * month);
    const Course course = follow(disease, request).at(0);
    const auto first = std::ranges::find_if(course.values, [](const auto& now) { return now[0] >= 1; });
    ASSERT_NE(first, course.values.end());
    const double reached = request.days[static_cast<std::size_t>(first - course.values.begin())] / month;
    EXPECT_NEAR(reached, months, 0.15 * months) << "doubling in " << doubling_days << " days";
  }
}

TEST(DayOne, MgusIsHeldInBalanceUnlessItsControlIsTakenAway) {
  const Disease disease = myeloma();
  FollowUp request{.population = "mgus",
                   .patients = 200,
                   .set = {{"escape_rate", 0}},
                   .days = {0, 3652.5},
                   .observe = {"tumour_cells"}};
  const auto growth = [&] {
    const auto courses = follow(disease, request);
    std::vector<double> ratios;
    for (const Course& course : courses) ratios.push_back(course.values.at(1)[0] / course.values.at(0)[0]);
    return quantile(ratios, 0.5);
  };
  const double held = growth();
  EXPECT_GT(held, 0.5);
  EXPECT_LT(held, 2);
  request.set.emplace_back("switch_immune", 0);
  EXPECT_GT(growth(), 10);
}

}  // namespace
}  // namespace remit::model_tests
