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

// y' = z, z' = -y + s z with shift = s: the first pivot in static order after the row of y is harmless, so swap the
// roles: x' = k x with k = shift makes the static pivot exactly zero although the matrix is regular.
TEST(Rodas5p, FallsBackToPivotingWhereTheStaticOrderFails) {
  const double h = 0.1, shift = 1 / (0.21193756319429014 * h);
  const ToyKernel kernel(toy_model({"x", "z"}, {"k"}, {shift}, [](auto, const auto* y, const double* p, auto* dy) {
    dy[0] = p[0] * y[0] + y[1];
    dy[1] = -1.0 * y[0] - y[1];
  }));
  Rodas5p stepper(kernel, lane_multiple, loose(2));
  for (int lane = 0; lane < 2; ++lane) {
    stepper.set_idle(lane, false);
    stepper.state(0, lane) = 0;
    stepper.state(1, lane) = 0;
    stepper.step(lane) = h;
    stepper.slot(kernel.program().parameter.begin, lane) = lane == 0 ? shift : 1.0;
  }
  stepper.state(1, 0) = 1e-3;
  stepper.place_start();
  stepper.attempt();
  EXPECT_TRUE(stepper.factored(0));
  EXPECT_TRUE(std::isfinite(stepper.error(0)));
  EXPECT_TRUE(std::isfinite(stepper.end_state(0, 0)));
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
