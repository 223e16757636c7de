#include "remit/kernel/interpreter.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "remit/base/assert.hpp"
#include "remit/kernel/interpreter_isa.hpp"

namespace remit {
namespace {

struct InstructionSet {
  const char* name;
  RunInstructions run;
  bool is_here;  // whether this processor has it
};

#if defined(__x86_64__)
std::vector<InstructionSet> known_sets() {
  return {
      {"avx512", run_instructions_avx512,
       __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")},
      {"avx2", run_instructions_avx2, __builtin_cpu_supports("avx2") != 0},
      {"x86-64-v2", run_instructions_v2, __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt")},
      {"generic", run_instructions_generic, true}};
}
#else
std::vector<InstructionSet> known_sets() { return {{"generic", run_instructions_generic, true}}; }
#endif

InstructionSet choose(const std::string& name) {
  for (const InstructionSet& set : known_sets())
    if (set.is_here && (name.empty() || name == set.name)) return set;
  REMIT_ASSERT(false, "this processor does not have the instruction set asked for");
  return known_sets().back();
}

class Interpreter final : public Kernel {
 public:
  Interpreter(Program program, const InstructionSet& set) : program_(std::move(program)), set_(set) {}

  const Program& program() const override { return program_; }
  std::string name() const override { return std::string("interpreter/") + set_.name; }

  void prepare(double* tile, int width) const override {
    std::fill_n(tile, static_cast<std::size_t>(program_.slots) * static_cast<std::size_t>(width), 0.0);
    for (const auto& [slot, value] : program_.constants)
      std::fill_n(tile + static_cast<std::size_t>(slot) * static_cast<std::size_t>(width), width, value);
  }

  void run(Part part, double* tile, int width) const override {
    REMIT_ASSERT(width % lane_multiple == 0, "the width of a tile is a multiple of lane_multiple");
    const Section& section = section_of(program_, part);
    set_.run(section.data(), section.data() + section.size(), tile, width);
  }

 private:
  const Program program_;
  const InstructionSet set_;
};

}  // namespace

const Section& section_of(const Program& program, Part part) {
  switch (part) {
    case Part::initial:
      return program.initial;
    case Part::once:
      return program.once;
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
