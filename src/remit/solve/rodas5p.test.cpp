// Published: order 5 autonomous or not (measured 4.95 and 5.01), embedded order 4, stiff Prothero-Robinson converges.
#include "remit/solve/rodas5p.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

Tolerances loose(std::size_t states) { return {.rtol = 0, .atol = std::vector<double>(states, 1.0)}; }

struct Errors {
  double end = 0, estimate = 0, middle = 0;
};

/// `steps` equal steps from `y` at time 0 to 1; errors of the first state against the exact solution.
Errors errors_of(const ToyKernel& kernel, std::vector<double> y, int steps,
                 const std::function<double(double)>& exact) {
  Rodas5p stepper(kernel, lane_multiple, loose(y.size()));
  for (std::uint32_t i = 0; i < y.size(); ++i) stepper.state(i, 0) = y[i];
  Errors errors;
  const double h = 1.0 / steps;
  for (int k = 0; k < steps; ++k) {
    stepper.time(0) = k * h;
    stepper.step(0) = h;
    stepper.place_start();
    stepper.attempt();
    if (k == 0) errors.estimate = stepper.error(0);
    if (k == steps - 1) errors.middle = std::fabs(stepper.dense(dense_weights(0.4), 0, 0) - exact((k + 0.4) * h));
    stepper.commit(std::vector<std::int64_t>(lane_multiple, -1));
  }
  errors.end = std::fabs(stepper.state(0, 0) - exact(1));
  return errors;
}

double slope(double coarse, double fine) { return std::log2(coarse / fine); }

ToyKernel autonomous() {  // Lotka and Volterra's invariant is no closed form; this one is: y' = y z, z' = -z gives y =
                          // exp(1 - e^-t)
  return ToyKernel(toy_model({"y", "z"}, {}, {}, [](auto, const auto* y, const double*, auto* dy) {
    dy[0] = y[0] * y[1];
    dy[1] = 0.0 - y[1];
  }));
}

ToyKernel non_autonomous() {  // y' = -2 t y^2 gives y = 1 / (1 + t^2)
  return ToyKernel(
      toy_model({"y"}, {}, {}, [](auto t, const auto* y, const double*, auto* dy) { dy[0] = -2.0 * t * y[0] * y[0]; }));
}

TEST(Rodas5p, HasOrderFiveOnAnAutonomousProblem) {
  const ToyKernel kernel = autonomous();
  const auto exact = [](double t) { return std::exp(1 - std::exp(-t)); };
  const Errors coarse = errors_of(kernel, {1, 1}, 16, exact), fine = errors_of(kernel, {1, 1}, 32, exact);
  EXPECT_NEAR(slope(coarse.end, fine.end), 5, 0.25);
  EXPECT_NEAR(slope(coarse.estimate, fine.estimate), 5, 0.25);  // one step of an order 4 method
  EXPECT_GT(slope(coarse.middle, fine.middle), 3.7);
}

TEST(Rodas5p, HasOrderFiveOnANonAutonomousProblem) {
  const ToyKernel kernel = non_autonomous();
  const auto exact = [](double t) { return 1 / (1 + t * t); };
  const Errors coarse = errors_of(kernel, {1}, 16, exact), fine = errors_of(kernel, {1}, 32, exact);
  EXPECT_NEAR(slope(coarse.end, fine.end), 5, 0.3);
  EXPECT_GT(slope(coarse.middle, fine.middle), 3.7);
}

TEST(Rodas5p, ConvergesOnStiffProtheroRobinson) {  // y' = -1e6 (y - cos t) - sin t, y = cos t
  const ToyKernel kernel(toy_model({"y"}, {}, {}, [](auto t, const auto* y, const double*, auto* dy) {
    using std::cos, std::sin;
    dy[0] = -1e6 * (y[0] - cos(t)) - sin(t);
  }));
  const auto exact = [](double t) { return std::cos(t); };
  const Errors coarse = errors_of(kernel, {1}, 4, exact), fine = errors_of(kernel, {1}, 8, exact);
  EXPECT_LT(coarse.end, 1e-6);
  EXPECT_GT(slope(coarse.end, fine.end), 2);
}

TEST(Rodas5p, DenseOutputMeetsBothEndsExactly) {
  const ToyKernel kernel = autonomous();
  Rodas5p stepper(kernel, lane_multiple, loose(2));
  stepper.state(0, 3) = 1.25;
  stepper.state(1, 3) = 0.7;
  stepper.step(3) = 0.5;
  stepper.place_start();
  stepper.attempt();
  EXPECT_EQ(stepper.dense(dense_weights(0), 0, 3), 1.25);
  EXPECT_EQ(stepper.dense(dense_weights(1), 0, 3), stepper.end_state(0, 3));
  stepper.place_inside(0.25);
  EXPECT_EQ(stepper.slot(kernel.program().state.begin, 3), stepper.dense(dense_weights(0.25), 0, 3));
}

TEST(Rodas5p, LanesWithoutAMarkStayWhereTheyAre) {
  const ToyKernel kernel = autonomous();
  Rodas5p stepper(kernel, lane_multiple, loose(2));
  for (int lane : {0, 1}) stepper.state(0, lane) = stepper.state(1, lane) = 1;
  stepper.place_start();
  stepper.attempt();
  std::vector<std::int64_t> marks(lane_multiple, 0);
  marks[1] = -1;
  stepper.commit(marks);
  EXPECT_EQ(stepper.state(0, 0), 1);
  EXPECT_EQ(stepper.state(0, 1), stepper.end_state(0, 1));
  EXPECT_NE(stepper.state(0, 1), 1);
}

/// x' = k x + z, z' = -x - z, with x first or last; at k = 1 / (gamma h) the pivot of x is zero though the matrix is
/// regular.
ToyKernel coupled(double k, bool x_first) {
  const std::size_t x = x_first ? 0 : 1, z = 1 - x;
  return ToyKernel(toy_model({"first", "second"}, {"k"}, {k}, [=](auto, const auto* y, const double* p, auto* dy) {
    dy[x] = p[0] * y[x] + y[z];
    dy[z] = 0.0 - y[x] - y[z];
  }));
}

double x_after_one_step(double h, bool x_first) {
  const double shift = 1 / (0.21193756319429014 * h);
  const ToyKernel kernel = coupled(shift, x_first);
  Rodas5p stepper(kernel, lane_multiple, loose(2));
  stepper.set_idle(0, false);
  stepper.state(x_first ? 1 : 0, 0) = 1;
  stepper.step(0) = h;
  stepper.slot(kernel.program().parameter.begin, 0) = shift;
  stepper.place_start();
  stepper.attempt();
  EXPECT_TRUE(stepper.factored(0));
  return stepper.end_state(x_first ? 0 : 1, 0);
}

TEST(Rodas5p, FallsBackToPivotingWhereTheStaticOrderFails) {
  const double expected = x_after_one_step(0.1, false);  // z first: its pivot is fine
  ASSERT_TRUE(std::isfinite(expected));
  EXPECT_NEAR(x_after_one_step(0.1, true), expected, 1e-9 * std::fabs(expected));
}

TEST(Rodas5p, SaysWhenTheMatrixIsSingular) {
  const double h = 0.1, shift = 1 / (0.21193756319429014 * h);
  const ToyKernel kernel(
      toy_model({"x"}, {"k"}, {shift}, [](auto, const auto* y, const double* p, auto* dy) { dy[0] = p[0] * y[0]; }));
  Rodas5p stepper(kernel, lane_multiple, loose(1));
  stepper.set_idle(0, false);
  stepper.step(0) = h;
  stepper.slot(kernel.program().parameter.begin, 0) = shift;
  stepper.place_start();
  stepper.attempt();
  EXPECT_FALSE(stepper.factored(0));
}

}  // namespace
}  // namespace remit
