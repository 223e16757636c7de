// A Program printed as one C++ translation unit: one function per chunk of a section, straight-line code over the same
// Pack and the same elementary functions as the interpreter (their text is printed along, so that a user's machine
// needs a compiler and no source tree). Numbers are printed as hexadecimal floats and slots as numbers: nothing that a
// user typed appears in the text.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "remit/kernel/kernel.hpp"

namespace remit {

struct EmitOptions {
  int pack = 4;                  // doubles per register; divides every width
  std::vector<int> widths = {};  // of tiles: a unit has its own code for each
  std::size_t chunk = 200;       // instructions per function, at most
};

/// The unit exports, as C functions:
///   void remit_bind(double (*const*)(double))                 hands in host_functions(), once, before all else
///   void (*remit_section(int part, int width))(double* tile)  null: that part or width is not in the unit
std::string emit_cpp(const Program& program, const EmitOptions& options);

/// Changes whenever a unit compiled earlier cannot be used any more although its text is the same.
inline constexpr int kernel_abi = 1;

/// The scalar functions that a unit calls back for the rarer instructions, in the order the unit expects.
std::span<double (*const)(double)> host_functions();

}  // namespace remit
