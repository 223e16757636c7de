#include "kernel_choice.hpp"

#include <fmt/core.h>

#include <cstdio>

namespace remit::cli {

KernelChoice kernel_choice(const std::string& word) {
  if (word == "compiled") return KernelChoice::compiled;
  return word == "interpreter" ? KernelChoice::interpreter : KernelChoice::automatic;
}

void say_kernel(const std::string& line) {
  fmt::print(stderr, "remit: {}\n", line);
  std::fflush(stderr);
}

std::unique_ptr<Kernel> kernel_of(Program program, const std::string& choice) {
  return make_kernel(std::move(program), kernel_choice(choice), 0, {.widths = {lane_multiple}, .say = say_kernel});
}

}  // namespace remit::cli
