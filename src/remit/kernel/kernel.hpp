// The contract between compiler and engine. Memory is slot-major: slot s of lane l is tile[s * width + l]; `width` is a
// multiple of lane_multiple and the tile is 64-byte aligned. The caller allocates and owns the tile (program().slots *
// width doubles) and has called prepare() on it once. Running a section reads and writes only that tile, lane by lane:
// no lane can see another.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "remit/program/program.hpp"

namespace remit {

/// Lanes of a tile come in multiples of this (one AVX-512 register).
inline constexpr int lane_multiple = 8;

enum class Part {
  initial,
  once,
  segment,
  closed_form,
  derivatives,
  jacobians,
  factor,
  solve,
  observe,
  counted_rates,
  triggers,
  event_values
};

inline constexpr Part every_part[] = {Part::initial,     Part::once,          Part::segment,  Part::closed_form,
                                      Part::derivatives, Part::jacobians,     Part::factor,   Part::solve,
                                      Part::observe,     Part::counted_rates, Part::triggers, Part::event_values};
inline constexpr int part_count = static_cast<int>(sizeof every_part / sizeof every_part[0]);
static_assert(part_count == static_cast<int>(Part::event_values) + 1, "every part is in the list");

class Kernel {
 public:
  virtual ~Kernel() = default;
  virtual const Program& program() const = 0;
  /// "interpreter/avx2" and the like.
  virtual std::string name() const = 0;
  /// The width of tiles on which a lane costs least.
  virtual int preferred_width() const { return 2 * lane_multiple; }
  /// Writes the program's constants into every lane of a fresh tile.
  virtual void prepare(double* tile, int width) const = 0;
  /// Runs one section for all lanes of the tile.
  virtual void run(Part part, double* tile, int width) const = 0;
};

/// Instruction sets this CPU can run, best first: "avx512", "avx2", "x86-64-v2" (or "generic" elsewhere).
std::vector<std::string> instruction_sets();

/// The interpreter for the best instruction set, or the one asked for (asserts that this CPU has it).
std::unique_ptr<Kernel> make_interpreter(Program program, const std::string& instruction_set = {});

}  // namespace remit
