// What is no jump process is refused by name; what goes wrong in a run has a status.
#include "jump_texts.hpp"

namespace remit {
namespace {

using namespace jump_texts;

std::string code_of(const std::string& text) {
  const auto model = parse_antimony(text, "test.ant", {.draws = true});
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  const auto program = compile_jump(*model);
  return program.ok() ? "" : program.diagnostics().back().code;
}

JumpStatus status_of(const std::string& text) {
  const JumpProgram program = program_of(text);
  return simulate_jumps(program, request_of(program, {10}, {}), {}).status;
}

TEST(JumpRefusals, NameWhatIsNoJumpProcess) {
  EXPECT_EQ(code_of("species A = 10; x = 1; x' = -x; A => ; k*A; k = 1"), "jump-rate-rule");
  EXPECT_EQ(code_of("x = 1; y = 0; y' = 1; x' = y"), "jump-rate-rule");
  EXPECT_EQ(code_of("species A = 10, B = 0; A -> B; k*A - m*B; k = 1; m = 1"), "jump-reversible");
  EXPECT_EQ(code_of("species A = 10; 1.5 A => ; k*A; k = 1"), "jump-stoichiometry");
  EXPECT_EQ(code_of("x = 1; at (sin(time) > 0.5): x = 2"), "jump-trigger");
  EXPECT_EQ(code_of("x = 1; r: => ;"), "jump-missing-rate");
  EXPECT_EQ(code_of("x = 1; at (time^2 > 5): x = 2"), "jump-trigger");
}

TEST(JumpRefusals, LetOtherModelsPass) {
  EXPECT_EQ(code_of("species A = 10, B = 0; A -> B; k*A; k = 1"), "");
  EXPECT_EQ(code_of("species A = 10; A => ; k*(A - 1); k = 1"), "");
  EXPECT_EQ(code_of("species A = 10; t = 0; t' = k*A; A => ; k*A; k = 1"), "");
}

TEST(JumpRefusals, FailedRunsSayWhy) {
  EXPECT_EQ(status_of("species A = 5; => A; 3 - A"), JumpStatus::negative_propensity);
  EXPECT_EQ(status_of("species A = 1; 2 A => ; k*A; k = 1"), JumpStatus::negative_amount);
  EXPECT_EQ(status_of("species A = 1.5; A => ; k*A; k = 1"), JumpStatus::not_whole);
  EXPECT_EQ(status_of("species A = 2; A => ; k*A; k = 1; at (time >= 1): A = 0.3"), JumpStatus::not_whole);
  EXPECT_EQ(status_of("compartment V = 30; species A in V; A = 0.1; A => ; V*A"),
            JumpStatus::ok);  // 3.0000000000000004
  EXPECT_EQ(status_of("species A = 0; => A; 1/A"), JumpStatus::not_finite);
  EXPECT_EQ(status_of("x = 0; at (x >= 0), t0=false: x = 1; at (x >= 1): x = -1; at (x < 0): x = 1"),
            JumpStatus::too_many_events);
}

TEST(JumpRefusals, LeapsNeedRatesThatRest) {
  const JumpProgram program = program_of("species A = 0; => A; 1 + sin(time)");
  EXPECT_EQ(check_method(program, JumpMethod::tau_leaping).front().code, "jump-tau-leaping");
  EXPECT_TRUE(check_method(program, JumpMethod::direct).empty());
}

}  // namespace
}  // namespace remit
