// Compiled kernels: the Program printed as C++ (emit_cpp), compiled for this machine's instruction set by its own
// compiler on first use, and kept in a cache by the hash of the text, the compiler and its flags. They give the
// interpreter's bits, and the interpreter serves wherever they cannot: for parts and widths that were not compiled, and
// for everything where there is no compiler.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "remit/kernel/kernel.hpp"

namespace remit {

enum class KernelChoice {
  automatic,  // compiled if it is in the cache or worth the time, else interpreted
  interpreter,
  compiled  // interpreted only where compiling fails
};

struct KernelOptions {
  std::string label = {};                                 // what messages call the kernel; empty: its model
  std::string instruction_set = {};                       // empty: the best of this CPU
  std::vector<int> widths = {};                           // of the tiles to come, the usual one first
  std::filesystem::path cache = {};                       // empty: default_cache_folder()
  std::function<void(const std::string& line)> say = {};  // what a person should know: one line each
};

/// The compiled kernel; or the interpreter, when there is no compiler or it fails (and `say` says so).
std::unique_ptr<Kernel> make_compiled_kernel(Program program, const KernelOptions& options);

/// The kernel that was asked for; `patient_years` is how much is going to be simulated.
std::unique_ptr<Kernel> make_kernel(Program program, KernelChoice choice, double patient_years,
                                    const KernelOptions& options);

/// Whether compiling takes less time than it saves. Both grow with the number of instructions, which drops out.
bool compiling_repays(double patient_years);

}  // namespace remit
