// The stochastic cases of the SBML Test Suite (DSMTS and distributions): n realisations each, mean and deviation at
// every time held to the table. Limits: |Z| <= 5 for means; the same for variances, scaled by the kurtosis of what was
// sampled; fewer than 1 % of all points beyond 3. A column without a deviation (Cauchy) has no scale and is skipped.
#pragma once
#include <cstdint>
#include <filesystem>

#include "support_page.hpp"

namespace remit::suites {

struct DsmtsOptions {
  std::filesystem::path folder;
  int threads = 0;  // 0: all
  std::uint32_t replicates = 10'000;
  std::uint64_t seed = 1;  // never tuned
  SupportPage support;
};

/// Prints each failing case and the closing line, keeps the section of the support page; the exit code.
int dsmts(const DsmtsOptions& options);

}  // namespace remit::suites
