// Gallaher and colleagues 2018 (BIOMD0000000743): myeloma, cytotoxic T cells, NK cells and regulatory T cells settle
// where the entry as deposited does, and where the paper's model does once two swapped arguments are put right.
#include <filesystem>

#include <gtest/gtest.h>

#include "../../apps/suites/run_model.hpp"
#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"

namespace remit {
namespace {

const std::filesystem::path path = REMIT_SOURCE_DIR "/../shared/oracles/antimony-biomodels/BIOMD0000000743.txt";

/// M, Tc, N, Tr after so long that nothing moves.
std::vector<double> settled(const std::string& text) {
  const auto model = parse_antimony(text, path.string());
  EXPECT_TRUE(model.ok()) << render(model.diagnostics());
  const std::vector<double> times = {0, 20000};
  SolveOptions options = suites::tight_options({}, 1e-12);
  const auto run = suites::run_model(*model, {{"M"}, {"Tc"}, {"N"}, {"Tr"}}, times, options);
  EXPECT_TRUE(run.ok() && run->rows.size() == 2);
  return run->rows.back();
}

void expect_at(const std::vector<double>& seen, const std::vector<double>& wanted) {
  for (std::size_t i = 0; i < wanted.size(); ++i) EXPECT_NEAR(seen[i], wanted[i], 6e-4 * wanted[i]) << i;
}

TEST(PublishedMyelomaModel, SettlesAsDeposited) {
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: " << path << " is missing";
  expect_at(settled(*read_file(path)), {5.098, 594.2, 276.4, 47.74});
}

TEST(PublishedMyelomaModel, SettlesElsewhereWithItsArgumentsPutRight) {
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "skipped: " << path << " is missing";
  std::string text = *read_file(path);
  const std::string swapped = "amc, N, bmc, anc, M, bnc)", right = "amc, M, bmc, anc, N, bnc)";
  ASSERT_NE(text.find(swapped), std::string::npos);
  text.replace(text.find(swapped), swapped.size(), right);
  expect_at(settled(text), {5.223, 544.8, 274.1, 47.90});
}

}  // namespace
}  // namespace remit
