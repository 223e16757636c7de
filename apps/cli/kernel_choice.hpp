// The kernel a command runs on, and what is said about it on standard error.
#pragma once
#include <memory>
#include <string>

#include "remit/kernel/compiled.hpp"

namespace remit::cli {

/// "auto", "compiled" or "interpreter".
KernelChoice kernel_choice(const std::string& word);

/// "remit: LINE" on standard error.
void say_kernel(const std::string& line);

/// For one patient at a time: too little work to compile for, unless asked.
std::unique_ptr<Kernel> kernel_of(Program program, const std::string& choice);

}  // namespace remit::cli
