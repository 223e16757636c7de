// What ends response to drugs: shares of resistant cells, cells that resist two classes, steroids that do not save a
// resistant clone, and fast growers that die faster.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "remit/base/parallel.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"
#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

const std::vector<std::string> clones = {"sensitive",        "niche",    "pi_resistant",    "imid_resistant",
                                         "double_resistant", "cd38_low", "triple_resistant"};

/// Cells of each clone on day 0 in patients of early relapse, with this overlap.
std::vector<Course> start(double overlap) {
  FollowUp request{
      .population = "rrmm_early", .patients = 200, .set = {{"burden", 300}, {"resistance_overlap", overlap}}};
  for (const std::string& clone : clones) request.observe.push_back("cells_" + clone);
  for (const char* share : {"resistant_imid", "resistant_pi", "resistant_cd38"}) request.observe.push_back(share);
  return follow(myeloma(), request);
}

TEST(Resistance, ClonesMakeUpTheBurdenAndHoldTheSharesOfTheirClasses) {
  for (const double overlap : {0.0, 0.35, 1.0})
    for (const Course& course : start(overlap)) {
      const auto& n = course.values.at(0);
      const double all = n[0] + n[1] + n[2] + n[3] + n[4] + n[5] + n[6];
      EXPECT_NEAR(all, 300, 1e-6 * 300);
      const double imid = n[7], pi = n[8], rest = 1 - n[9];
      EXPECT_NEAR(n[3] + n[4], 300 * imid * rest, 1e-6 * 300);
      EXPECT_NEAR(n[2] + n[4], 300 * pi * rest, 1e-6 * 300);
      const double both = (1 - overlap) * imid * pi + overlap * std::min(imid, pi);
      EXPECT_NEAR(n[4], 300 * both * rest, 1e-6 * 300);
    }
}

/// Tumour cells after `days` of high-dose dexamethasone, all of one clone's kind at the start.
double left_on_steroid(const Settings& set) {
  FollowUp request{.population = "rrmm_early",
                   .patients = 1,
                   .set = typical_size() + set,
                   .days = {84},
                   .observe = {"tumour_cells"},
                   .solve = {.counting = false}};
  request.set = request.set + Settings{{"burden", 300},  {"exposed_imid", 1},       {"doubling_time", 65},
                                       {"high_risk", 0}, {"tumour_sensitivity", 1}, {"dexamethasone_kill", 0.06}};
  for (int day = 0; day < 84; ++day)
    if (day % 28 < 4 || (day % 28 >= 8 && day % 28 < 12) || (day % 28 >= 16 && day % 28 < 20))
      request.doses.push_back({.state = "dexamethasone_gut", .day = static_cast<double>(day), .amount = 40});
  return follow(myeloma({"dexamethasone"}), request).at(0).values.at(0)[0];
}

TEST(Resistance, SteroidsKillSensitiveCellsAndSpareThoseThatResistAClass) {
  const Settings resistant = {{"refractory_pi", 1}, {"resistance_draw_pi", 2.5}};
  const Settings sensitive = {
      {"exposed_pi", 0}, {"refractory_pi", 0}, {"resistance_draw_pi", -2.5}, {"resistance_draw_imid", -2.5}};
  EXPECT_LT(left_on_steroid(sensitive), 150);
  EXPECT_GT(left_on_steroid(resistant), 400);
  EXPECT_LT(left_on_steroid(resistant + Settings{{"steroid_resistant_access", 1}}), 150);  // the mechanism off
}

TEST(Resistance, FastGrowersDieFasterByTheirSlope) {
  const auto vulnerability = [](double doubling_days, double slope) {
    FollowUp request{.population = "rrmm_early", .patients = 1, .observe = {"tumour_vulnerability"}};
    request.set = {
        {"doubling_time", doubling_days}, {"tumour_sensitivity", 1}, {"high_risk", 0}, {"vulnerability_slope", slope}};
    return follow(myeloma(), request).at(0).values.at(0)[0];
  };
  EXPECT_NEAR(vulnerability(65, 0.8), 1, 1e-12);
  EXPECT_NEAR(vulnerability(40, 0.8) / vulnerability(110, 0.8), std::pow(110.0 / 40, 0.8), 1e-9);
  EXPECT_NEAR(vulnerability(40, 0) / vulnerability(110, 0), 1, 1e-12);
}

/// Response to lenalidomide alone where this share of those enrolled is refractory to its class.
double response_where_refractory(double share) {
  auto study = load_study(std::filesystem::path(REMIT_SOURCE_DIR) / "studies" / "ladder" / "lenalidomide_alone.toml");
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  Study changed = *study;
  for (Category& category : changed.categories)
    if (category.id == "refractory_imid") category.weights = {1 - share, share};
  const auto run = run_study(changed, {.patients = 150, .threads = available_threads()});
  EXPECT_TRUE(run.ok()) << render(run.diagnostics());
  return summarise(*run).arms.at(0).responses.at(0).share.value();
}

TEST(Resistance, AStudysOwnSharesReplaceThoseOfItsPopulation) {
  EXPECT_GT(response_where_refractory(0), response_where_refractory(1) + 0.15);
}

}  // namespace
}  // namespace remit::model_tests
