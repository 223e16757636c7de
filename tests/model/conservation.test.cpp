// Where nothing makes or destroys them, cells, drug and antibody are only moved; and more of a cause is never less of
// its effect. Random patients of a population, small cohorts.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

/// Sum of the observables of every patient on every day against day 0; the first must move, or nothing was tested.
void expect_conserved(const std::vector<Course>& courses) {
  for (const Course& course : courses) {
    ASSERT_EQ(course.status, Status::ok);
    const auto total = [](const std::vector<double>& now) {
      double sum = 0;
      for (const double value : now) sum += value;
      return sum;
    };
    const double before = total(course.values.at(0));
    double moved = 0;
    for (const auto& now : course.values) {
      EXPECT_NEAR(total(now), before, 1e-4 * before);
      moved = std::max(moved, std::abs(now[0] - course.values[0][0]) / before);
    }
    EXPECT_GT(moved, 1e-3);
  }
}

TEST(Conservation, TrafficKeepsTCells) {
  const Disease disease = myeloma();
  const Settings still = {{"burden", 0},       {"ageing", 0},        {"cd8_loss_rate", 0},
                          {"cd8_regrowth", 0}, {"cd4_loss_rate", 0}, {"cd4_regrowth", 0}};
  FollowUp request{.population = "ndmm",
                   .patients = 50,
                   .set = still + Settings{{"egress_block", 0.8}, {"margination", 5}},
                   .days = {0, 1, 3, 10, 30, 300}};
  request.observe = {"cd8_blood_cells", "cd8_lymphoid", "cd8_marrow"};
  expect_conserved(follow(disease, request));
  request.observe = {"cd4_blood_cells", "cd4_lymphoid"};
  expect_conserved(follow(disease, request));
}

TEST(Conservation, AnAntibodyThatIsNotClearedStays) {
  const Disease disease = myeloma({"daratumumab"});
  expect_conserved(follow(disease, {.population = "rrmm_early",
                                    .patients = 50,
                                    .set = {{"daratumumab_cl", 0}, {"daratumumab_vmax", 0}},
                                    .doses = {{"daratumumab_depot", 0, 1000}},
                                    .days = {0.01, 1, 3, 10, 30, 200},
                                    .observe = {"daratumumab_depot", "daratumumab_central", "daratumumab_tissue"}}));
}

TEST(Conservation, IggThatIsNeitherMadeNorLostStays) {
  const Disease disease = myeloma();
  expect_conserved(follow(disease, {.population = "ndmm",
                                    .patients = 50,
                                    .set = {{"burden", 0}, {"fcrn_loss_low", 1e-12}, {"fcrn_loss_high", 1e-12}},
                                    .doses = {{"igg_plasma", 0, 10'000}},
                                    .days = {0.01, 1, 3, 10, 30, 200},
                                    .observe = {"igg_plasma", "igg_tissue"}}));
}

/// Each patient's observable on the last day, for rising values of one setting or dose.
using Answer = std::vector<double> (*)(double);

void expect_monotone(Answer answer, const std::vector<double>& causes, double sign) {
  double moved = 0;
  std::vector<double> before = answer(causes.at(0));
  for (std::size_t k = 1; k < causes.size(); ++k) {
    const std::vector<double> now = answer(causes[k]);
    for (std::size_t i = 0; i < now.size(); ++i) {
      EXPECT_GE(sign * (now[i] - before[i]), -1e-4 * std::abs(before[i])) << "patient " << i << " at " << causes[k];
      moved += std::abs(now[i] - before[i]);
    }
    before = now;
  }
  EXPECT_GT(moved, 0);
}

std::vector<double> tumour(const std::vector<std::string>& drugs, const std::string& population, const Settings& set,
                           const std::vector<Dose>& doses) {
  const Disease disease = myeloma(drugs);
  return across(follow(disease, {.population = population,
                                 .patients = 100,
                                 .set = set,
                                 .doses = doses,
                                 .days = {60},
                                 .observe = {"tumour_cells"},
                                 .solve = {.counting = false}}),
                0, 0);
}

TEST(Monotone, MoreAntibodyLeavesFewerCells) {
  expect_monotone(
      [](double dose) {
        return tumour({"daratumumab"}, "rrmm_early", {}, {{"daratumumab_central", 1, dose}});
      },
      {100, 400, 1200}, -1);
}

TEST(Monotone, FasterGrowthLeavesMoreCells) {
  expect_monotone([](double days) { return tumour({}, "ndmm", {{"doubling_time", days}}, {}); }, {150, 90, 45}, 1);
}

TEST(Monotone, FitterTCellsLeaveFewerCells) {
  expect_monotone(
      [](double fitness) {
        return tumour({"teclistamab"}, "rrmm_triple", {{"t_cell_fitness", fitness}}, {{"teclistamab_depot", 1, 80}});
      },
      {0.2, 0.5, 1}, -1);
}

TEST(Monotone, ABiggerTumourShowsMoreProtein) {
  expect_monotone(
      [](double burden) {
        const Disease disease = myeloma();
        return across(follow(disease, {.population = "ndmm",
                                       .patients = 100,
                                       .set = {{"burden", burden}, {"isotype", 0}},
                                       .observe = {"m_protein"}}),
                      0, 0);
      },
      {10, 100, 1000}, 1);
}

}  // namespace
}  // namespace remit::model_tests
