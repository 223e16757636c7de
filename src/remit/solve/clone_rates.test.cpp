#include "remit/solve/clone_rates.hpp"

#include <gtest/gtest.h>

#include "remit/solve/toy_kernel.hpp"

namespace remit {
namespace {

/// Two clones: the first sends cells to the second at two rates, and cells arrive from outside.
ToyKernel kernel_with_clones() {
  ToyModel model = toy_model({"x", "y"}, {}, {}, [](auto, const auto*, const double*, auto* ds) { ds[0] = ds[1] = 0; });
  model.extra_slots = 7;
  ToyKernel kernel(std::move(model));
  Program& program = kernel.edit();
  program.counted.push_back(
      {.state = 0,
       .birth = kernel.extra(0),
       .death = kernel.extra(1),
       .transfers = {{.to = 1, .per_cell = kernel.extra(2)}, {.to = 1, .per_cell = kernel.extra(3)}}});
  program.counted.push_back({.state = 1, .birth = kernel.extra(4), .death = kernel.extra(5), .transfers = {}});
  program.inflows.push_back({.from = no_slot, .to = 1, .rate = kernel.extra(6)});
  return kernel;
}

TEST(CloneRates, KeepsEveryLaneAtThreePoints) {
  const ToyKernel kernel = kernel_with_clones();
  const int width = 2 * lane_multiple, lane = lane_multiple + 3;
  Rodas5p stepper(kernel, width, {.rtol = 1e-5, .atol = {1, 1}});
  CloneRates rates(kernel.program(), width);
  for (int point = 0; point < 3; ++point) {
    for (int k = 0; k < 7; ++k)
      for (int l = 0; l < width; ++l) stepper.slot(kernel.extra(k), l) = 1000 * l + 100 * point + 10 * k;
    rates.read(stepper, point);
  }
  using Samples = CloneRates::Samples;
  const double at = 1000 * lane;
  EXPECT_EQ(rates.birth(0, lane), (Samples{at, at + 100, at + 200}));
  EXPECT_EQ(rates.birth(1, lane), (Samples{at + 40, at + 140, at + 240}));
  EXPECT_EQ(rates.transfer(0, 1, lane), (Samples{at + 30, at + 130, at + 230}));
  EXPECT_EQ(rates.inflow(0, lane), (Samples{at + 60, at + 160, at + 260}));
}

TEST(CloneRates, CountsWhoLeavesAsDead) {
  const ToyKernel kernel = kernel_with_clones();
  Rodas5p stepper(kernel, lane_multiple, {.rtol = 1e-5, .atol = {1, 1}});
  CloneRates rates(kernel.program(), lane_multiple);
  stepper.slot(kernel.extra(1), 2) = 0.5;
  stepper.slot(kernel.extra(2), 2) = 0.125;
  stepper.slot(kernel.extra(3), 2) = 0.25;
  stepper.slot(kernel.extra(5), 2) = 0.75;
  rates.read(stepper, 1);
  EXPECT_EQ(rates.death(0, 2)[1], 0.875);
  EXPECT_EQ(rates.death(1, 2)[1], 0.75);
}

}  // namespace
}  // namespace remit
