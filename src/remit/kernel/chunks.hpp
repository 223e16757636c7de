// A section cut into chunks, each of which becomes one function of a compiled kernel: compilers take time that grows
// faster than a function's length. Within a chunk a value lives in a register; it goes to its slot only if another
// chunk reads it there, or somebody outside the section may (all slots but the program's temporaries).
#pragma once
#include <cstddef>
#include <vector>

#include "remit/program/program.hpp"

namespace remit {

/// Instructions begin ... end - 1 of a section; is_stored[k] says whether instruction begin + k leaves its result in
/// its slot.
struct Chunk {
  std::size_t begin = 0, end = 0;
  std::vector<bool> is_stored;
};

std::vector<Chunk> chunks_of(const Program& program, const Section& section, std::size_t most_instructions);

}  // namespace remit
