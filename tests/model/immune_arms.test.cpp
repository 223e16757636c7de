// Each arm of the immune system matters where it should: the same 1,000 patients (common random numbers) with and
// without it, the 95 % interval of the paired difference excludes zero; and with the mechanism switched off the
// difference is gone.
#include <gtest/gtest.h>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "remit/base/parallel.hpp"
#include "virtual_patients.hpp"

namespace remit::model_tests {
namespace {

constexpr std::uint32_t patients = 1000;

struct Mean {
  double value = 0, low = 0, high = 0;
};

/// With the 95 % interval of a normal law.
Mean mean_of(const std::vector<double>& values) {
  double sum = 0, squares = 0;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) sum += value;
  for (const double value : values) squares += (value - sum / n) * (value - sum / n);
  const double error = std::sqrt(squares / (n - 1) / n);
  return {sum / n, sum / n - 1.96 * error, sum / n + 1.96 * error};
}

/// What was seen, for whoever reads the log.
void show(const char* what, const Mean& seen) {
  fmt::print("{}: {:.3f} [{:.3f}, {:.3f}]\n", what, seen.value, seen.low, seen.high);
}

std::vector<double> difference(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> values;
  for (std::size_t i = 0; i < a.size(); ++i) values.push_back(a.at(i) - b.at(i));
  return values;
}

std::vector<Course> follow_all(const Disease& disease, FollowUp request, std::uint32_t number = patients) {
  request.patients = number;
  request.set = typical_size() + request.set;
  request.solve.threads = available_threads();
  std::vector<Course> courses = follow(disease, request);
  for (const Course& course : courses) EXPECT_EQ(course.status, Status::ok);
  return courses;
}

/// log10 of the tumour cells that a treatment takes away by `day`, patient by patient, against no treatment.
std::vector<double> log_kill(const Disease& disease, const std::string& population, const std::vector<Dose>& doses,
                             double day, const Settings& set) {
  const auto left = [&](const std::vector<Dose>& given) {
    std::vector<double> cells;
    FollowUp request{.population = population,
                     .set = set,
                     .doses = given,
                     .days = {day},
                     .observe = {"tumour_cells"},
                     .solve = {.counting = false}};
    for (const Course& course : follow_all(disease, request))
      cells.push_back(std::log10(std::max(course.values[0][0], 1e-9)));
    return cells;
  };
  return difference(left({}), left(doses));
}

// ---- NK cells and anti-CD38

const Settings no_nk_cells = {
    {"nk_blood_setpoint", 1e-6}, {"nk_resting_setpoint", 1.6e-6}, {"nk_active_setpoint", 0.2e-6}};

std::vector<double> kill_by_anti_cd38(const Settings& set) {
  static const Disease disease = myeloma({"daratumumab"});
  std::vector<Dose> doses;
  for (int week = 0; week < 8; ++week) doses.push_back({"daratumumab_central", 7.0 * week + 0.5, 16 * kilograms});
  return log_kill(disease, "rrmm_late", doses, 56, set);
}

/// What NK cells do to coated tumour cells: they kill them, and they make macrophages eat more.
const Settings nk_cells_do_nothing = {{"k_adcc", 0}, {"nk_help_gain", 0}};

/// By hand they are a third of the first dose and a tenth later on by their own killing; with what macrophages owe
/// them, a good part of two months.
TEST(ImmuneArms, WithoutNkCellsAntiCd38LosesAGoodPartOfItsEffect) {
  const auto whole = kill_by_anti_cd38({});
  const auto lost_with = [](const Settings& set) {
    return mean_of(difference(kill_by_anti_cd38(set), kill_by_anti_cd38(set + no_nk_cells)));
  };
  const Mean lost = lost_with({});
  show("log10 kill of an anti-CD38 antibody in two months", mean_of(whole));
  show("lost without NK cells", lost);
  EXPECT_GT(lost.low, 0.15 * mean_of(whole).value);
  EXPECT_LT(lost.high, 0.5 * mean_of(whole).value);
  EXPECT_LT(std::abs(lost_with(nk_cells_do_nothing).value), 0.02 * lost.value);
  // each of the two ways alone is seen, and neither is all of it
  for (const char* way : {"k_adcc", "nk_help_gain"}) {
    const Mean other = lost_with({{way, 0}});
    show(way, other);
    EXPECT_GT(other.low, 0.2 * lost.value);
    EXPECT_LT(other.high, 0.9 * lost.value);
  }
}

/// What an anti-CD38 antibody adds in two months to lenalidomide, 25 mg on 21 of 28 days, spread evenly over the time.
std::vector<double> kill_beside_lenalidomide(const Settings& set) {
  static const Disease disease = myeloma({"daratumumab", "lenalidomide"});
  std::vector<Dose> doses;
  for (int week = 0; week < 8; ++week) doses.push_back({"daratumumab_central", 7.0 * week + 0.5, 16 * kilograms});
  return log_kill(disease, "rrmm_late", doses, 56, Settings{{"lenalidomide_rate", 25 * 21.0 / 28}} + set);
}

/// Lenalidomide sets NK cells on: beside it they carry more of the antibody's kill, by what it does to them.
TEST(ImmuneArms, LenalidomideRaisesWhatNkCellsDoUnderAntiCd38) {
  const auto lost_with = [](const Settings& set) {
    return difference(kill_beside_lenalidomide(set), kill_beside_lenalidomide(set + no_nk_cells));
  };
  const Settings no_activation = {{"lenalidomide_nk_activation", 0}, {"lenalidomide_nk_boost", 0}};
  const auto gained_with = [&](const Settings& set) {
    return mean_of(difference(lost_with(set), lost_with(set + no_activation)));
  };
  const Mean lost = mean_of(lost_with({})), gain = gained_with({});
  show("log10 kill lost without NK cells beside lenalidomide", lost);
  show("of it because lenalidomide sets them on", gain);
  EXPECT_GT(gain.low, 0.1 * lost.value);
  EXPECT_LT(std::abs(gained_with(nk_cells_do_nothing).value), 0.1 * gain.value);
}

TEST(ImmuneArms, WithoutMacrophagesAntiCd38LosesMostOfItsEffect) {
  const auto whole = kill_by_anti_cd38({});
  const Settings no_macrophages = {{"mac_m1_setpoint", 7e-6}, {"mac_m2_setpoint", 3e-6}};
  const Mean lost = mean_of(difference(whole, kill_by_anti_cd38(no_macrophages)));
  show("lost without macrophages", lost);
  EXPECT_GT(lost.low, 0.5 * mean_of(whole).value);
  const Settings no_killing = {{"k_adcp", 0}};
  EXPECT_LT(
      std::abs(
          mean_of(difference(kill_by_anti_cd38(no_killing), kill_by_anti_cd38(no_killing + no_macrophages))).value),
      0.1 * lost.value);
}

// ---- T cells, engagers and CAR-T cells

const Settings no_t_cells = {
    {"cd8_lymphoid_setpoint", 128e-6}, {"cd8_blood_setpoint", 2.25e-6}, {"cd8_marrow_setpoint", 20e-6}};

std::vector<double> kill_by_engager(const Settings& set) {
  static const Disease disease = myeloma({"teclistamab"});
  const double taken_up = 0.72;
  std::vector<Dose> doses = {{"teclistamab_depot", 1, 0.06 * kilograms * taken_up},
                             {"teclistamab_depot", 4, 0.3 * kilograms * taken_up}};
  for (int week = 1; week < 8; ++week) doses.push_back({"teclistamab_depot", 7.0 * week, 1.5 * kilograms * taken_up});
  return log_kill(disease, "rrmm_triple", doses, 60, set);
}

TEST(ImmuneArms, WithoutTCellsAnEngagerDoesNothing) {
  const auto whole = kill_by_engager({});
  const Mean lost = mean_of(difference(whole, kill_by_engager(no_t_cells)));
  EXPECT_GT(lost.low, 0.5);
  EXPECT_NEAR(lost.value, mean_of(whole).value, 0.02 * mean_of(whole).value);
  const Settings no_killing = {{"teclistamab_kill", 0}};
  EXPECT_LT(std::abs(mean_of(difference(kill_by_engager(no_killing), kill_by_engager(no_killing + no_t_cells))).value),
            0.02 * lost.value);
}

TEST(ImmuneArms, UnfitTCellsMakeAnEngagerWeaker) {
  const auto gained = [](const Settings& set) {
    return mean_of(difference(kill_by_engager(set + Settings{{"t_cell_fitness", 0.8}}),
                              kill_by_engager(set + Settings{{"t_cell_fitness", 0.3}})));
  };
  const Mean gain = gained({});
  show("log10 kill gained by fit T cells on an engager", gain);
  EXPECT_GT(gain.low, 0.1);
  EXPECT_LT(std::abs(gained({{"teclistamab_kill", 0}}).value), 0.02 * gain.value);
}

/// Share of the tumour that engaged T cells reach: patients with more CD8 cells in blood than the median less the
/// others.
Mean reach_gained_by_blood_count(const Settings& set) {
  static const Disease disease = myeloma({"teclistamab"});
  const FollowUp request{
      .population = "rrmm_triple", .set = set, .days = {0}, .observe = {"cd8_blood", "teclistamab_reach"}};
  const auto courses = follow_all(disease, request);
  const auto counts = across(courses, 0, 0), reach = across(courses, 0, 1);
  std::vector<double> many, few;
  for (std::size_t i = 0; i < counts.size(); ++i) (counts[i] > quantile(counts, 0.5) ? many : few).push_back(reach[i]);
  const Mean more = mean_of(many), less = mean_of(few);
  const double half = std::hypot(more.high - more.value, less.high - less.value), gain = more.value - less.value;
  return {gain, gain - half, gain + half};
}

/// Blood tells of marrow (responders to teclistamab have more T cells in blood); only those in marrow reach the tumour.
TEST(ImmuneArms, MoreTCellsInBloodGoWithAnEngagerThatReachesMore) {
  const Mean gain = reach_gained_by_blood_count({});
  show("share of the tumour reached, gained by more CD8 cells in blood", gain);
  EXPECT_GT(gain.low, 0);
  const Mean off = reach_gained_by_blood_count({{"cd8_marrow_setpoint", 15}});
  show("the same with one number in marrow", off);
  EXPECT_LT(off.low, 0);
  EXPECT_LT(off.value, 0.5 * gain.value);
}

/// T cells that an engager leads to the tumour divide; without that many a patient has too few of them for the tumour.
TEST(ImmuneArms, WithoutExpansionOfTCellsAnEngagerIsWeaker) {
  const Settings no_expansion = {{"teclistamab_expansion", 1}};
  const auto lost_with = [&](const Settings& set) {
    return mean_of(difference(kill_by_engager(set), kill_by_engager(set + no_expansion)));
  };
  const Mean lost = lost_with({});
  show("log10 kill lost without expansion of T cells", lost);
  EXPECT_GT(lost.low, 0.1);
  EXPECT_LT(std::abs(lost_with({{"teclistamab_kill", 0}}).value), 0.02 * lost.value);
}

std::vector<double> kill_by_car_t(const Settings& set) {
  static const Disease disease = myeloma({"ide_cel"});
  return log_kill(disease, "rrmm_triple", {{"ide_cel_infused", 1, 0.4}}, 29, set);
}

TEST(ImmuneArms, WithoutWorkingTCellsACarTProductDoesNothing) {
  const auto whole = kill_by_car_t({});
  const Settings no_product = {{"t_cell_fitness", 1e-6}};
  const Mean lost = mean_of(difference(whole, kill_by_car_t(no_product)));
  EXPECT_GT(lost.low, 0.5);
  EXPECT_NEAR(lost.value, mean_of(whole).value, 0.02 * mean_of(whole).value);
  const Settings no_killing = {{"ide_cel_kill", 0}};
  EXPECT_LT(std::abs(mean_of(difference(kill_by_car_t(no_killing), kill_by_car_t(no_killing + no_product))).value),
            0.02 * lost.value);
}

// ---- suppressors

/// Halved losses double the cells; everything else about them stays.
const Settings doubled_suppressors = {{"treg_depletion", -0.5 * 0.083}, {"mdsc_depletion", -0.5 * 0.5}};

constexpr int followed_months = 60;
constexpr double month = 30.4375;

/// Months from a remission of 1e8 cells until the M-protein is back at 5 g/L, untreated; those still in remission count
/// the whole time.
std::vector<double> remission(const Settings& set) {
  static const Disease disease = myeloma();
  FollowUp request{.population = "ndmm_te",
                   .set = Settings{{"burden", 0.1}, {"isotype", 0}} + set,
                   .days = {},
                   .observe = {"m_protein"},
                   .solve = {.counting = false}};
  for (int k = 0; k <= followed_months; ++k) request.days.push_back(month * k);
  std::vector<double> months;
  for (const Course& course : follow_all(disease, request)) {
    const auto back = std::ranges::find_if(course.values, [](const auto& now) { return now[0] >= 5; });
    months.push_back(std::min<double>(followed_months, static_cast<double>(back - course.values.begin())));
  }
  return months;
}

TEST(ImmuneArms, TwiceTheTregAndMdscShortenRemission) {
  const Mean lost = mean_of(difference(remission({}), remission(doubled_suppressors)));
  show("months of remission lost to doubled Treg and MDSC", lost);
  EXPECT_GT(lost.low, 0);
  const Settings off = {{"switch_treg", 0}, {"switch_mdsc", 0}};
  EXPECT_LT(std::abs(mean_of(difference(remission(off), remission(off + doubled_suppressors))).value), 0.1 * lost.value)
      << lost.value;
}

// ---- age

/// CD4 cells a year after melphalan 200 and a graft.
std::vector<double> cd4_after_a_year(double age, const Settings& set) {
  static const Disease disease = myeloma({"melphalan", "stem_cell_graft"});
  const std::vector<Dose> doses = {{"melphalan_central", 1, 200 * square_metres},
                                   {"stem_cell_graft_cells", 3, 4e6 * kilograms / 1e9}};
  return across(follow_all(disease, {.population = "ndmm_te",
                                     .set = Settings{{"age", age}, {"burden", 1}} + set,
                                     .doses = doses,
                                     .days = {3 + 12 * month},
                                     .observe = {"cd4_count"},
                                     .solve = {.counting = false}}),
                0, 0);
}

TEST(ImmuneArms, OlderPatientsRecoverFewerCd4Cells) {
  const Mean lost = mean_of(difference(cd4_after_a_year(45, {}), cd4_after_a_year(75, {})));
  show("CD4 lost between 45 and 75 years (1e9/L, a year after transplant)", lost);
  EXPECT_GT(lost.low, 0);
  const Settings off = {{"thymic_decline", 0}};
  EXPECT_LT(std::abs(mean_of(difference(cd4_after_a_year(45, off), cd4_after_a_year(75, off))).value),
            0.02 * lost.value);
}

// ---- stage

constexpr std::uint32_t staged_patients = 6000;  // one in twenty is in stage 3

/// Months to progression and the stage before treatment, patient by patient.
struct ByStage {
  std::vector<double> months, stage;
};

/// Months until the M-protein is 5 g/L above its lowest value and 25 % over it; those still free count the whole time.
double months_to_progression(const Course& course) {
  double lowest = 1e9;
  for (std::size_t k = 0; k < course.values.size(); ++k) {
    const double now = course.values[k][0];
    lowest = std::min(lowest, now);
    if (now >= lowest + 5 && now >= 1.25 * lowest) return static_cast<double>(k);
  }
  return static_cast<double>(course.values.size() - 1);
}

/// On an anti-CD38 antibody from day 0. The stage is that of the patient as drawn, whatever is set `at_start`.
ByStage time_to_progression(const Settings& at_start) {
  static const Disease disease = myeloma({"daratumumab"});
  constexpr int last_month = 18;
  FollowUp request{.population = "rrmm_early",
                   .set = {{"isotype", 0}},
                   .days = {},
                   .observe = {"m_protein"},
                   .solve = {.counting = false}};
  for (int week = 0; week < 4 * last_month; week += week < 8 ? 1 : week < 24 ? 2 : 4)
    request.doses.push_back({"daratumumab_central", 7.0 * week + 0.5, 16 * kilograms});
  for (int k = 0; k <= last_month; ++k) request.days.push_back(month * k);
  FollowUp as_drawn{.population = "rrmm_early", .set = {{"isotype", 0}}, .observe = {"iss_stage"}};
  ByStage seen;
  seen.stage = across(follow_all(disease, as_drawn, staged_patients), 0, 0);
  request.set = request.set + at_start;
  for (const Course& course : follow_all(disease, request, staged_patients))
    seen.months.push_back(months_to_progression(course));
  return seen;
}

std::vector<double> of_stage(const std::vector<double>& values, const std::vector<double>& stage, double wanted) {
  std::vector<double> chosen;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (stage[i] == wanted) chosen.push_back(values[i]);
  return chosen;
}

/// Stage 1 less stage 3, independent groups.
Mean gained_by_stage(const std::vector<double>& values, const std::vector<double>& stage) {
  const Mean first = mean_of(of_stage(values, stage, 1)), third = mean_of(of_stage(values, stage, 3));
  const double half = std::hypot(first.high - first.value, third.high - third.value);
  const double gain = first.value - third.value;
  return {gain, gain - half, gain + half};
}

TEST(ImmuneArms, HigherStageRelapsesEarlier) {
  const ByStage seen = time_to_progression({});
  const Mean gain = gained_by_stage(seen.months, seen.stage);
  show("months to progression, stage 1 less stage 3", gain);
  EXPECT_GT(gain.low, 1);
  // a stage shows burden and, by what the cells shed, growth: with one burden some is left, with one growth too nothing
  const ByStage one_burden = time_to_progression({{"burden", 300}});
  const Settings alike = {{"burden", 300}, {"doubling_time", 65}, {"tumour_sensitivity", 1}};
  const ByStage one_growth = time_to_progression(alike);
  const Mean by_burden = gained_by_stage(difference(seen.months, one_burden.months), seen.stage);
  const Mean by_growth = gained_by_stage(one_burden.months, seen.stage);
  const Mean off = gained_by_stage(one_growth.months, seen.stage);
  show("lost with one burden for everybody", by_burden);
  show("left with one burden", by_growth);
  show("left with one burden and one growth", off);
  EXPECT_GT(by_burden.low, 0.25 * gain.value);
  EXPECT_GT(by_growth.low, 0);
  EXPECT_LT(off.low, 0);
  EXPECT_LT(off.value, 0.15 * gain.value);
}

}  // namespace
}  // namespace remit::model_tests
