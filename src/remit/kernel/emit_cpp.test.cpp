#include "remit/kernel/emit_cpp.hpp"

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(EmitCpp, PrintsNoWordThatAUserTyped) {
  Program program;
  program.model_id = "\"; system(\"x\"); //";
  program.states = {"evil_state"};
  program.parameters = {"evil_parameter"};
  program.slots = 4;
  program.constants = {{3, 0.1}};
  program.derivatives = {{Opcode::mul, 1, 0, 3, 0}};
  const std::string text = emit_cpp(program, {.pack = 2, .widths = {8}});
  EXPECT_EQ(text.find("evil"), std::string::npos);
  EXPECT_EQ(text.find("system(\"x\")"), std::string::npos);
}

TEST(EmitCpp, PrintsConstantsExactly) {
  Program program;
  program.slots = 2;
  program.constants = {{1, 0.1}};
  program.derivatives = {{Opcode::mul, 0, 0, 1, 0}};
  EXPECT_NE(emit_cpp(program, {.pack = 2, .widths = {8}}).find("K(0x1.999999999999ap-4)"), std::string::npos);
}

TEST(EmitCpp, ReadsAConstantThatASectionOverwritesFromItsSlot) {
  Program program;
  program.slots = 2;
  program.constants = {{1, 0.1}};
  program.derivatives = {{Opcode::mul, 0, 0, 1, 0}};
  program.once = {{Opcode::neg, 1, 0, 0, 0}};
  EXPECT_EQ(emit_cpp(program, {.pack = 2, .widths = {8}}).find("K(0x1.999"), std::string::npos);
}

TEST(EmitCpp, IsTheSameTextForTheSameProgram) {
  Program program;
  program.slots = 3;
  program.derivatives = {{Opcode::pow, 0, 1, 2, 0}, {Opcode::exp, 1, 0, 0, 0}};
  EXPECT_EQ(emit_cpp(program, {.pack = 4, .widths = {8, 16}}), emit_cpp(program, {.pack = 4, .widths = {8, 16}}));
  EXPECT_NE(emit_cpp(program, {.pack = 4, .widths = {8}}), emit_cpp(program, {.pack = 4, .widths = {16}}));
}

}  // namespace
}  // namespace remit
