// Draws of the distrib package: each law against its moments or quartiles, cut and uncut, and where a draw may stand.
#include <cmath>

#include "jump_texts.hpp"

namespace remit {
namespace {

using namespace jump_texts;

constexpr std::uint32_t runs = 10'000;

Moments drawn(const std::string& law, const std::string& seen = "X") {
  const JumpProgram program = program_of("X = 0; at (time >= 1): X = " + law + "; Y := " + seen);
  const JumpEnsemble ensemble = simulate_ensemble(program, request_of(program, {1}, {"Y"}), {}, runs, 2);
  EXPECT_EQ(ensemble.failed, 0) << name_of(ensemble.first_failure);
  return ensemble.moments[0][0];
}

void expect_law(const std::string& law, double mean, double deviation, double kurtosis, const std::string& seen = "X") {
  SCOPED_TRACE(law);
  const Moments moments = drawn(law, seen);
  expect_mean(moments, mean, deviation);
  expect_deviation(moments, deviation, kurtosis);
}

TEST(JumpDraws, HaveTheMomentsOfTheirLaws) {
  expect_law("normal(3, 2)", 3, 2, 3);
  expect_law("uniform(-1, 5)", 2, std::sqrt(3), 1.8);
  expect_law("bernoulli(0.3)", 0.3, std::sqrt(0.21), 3);
  expect_law("binomial(20, 0.3)", 6, std::sqrt(4.2), 3);
  expect_law("chisquare(5)", 5, std::sqrt(10.0), 3 + 12.0 / 5);
  expect_law("exponential(4)", 0.25, 0.25, 9);
  expect_law("gamma(2.5, 3)", 7.5, 3 * std::sqrt(2.5), 3 + 6 / 2.5);
  expect_law("laplace(1, 2)", 1, std::sqrt(8.0), 6);
  expect_law("laplace(2)", 0, std::sqrt(8.0), 6);
  expect_law("lognormal(0.5, 2)", 0.5, 2, 3, "ln(X)");
  expect_law("poisson(3.5)", 3.5, std::sqrt(3.5), 3 + 1 / 3.5);
  expect_law("rayleigh(2)", 2 * std::sqrt(std::acos(-1) / 2), 2 * std::sqrt(2 - std::acos(-1) / 2), 3.25);
}

TEST(JumpDraws, CauchyHasItsQuartiles) {
  for (const auto& [seen, share] :
       {std::pair{"piecewise(1, X < 1, 0)", 0.25}, {"piecewise(1, X < 3, 0)", 0.5}, {"piecewise(1, X < 5, 0)", 0.75}}) {
    expect_mean(drawn("cauchy(3, 2)", seen), share, std::sqrt(share * (1 - share)));
  }
}

TEST(JumpDraws, CutToLimitsKeepTheirLaw) {
  const double phi = 0.24197072451914337, inside = 0.6826894921370859;  // density at 1, probability of (-1, 1)
  expect_law("normal(0, 1, -1, 1)", 0, std::sqrt(1 - 2 * phi / inside), 2);
  expect_law("truncatedNormal(0, 1, -1, 1)", 0, std::sqrt(1 - 2 * phi / inside), 2);
  const Moments tail = drawn("normal(0, 1, 9, 10)");  // beyond the reach of rejection; mean 9 + 0.1086...
  EXPECT_NEAR(tail.mean, 9.1086, 0.01);
  expect_law("exponential(1, 0.25, 0.75)", 0.479252959, 0.143441548, 1.8);
  expect_law("poisson(1.5, 2, 18)", 2.6353, 0.8824, 6);
  expect_mean(drawn("cauchy(0, 1, -1, 1)", "piecewise(1, X < 0.41421356, 0)"), 0.75, std::sqrt(0.1875));
  expect_mean(drawn("laplace(0, 1, 2, 1e9)"), 3, 1);
  expect_mean(drawn("rayleigh(1, 2, 1e9)", "X^2"), 6, 2);
  expect_mean(drawn("lognormal(0, 1, 1, 1e9)", "ln(X)"), std::sqrt(2 / std::acos(-1)), 0.603);
}

TEST(JumpDraws, MayStartAModel) {
  const JumpProgram program =
      program_of("species X = 0; X = poisson(2*m); m = 3; Y = normal(X, 0.5); Z := Y; X => ; X");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {0}, {"X", "Z"}), {}, runs, 2);
  expect_mean(seen.moments[0][0], 6, std::sqrt(6.0));
  expect_mean(seen.moments[0][1], 6, std::sqrt(6.25));
  expect_deviation(seen.moments[0][1], std::sqrt(6.25));
}

TEST(JumpDraws, MayDelayAnEvent) {
  const JumpProgram program = program_of("x = 0; at exponential(2) after (time >= 1): x = 1");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {1.5}, {"x"}), {}, runs, 2);
  const double by_then = 1 - std::exp(-1.0);
  expect_mean(seen.moments[0][0], by_then, std::sqrt(by_then * (1 - by_then)));
}

TEST(JumpDraws, MayDependOnDraws) { expect_law("normal(normal(1, 3), 4)", 1, 5, 3); }

TEST(JumpDraws, OfOneEventAreFreshEachTime) {
  const JumpProgram program = program_of("x = 0; t = 0; t' = 1; at (t >= 0.5): x = x + normal(0, 1), t = -0.5");
  const JumpEnsemble seen = simulate_ensemble(program, request_of(program, {9}, {"x"}), {}, runs, 2);
  expect_deviation(seen.moments[0][0], 3);
}

TEST(JumpDraws, WithoutALawFail) {
  const auto status = [](const std::string& law) {
    const JumpProgram program = program_of("X = 0; at (time >= 1): X = " + law);
    return simulate_jumps(program, request_of(program, {2}, {}), {}).status;
  };
  EXPECT_EQ(status("normal(0, -1)"), JumpStatus::failed_draw);
  EXPECT_EQ(status("uniform(2, 1)"), JumpStatus::failed_draw);
  EXPECT_EQ(status("poisson(1, 60, 70)"), JumpStatus::failed_draw);
  EXPECT_EQ(status("binomial(2.5, 0.5)"), JumpStatus::failed_draw);
}

TEST(JumpDraws, ElsewhereAreRefused) {
  const auto code_of = [](const std::string& text) {
    const auto model = parse_antimony(text, "test.ant", {.draws = true});
    EXPECT_TRUE(model.ok()) << render(model.diagnostics());
    const auto program = compile_jump(*model);
    return program.ok() ? "" : program.diagnostics().front().code;
  };
  EXPECT_EQ(code_of("x := normal(0, 1)"), "jump-draw");
  EXPECT_EQ(code_of("species X = 1; X => ; uniform(0, 1)"), "jump-draw");
  EXPECT_EQ(code_of("x = 0; at (time > normal(1, 1)): x = 1"), "jump-draw");
  EXPECT_EQ(code_of("x = 0; at (time > 1): x = normal(1)"), "jump-draw");
}

TEST(JumpDraws, AreNotReadWhereTheyAreNotWanted) {
  const auto model = parse_antimony("x = 0; at (time > 1): x = normal(0, 1)", "test.ant");
  ASSERT_FALSE(model.ok());
  EXPECT_EQ(model.diagnostics().front().code, "model-distribution");
}

}  // namespace
}  // namespace remit
