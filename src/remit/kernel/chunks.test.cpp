#include "remit/kernel/chunks.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

/// Slots 0 and 1 are lasting, 2 and 3 temporaries.
Program program_of(Section section) {
  Program program;
  program.slots = 4;
  program.temporaries = {2, 3};
  program.derivatives = std::move(section);
  return program;
}

std::vector<Chunk> chunks(Section section, std::size_t most) {
  const Program program = program_of(std::move(section));
  return chunks_of(program, program.derivatives, most);
}

TEST(Chunks, KeepTemporariesOfOneChunkInRegisters) {
  const auto cut = chunks({{Opcode::exp, 2, 0, 0, 0}, {Opcode::add, 1, 2, 0, 0}}, 10);
  ASSERT_EQ(cut.size(), 1u);
  EXPECT_EQ(cut[0].is_stored, (std::vector<bool>{false, true}));
}

TEST(Chunks, StoreWhatAnotherChunkReads) {
  const auto cut = chunks(
      {{Opcode::exp, 2, 0, 0, 0}, {Opcode::log, 3, 0, 0, 0}, {Opcode::add, 1, 2, 0, 0}, {Opcode::neg, 0, 1, 0, 0}}, 2);
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_EQ(cut[0].is_stored, (std::vector<bool>{true, false}));
  EXPECT_EQ(cut[1].is_stored, (std::vector<bool>{true, true}));
}

TEST(Chunks, StoreOnlyTheLastOfSeveralResultsInOneSlot) {
  const auto cut = chunks({{Opcode::exp, 1, 0, 0, 0}, {Opcode::add, 1, 1, 0, 0}, {Opcode::neg, 1, 1, 0, 0}}, 3);
  EXPECT_EQ(cut[0].is_stored, (std::vector<bool>{false, false, true}));
}

TEST(Chunks, DoNotStoreForAReaderBehindAnotherWriter) {
  const auto cut = chunks(
      {{Opcode::exp, 2, 0, 0, 0}, {Opcode::add, 1, 2, 0, 0}, {Opcode::log, 2, 0, 0, 0}, {Opcode::add, 0, 2, 1, 0}}, 2);
  EXPECT_EQ(cut[0].is_stored, (std::vector<bool>{false, true}));
}

TEST(Chunks, CoverTheSectionInOrderAndAreNoLongerThanAsked) {
  const Section section(17, Instruction{Opcode::neg, 1, 0, 0, 0});
  std::size_t next = 0;
  for (const Chunk& chunk : chunks(section, 5)) {
    EXPECT_EQ(chunk.begin, next);
    EXPECT_LE(chunk.end - chunk.begin, 5u);
    next = chunk.end;
  }
  EXPECT_EQ(next, 17u);
  EXPECT_TRUE(chunks({}, 5).empty());
}

}  // namespace
}  // namespace remit
