#include "remit/program/verify.hpp"

#include <gtest/gtest.h>

#include "remit/base/assert.hpp"
#include "remit/program/compile.hpp"
#include "remit/program/sample_models.hpp"

namespace remit {
namespace {

using sample::E;

Program sound() {
  sample::Builder b;
  b.parameter("k", 2);
  b.variable("x", 1, -E("k") * E("x") + E("y"));
  b.variable("y", 3, E("x") * E("x") - E("y"));
  return compile(b.model).value();
}

TEST(Verify, AcceptsWhatCompileMakes) { EXPECT_NO_THROW(verify(sound())); }

TEST(Verify, FindsASlotThatIsReadBeforeItIsWritten) {
  Program program = sound();
  program.derivatives.erase(program.derivatives.begin());
  EXPECT_THROW(verify(program), InternalError);
}

TEST(Verify, FindsAConstantThatIsMissing) {
  Program program = sound();
  program.constants.clear();
  EXPECT_THROW(verify(program), InternalError);
}

TEST(Verify, FindsASlotOutOfRange) {
  Program program = sound();
  program.solve.back().target = program.slots;
  EXPECT_THROW(verify(program), InternalError);
}

TEST(Verify, FindsBlocksThatOverlap) {
  Program program = sound();
  program.rhs.begin = program.derivative.begin + 1;
  EXPECT_THROW(verify(program), InternalError);
}

TEST(Verify, FindsADerivativeThatIsNotFilled) {
  Program program = sound();
  std::erase_if(program.derivatives, [&](const Instruction& it) { return it.target == program.derivative.begin; });
  EXPECT_THROW(verify(program), InternalError);
}

TEST(Verify, FindsAScaleThatIsNotPositive) {
  Program program = sound();
  program.scales[0] = 0;
  EXPECT_THROW(verify(program), InternalError);
}

}  // namespace
}  // namespace remit
