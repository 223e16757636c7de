// Rung 0: without tumour and with ageing frozen, twenty years change no count by 5 %, and what is halved comes back.
#include <gtest/gtest.h>

#include <cmath>

#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

const std::vector<std::string> counts = {
    "neutrophils", "platelets", "haemoglobin", "lymphocytes", "cd4_count", "cd8_blood", "nk_blood", "igg",
    "b_cells",     "pc_normal", "treg",        "mdsc",        "monocytes", "mac_m1",    "mac_m2",   "dc_immature",
    "dc_mature",   "nk_active", "il6",         "tgfb",        "il10",      "il15",      "april"};

TEST(Health, HoldsForTwentyYearsWithAgeingFrozen) {
  const Disease disease = myeloma();
  FollowUp request{.patients = 20, .set = {{"burden", 0}, {"ageing", 0}}, .days = {0}, .observe = counts};
  for (int year = 1; year <= 20; ++year) request.days.push_back(365.25 * year);
  for (const Course& course : follow(disease, request)) {
    ASSERT_EQ(course.status, Status::ok);
    for (std::size_t k = 0; k < counts.size(); ++k)
      for (const auto& now : course.values)
        EXPECT_NEAR(now[k], course.values[0][k], 0.05 * course.values[0][k]) << counts[k];
  }
}

TEST(Health, AgeingLowersTCells) {
  const Disease disease = myeloma();
  const auto courses = follow(disease, {.patients = 20,
                                        .set = {{"burden", 0}, {"ageing", 1}},
                                        .days = {0, 20 * 365.25},
                                        .observe = {"cd8_blood", "neutrophils"}});
  for (const Course& course : courses) {
    EXPECT_LT(course.values[1][0], 0.95 * course.values[0][0]);
    EXPECT_NEAR(course.values[1][1], course.values[0][1], 0.05 * course.values[0][1]);
  }
}

TEST(Health, ComesBackAfterHalvingEachState) {
  const Disease disease = myeloma();
  const Program& program = disease.kernel->program();
  const std::vector<std::string> halved = {"neutrophils",     "platelets",  "nk_blood_cells", "nk_resting",
                                           "monocytes",       "mac_m1",     "treg",           "b_cells",
                                           "cd8_blood_cells", "cd8_marrow", "cd8_lymphoid",   "cd4_blood_cells",
                                           "cd4_lymphoid",    "igg_plasma", "pc_normal",      "stem"};
  for (const std::string& state : halved) {
    const int index = program.state_index(state);
    ASSERT_GE(index, 0) << state;
    FollowUp request{.patients = 1, .set = {{"burden", 0}, {"ageing", 0}}, .days = {0}, .observe = {state}};
    const double normal = follow(disease, request).at(0).values[0][0];
    const int amount = program.observable_index(state);
    ASSERT_GE(amount, 0);
    request.doses = {{state, 1, -0.5 * normal}};
    request.days = {2, 5 * 365.25};
    const Course course = follow(disease, request).at(0);
    EXPECT_NEAR(course.values[1][0], normal, 0.05 * normal) << state;
  }
}

TEST(Health, NoStateFallsBelowZeroInHealthOrDisease) {
  const Disease disease = myeloma({"lenalidomide", "dexamethasone", "daratumumab"});
  const Program& program = disease.kernel->program();
  FollowUp request{.population = "rrmm_early", .patients = 20, .days = {}, .observe = program.states};
  for (int day = 0; day < 400; day += 28) {
    request.days.push_back(day + 0.5);
    request.doses.push_back({"daratumumab_central", static_cast<double>(day), 1200});
  }
  for (const Course& course : follow(disease, request))
    for (const auto& now : course.values)
      for (std::size_t k = 0; k < now.size(); ++k)
        EXPECT_GE(now[k], -1e-6 * std::max(1.0, program.scales[k])) << program.states[k];
}

}  // namespace
}  // namespace remit::model_tests
