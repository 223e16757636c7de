#include "remit/kernel/compiler.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace remit {
namespace {

TEST(RunProgram, ReturnsExitCodeAndBothStreams) {
  const Finished finished = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_EQ(finished.output, "out\nerr\n");
}

TEST(RunProgram, PassesArgumentsThatAShellWouldReadOtherwise) {
  EXPECT_EQ(run_program({"printf", "%s", "$(echo no) ; `x` 'y' *"}).output, "$(echo no) ; `x` 'y' *");
}

TEST(RunProgram, SaysWhenThereIsNoSuchProgram) { EXPECT_EQ(run_program({"remit-no-such-program"}).exit_code, 127); }

TEST(RunProgram, DoesNotWaitForInput) { EXPECT_EQ(run_program({"cat"}).exit_code, 0); }

TEST(FindCompiler, TakesTheOneThatIsNamedOrNone) {
  setenv("REMIT_CXX", "remit-no-such-compiler", 1);
  EXPECT_FALSE(find_compiler());
  setenv("REMIT_CXX", "env  c++", 1);
  const auto found = find_compiler();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->command, (std::vector<std::string>{"env", "c++"}));
  EXPECT_FALSE(found->identity.empty());
  EXPECT_EQ(found->identity.find('\n'), std::string::npos);
  unsetenv("REMIT_CXX");
  EXPECT_TRUE(find_compiler());
}

}  // namespace
}  // namespace remit
