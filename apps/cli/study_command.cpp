#include "study_command.hpp"

#include <fmt/core.h>

#include <csignal>
#include <cstdio>

#include "commands.hpp"

namespace remit::cli {
namespace {

std::atomic<bool>& interrupted() {
  static std::atomic<bool> flag{false};
  return flag;
}

void on_interrupt(int) {
  interrupted().store(true);
  std::signal(SIGINT, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& catch_interrupt() {
  std::signal(SIGINT, on_interrupt);
  return interrupted();
}

void print(const Diagnostics& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}\n", render(diagnostic));
}

int refuse_study(const Diagnostics& diagnostics) {
  print(diagnostics);
  std::size_t errors = 0;
  for (const Diagnostic& diagnostic : diagnostics) errors += diagnostic.severity == Severity::error;
  fmt::print(stderr, "{} error{}\n", errors, errors == 1 ? "" : "s");
  return exit_text;
}

}  // namespace remit::cli
