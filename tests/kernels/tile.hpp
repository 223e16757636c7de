// For tests of kernels on real programs: a tile in the middle of a run, and which of its slots mean something.
#pragma once
#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <new>
#include <set>

#include "remit/kernel/interpreter.hpp"

namespace remit {

class Tile {
 public:
  Tile(const Program& program, int width)
      : width_(width),
        size_(std::size_t(program.slots) * width),
        values_(new (std::align_val_t(64)) double[size_], {}) {}
  double* data() const { return values_.get(); }
  int width() const { return width_; }
  double& at(std::uint32_t slot, int lane) const { return values_.get()[std::size_t(slot) * width_ + lane]; }
  bool same_as(const Tile& other) const {
    for (std::size_t k = 0; k < size_; ++k)
      if (bits(values_.get()[k]) != bits(other.values_.get()[k])) return false;
    return true;
  }
  /// Leaves out slots that mean something within a section only.
  bool same_as(const Tile& other, const Program& program) const {
    const std::set<std::uint32_t> temporaries(program.temporaries.begin(), program.temporaries.end());
    for (std::uint32_t slot = 0; slot < program.slots; ++slot)
      for (int lane = 0; lane < width_ && !temporaries.count(slot); ++lane)
        if (bits(at(slot, lane)) != bits(other.at(slot, lane))) return false;
    return true;
  }
  void copy(const Tile& other) const { std::copy_n(other.data(), size_, data()); }

 private:
  static std::uint64_t bits(double value) { return std::isnan(value) ? ~0u : std::bit_cast<std::uint64_t>(value); }
  struct Free {
    void operator()(double* values) const { ::operator delete[](values, std::align_val_t(64)); }
  };
  int width_;
  std::size_t size_;
  std::unique_ptr<double[], Free> values_;
};

inline void start(const Program& program, const Kernel& kernel, const Tile& tile) {
  kernel.prepare(tile.data(), tile.width());
  for (int lane = 0; lane < tile.width(); ++lane) {
    for (std::uint32_t i = 0; i < program.parameter.size; ++i)
      tile.at(program.parameter.begin + i, lane) = program.parameter_defaults[i];
    tile.at(program.shift, lane) = 10 + lane;
    tile.at(program.since, lane) = 0.25 * lane;
  }
  for (Part part : {Part::initial, Part::once}) run_reference(program, part, tile.data(), tile.width());
  for (int lane = 0; lane < tile.width(); ++lane)
    for (std::uint32_t i = 0; i < program.closed.size; ++i)
      tile.at(program.closed_start.begin + i, lane) = tile.at(program.closed.begin + i, lane);
  for (int lane = 0; lane < tile.width(); ++lane)  // away from the start, each lane by its own way
    for (std::uint32_t i = 0; i < program.state.size; ++i)
      tile.at(program.state.begin + i, lane) +=
          0.01 * program.scales[i] * std::fmod(1.0 + lane * (i + 1.0) * 0.37, 1.0);
}

}  // namespace remit
