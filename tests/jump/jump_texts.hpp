// For the tests of this folder: from a text to a jump program, and to the moments of an ensemble.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "remit/lang/antimony.hpp"
#include "remit/program/jump.hpp"
#include "remit/solve/jump/ensemble.hpp"

namespace remit::jump_texts {

inline JumpProgram program_of(const std::string& text) {
  const auto model = parse_antimony(text, "test.ant", {.draws = true});
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  const auto program = compile_jump(*model);
  EXPECT_TRUE(program.ok()) << render(program.diagnostics());
  return *program;
}

inline JumpRequest request_of(const JumpProgram& program, std::vector<double> times,
                              const std::vector<std::string>& names) {
  JumpRequest request;
  request.times = std::move(times);
  for (const std::string& name : names) {
    EXPECT_GE(program.observable_index(name), 0) << name;
    request.observables.push_back(static_cast<std::uint32_t>(program.observable_index(name)));
  }
  return request;
}

/// Five standard errors: one failure in two million.
inline void expect_mean(const Moments& moments, double mean, double deviation) {
  EXPECT_NEAR(moments.mean, mean, 5 * deviation / std::sqrt(moments.count));
}

/// The deviation of a law near to normal, or of the kurtosis given.
inline void expect_deviation(const Moments& moments, double deviation, double kurtosis = 3) {
  const double ratio = moments.variance() / (deviation * deviation);
  EXPECT_NEAR(ratio, 1, 5 * std::sqrt((kurtosis - 1) / moments.count));
}

}  // namespace remit::jump_texts
