// Rung 7: what has no effect in life has none here, at n = 1,000, and nobody is cured by it. Slow.
#include <gtest/gtest.h>

#include "remit/base/parallel.hpp"
#include "remit/study/ladder.hpp"

namespace remit {
namespace {

TEST(MustNotWork, AloneAgainstPd1Il6Slamf7OrAprilHelpsFewAndCuresNobody) {
  const auto ladder = load_ladder(std::filesystem::path(REMIT_SOURCE_DIR) / "studies" / "ladder" / "ladder.toml");
  ASSERT_TRUE(ladder.ok()) << render(ladder.diagnostics());
  const auto rows = climb(*ladder, {.first = 7, .last = 7, .run = {.threads = available_threads()}});
  ASSERT_TRUE(rows.ok()) << render(rows.diagnostics());
  std::size_t judged = 0;
  for (const LadderRow& row : *rows) {
    if (row.verdict == Verdict::not_run) continue;
    ++judged;
    EXPECT_EQ(row.verdict, Verdict::pass) << ladder_line(row);
    EXPECT_GE(row.patients, 990u);
  }
  EXPECT_EQ(judged, 8u);
}

}  // namespace
}  // namespace remit
