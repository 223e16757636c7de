// Closed forms against the exponential of the augmented matrix in quadruple precision, for rates that are equal, nearly
// equal and far apart; what is found and what is left out.
#include "remit/program/closed_form.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "remit/program/compile.hpp"
#include "remit/program/sample_models.hpp"

namespace remit {
namespace {

using sample::Builder;
using sample::E;

__extension__ typedef __float128 Wide;
using WideMatrix = std::vector<std::vector<Wide>>;

WideMatrix product(const WideMatrix& a, const WideMatrix& b) {
  WideMatrix c(a.size(), std::vector<Wide>(a.size(), 0));
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < a.size(); ++k)
      for (std::size_t j = 0; j < a.size(); ++j) c[i][j] += a[i][k] * b[k][j];
  return c;
}

/// Taylor's series of a 2^-k part, squared k times.
WideMatrix exponential(WideMatrix a) {
  Wide largest = 0;
  for (const auto& row : a) {
    Wide sum = 0;
    for (Wide entry : row) sum += entry < 0 ? -entry : entry;
    largest = std::max(largest, sum);
  }
  int squarings = 0;
  for (; largest > Wide(0.125); largest /= 2) ++squarings;
  Wide part = 1;
  for (int k = 0; k < squarings; ++k) part /= 2;
  for (auto& row : a)
    for (Wide& entry : row) entry *= part;
  WideMatrix sum(a.size(), std::vector<Wide>(a.size(), 0));
  for (std::size_t i = 0; i < a.size(); ++i) sum[i][i] = 1;
  WideMatrix term = sum;
  for (int k = 1; k < 30; ++k) {
    term = product(term, a);
    for (auto& row : term)
      for (Wide& entry : row) entry /= k;
    for (std::size_t i = 0; i < a.size(); ++i)
      for (std::size_t j = 0; j < a.size(); ++j) sum[i][j] += term[i][j];
  }
  for (int k = 0; k < squarings; ++k) sum = product(sum, sum);
  return sum;
}

/// y' = A y + u.
struct Linear {
  std::vector<std::vector<double>> a;
  std::vector<double> u;
  std::size_t size() const { return u.size(); }
};

/// The exponential of s times (A u; 0 0).
WideMatrix propagator(const Linear& system, double s) {
  const std::size_t n = system.size();
  WideMatrix augmented(n + 1, std::vector<Wide>(n + 1, 0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) augmented[i][j] = Wide(system.a[i][j]) * s;
    augmented[i][n] = Wide(system.u[i]) * s;
  }
  return exponential(augmented);
}

std::vector<Wide> applied(const WideMatrix& e, const std::vector<Wide>& start) {
  const std::size_t n = start.size();
  std::vector<Wide> y;
  for (std::size_t i = 0; i < n; ++i) {
    Wide sum = e[i][n];
    for (std::size_t j = 0; j < n; ++j) sum += e[i][j] * start[j];
    y.push_back(sum);
  }
  return y;
}

std::vector<double> solution(const Linear& system, const std::vector<double>& start, double s) {
  const std::vector<Wide> y = applied(propagator(system, s), {start.begin(), start.end()});
  return {y.begin(), y.end()};
}

std::string id(const char* what, std::size_t i) { return what + std::to_string(i); }
std::string id(const char* what, std::size_t i, std::size_t j) { return id(what, i) + "_" + std::to_string(j); }

/// The same with every entry of A and u that is not zero a parameter, and one state y that is integrated.
Program compiled(const Linear& system) {
  Builder b;
  for (std::size_t i = 0; i < system.size(); ++i) {
    E sum(0.0);
    for (std::size_t j = 0; j < system.size(); ++j) {
      if (system.a[i][j] == 0) continue;
      b.parameter(id("a", i, j), system.a[i][j]);
      sum = sum + E(id("a", i, j).c_str()) * E(id("x", j).c_str());
    }
    if (system.u[i] != 0) {
      b.parameter(id("u", i), system.u[i]);
      sum = sum + E(id("u", i).c_str());
    }
    b.variable(id("x", i), 0, sum);
  }
  b.variable("y", 1, E("x0") * E("y"));
  Result<Program> program = compile(b.model);
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return std::move(program).value();
}

/// One lane, run by apply().
class Lane1 {
 public:
  explicit Lane1(const Program& program) : program_(program), slots_(program.slots) {
    for (const auto& [slot, value] : program_.constants) slots_[slot] = value;
    for (std::uint32_t i = 0; i < program_.parameter.size; ++i)
      slots_[program_.parameter.begin + i] = program_.parameter_defaults[i];
    run(program_.initial);
    run(program_.once);
  }
  void begin(const std::vector<double>& start) {
    for (std::size_t i = 0; i < start.size(); ++i) slots_[program_.closed_start.begin + closed(i)] = start[i];
    run(program_.segment);
  }
  std::vector<double> at(double s, std::size_t count) {
    slots_[program_.since] = s;
    run(program_.closed_form);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(slots_[program_.closed.begin + closed(i)]);
    return values;
  }
  void run(const Section& section) {
    for (const Instruction& it : section) slots_[it.target] = apply(it.op, slots_[it.a], slots_[it.b], slots_[it.c]);
  }
  double& operator[](std::uint32_t slot) { return slots_[slot]; }

 private:
  std::size_t closed(std::size_t i) const {
    return static_cast<std::size_t>(program_.state_index(id("x", i))) - program_.state.size;
  }
  const Program& program_;
  std::vector<double> slots_;
};

constexpr double times[] = {1e-6, 1e-3, 0.02, 0.3, 1, 2.5, 7, 30, 200, 2000, 7305};

/// The largest error over times, as a part of the value plus a thousandth of the largest there has been.
double worst_error(const Linear& system, const std::vector<double>& start) {
  const Program program = compiled(system);
  EXPECT_EQ(program.closed.size, system.size());
  Lane1 lane(program);
  lane.begin(start);
  double worst = 0;
  std::vector<double> largest(system.size(), 0);
  for (double& most : largest)
    for (double amount : start) most = std::max(most, std::fabs(amount));
  for (double s : times) {
    const std::vector<double> truth = solution(system, start, s), own = lane.at(s, system.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
      largest[i] = std::max(largest[i], std::fabs(truth[i]));
      worst = std::max(worst, std::fabs(own[i] - truth[i]) / (std::fabs(truth[i]) + 1e-3 * largest[i]));
    }
  }
  return worst;
}

/// A chain of one-way steps at the given rates, input into the first.
Linear chain_of(const std::vector<double>& rates, double input) {
  const std::size_t n = rates.size();
  Linear system{std::vector<std::vector<double>>(n, std::vector<double>(n, 0)), std::vector<double>(n, 0)};
  for (std::size_t i = 0; i < n; ++i) {
    system.a[i][i] = -rates[i];
    if (i > 0) system.a[i][i - 1] = 0.8 * rates[i - 1];
  }
  system.u[0] = input;
  return system;
}

class Distances : public testing::TestWithParam<double> {};

TEST_P(Distances, OfRatesInAChainOfTwoLoseNoDigits) {
  for (double input : {0.0, 3.0})
    for (double sign : {1.0, -1.0})
      EXPECT_LT(worst_error(chain_of({1.3, 1.3 * (1 + sign * GetParam())}, input), {100, 0.5}), 2e-11);
}

TEST_P(Distances, OfRatesInChainsOfThreeToFiveStayBelow1e9) {
  for (double input : {0.0, 3.0}) {
    const double d = GetParam();
    EXPECT_LT(worst_error(chain_of({0.7, 0.7 * (1 + d), 0.7 * (1 + 2 * d)}, input), {100, 0.5, 2}), 1e-9);
    EXPECT_LT(worst_error(chain_of({0.7 * (1 + d), 0.7, 0.7 * (1 - d)}, input), {100, 0, 0}), 1e-9);
    EXPECT_LT(worst_error(chain_of({0.7, 0.7 * (1 + 2 * d), 0.7, 0.7 * (1 + d)}, input), {100, 0, 0, 0}), 1e-9);
    EXPECT_LT(worst_error(chain_of({0.7, 0.7 * (1 + d), 5, 0.7 * (1 - d), 5 * (1 + d)}, input), {100, 0, 0, 0, 0}),
              1e-9);
  }
}

TEST_P(Distances, OfCentralAndPeripheralCompartmentsLoseNoDigits) {
  const double d = GetParam();  // the smaller, the less they exchange: their two rates come together
  Linear system{{{-1.1, 0, 0}, {0.9, -1 - d, d}, {0, d, -1 - d}}, {2, 0, 0}};
  EXPECT_LT(worst_error(system, {100, 20, 3}), 1e-10);
}

INSTANTIATE_TEST_SUITE_P(ClosedForm, Distances,
                         testing::Values(0.0, 1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.01, 0.02, 0.0249, 0.0251, 0.03, 0.0499,
                                         0.051, 0.1, 3.0));

TEST(ClosedForm, HoldsForThreeCompartmentsWithAbsorption) {
  const Linear system{{{-8, 0, 0, 0}, {8, -6.2, 0.4, 0.01}, {0, 3.1, -0.4, 0}, {0, 1.3, 0, -0.01}}, {5, 0, 0, 0}};
  EXPECT_LT(worst_error(system, {100, 0, 0, 0}), 1e-10);
}

TEST(ClosedForm, HoldsForRandomMammillaryModels) {
  std::mt19937 engine(7);
  std::uniform_real_distribution<double> magnitude(-2, 2);
  const auto rate = [&] { return std::pow(10.0, magnitude(engine)); };
  for (int round = 0; round < 40; ++round) {
    const double ka = rate(), k10 = rate(), k12 = rate(), k21 = rate(), k13 = rate(), k31 = rate(), ke = rate();
    const Linear system{{{-ka, 0, 0, 0, 0},
                         {ka, -k10 - k12 - k13, k21, k31, 0},
                         {0, k12, -k21, 0, 0},
                         {0, k13, 0, -k31, 0},
                         {0, ke, 0, 0, -ke}},
                        {round % 2 ? rate() : 0.0, 0, 0, 0, 0}};
    const double worst = worst_error(system, {100, 1, 0, 0, 0});
    EXPECT_LT(worst, 1e-9) << "round " << round;
  }
}

TEST(ClosedForm, KnowsStatesThatOnlyAddUp) {
  const Linear system{{{-0.3, 0}, {0.3, 0}}, {0, 2}};  // amounts eliminated so far, with an input of their own
  EXPECT_LT(worst_error(system, {100, 0}), 1e-12);
}

TEST(ClosedForm, FollowsTwentyYearsOfDailyDoses) {
  const Linear system = chain_of({5.0, 0.4, 0.4 * (1 + 1e-9)}, 0);
  const Program program = compiled(system);
  Lane1 lane(program);
  const WideMatrix day_long = propagator(system, 1);
  std::vector<double> own{0, 0, 0};
  std::vector<Wide> truth{0, 0, 0};
  for (int day = 0; day < 7305; ++day) {
    own[0] += 25;
    truth[0] += 25;
    lane.begin(own);
    own = lane.at(1, 3);
    truth = applied(day_long, truth);
    for (std::size_t i = 0; i < 3; ++i) {
      const double exact = static_cast<double>(truth[i]);
      ASSERT_NEAR(own[i], exact, 1e-11 * (1 + exact)) << day;
    }
  }
}

// ---- what is found

std::vector<std::string> closed_states(const Builder& b, const CompileOptions& options = {}) {
  const Result<Program> program = compile(b.model, options);
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return {program->states.begin() + program->state.size, program->states.end()};
}

Builder oral_drug_on_a_tumour() {
  Builder b;
  b.parameter("ka", 2).parameter("k", 0.3).parameter("g", 0.1).parameter("kill", 1);
  b.variable("tumour", 1, E("g") * E("tumour") - E("kill") * E("central") * E("tumour"));
  b.variable("gut", 0, -E("ka") * E("gut"));
  b.variable("central", 0, E("ka") * E("gut") - E("k") * E("central"));
  return b;
}

TEST(ClosedForm, TakesTheDrugAndLeavesTheDisease) {
  EXPECT_EQ(closed_states(oral_drug_on_a_tumour()), (std::vector<std::string>{"gut", "central"}));
}

TEST(ClosedForm, CanBeSwitchedOff) {
  EXPECT_TRUE(closed_states(oral_drug_on_a_tumour(), {.varying = {}, .closed_form = false}).empty());
}

TEST(ClosedForm, KeepsTheOrderOfTheModelForTables) {
  const Program program = compile(oral_drug_on_a_tumour().model).value();
  EXPECT_EQ(program.states_as_written(), (std::vector<std::string>{"tumour", "gut", "central"}));
}

TEST(ClosedForm, LeavesWhatTheRestFeeds) {
  Builder b;
  b.parameter("k", 1).variable("x", 1, -E("k") * E("x") * E("x")).variable("y", 0, E("x") - E("k") * E("y"));
  b.variable("z", 0, E("y") - E("z"));
  EXPECT_TRUE(closed_states(b).empty());
}

TEST(ClosedForm, LeavesRatesThatMoveWithTime) {
  Builder b;
  b.parameter("k", 1).variable("x", 1, -E("k") * sample::time() * E("x"));
  EXPECT_TRUE(closed_states(b).empty());
}

TEST(ClosedForm, LeavesOscillators) {
  Builder b;
  b.variable("x", 1, E("y")).variable("y", 0, -E("x"));
  EXPECT_TRUE(closed_states(b).empty());
}

TEST(ClosedForm, LeavesCircles) {
  Builder b;
  b.variable("x", 1, E("z") - E("x")).variable("y", 0, E("x") - E("y")).variable("z", 0, E("y") - E("z"));
  EXPECT_TRUE(closed_states(b).empty());
}

TEST(ClosedForm, LeavesTheEndOfAChainOfSixRates) {
  Builder b;
  b.variable("x0", 1, -E("x0"));
  for (int i = 1; i < 7; ++i) b.variable(id("x", i), 0, E(id("x", i - 1).c_str()) - E(1.0 + i) * E(id("x", i).c_str()));
  EXPECT_EQ(closed_states(b), (std::vector<std::string>{"x0", "x1", "x2", "x3", "x4"}));
}

TEST(ClosedForm, LeavesWhatATriggerReads) {
  Builder b = oral_drug_on_a_tumour();
  Event event;
  event.id = "high";
  event.trigger = sample::call(">", {E("central"), E(3.0)}).expr;
  event.assignments.push_back({"gut", make_number(0)});
  b.model.events.push_back(event);
  EXPECT_EQ(closed_states(b), (std::vector<std::string>{"gut"}));
}

TEST(ClosedForm, TakesInputsThatVary) {
  Builder b;
  b.parameter("rate", 0).parameter("k", 1).variable("x", 1, E("rate") - E("k") * E("x"));
  EXPECT_EQ(closed_states(b, {.varying = {"rate", "k"}}), (std::vector<std::string>{"x"}));
}

/// df/dt of the tumour: its derivative along the drug's own, by the chain rule.
TEST(ClosedForm, ForcesTheRestWithItsExactDerivative) {
  const Program program = compile(oral_drug_on_a_tumour().model).value();
  Lane1 lane(program);
  lane[program.closed_start.begin] = 10;
  lane[program.closed_start.begin + 1] = 4;
  lane.run(program.segment);
  lane[program.since] = 0.7;
  lane[program.state.begin] = 5;
  lane.run(program.closed_form);
  lane.run(program.jacobians);
  const double gut = lane[program.closed.begin], central = lane[program.closed.begin + 1];
  EXPECT_NEAR(gut, 10 * std::exp(-1.4), 1e-14);
  EXPECT_NEAR(lane[program.time_derivative.begin], -1 * 5 * (2 * gut - 0.3 * central), 1e-13);
  EXPECT_EQ(program.jacobian_entries.size(), 1u);
}

}  // namespace
}  // namespace remit
