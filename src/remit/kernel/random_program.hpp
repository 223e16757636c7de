// For tests: random programs, tiles full of numbers a kernel may stumble over, and every slot of every patient as bits.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <new>
#include <random>
#include <vector>

#include "remit/kernel/interpreter.hpp"

namespace remit::random_program {

/// All NaNs are the same.
inline std::uint64_t bits(double value) {
  return std::isnan(value) ? 0x7ff8000000000000u : std::bit_cast<std::uint64_t>(value);
}

class Tile {
 public:
  Tile(std::uint32_t slots, int width)
      : width_(width), values_(new (std::align_val_t(64)) double[std::size_t(slots) * width], {}), slots_(slots) {}
  double* data() { return values_.get(); }
  int width() const { return width_; }
  std::uint32_t slots() const { return slots_; }
  double& at(std::uint32_t slot, int lane) { return values_.get()[std::size_t(slot) * width_ + lane]; }

 private:
  struct Free {
    void operator()(double* values) const { ::operator delete[](values, std::align_val_t(64)); }
  };
  int width_;
  std::unique_ptr<double[], Free> values_;
  std::uint32_t slots_;
};

/// A program whose section `derivatives` is a random mixture of every instruction; slots 0..inputs-1 are its inputs.
class RandomProgram {
 public:
  static constexpr std::uint32_t inputs = 24;

  explicit RandomProgram(unsigned seed, int length = 400) : engine_(seed) {
    program_.slots = 120;
    for (int k = 0; k < length; ++k) program_.derivatives.push_back(instruction());
  }
  Program program() const { return program_; }

 private:
  Instruction instruction() {
    Instruction it{static_cast<Opcode>(engine_() % opcode_count), slot(), 0, 0, 0};
    if (engine_() % 3 == 0) it.op = engine_() % 2 ? Opcode::mul_add : Opcode::add;  // as programs are: runs of the same
    it.a = slot();
    if (arity(it.op) > 1) it.b = slot();
    if (arity(it.op) > 2) it.c = engine_() % 2 ? it.target : slot();
    return it;
  }
  std::uint32_t slot() { return static_cast<std::uint32_t>(engine_() % program_.slots); }

  std::mt19937 engine_;
  Program program_;
};

/// A hash of what is asked for (splitmix64), so that a lane's content depends on its patient and not on the tile it
/// sits in.
inline std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

inline double content(std::uint32_t slot, int patient) {
  const double special[] = {0.0,
                            -0.0,
                            1,
                            -1,
                            0.5,
                            2,
                            1e-310,
                            -1e-310,
                            1e300,
                            -1e300,
                            1e-300,
                            std::numeric_limits<double>::infinity(),
                            -std::numeric_limits<double>::infinity(),
                            std::numeric_limits<double>::quiet_NaN(),
                            3.5,
                            -2.5,
                            700,
                            -745,
                            1e16};
  const std::uint64_t word = mixed(slot * 4096u + static_cast<unsigned>(patient));
  if (word % 5 == 0) return special[(word >> 8) % std::size(special)];
  const double uniform = static_cast<double>(mixed(word) >> 11) * 0x1p-52 - 1;
  return std::ldexp(uniform, static_cast<int>(word >> 40 & 15) - 7);
}

inline void fill(Tile& tile, int first_patient) {
  for (std::uint32_t slot = 0; slot < tile.slots(); ++slot)
    for (int lane = 0; lane < tile.width(); ++lane) tile.at(slot, lane) = content(slot, first_patient + lane);
}

/// Patient 0 to 63 through tiles of some width: every slot of every patient.
inline std::vector<std::uint64_t> run_all(const Kernel& kernel, int width) {
  std::vector<std::uint64_t> result;
  for (int first = 0; first < 64; first += width) {
    Tile tile(kernel.program().slots, width);
    fill(tile, first);
    kernel.run(Part::derivatives, tile.data(), width);
    for (int lane = 0; lane < width; ++lane)
      for (std::uint32_t slot = 0; slot < tile.slots(); ++slot) result.push_back(bits(tile.at(slot, lane)));
  }
  return result;
}

inline std::vector<std::uint64_t> run_reference_all(const Program& program) {
  Tile tile(program.slots, 64);
  fill(tile, 0);
  run_reference(program, Part::derivatives, tile.data(), 64);
  std::vector<std::uint64_t> result;
  for (int lane = 0; lane < 64; ++lane)
    for (std::uint32_t slot = 0; slot < program.slots; ++slot) result.push_back(bits(tile.at(slot, lane)));
  return result;
}

}  // namespace remit::random_program
