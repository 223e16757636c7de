// What one instruction set offers: it turns a planned section into threaded code, whose entries each know the function
// that runs them and end by calling the next (a tail call: a jump). One file per set (interpreter_avx2.cpp, ...) is
// compiled with that set's flags around interpreter_loop.hpp; nothing but these plain functions leaves it.
#pragma once
#include <cstdint>

#include "remit/kernel/forwarding.hpp"

namespace remit {

/// Operands are offsets in bytes from the first lane of the tile; `run` has a type that only its instruction set knows.
struct Threaded {
  void (*run)() = nullptr;
  std::uint32_t target = 0, a = 0, b = 0, c = 0;
};

struct Engine {
  /// How many lanes one pass over the code handles, at most.
  int most_lanes;
  /// The function for an entry of the plan (null for a term), for code that handles `lanes` lanes: 8, 16, ...
  /// most_lanes.
  void (*(*function_of)(const Planned& planned, int lanes))();
  void (*(*end_of)(int lanes))();
  /// Runs threaded code for `lanes` lanes from `first` on.
  void (*run)(const Threaded* code, double* first, int lanes);
};

Engine engine_generic();
Engine engine_v2();
Engine engine_avx2();
Engine engine_avx512();

}  // namespace remit
