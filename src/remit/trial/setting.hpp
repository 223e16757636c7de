// What enrolling and simulating both need: the composed model, its kernel, the population, how to solve.
#pragma once
#include <functional>
#include <string>

#include "remit/cohort/cohort.hpp"
#include "remit/lang/compose.hpp"
#include "remit/solve/integrate.hpp"
#include "remit/trial/finished_patients.hpp"

namespace remit {

struct Setting {
  const Composed& composed;
  const Kernel& kernel;
  const Population& population;
  std::uint64_t seed = 1;
  SolveOptions solve;  // lanes, threads, order_seed, cancelled; its progress and seed are set by the callee
  std::function<void(const std::string& stage, std::size_t finished, std::size_t wanted, std::size_t failed)> progress;
  FinishedPatients* finished = nullptr;  // patients found there are not run again, others are kept there
};

}  // namespace remit
