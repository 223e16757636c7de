// The 45-state benchmark (bench/models/benchmark45.ant): its kernel, its cohort, five years of doses. For tests and the
// speed bench.
#pragma once
#include <memory>
#include <vector>

#include "remit/solve/integrate.hpp"

namespace remit {

/// Null when the model's text cannot be read; scales are those of the benchmark.
std::unique_ptr<Kernel> benchmark45_kernel();

/// One patient: 22 parameters with a CV of 30 %, drug 2 as daily boluses or as a rate, states at the end of each cycle.
class Benchmark45Patient final : public Patient {
 public:
  Benchmark45Patient(std::uint32_t id, bool boluses, int cycles) : id_(id), boluses_(boluses), cycles_(cycles) {}
  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return id_; }

  std::vector<double> times_days;
  std::vector<std::vector<double>> states;
  Outcome outcome;

 private:
  void schedule(Lane& lane) const;

  std::uint32_t id_;
  bool boluses_;
  int cycles_;
};

}  // namespace remit
