// For the tests of this folder: from a text to a jump program, and to the moments of an ensemble.
#pragma once
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
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

inline bool same(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

/// Replicates `first` and on, made side by side, are those that JumpRun makes one after the other, bit for bit. Returns
/// how many ended well.
inline int expect_those_alone(const JumpProgram& program, const JumpRequest& request, const JumpOptions& options,
                              std::uint32_t first, const std::vector<SampledPath>& together) {
  JumpRun alone(program, options);
  int well = 0;
  for (std::size_t k = 0; k < together.size(); ++k) {
    SampledPath path;
    sample(alone, request, first + static_cast<std::uint32_t>(k), path);
    EXPECT_EQ(together[k].status, path.status) << "replicate " << k;
    EXPECT_EQ(together[k].jumps, path.jumps) << "replicate " << k;
    EXPECT_TRUE(same(together[k].values, path.values) || path.status != JumpStatus::ok) << "replicate " << k;
    well += path.status == JumpStatus::ok;
  }
  return well;
}

}  // namespace remit::jump_texts
