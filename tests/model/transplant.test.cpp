// Blood cells after melphalan 200 mg/m^2 on day 1, a graft on day 3 and filgrastim from day 8: neutrophils and NK cells
// (PMC6369085; NK at day 30), CD8 and CD4 (Biomed Res Int 2010:692097). Every test runs again
// with its mechanism taken away and expects the opposite.
#include <gtest/gtest.h>

#include <algorithm>

#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

constexpr int graft_day = 3;

std::vector<Dose> transplant(double graft_cells_per_kg = 4e6) {
  std::vector<Dose> doses = {{"melphalan_central", 1, 200 * square_metres},
                             {"stem_cell_graft_cells", graft_day, graft_cells_per_kg * kilograms / 1e9}};
  const double taken_up = 0.6;
  for (int day = 8; day <= 16; ++day) doses.push_back({"filgrastim_depot", day + 0.0, 0.005 * kilograms * taken_up});
  return doses;
}

/// Median counts of each day up to `last` after a transplant in remission.
std::vector<double> after_transplant(const std::string& observable, int last, const Settings& changed = {},
                                     double graft_cells_per_kg = 4e6) {
  static const Disease disease = myeloma({"melphalan", "stem_cell_graft", "filgrastim"});
  const auto courses = follow(disease, {.patients = 100,
                                        .set = typical_size() + Settings{{"burden", 10}} + changed,
                                        .doses = transplant(graft_cells_per_kg),
                                        .days = each_day(last),
                                        .observe = {observable}});
  std::vector<double> medians;
  for (std::size_t day = 0; day < courses.at(0).values.size(); ++day) medians.push_back(median(courses, day));
  return medians;
}

constexpr double deep_neutropenia = 0.5;  // 1e9/L

/// Days after the graft; -1 if it does not happen.
int first_day_below(const std::vector<double>& counts, double limit) {
  const auto low = std::ranges::find_if(counts, [&](double count) { return count < limit; });
  return low == counts.end() ? -1 : static_cast<int>(low - counts.begin()) - graft_day;
}

int first_day_back(const std::vector<double>& counts, double limit) {
  const auto low = std::ranges::find_if(counts, [&](double count) { return count < limit; });
  const auto back = std::find_if(low, counts.end(), [&](double count) { return count >= limit; });
  return back == counts.end() ? -1 : static_cast<int>(back - counts.begin()) - graft_day;
}

TEST(Transplant, NeutrophilsFallWithinAWeekOfTheGraftAndAreBackByDayThirteen) {
  const auto counts = after_transplant("neutrophils", 30);
  EXPECT_GE(first_day_below(counts, deep_neutropenia), 3);
  EXPECT_LE(first_day_below(counts, deep_neutropenia), 7);
  EXPECT_GE(first_day_back(counts, deep_neutropenia), 10);
  EXPECT_LE(first_day_back(counts, deep_neutropenia), 13);
}

TEST(Transplant, WithoutMelphalansEffectOnBloodMakingNeutrophilsStay) {
  const auto counts =
      after_transplant("neutrophils", 30, {{"melphalan_myeloid", 0}, {"melphalan_stem", 0}, {"melphalan_transit", 0}});
  EXPECT_EQ(first_day_below(counts, deep_neutropenia), -1);
}

TEST(Transplant, WithoutAGraftNeutrophilsAreNotBackByDayThirteen) {
  const int back = first_day_back(after_transplant("neutrophils", 60, {}, 0), deep_neutropenia);
  EXPECT_TRUE(back == -1 || back > 13) << back;
}

TEST(Transplant, NkCellsAreBackByDayThirty) {
  const auto counts = after_transplant("nk_blood", graft_day + 30);
  EXPECT_LT(*std::ranges::min_element(counts), 0.3 * counts.front());
  EXPECT_GE(counts.back(), 0.8 * counts.front());
  EXPECT_LE(counts.back(), 1.5 * counts.front());
}

TEST(Transplant, WithoutBirthNkCellsStayAway) {
  const auto counts = after_transplant("nk_blood", graft_day + 30, {{"nk_loss_rate", 0}});
  EXPECT_LT(counts.back(), 0.3 * counts.front());
}

/// Median of T cells some months after a transplant, over that before.
double t_cells_back(const std::string& observable, double months, const Settings& changed = {}) {
  const Disease disease = myeloma({"melphalan", "stem_cell_graft", "filgrastim"});
  const auto courses = follow(disease, {.patients = 50,
                                        .set = typical_size() + Settings{{"burden", 1}, {"ageing", 0}} + changed,
                                        .doses = transplant(),
                                        .days = {0, graft_day + 30.4375 * months},
                                        .observe = {observable}});
  return median(courses, 1) / median(courses, 0);
}

TEST(Transplant, Cd8AreBackInThreeToTwelveMonths) {
  EXPECT_LT(t_cells_back("cd8_blood", 2), 0.95);
  EXPECT_GE(t_cells_back("cd8_blood", 12), 0.95);
  EXPECT_LT(t_cells_back("cd8_blood", 12, {{"cd8_regrowth", 0}}), 0.95);
}

TEST(Transplant, Cd4TakeOneToFiveYears) {
  EXPECT_LT(t_cells_back("cd4_count", 12), 0.95);
  EXPECT_GE(t_cells_back("cd4_count", 60), 0.95);
  EXPECT_LT(t_cells_back("cd4_count", 12, {{"cd4_regrowth", 0}}), 0.8 * t_cells_back("cd4_count", 12));
}

}  // namespace
}  // namespace remit::model_tests
