// SUNDIALS CVODE (BDF) on the benchmark model, as a modeller would use it by hand: compiled right-hand side and
// analytic Jacobian, dense or KLU, started anew after each dose.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "../tests/agree/benchmark45.hpp"

namespace remit {

enum class Linear { dense, klu };

struct CvodeRun {
  std::vector<std::vector<double>> states;  // [sample][state]
  std::int64_t steps = 0;
  bool failed = false;
};

class CvodeBench {
 public:
  /// `program` is the one that scalar_code() was written from, and outlives this.
  CvodeBench(const Kernel& kernel, Linear linear, double rtol);
  ~CvodeBench();
  CvodeBench(const CvodeBench&) = delete;
  CvodeBench& operator=(const CvodeBench&) = delete;

  CvodeRun run(const Benchmark45Draw& draw, std::span<const Entry> schedule);

 private:
  struct Objects;
  const Kernel& kernel_;
  Objects* objects_;
};

}  // namespace remit
