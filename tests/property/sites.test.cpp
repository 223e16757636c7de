// One place split into equal, fast-mixing sites changes nothing: totals over K sites are those of one, also when cells
// and guards were spread unevenly at the start, for mixing is fast against everything else.
#include <gtest/gtest.h>

#include <cmath>

#include "remit/kernel/kernel.hpp"
#include "remit/lang/compose.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/integrate.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

std::unique_ptr<Kernel> kernel_of(const ComposeRequest& request) {
  const auto composed = compose(request);
  EXPECT_TRUE(composed.ok()) << render(composed.diagnostics());
  auto program = compile(composed->model, {.varying = composed->varying});
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return make_interpreter(std::move(program).value());
}

std::unique_ptr<Kernel> toy_kernel(int sites) {
  const fs::path toy = fs::path(REMIT_SOURCE_DIR) / "src/remit/lang/testdata/toy";
  return kernel_of({.model = toy, .drugs = {toy / "drugs" / "poison"}, .sites = sites});
}

Entry dose(const Kernel& kernel, const std::string& state, double days, double amount) {
  const int index = kernel.program().state_index(state);
  EXPECT_GE(index, 0) << state;
  return {to_tick(days), EntryKind::dose, static_cast<std::uint32_t>(index), amount, 0};
}

/// tumour_cells, marker and helpers over half a year with four doses of the drug.
std::vector<std::vector<double>> course(const Kernel& kernel, double mixing, std::vector<Entry> entries) {
  for (const double day : {10.0, 20.0, 30.0, 40.0}) entries.push_back(dose(kernel, "poison_gut", day, 50));
  TrajectoryRequest request;
  request.parameters = {{"migration", mixing}, {"mutation_rate", 0.01}};
  request.entries = entries;
  for (double day = 1; day <= 180; day += 7) request.times_days.push_back(day);
  const Trajectory trajectory = simulate_one(kernel, request, {.rtol = 1e-9, .counting = false});
  EXPECT_EQ(trajectory.outcome.status, Status::ok);
  std::vector<std::vector<double>> rows;
  for (const auto& observables : trajectory.observables) {
    std::vector<double> row;
    for (const char* name : {"tumour_cells", "marker", "helpers"})
      row.push_back(observables.at(static_cast<std::size_t>(kernel.program().observable_index(name))));
    rows.push_back(row);
  }
  return rows;
}

void expect_same(const std::vector<std::vector<double>>& a, const std::vector<std::vector<double>>& b,
                 double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  ASSERT_FALSE(a.empty());
  for (std::size_t t = 0; t < a.size(); ++t)
    for (std::size_t k = 0; k < a[t].size(); ++k)
      EXPECT_NEAR(a[t][k] / b[t][k], 1, tolerance) << "time " << t << " column " << k;
}

TEST(Sites, EqualSitesGiveTheTotalsOfOne) {
  const auto one = toy_kernel(1), two = toy_kernel(2), three = toy_kernel(3);
  const auto expected = course(*one, 0.5, {});
  expect_same(course(*two, 0.5, {}), expected, 1e-6);
  expect_same(course(*three, 0.5, {}), expected, 1e-6);
}

TEST(Sites, FastMixingForgetsAnUnevenStart) {
  const auto one = toy_kernel(1), two = toy_kernel(2);
  const std::vector<Entry> uneven{dose(*two, "cells_A_s1", 0, 40), dose(*two, "cells_A_s2", 0, -40)};
  const auto expected = course(*one, 0.5, {});
  expect_same(course(*two, 100, uneven), expected, 1e-5);
}

/// What does not carry a site in its name is the same, whatever the number of sites.
void expect_same_shared(const Kernel& one, const Kernel& two, const std::vector<double>& times) {
  const TrajectoryRequest request{.times_days = times};
  const SolveOptions options{.rtol = 1e-8, .counting = false};
  const Trajectory a = simulate_one(one, request, options), b = simulate_one(two, request, options);
  ASSERT_EQ(a.outcome.status, Status::ok);
  ASSERT_EQ(b.outcome.status, Status::ok);
  int compared = 0;
  for (std::size_t k = 0; k < one.program().observables.size(); ++k) {
    const std::string& name = one.program().observables[k];
    const int other = two.program().observable_index(name);
    if (other < 0 || name == "site_weights") continue;  // the weights of the places themselves
    ++compared;
    for (std::size_t t = 0; t < times.size(); ++t) {
      const double expected = a.observables[t][k], found = b.observables[t][static_cast<std::size_t>(other)];
      ASSERT_NEAR(found, expected, 1e-5 * std::abs(expected) + 1e-9) << name << " at day " << times[t];
    }
  }
  EXPECT_GT(compared, 50);
}

TEST(Sites, TheCatalogueIsTheSameOnTwoSites) {
  for (const auto& entry : fs::directory_iterator(fs::path(REMIT_SOURCE_DIR) / "models"))
    if (fs::exists(entry.path() / "model.toml"))
      expect_same_shared(*kernel_of({.model = entry.path(), .sites = 1}),
                         *kernel_of({.model = entry.path(), .sites = 2}), {0, 1, 10, 100, 400});
}

const fs::path myeloma = fs::path(REMIT_SOURCE_DIR) / "models" / "myeloma";
const std::vector<std::string> four{"marrow", "focal_1", "focal_2", "extramedullary"};

/// The sum over sites of a state at day `day`, in a study of these sites.
struct Course {
  const Kernel& kernel;
  TrajectoryRequest request = {};

  Trajectory run(double day) {
    request.times_days = {day};
    Trajectory found = simulate_one(kernel, request, {.rtol = 1e-9, .counting = false});
    EXPECT_EQ(found.outcome.status, Status::ok);
    return found;
  }
  double at(const Trajectory& found, const std::string& name) const {
    const int index = kernel.program().observable_index(name);
    EXPECT_GE(index, 0) << name;
    return found.observables[0][static_cast<std::size_t>(index)];
  }
};

TEST(Sites, OneNamedPlaceIsTheUnsplitModelToTheBit) {
  const auto one = kernel_of({.model = myeloma}), named = kernel_of({.model = myeloma, .site_names = {"marrow"}});
  EXPECT_EQ(one->program().states.size(), named->program().states.size());
  const TrajectoryRequest request{.times_days = {0, 1, 30, 365}};
  const Trajectory a = simulate_one(*one, request, {}), b = simulate_one(*named, request, {});
  EXPECT_EQ(a.observables, b.observables);
  const Course course{*one};
  const double cells = course.at(a, "tumour_cells");
  EXPECT_EQ(course.at(a, "site_share"), 1);
  EXPECT_EQ(course.at(a, "site_cells"), cells);
  EXPECT_DOUBLE_EQ(course.at(a, "crowding"), cells / 5000) << "of tumour_capacity";
  EXPECT_EQ(course.at(a, "mrd_fraction"), course.at(a, "marrow_tumour_share"));
}

// Access 1 everywhere: places of a thousandth and of a millionth of the marrow's tumour keep their shares, with seeding
// or without, and so does all that does not carry a site in its name.
TEST(Sites, PlacesOfUnequalWeightChangeNothingWhileAccessIsEqual) {
  expect_same_shared(*kernel_of({.model = myeloma}), *kernel_of({.model = myeloma, .site_names = four}),
                     {0, 1, 10, 100, 400});
}

// Fast seeding spreads what was in one place by weights; the total is that of one place.
TEST(Sites, FastSeedingSettlesByWeightAndConservesCells) {
  const auto one = kernel_of({.model = myeloma}),
             two = kernel_of({.model = myeloma, .site_names = {"marrow", "focal_1"}});
  Course whole{*one}, split{*two};
  const Trajectory before = whole.run(100);
  split.request.parameters = {{"site_mixing", 20}};
  split.request.entries = {dose(*two, "cells_sensitive_marrow", 0, -5), dose(*two, "cells_sensitive_focal_1", 0, 5)};
  const Trajectory after = split.run(100);
  EXPECT_NEAR(split.at(after, "tumour_cells") / whole.at(before, "tumour_cells"), 1, 2e-4);
  EXPECT_NEAR(split.at(after, "site_cells_focal_1") / split.at(after, "site_cells_marrow"), 0.002, 1e-5);
}

// Nothing is born and nothing dies: what leaves one place arrives in the other.
TEST(Sites, SeedingConservesCells) {
  const auto two = kernel_of({.model = myeloma, .site_names = {"marrow", "focal_1"}});
  Course course{*two};
  course.request.parameters = {{"site_mixing", 0.01},       {"spontaneous_death", 0}, {"doubling_time", 1e12},
                               {"switch_immune", 0},        {"mutation_one_hit", 0},  {"gprc5d_silencing", 0},
                               {"bcma_negative_one_hit", 0}};
  const Trajectory start = course.run(0), end = course.run(300);
  const double lost = course.at(start, "tumour_cells") - course.at(end, "tumour_cells");
  EXPECT_LT(std::abs(lost), 1e-7 * course.at(start, "tumour_cells"));
  course.request.entries = {dose(*two, "cells_sensitive_focal_1", 0, 50)};
  const Trajectory uneven = course.run(300);
  EXPECT_NEAR(course.at(uneven, "tumour_cells") - course.at(end, "tumour_cells"), 50, 1e-6);
  EXPECT_LT(course.at(uneven, "site_cells_focal_1"), 10) << "seeding does move cells";
}

// Melphalan reaches a place of worse access less, and the marrow as before.
TEST(Sites, WorseAccessLeavesMoreCells) {
  const auto two =
      kernel_of({.model = myeloma, .drugs = {myeloma / "drugs" / "melphalan"}, .site_names = {"marrow", "focal_1"}});
  const auto focal_share = [&](double sd) {
    Course course{*two};
    course.request.parameters = {{"access_sd", sd}, {"access_draw_focal_1", -2}, {"site_mixing", 0}};
    course.request.entries = {dose(*two, "melphalan_central", 1, 350)};
    const Trajectory found = course.run(20);
    return course.at(found, "site_cells_focal_1") / course.at(found, "site_cells_marrow");
  };
  EXPECT_NEAR(focal_share(0), 0.002, 1e-6);
  EXPECT_GT(focal_share(0.5), 1.5 * focal_share(0));
}

TEST(Sites, WithoutMixingAnUnevenStartMatters) {
  const auto one = toy_kernel(1), two = toy_kernel(2);
  const std::vector<Entry> uneven{dose(*two, "cells_A_s1", 0, 49), dose(*two, "cells_A_s2", 0, -49)};
  const double apart = course(*two, 0, uneven).back()[0], together = course(*one, 0.5, {}).back()[0];
  EXPECT_GT(std::abs(apart / together - 1), 1e-3);  // crowding bites where the cells are
}

}  // namespace
}  // namespace remit
