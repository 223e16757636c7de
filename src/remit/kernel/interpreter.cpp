#include "remit/kernel/interpreter.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "remit/base/assert.hpp"
#include "remit/kernel/interpreter_isa.hpp"

namespace remit {
namespace {

constexpr int most_width = 1024;  // lanes of a tile

struct InstructionSet {
  const char* name;
  Engine (*engine)();  // itself code for this set: called only where `is_here`
  bool is_here;        // whether this processor has it
};

#if defined(__x86_64__)
std::vector<InstructionSet> known_sets() {
  const bool has_avx512 =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  const bool has_fma = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  return {{"avx512", engine_avx512, has_avx512 && has_fma},
          {"avx2", engine_avx2, has_fma},
          {"x86-64-v2", engine_v2, __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")},
          {"generic", engine_generic, true}};
}
#else
std::vector<InstructionSet> known_sets() { return {{"generic", engine_generic, true}}; }
#endif

InstructionSet choose(const std::string& name) {
  for (const InstructionSet& set : known_sets())
    if (set.is_here && (name.empty() || name == set.name)) return set;
  REMIT_ASSERT(false, "this processor does not have the instruction set asked for");
  return known_sets().back();
}

/// Lanes that one pass over the code handles: as many as the set can, and the tile is made of.
int lanes_per_pass(const Engine& engine, int width) {
  int lanes = engine.most_lanes;
  while (width % lanes != 0) lanes /= 2;
  return lanes;
}

Threaded threaded(const Planned& planned, const Engine& engine, int width, int lanes) {
  const auto offset = [&](std::uint32_t slot) { return slot * static_cast<std::uint32_t>(width) * 8u; };
  const Instruction& it = planned.instruction;
  return {engine.function_of(planned, lanes), offset(it.target), offset(it.a), offset(it.b), offset(it.c)};
}

/// Every section of a program, threaded for tiles of one width.
struct Code {
  int lanes;
  std::array<std::vector<Threaded>, part_count> sections;
};

class Interpreter final : public Kernel {
 public:
  Interpreter(Program program, const InstructionSet& set)
      : program_(std::move(program)), set_name_(set.name), engine_(set.engine()) {
    for (int part = 0; part < part_count; ++part)
      plans_[part] = plan_forwarding(section_of(program_, static_cast<Part>(part)));
  }

  const Program& program() const override { return program_; }
  std::string name() const override { return std::string("interpreter/") + set_name_; }

  void prepare(double* tile, int width) const override {
    std::fill_n(tile, static_cast<std::size_t>(program_.slots) * static_cast<std::size_t>(width), 0.0);
    for (const auto& [slot, value] : program_.constants)
      std::fill_n(tile + static_cast<std::size_t>(slot) * static_cast<std::size_t>(width), width, value);
  }

  void run(Part part, double* tile, int width) const override {
    const Code& code = code_for(width);
    const Threaded* first = code.sections[static_cast<std::size_t>(part)].data();
    for (int lane = 0; lane < width; lane += code.lanes) engine_.run(first, tile + lane, code.lanes);
  }

 private:
  /// Code depends on the tile's width only; it is made when a width is first seen and kept.
  const Code& code_for(int width) const {
    REMIT_ASSERT(width > 0 && width % lane_multiple == 0 && width <= most_width,
                 "the width of a tile is a multiple of lane_multiple");
    std::atomic<const Code*>& place = codes_[width / lane_multiple];
    if (const Code* code = place.load(std::memory_order_acquire)) return *code;
    const std::lock_guard lock(making_);
    if (!place.load(std::memory_order_acquire)) {
      made_.push_back(std::make_unique<Code>(thread(width)));
      place.store(made_.back().get(), std::memory_order_release);
    }
    return *place.load(std::memory_order_acquire);
  }

  Code thread(int width) const {
    REMIT_ASSERT(static_cast<std::uint64_t>(program_.slots) * static_cast<std::uint64_t>(width) * 8 < 0xffffffffu,
                 "a tile is below 4 GB");
    Code code;
    code.lanes = lanes_per_pass(engine_, width);
    for (int part = 0; part < part_count; ++part) {
      for (const Planned& planned : plans_[part])
        code.sections[part].push_back(threaded(planned, engine_, width, code.lanes));
      code.sections[part].push_back({engine_.end_of(code.lanes), 0, 0, 0, 0});
    }
    return code;
  }

  const Program program_;
  const std::string set_name_;
  const Engine engine_;
  std::array<std::vector<Planned>, part_count> plans_;
  mutable std::mutex making_;
  mutable std::vector<std::unique_ptr<Code>> made_;
  mutable std::array<std::atomic<const Code*>, most_width / lane_multiple + 1> codes_{};
};

}  // namespace

const Section& section_of(const Program& program, Part part) {
  switch (part) {
    case Part::initial:
      return program.initial;
    case Part::once:
      return program.once;
    case Part::segment:
      return program.segment;
    case Part::closed_form:
      return program.closed_form;
    case Part::derivatives:
      return program.derivatives;
    case Part::jacobians:
      return program.jacobians;
    case Part::factor:
      return program.factor;
    case Part::solve:
      return program.solve;
    case Part::observe:
      return program.observe;
    case Part::counted_rates:
      return program.counted_rates;
    case Part::triggers:
      return program.triggers;
    case Part::event_values:
      return program.event_values;
  }
  REMIT_ASSERT(false, "a part without a section");
  return program.initial;
}

void run_reference(const Program& program, Part part, double* tile, int width) {
  for (int lane = 0; lane < width; ++lane) {
    const auto value = [&](std::uint32_t slot) -> double& {
      return tile[static_cast<std::size_t>(slot) * width + lane];
    };
    for (const Instruction& it : section_of(program, part))
      value(it.target) = apply(it.op, value(it.a), value(it.b), value(it.c));
  }
}

std::vector<std::string> instruction_sets() {
  std::vector<std::string> names;
  for (const InstructionSet& set : known_sets())
    if (set.is_here) names.push_back(set.name);
  return names;
}

std::unique_ptr<Kernel> make_interpreter(Program program, const std::string& instruction_set) {
  return std::make_unique<Interpreter>(std::move(program), choose(instruction_set));
}

}  // namespace remit
