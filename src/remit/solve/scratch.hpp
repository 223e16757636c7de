// One patient's sections outside the stepping tile: a tile of the smallest width of which lane 0 is used. What is asked
// of one lane (observables at a visit, triggers at a time, its initial state) neither costs nor touches the others.
#pragma once
#include <span>
#include <vector>

#include "remit/kernel/kernel.hpp"
#include "remit/solve/aligned.hpp"

namespace remit {

class Scratch {
 public:
  explicit Scratch(const Kernel& kernel);

  double& slot(std::uint32_t index) { return tile_[static_cast<std::size_t>(index) * lane_multiple]; }
  double& state(std::uint32_t index) { return slot(program_.state.begin + index); }
  double& parameter(std::uint32_t index) { return slot(program_.parameter.begin + index); }
  void set_time(double days) { slot(program_.time) = days; }
  void run(Part part) { kernel_.run(part, tile_.data(), lane_multiple); }

 private:
  const Kernel& kernel_;
  const Program& program_;
  AlignedDoubles tile_;
};

}  // namespace remit
