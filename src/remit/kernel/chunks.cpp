// Backwards through the section: which slots are still wanted, and by whom.
#include "remit/kernel/chunks.hpp"

#include <algorithm>
#include <array>

namespace remit {
namespace {

std::vector<bool> lasting_slots(const Program& program) {
  std::vector<bool> lasting(program.slots, true);
  for (std::uint32_t slot : program.temporaries) lasting[slot] = false;
  return lasting;
}

/// Marks what is stored in one chunk; `wanted`: slots read after it, turned into slots read from its begin on.
void mark_stored(const Section& section, Chunk& chunk, std::vector<bool>& wanted) {
  chunk.is_stored.resize(chunk.end - chunk.begin);
  for (std::size_t k = chunk.end; k-- > chunk.begin;) {
    const std::uint32_t slot = section[k].target;
    chunk.is_stored[k - chunk.begin] = wanted[slot];
    wanted[slot] = false;
  }
  std::vector<bool> is_written(wanted.size());
  for (std::size_t k = chunk.begin; k < chunk.end; ++k) {
    const Instruction& it = section[k];
    const std::array<std::uint32_t, 3> operands{it.a, it.b, it.c};
    for (int i = 0; i < arity(it.op); ++i)
      if (!is_written[operands[i]]) wanted[operands[i]] = true;
    is_written[it.target] = true;
  }
}

}  // namespace

std::vector<Chunk> chunks_of(const Program& program, const Section& section, std::size_t most_instructions) {
  const std::size_t count = (section.size() + most_instructions - 1) / most_instructions;
  std::vector<Chunk> chunks;
  for (std::size_t k = 0; k < count; ++k)
    chunks.push_back({k * section.size() / count, (k + 1) * section.size() / count, {}});
  std::vector<bool> wanted = lasting_slots(program);
  for (auto chunk = chunks.rbegin(); chunk != chunks.rend(); ++chunk) mark_stored(section, *chunk, wanted);
  return chunks;
}

}  // namespace remit
