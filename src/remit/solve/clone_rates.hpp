// The rates of a tile's counted clones over the attempted step, at its start, its middle and its end: rows of all
// lanes, copied as they stand, of which a lane reads the few it needs.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "remit/solve/rodas5p.hpp"

namespace remit {

class CloneRates {
 public:
  using Samples = std::array<double, 3>;  // start, middle, end

  CloneRates(const Program& program, int width);

  /// After the tile was placed at a point (0, 1, 2) of the step and `counted_rates` was run there.
  void read(Rodas5p& stepper, int point);
  Samples birth(std::size_t clone, int lane) const { return row(clones_[clone], lane); }
  /// Transfers included: whoever leaves is gone.
  Samples death(std::size_t clone, int lane) const;
  Samples transfer(std::size_t clone, std::size_t which, int lane) const {
    return row(clones_[clone] + 2 + which, lane);
  }
  Samples inflow(std::size_t which, int lane) const { return row(inflows_ + which, lane); }

 private:
  Samples row(std::size_t number, int lane) const {
    const double* start = values_.data() + number * width_ + static_cast<std::size_t>(lane);
    return {start[0], start[size_], start[2 * size_]};
  }

  std::size_t width_, size_, inflows_;  // size: of what is read at one point
  std::vector<std::uint32_t> slots_;    // of each row
  std::vector<std::size_t> clones_;     // first row: birth, death, transfers
  std::vector<double> values_;          // [point][row][lane]
};

}  // namespace remit
