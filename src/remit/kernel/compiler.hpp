// The C++ compiler of the user's machine: found when it is needed, run without a shell.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace remit {

struct Compiler {
  std::vector<std::string> command;  // the program and what always follows it
  std::string identity;              // the first line that it says about its version
};

/// What REMIT_CXX names, else CXX, else the first of c++, g++ and clang++ that runs. Nothing if the named one does not.
std::optional<Compiler> find_compiler();

struct Finished {
  int exit_code = -1;  // 127: it could not be started
  std::string output;  // both streams
};

/// Runs a program from the search path with exactly these arguments and waits for it; its input is empty.
Finished run_program(const std::vector<std::string>& arguments);

}  // namespace remit
