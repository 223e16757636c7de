// Work against precision: how much a solver costs for how small an error, and where two solvers meet.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace remit {

struct Spread {
  double median = 0, p99 = 0, largest = 0;
};
Spread spread_of(std::vector<double> values);

struct WorkPoint {
  double error = 0;  // p99
  double work = 0;   // CPU seconds per 1000 patients
};
struct WorkPrecision {
  std::string name;
  std::vector<WorkPoint> points;
};

/// Work at an error, read off the straight lines through neighbouring points on logarithmic axes. The cheapest point
/// when all errors are smaller; nothing when all are larger.
std::optional<double> work_at(WorkPrecision curve, double error);

/// One panel as SVG, both axes logarithmic, a mark and a line per curve.
std::string picture(std::span<const WorkPrecision> curves, const std::string& title);

}  // namespace remit
