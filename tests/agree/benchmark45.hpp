// The 45-state benchmark (bench/models/benchmark45.ant): its kernel, its cohort, five years of doses. For tests and the
// speed bench.
#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "remit/solve/integrate.hpp"

namespace remit {

/// Null when the model's text cannot be read; scales are those of the benchmark. `closed_form` off: all 45 integrated.
std::unique_ptr<Kernel> benchmark45_kernel(bool closed_form = true);

/// Values of the 22 varied parameters of one patient, in the benchmark's order.
using Benchmark45Draw = std::vector<double>;
inline constexpr std::size_t benchmark45_varied = 22;
/// Nominal values times log-normal factors with a CV of 30 %.
Benchmark45Draw benchmark45_draw(const Program& program, std::uint32_t id);
/// Sets them on a lane, as parameters.
void set_draw(Lane& lane, const Benchmark45Draw& draw);
/// Index of each varied parameter, in the benchmark's order.
std::vector<std::uint32_t> benchmark45_parameters(const Program& program);

/// Doses and rates of so many cycles, in time order; the sample at the end of each cycle comes before that day's doses.
std::vector<Entry> benchmark45_schedule(const Program& program, bool boluses, int cycles);

/// One patient: drug 2 as daily boluses or as a rate, states at the end of each cycle. Without a draw, its own.
class Benchmark45Patient final : public Patient {
 public:
  Benchmark45Patient(std::uint32_t id, bool boluses, int cycles, Benchmark45Draw draw = {})
      : id_(id), boluses_(boluses), cycles_(cycles), draw_(std::move(draw)) {}
  void start(Lane& lane) override;
  void at(Lane& lane, const Entry& entry) override;
  void end(const Outcome& what) override { outcome = what; }
  std::uint32_t id() const override { return id_; }

  std::vector<double> times_days;
  std::vector<std::vector<double>> states;  // in the model's own order
  Outcome outcome;

 private:
  std::uint32_t id_;
  bool boluses_;
  int cycles_;
  Benchmark45Draw draw_;
};

}  // namespace remit
