// Events per second of exact simulation, one thread: birth and death, dimers, a ring of a hundred reactions.
#include <chrono>
#include <cstdio>
#include <string>

#include "remit/lang/antimony.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/jump/ensemble.hpp"

namespace {

std::string ring(int rooms) {
  std::string text = "species ";
  for (int i = 0; i < rooms; ++i) text += (i > 0 ? ", S" : "S") + std::to_string(i) + " = 100";
  for (int i = 0; i < rooms; ++i) {
    const std::string from = std::to_string(i), to = std::to_string((i + 1) % rooms);
    text.append("; S").append(from).append(" => S").append(to).append("; S").append(from);
  }
  return text;
}

void measure(const char* name, const std::string& text, double end) {
  const auto model = remit::parse_antimony(text, name);
  const auto program =
      model.ok() ? remit::compile_jump(*model) : remit::Result<remit::JumpProgram>(model.diagnostics());
  if (!program.ok()) return void(std::printf("%s", remit::render(program.diagnostics()).c_str()));
  const auto begin = std::chrono::steady_clock::now();
  const remit::JumpEnsemble seen = remit::simulate_ensemble(*program, {.times = {end}}, {}, 20, 1);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("%-20s %8.2e events in %.2f s: %.2e per second\n", name, static_cast<double>(seen.jumps), seconds,
              static_cast<double>(seen.jumps) / seconds);
}

}  // namespace

int main() {
  measure("birth and death", "species X = 1000; => X; 1000; X => ; X", 50);
  measure("dimers", "species P = 1000, P2 = 0; 2 P => P2; 0.001*P*(P-1)/2; P2 => 2 P; 0.1*P2", 800);
  measure("ring of 100", ring(100), 10);
}
