#include "remit/study/checkpoint.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "remit/base/parallel.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

const RunIdentity some_run = {{"version", "0"}, {"seed", "3"}};

class CheckpointFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = fs::path(::testing::TempDir()) /
            (std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + ".checkpoint");
    fs::remove(path_);
  }
  void TearDown() override { fs::remove(path_); }

  void write_three() {
    const auto checkpoint = Checkpoint::begin(path_, some_run);
    checkpoint->keep(1, screening_arm, "one");
    checkpoint->keep(1, 0, std::string("t\0wo", 4));
    checkpoint->keep(2, 1, "");
  }
  std::string code_of(const RunIdentity& identity) {
    const auto checkpoint = Checkpoint::resume(path_, identity);
    return checkpoint ? "" : checkpoint.diagnostics().front().code;
  }

  fs::path path_;
};

TEST_F(CheckpointFile, GivesBackWhatWasKept) {
  write_three();
  const auto again = Checkpoint::resume(path_, some_run);
  ASSERT_TRUE(again.ok()) << render(again.diagnostics());
  EXPECT_EQ((*again)->found(), 3u);
  EXPECT_EQ((*again)->find(1, screening_arm), "one");
  EXPECT_EQ((*again)->find(1, 0), std::string("t\0wo", 4));
  EXPECT_EQ((*again)->find(2, 1), "");
  EXPECT_EQ((*again)->find(2, 0), std::nullopt);
}

TEST_F(CheckpointFile, WhereverItIsCutTheWholeEntriesRemainAndMoreCanFollow) {
  write_three();
  const std::string bytes = *read_file(path_);
  const std::size_t head = bytes.find("\n\n") + 2;
  for (std::size_t size = head; size < bytes.size(); ++size) {
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes.substr(0, size);
    std::size_t whole = 0;
    {
      const auto again = Checkpoint::resume(path_, some_run);
      ASSERT_TRUE(again.ok()) << size;
      whole = (*again)->found();
      EXPECT_LT(whole, 3u);
      (*again)->keep(9, 0, "more");
    }
    const auto later = Checkpoint::resume(path_, some_run);
    ASSERT_TRUE(later.ok()) << size;
    EXPECT_EQ((*later)->found(), whole + 1) << size;
    EXPECT_EQ((*later)->find(9, 0), "more");
  }
}

TEST_F(CheckpointFile, ADamagedEntryIsNotBelieved) {
  write_three();
  std::string bytes = *read_file(path_);
  for (std::size_t at = bytes.find("\n\n") + 2; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << damaged;
    const auto again = Checkpoint::resume(path_, some_run);
    ASSERT_TRUE(again.ok());
    EXPECT_LT((*again)->found(), 3u) << at;
  }
}

TEST_F(CheckpointFile, AnotherRunIsRefusedByWhatDiffers) {
  write_three();
  const auto other = Checkpoint::resume(path_, {{"version", "0"}, {"seed", "4"}});
  ASSERT_FALSE(other.ok());
  EXPECT_EQ(other.diagnostics().front().code, "checkpoint-other-run");
  EXPECT_NE(other.diagnostics().front().message.find("seed is 3 there and 4 here"), std::string::npos);
  EXPECT_EQ(code_of({{"version", "1"}, {"seed", "3"}}), "checkpoint-other-run");
  EXPECT_EQ(code_of({{"version", "0"}}), "checkpoint-other-run");
}

TEST_F(CheckpointFile, NoneAndNonsenseAreRefused) {
  EXPECT_EQ(code_of(some_run), "checkpoint-missing");
  std::ofstream(path_) << "day,amount\n1,2\n";
  EXPECT_EQ(code_of(some_run), "checkpoint-damaged");
  std::ofstream(path_, std::ios::trunc) << "";
  EXPECT_EQ(code_of(some_run), "checkpoint-damaged");
}

TEST_F(CheckpointFile, ThreadsKeepWithoutMixing) {
  {
    const auto checkpoint = Checkpoint::begin(path_, some_run);
    parallel_for(200, 4, [&](std::size_t k, int) {
      checkpoint->keep(static_cast<std::uint32_t>(k), 0, std::string(k * 37 % 501, static_cast<char>('a' + k % 26)));
    });
  }
  const auto again = Checkpoint::resume(path_, some_run);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)->found(), 200u);
  for (std::uint32_t k = 0; k < 200; ++k)
    EXPECT_EQ((*again)->find(k, 0), std::string(k * 37 % 501, static_cast<char>('a' + k % 26)));
}

}  // namespace
}  // namespace remit
