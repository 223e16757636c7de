// `remit compile`: makes a kernel ahead of its first use.
#include <fmt/core.h>

#include <filesystem>

#include "commands.hpp"
#include "kernel_choice.hpp"
#include "load_model.hpp"
#include "remit/program/compile.hpp"
#include "remit/study/run_study.hpp"

namespace remit::cli {
namespace {

namespace fs = std::filesystem;

int refuse(const Diagnostics& diagnostics) {
  fmt::print(stderr, "{}", render(diagnostics));
  return exit_text;
}

/// 1 when the interpreter had to serve: whoever asks for a compiled kernel wants to know.
int finish(const Kernel& kernel, const std::string& subject) {
  const bool is_compiled = kernel.name().starts_with("compiled");
  if (is_compiled) fmt::print("{}: the kernel is ready ({})\n", subject, kernel.name());
  return is_compiled ? exit_ok : 1;
}

int compile_study(const CompileCommand& command) {
  const auto study = load_study(command.subject);
  if (!study) return refuse(study.diagnostics());
  const auto prepared = prepare(*study, {.lanes = command.lanes, .kernel = KernelChoice::compiled, .say = say_kernel});
  return prepared ? finish(*prepared->kernel, command.subject) : refuse(prepared.diagnostics());
}

int compile_model(const CompileCommand& command) {
  const auto loaded = load_model({command.subject, command.drugs, command.variant});
  if (!loaded) return refuse(loaded.diagnostics());
  auto program = compile(loaded->model, {.varying = loaded->varying});
  if (!program) return refuse(program.diagnostics());
  return finish(*kernel_of(std::move(program).value(), "compiled"), command.subject);
}

}  // namespace

int compile_kernel(const CompileCommand& command) {
  const fs::path subject(command.subject);
  const bool is_study = subject.extension() == ".toml" && subject.filename() != "model.toml";
  return is_study ? compile_study(command) : compile_model(command);
}

}  // namespace remit::cli
