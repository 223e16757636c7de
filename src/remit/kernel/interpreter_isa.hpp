// What one instruction set offers: a plain function that runs instructions over a tile. One file per set
// (interpreter_avx2.cpp, ...) is compiled with that set's flags around interpreter_loop.hpp; nothing but these
// functions leaves it.
#pragma once
#include "remit/program/opcode.hpp"

namespace remit {

/// Runs instructions [begin, end) over all `width` lanes.
using RunInstructions = void (*)(const Instruction* begin, const Instruction* end, double* tile, int width);

void run_instructions_generic(const Instruction* begin, const Instruction* end, double* tile, int width);
void run_instructions_v2(const Instruction* begin, const Instruction* end, double* tile, int width);
void run_instructions_avx2(const Instruction* begin, const Instruction* end, double* tile, int width);
void run_instructions_avx512(const Instruction* begin, const Instruction* end, double* tile, int width);

}  // namespace remit
