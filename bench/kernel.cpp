// What an instruction costs: nanoseconds per instruction and eight lanes, by section, instruction set and tile width,
// on a model given as Antimony (default: the 45-state benchmark). The best of many short runs, so that a busy machine
// does not matter much.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "remit/kernel/compiled.hpp"
#include "remit/kernel/interpreter.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/program/compile.hpp"

namespace {

using namespace remit;
using Clock = std::chrono::steady_clock;

struct Free {
  void operator()(double* values) const { ::operator delete[](values, std::align_val_t(64)); }
};
using Tile = std::unique_ptr<double[], Free>;

Tile started_tile(const Kernel& kernel, int width) {
  const Program& program = kernel.program();
  Tile tile(new (std::align_val_t(64)) double[std::size_t(program.slots) * std::size_t(width)]);
  kernel.prepare(tile.get(), width);
  const auto fill = [&](std::uint32_t slot, double value) {
    std::fill_n(tile.get() + std::size_t(slot) * std::size_t(width), width, value);
  };
  for (std::uint32_t i = 0; i < program.parameter.size; ++i)
    fill(program.parameter.begin + i, program.parameter_defaults[i]);
  fill(program.shift, 100);
  for (Part part : {Part::initial, Part::once, Part::jacobians, Part::factor}) kernel.run(part, tile.get(), width);
  return tile;
}

double best_nanoseconds(const Kernel& kernel, Part part, double* tile, int width) {
  double best = 1e300;
  for (int repeat = 0; repeat < 200; ++repeat) {
    const auto start = Clock::now();
    for (int k = 0; k < 20; ++k) kernel.run(part, tile, width);
    const std::chrono::duration<double, std::nano> took = Clock::now() - start;
    best = std::min(best, took.count() / 20);
  }
  return best;
}

void report(const Kernel& kernel, int width) {
  const struct {
    const char* name;
    Part part;
    double per_step;  // runs in one Rodas5P step
  } parts[] = {{"derivatives", Part::derivatives, 7},
               {"jacobians", Part::jacobians, 1},
               {"factor", Part::factor, 1},
               {"solve", Part::solve, 8}};
  const Tile tile = started_tile(kernel, width);
  std::printf("%-20s width %2d ", kernel.name().c_str(), width);
  double step = 0;
  for (const auto& it : parts) {
    const double took = best_nanoseconds(kernel, it.part, tile.get(), width);
    const double instructions = static_cast<double>(section_of(kernel.program(), it.part).size());
    std::printf(" %s %.2f", it.name, took / instructions / (width / 8.0));
    step += it.per_step * took / width;
  }
  std::printf("  one step and lane %.0f ns\n", step);
}

}  // namespace

int main(int count, char** arguments) {
  const std::string file = count > 1 ? arguments[1] : REMIT_SOURCE_DIR "/bench/models/benchmark45.ant";
  const auto model = load_antimony(file);
  if (!model.ok()) return std::fputs(render(model.diagnostics()).c_str(), stderr), 1;
  const auto program = compile(*model);
  if (!program.ok()) return std::fputs(render(program.diagnostics()).c_str(), stderr), 1;
  std::printf("%zu states, %u slots; instructions: derivatives %zu, jacobians %zu, factor %zu, solve %zu\n",
              program->states.size(), program->slots, program->derivatives.size(), program->jacobians.size(),
              program->factor.size(), program->solve.size());
  std::printf("nanoseconds per instruction and 8 lanes\n");
  const std::vector<int> widths{8, 16, 32};
  for (const std::string& set : instruction_sets()) {
    const auto interpreter = make_interpreter(*program, set);
    const auto start = Clock::now();
    const auto compiled =
        make_compiled_kernel(*program, {.instruction_set = set, .widths = widths, .say = [](const std::string& line) {
                                          std::printf("%s\n", line.c_str());
                                        }});
    std::printf("made in %.1f s\n", std::chrono::duration<double>(Clock::now() - start).count());
    for (int width : widths)
      for (const Kernel* kernel : {interpreter.get(), compiled.get()}) report(*kernel, width);
  }
}
