// Periodic states against geometric series, conserved amounts, and systems that never settle.
#include "remit/solve/steady_state.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

/// Gut and plasma with absorption, elimination and a zero-order input.
ToyKernel pharmacokinetics(double ka = 1.2, double k = 0.3) {
  return ToyKernel(
      toy_model({"gut", "plasma"}, {"ka", "k", "rate"}, {ka, k, 0}, [](auto, const auto* y, const double* p, auto* dy) {
        dy[0] = -p[0] * y[0];
        dy[1] = p[0] * y[0] - p[1] * y[1] + p[2];
      }));
}

SteadyRequest boluses(double ka, double k, Tick period) {
  return {.parameters = {ka, k, 0}, .state = {0, 0}, .entries = {{0, EntryKind::dose, 0, 100.0}}, .period = period};
}

TEST(SteadyState, IsTheGeometricSeriesOfOralDoses) {
  const double ka = 1.2, k = 0.05, tau = 0.5;  // accumulates fortyfold
  const SteadyState steady = find_periodic(pharmacokinetics(ka, k), boluses(ka, k, to_tick(tau)), {});
  ASSERT_TRUE(steady.found) << steady.trouble;
  const double left_k = std::exp(-k * tau), left_ka = std::exp(-ka * tau);
  const double gut = 100 * left_ka / (1 - left_ka);
  const double plasma = 100 * ka / (ka - k) * (left_k / (1 - left_k) - left_ka / (1 - left_ka));
  EXPECT_NEAR(steady.state[0], gut, 1e-8 * gut);
  EXPECT_NEAR(steady.state[1], plasma, 1e-8 * plasma);
  EXPECT_LE(steady.periods, 8) << "a linear model of two rates needs few periods";
}

TEST(SteadyState, OfAConstantInputIsRateOverElimination) {
  SteadyRequest request{.parameters = {1.2, 1e-4, 5}, .state = {7, 0}, .entries = {}, .period = 0};
  const SteadyState steady = find_constant(pharmacokinetics(1.2, 1e-4), request, {});
  ASSERT_TRUE(steady.found) << steady.trouble;
  EXPECT_NEAR(steady.state[1], 5e4, 5e4 * 1e-8);
}

TEST(SteadyState, KeepsWhatIsConserved) {
  const ToyKernel kernel(toy_model({"drug", "free", "bound"}, {"on", "off", "k"}, {0.02, 0.1, 0.3},
                                   [](auto, const auto* y, const double* p, auto* dy) {
                                     dy[1] = p[1] * y[2] - p[0] * y[0] * y[1];
                                     dy[2] = p[0] * y[0] * y[1] - p[1] * y[2];
                                     dy[0] = dy[1] - p[2] * y[0];
                                   }));
  const SteadyRequest request{.parameters = {0.02, 0.1, 0.3},
                              .state = {0, 40, 2},
                              .entries = {{0, EntryKind::dose, 0, 10.0}},
                              .period = to_tick(1)};
  const SteadyState steady = find_periodic(kernel, request, {});
  ASSERT_TRUE(steady.found) << steady.trouble;
  EXPECT_NEAR(steady.state[1] + steady.state[2], 42, 1e-6);
  SteadyRequest once_more = request;
  once_more.state = steady.state;
  EXPECT_EQ(find_periodic(kernel, once_more, {}).periods, 1) << "it repeats itself";
}

TEST(SteadyState, NamesAStateThatNeverSettles) {
  const SteadyRequest request{
      .parameters = {1.2, 0, 0}, .state = {0, 0}, .entries = {{0, EntryKind::dose, 0, 100.0}}, .period = to_tick(1)};
  const SteadyState steady = find_periodic(pharmacokinetics(1.2, 0), request, {});
  EXPECT_FALSE(steady.found);
  EXPECT_EQ(steady.trouble, "`plasma` keeps changing");
}

TEST(SteadyState, IsReachedByAccelerationInOneStepOnALine) {
  const std::vector<std::vector<double>> states = {{0}, {10}}, images = {{10}, {19}};  // g(x) = 10 + 0.9 x
  const std::vector<double> weight = {1};
  EXPECT_NEAR(accelerate(states, images, weight)[0], 100, 1e-12);
}

}  // namespace
}  // namespace remit
