// Threads, lanes and the order of patients change no byte of any result; a second run gives the same bytes.
#include <gtest/gtest.h>

#include <cstdlib>

#include "remit/base/text.hpp"
#include "remit/kernel/kernel_cache.hpp"
#include "remit/study/report.hpp"
#include "remit/study/run_study.hpp"
#include "remit/study/summary.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> result_bytes(const std::string& study_file, RunOptions options, const std::string& name) {
  const auto study = load_study(fs::path(REMIT_SOURCE_DIR) / "studies" / study_file);
  EXPECT_TRUE(study.ok()) << render(study.diagnostics());
  options.patients = 10;
  const auto run = run_study(*study, options);
  EXPECT_TRUE(run.ok()) << render(run.diagnostics());
  const fs::path out = fs::path(::testing::TempDir()) / ("bytes-" + name);
  const fs::path written = write_results(*run, out);
  std::vector<std::string> bytes;
  for (const char* file : {"report.html", "summary.json", "adtte.csv", "adrs.csv", "visits.csv", "adae.csv", "adex.csv",
                           "incidence.csv", "run.json"})
    bytes.push_back(*read_file(written / file));
  fs::remove_all(out);
  return bytes;
}

class ReproducibleStudy : public ::testing::TestWithParam<const char*> {};

TEST_P(ReproducibleStudy, EveryByteWhateverTheThreadsLanesAndOrder) {
  const std::string study = GetParam();
  const auto plain = result_bytes(study, {.threads = 1, .lanes = 16}, study + "a");
  EXPECT_EQ(plain, result_bytes(study, {.threads = 1, .lanes = 16}, study + "b"));
  EXPECT_EQ(plain, result_bytes(study, {.threads = 2, .lanes = 8, .order_seed = 3}, study + "c"));
  EXPECT_EQ(plain, result_bytes(study, {.threads = 3, .lanes = 50, .order_seed = 99}, study + "d"));
  EXPECT_NE(plain, result_bytes(study, {.seed = 12345, .threads = 2}, study + "e"));
}

INSTANTIATE_TEST_SUITE_P(Studies, ReproducibleStudy,
                         ::testing::Values("pollux.toml", "ifm2009.toml", "cartitude1.toml", "checkmate039.toml",
                                           "mgus.toml"));

TEST(Reproducible, EveryByteWhateverTheKernel) {
  const PrivateFolder cache;
  const char* old = std::getenv("REMIT_CACHE");
  const std::string before = old ? old : "";
  setenv("REMIT_CACHE", cache.path().c_str(), 1);
  std::vector<std::string> said;
  const auto say = [&](const std::string& line) { said.push_back(line); };
  const auto interpreted = result_bytes("pollux.toml", {.threads = 1, .lanes = 16}, "interpreted");
  EXPECT_EQ(interpreted,
            result_bytes("pollux.toml", {.threads = 2, .lanes = 8, .kernel = KernelChoice::compiled, .say = say},
                         "compiled"));
  EXPECT_EQ(said, std::vector<std::string>{"compiling the kernel of pollux (first use) ..."});
  before.empty() ? unsetenv("REMIT_CACHE") : setenv("REMIT_CACHE", before.c_str(), 1);
}

TEST(Interrupted, LeavesOnlyThePartialDirectory) {
  const auto study = load_study(fs::path(REMIT_SOURCE_DIR) / "studies" / "pollux.toml");
  ASSERT_TRUE(study.ok());
  const std::atomic<bool> cancelled{true};
  const auto run = run_study(*study, {.patients = 5, .cancelled = &cancelled});
  ASSERT_TRUE(run.ok()) << render(run.diagnostics());
  EXPECT_TRUE(run->interrupted);
  const fs::path out = fs::path(::testing::TempDir()) / "interrupted-run";
  const fs::path written = write_results(*run, out);
  EXPECT_EQ(written, fs::path(out.string() + ".partial"));
  EXPECT_TRUE(fs::exists(written / "report.html"));
  EXPECT_FALSE(fs::exists(out));
  fs::remove_all(written);
}

}  // namespace
}  // namespace remit
