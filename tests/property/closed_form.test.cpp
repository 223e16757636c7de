// Pharmacokinetics in closed form against the same integrated at rtol 1e-11: every state within 1e-9 of its size, on
// the 45-state benchmark, the myeloma model under three drugs, and oral models whose rates are equal, nearly equal or
// flipped. And the same bytes at any width, with the closed form on.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "../agree/benchmark45.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/compose.hpp"
#include "remit/program/compile.hpp"

namespace remit {
namespace {

constexpr double tight = 1e-11, limit = 1e-9;

using States = std::map<std::string, double>;

/// Doses and changes by name, since the two programs number their states differently.
struct Change {
  double day;
  std::string target;
  double amount;
};

class Named final : public Patient {
 public:
  Named(std::vector<Change> changes, std::vector<double> days) : changes_(std::move(changes)), days_(std::move(days)) {}

  void start(Lane& lane) override {
    lane.initialise();
    for (const Change& change : changes_) {
      const int state = lane.program().state_index(change.target), rate = lane.program().parameter_index(change.target);
      const bool is_dose = state >= 0;
      lane.calendar().add({.tick = to_tick(change.day),
                           .kind = is_dose ? EntryKind::dose : EntryKind::set_parameter,
                           .target = static_cast<std::uint32_t>(is_dose ? state : rate),
                           .amount = change.amount});
    }
    for (const double day : days_) lane.calendar().add({.tick = to_tick(day), .kind = EntryKind::sample});
    lane.calendar().add({.tick = to_tick(days_.back()), .kind = EntryKind::end});
  }
  void at(Lane& lane, const Entry&) override {
    States& row = rows.emplace_back();
    const Program& program = lane.program();
    for (std::uint32_t i = 0; i < program.states.size(); ++i) row[program.states[i]] = lane.state(i);
  }
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return 1; }

  std::vector<States> rows;
  Outcome outcome;

 private:
  std::vector<Change> changes_;
  std::vector<double> days_;
};

std::unique_ptr<Kernel> kernel_of(const Model& model, const std::vector<std::string>& varying, bool closed_form) {
  Result<Program> program = compile(model, {.varying = varying, .closed_form = closed_form});
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return make_interpreter(std::move(program).value());
}

std::vector<States> run(const Kernel& kernel, const std::vector<Change>& changes, const std::vector<double>& days,
                        double rtol = tight) {
  Named patient(changes, days);
  Patient* const patients[] = {&patient};
  integrate(kernel, patients, {.rtol = rtol, .counting = false, .lanes = 8});
  EXPECT_EQ(patient.outcome.status, Status::ok);
  EXPECT_EQ(patient.rows.size(), days.size());
  return patient.rows;
}

/// |y - y_off| / (|y_off| + 1e-3 scale), and where it is largest.
void expect_equal(const Model& model, const std::vector<std::string>& varying, std::size_t closed,
                  const std::vector<Change>& changes, const std::vector<double>& days) {
  const auto on = kernel_of(model, varying, true), off = kernel_of(model, varying, false);
  EXPECT_GE(on->program().closed.size, closed);
  EXPECT_EQ(off->program().closed.size, 0u);
  const std::vector<States> own = run(*on, changes, days), truth = run(*off, changes, days);
  double worst = 0;
  std::string where;
  for (std::size_t k = 0; k < truth.size(); ++k)
    for (const auto& [state, value] : truth[k]) {
      const double scale = off->program().scales[static_cast<std::size_t>(off->program().state_index(state))];
      const double error = std::fabs(own[k].at(state) - value) / (std::fabs(value) + 1e-3 * scale);
      if (!(error <= worst)) worst = error, where = state + " on day " + std::to_string(days[k]);
    }
  EXPECT_LE(worst, limit) << where;
  testing::Test::RecordProperty("worst", std::to_string(1e12 * worst) + "e-12 of " + where);
}

class Benchmark45Closed : public testing::TestWithParam<bool> {};

TEST_P(Benchmark45Closed, EqualsIntegration) {
  const auto on = benchmark45_kernel(true), off = benchmark45_kernel(false);
  ASSERT_NE(on, nullptr);
  EXPECT_EQ(on->program().closed.size, 6u);
  for (std::uint32_t id = 0; id < 2; ++id) {
    Benchmark45Patient own(id, GetParam(), 2), truth(id, GetParam(), 2);
    Patient* const first[] = {&own};
    Patient* const second[] = {&truth};
    integrate(*on, first, {.rtol = tight, .lanes = 8});
    integrate(*off, second, {.rtol = tight, .lanes = 8});
    ASSERT_EQ(own.outcome.status, Status::ok);
    for (std::size_t k = 0; k < truth.states.size(); ++k)
      for (std::size_t i = 0; i < truth.states[k].size(); ++i) {
        const double value = truth.states[k][i], scale = off->program().scales[i];
        EXPECT_NEAR(own.states[k][i], value, limit * (std::fabs(value) + 1e-3 * scale)) << off->program().states[i];
      }
    EXPECT_LT(own.outcome.steps, truth.outcome.steps);
  }
}

INSTANTIATE_TEST_SUITE_P(Dosing, Benchmark45Closed, testing::Values(true, false),
                         [](const auto& mode) { return mode.param ? "Boluses" : "Rate"; });

TEST(ClosedForm, EqualsIntegrationOfTheMyelomaModelUnderThreeDrugs) {
  const std::filesystem::path folder = REMIT_SOURCE_DIR "/models/myeloma";
  std::vector<std::filesystem::path> drugs;
  for (const char* drug : {"lenalidomide", "dexamethasone", "bortezomib"}) drugs.push_back(folder / "drugs" / drug);
  const Result<Composed> composed = compose({.model = folder, .drugs = drugs});
  ASSERT_TRUE(composed.ok()) << render(composed.diagnostics());
  std::vector<Change> changes;
  for (int day = 0; day < 14; ++day) {
    changes.push_back({double(day), "lenalidomide_gut", 25});
    if (day % 7 == 0) changes.push_back({double(day), "dexamethasone_gut", 40});
    if (day % 7 == 0 || day % 7 == 3) changes.push_back({day + 0.25, "bortezomib_depot", 2.3});
  }
  changes.push_back({7.5, "lenalidomide_rate", 25});
  changes.push_back({8.5, "lenalidomide_rate", 0});
  expect_equal(composed->model, composed->varying, 7, changes, {0.01, 0.5, 1, 3.3, 7, 8.1, 13.9});
}

/// Oral models of one to three compartments that drive a tumour; daily doses, an infusion, a change of clearance.
std::string oral_model(int compartments, double ka, double cl) {
  std::string text = "rate = 0; ka = " + std::to_string(ka) + "; cl = " + std::to_string(cl) + "; v = 10; ";
  std::string central = "central' = ka*gut - cl/v*central";
  if (compartments > 1) central += " - 3/v*central + 3/20*near_";
  if (compartments > 2) central += " - 0.4/v*central + 0.4/90*far";
  text += "gut = 0; gut' = rate - ka*gut; central = 0; " + central + "; ";
  if (compartments > 1) text += "near_ = 0; near_' = 3/v*central - 3/20*near_; ";
  if (compartments > 2) text += "far = 0; far' = 0.4/v*central - 0.4/90*far; ";
  return text + "tumour = 1; tumour' = 0.05*tumour*(1 - tumour/5) - 0.1*central/(2 + central)*tumour;";
}

void expect_equal_oral(int compartments, double ka, double cl) {
  const Result<Model> model = parse_antimony(oral_model(compartments, ka, cl), "oral.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  std::vector<Change> changes;
  for (int day = 0; day < 20; ++day) changes.push_back({double(day), "gut", 100});
  changes.push_back({4.5, "rate", 60});
  changes.push_back({5.25, "rate", 0});
  changes.push_back({9.3, "cl", 1.7 * cl});
  changes.push_back({12.6, "central", 50});
  expect_equal(*model, {"rate", "cl"}, 1 + static_cast<std::size_t>(compartments), changes,
               {0.1, 0.9, 4.9, 5, 5.7, 9.4, 12.5, 13.1, 20, 60});
}

TEST(ClosedForm, EqualsIntegrationOfOralModels) {
  for (int compartments : {1, 2, 3}) {
    expect_equal_oral(compartments, 8, 3);     // quick absorption
    expect_equal_oral(compartments, 0.05, 7);  // flip-flop: slower than elimination
  }
}

TEST(ClosedForm, EqualsIntegrationWhereAbsorptionAndEliminationAreEqual) {
  for (const double apart : {0.0, 1e-12, 1e-6, 1e-3, 0.049, 0.051}) expect_equal_oral(1, 0.3 * (1 + apart), 3);
}

/// A tumour far below its tolerance tells the step control nothing, so only the drug's own pace keeps weekly pulses
/// from being stepped over: what they kill is seen all the same.
TEST(ClosedForm, IsNotSteppedOver) {
  const Result<Model> model = parse_antimony(
      "gut = 0; gut' = -10*gut; central = 0; central' = 10*gut - 5*central; effect = 0; effect' = 8*(central - effect);"
      "tumour = 1e-9; tumour' = (0.02 - 0.6*effect^3/(20^3 + effect^3))*tumour;",
      "pulses.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  std::vector<Change> changes;
  for (int week = 0; week < 52; ++week) changes.push_back({7.0 * week, "gut", 100});
  const std::vector<double> days = {7, 100, 364};
  const auto on = kernel_of(*model, {}, true), off = kernel_of(*model, {}, false);
  EXPECT_EQ(on->program().closed.size, 3u);
  const std::vector<States> truth = run(*off, changes, days, 1e-11), own = run(*on, changes, days, 1e-5);
  for (std::size_t k = 0; k < days.size(); ++k) {
    const double killed = std::log(1e-9 / truth[k].at("tumour")) + 0.02 * days[k];
    EXPECT_GT(killed, 0.01 * days[k]);
    EXPECT_NEAR(std::log(1e-9 / own[k].at("tumour")) + 0.02 * days[k], killed, 0.02 * killed) << days[k];
  }
}

TEST(ClosedForm, FailsThePatientWhoseInputIsNoNumber) {
  const Result<Model> model = parse_antimony("a = -1; x = 1; x' = ln(a) - x; y = 1; y' = -y*y;", "broken.ant");
  ASSERT_TRUE(model.ok()) << render(model.diagnostics());
  for (const bool closed_form : {true, false}) {
    const auto kernel = kernel_of(*model, {}, closed_form);
    const Trajectory run = simulate_one(*kernel, {.times_days = {1, 2}}, {});
    EXPECT_EQ(run.outcome.status, Status::not_finite);
    EXPECT_TRUE(run.states.empty());
  }
}

TEST(ClosedForm, GivesTheSameBytesAtAnyWidth) {
  const auto kernel = benchmark45_kernel(true);
  ASSERT_NE(kernel, nullptr);
  std::vector<std::vector<std::vector<double>>> first;
  for (const SolveOptions& options : {SolveOptions{.lanes = 8}, SolveOptions{.lanes = 16},
                                      SolveOptions{.lanes = 40, .threads = 2, .order_seed = 5}}) {
    std::vector<Benchmark45Patient> patients;
    for (std::uint32_t id = 0; id < 24; ++id) patients.emplace_back(id, true, 1);
    std::vector<Patient*> pointers;
    for (Benchmark45Patient& patient : patients) pointers.push_back(&patient);
    integrate(*kernel, pointers, options);
    std::vector<std::vector<std::vector<double>>> states;
    for (const Benchmark45Patient& patient : patients) states.push_back(patient.states);
    if (first.empty()) first = states;
    EXPECT_EQ(first, states);
  }
}

}  // namespace
}  // namespace remit
