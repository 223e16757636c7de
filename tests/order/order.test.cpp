// Fitted order of the stepper on models written as text. Published for Rodas5P: 4.95 on an autonomous, 5.01 on a
// non-autonomous problem, 4.95 of the embedded solution; the dense output has order 4.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"
#include "remit/solve/rodas5p.hpp"

namespace remit {
namespace {

struct Problem {
  const char* text;
  std::vector<double> start;
  std::function<double(double)> exact;  // of the first state
  bool closed_form = false;             // of the second state
};

Problem autonomous() {
  return {"model a()\n y' = y*z;\n z' = -z;\n y = 1; z = 1;\nend\n", {1, 1}, [](double t) {
            return std::exp(1 - std::exp(-t));
          }};
}
/// z is not integrated but a forcing, of which the method is told the value and the derivative.
Problem forced() {
  Problem problem = autonomous();
  problem.closed_form = true;
  return problem;
}
Problem non_autonomous() {
  return {"model n()\n y' = -2*time*y^2;\n y = 1;\nend\n", {1}, [](double t) { return 1 / (1 + t * t); }};
}
Problem prothero_robinson() {
  return {
      "model p()\n y' = -1e6*(y - cos(time)) - sin(time);\n y = 1;\nend\n", {1}, [](double t) { return std::cos(t); }};
}

std::unique_ptr<Kernel> kernel_of(const Problem& problem) {
  const Result<Model> model = parse_antimony(problem.text, "order.ant");
  if (!model.ok()) return nullptr;
  Result<Program> program = compile(*model, {.varying = {}, .closed_form = problem.closed_form});
  return program.ok() ? make_interpreter(std::move(program).value()) : nullptr;
}

struct Errors {
  double end = 0, embedded = 0, dense = 0;  // embedded: U_8 of the first step
};

void place(Rodas5p& stepper, double time, double step) {
  stepper.time(0) = stepper.since(0) = time;
  stepper.step(0) = step;
  stepper.place_start();
}

Errors errors_of(const Problem& problem, int steps) {
  const auto kernel = kernel_of(problem);
  const Program& program = kernel->program();
  Rodas5p stepper(*kernel, lane_multiple, {.rtol = 0, .atol = std::vector<double>(program.state.size, 1.0)});
  for (std::size_t i = 0; i < program.state.size; ++i) stepper.state(i, 0) = problem.start[i];
  for (std::size_t k = 0; k < program.closed.size; ++k)
    stepper.closed_start(k, 0) = problem.start[program.state.size + k];
  for (std::uint32_t i = 0; i < program.parameter.size; ++i) {
    stepper.slot(program.parameter.begin + i, 0) = program.parameter_defaults[i];
  }
  stepper.run(Part::once);
  stepper.segment_changed();
  stepper.refresh_segments();
  Errors errors;
  const double h = 1.0 / steps;
  for (int k = 0; k < steps; ++k) {
    place(stepper, k * h, h);
    stepper.attempt();
    if (k == 0) errors.embedded = stepper.error(0);
    errors.dense =
        std::max(errors.dense, std::fabs(stepper.dense(dense_weights(0.4), 0, 0) - problem.exact((k + 0.4) * h)));
    stepper.commit(std::vector<std::int64_t>(lane_multiple, -1));
  }
  errors.end = std::fabs(stepper.state(0, 0) - problem.exact(1));
  return errors;
}

/// Least-squares slope of log error over log step, over halvings from `first` steps.
double order_of(const Problem& problem, int first, double Errors::*which) {
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  const int halvings = 4;
  for (int k = 0; k < halvings; ++k) {
    const double x = -k, y = std::log2(errors_of(problem, first << k).*which);
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return (halvings * sxy - sx * sy) / (halvings * sxx - sx * sx);
}

TEST(Order, IsFiveOnAnAutonomousModel) { EXPECT_NEAR(order_of(autonomous(), 8, &Errors::end), 5, 0.2); }

TEST(Order, IsFiveUnderAForcingInClosedForm) {
  EXPECT_EQ(kernel_of(forced())->program().closed.size, 1u);
  EXPECT_NEAR(order_of(forced(), 8, &Errors::end), 5, 0.2);
  EXPECT_GT(order_of(forced(), 8, &Errors::dense), 3.8);
}

TEST(Order, IsFiveOnANonAutonomousModel) { EXPECT_NEAR(order_of(non_autonomous(), 8, &Errors::end), 5, 0.2); }

TEST(Order, OfTheEmbeddedSolutionIsFour) {  // one step's error has one order more
  EXPECT_NEAR(order_of(autonomous(), 32, &Errors::embedded) - 1, 4, 0.2);
}

TEST(Order, OfTheDenseOutputIsFour) {
  EXPECT_GT(order_of(autonomous(), 8, &Errors::dense), 3.8);
  EXPECT_GT(order_of(non_autonomous(), 8, &Errors::dense), 3.8);
}

TEST(Order, StiffProtheroRobinsonConverges) {
  EXPECT_LT(errors_of(prothero_robinson(), 8).end, 1e-8);
  EXPECT_GT(order_of(prothero_robinson(), 2, &Errors::end), 2);
}

}  // namespace
}  // namespace remit
