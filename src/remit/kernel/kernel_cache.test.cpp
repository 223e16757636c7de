#include "remit/kernel/kernel_cache.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

/// Writes `content`, and counts.
struct Maker {
  std::string content = "kernel";
  std::atomic<int> calls = 0;
  bool operator()(const fs::path& file) {
    ++calls;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    write_file(file, content);
    return true;
  }
};

TEST(KernelCache, MakesAnEntryOnceAndFindsItAgain) {
  const PrivateFolder folder;
  const KernelCache cache(folder.path() / "not" / "yet");
  Maker maker;
  EXPECT_FALSE(cache.find("key"));
  const auto made = cache.find_or_make("key", std::ref(maker));
  ASSERT_TRUE(made);
  EXPECT_EQ(*read_file(*made), "kernel");
  EXPECT_EQ(cache.find_or_make("key", std::ref(maker)), made);
  EXPECT_EQ(cache.find("key"), made);
  EXPECT_EQ(maker.calls, 1);
  EXPECT_FALSE(cache.find("other key"));
}

/// What can happen to a file: cut, grown, a bit flipped, emptied; or its checksum gone.
TEST(KernelCache, MakesADamagedEntryAgain) {
  const PrivateFolder folder;
  const KernelCache cache(folder.path());
  Maker maker;
  const auto file = cache.find_or_make("key", std::ref(maker));
  ASSERT_TRUE(file);
  int expected = 1;
  for (const char* damaged : {"kerne", "kernel.", "kernem", ""}) {
    write_file(*file, damaged);
    EXPECT_FALSE(cache.find("key")) << damaged;
    EXPECT_TRUE(cache.find_or_make("key", std::ref(maker))) << damaged;
    EXPECT_EQ(*read_file(*file), "kernel");
    EXPECT_EQ(maker.calls, ++expected);
  }
  fs::remove(folder.path() / "key.sum");
  EXPECT_FALSE(cache.find("key"));
  EXPECT_TRUE(cache.find_or_make("key", std::ref(maker)));
}

TEST(KernelCache, LeavesNothingWhenMakingFails) {
  const PrivateFolder folder;
  const KernelCache cache(folder.path());
  EXPECT_FALSE(cache.find_or_make("key", [](const fs::path& file) { return write_file(file, "half"), false; }));
  EXPECT_FALSE(cache.find("key"));
}

TEST(KernelCache, ThreadsThatWantOneEntryMakeItOnce) {
  const PrivateFolder folder;
  const KernelCache cache(folder.path());
  Maker maker;
  std::atomic<int> found = 0;
  std::vector<std::thread> threads;
  for (int k = 0; k < 8; ++k)
    threads.emplace_back([&] { found += cache.find_or_make("key", std::ref(maker)).has_value(); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found, 8);
  EXPECT_EQ(maker.calls, 1);
}

/// Each process leaves a mark for every time it made the entry.
TEST(KernelCache, ProcessesThatWantOneEntryMakeItOnce) {
  const PrivateFolder folder, marks;
  const KernelCache cache(folder.path());
  std::vector<pid_t> children;
  for (int k = 0; k < 6; ++k) {
    const pid_t child = fork();
    if (child == 0) {
      const auto found = cache.find_or_make("key", [&](const fs::path& file) {
        write_file(marks.path() / std::to_string(getpid()), "");
        usleep(50'000);
        write_file(file, "kernel");
        return true;
      });
      _exit(found ? 0 : 1);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(marks.path()), fs::directory_iterator()), 1);
}

TEST(KernelCache, ComplainsAboutAFolderThatCannotBe) {
  const PrivateFolder folder;
  write_file(folder.path() / "file", "");
  const KernelCache cache(folder.path() / "file" / "cache");
  EXPECT_FALSE(cache.find("key"));
  EXPECT_THROW(cache.find_or_make("key", [](const fs::path&) { return true; }), std::system_error);
}

TEST(DefaultCacheFolder, FollowsTheEnvironment) {
  const auto restore = [name = std::string("REMIT_CACHE"),
                        old = std::string(getenv("REMIT_CACHE") ? getenv("REMIT_CACHE") : "")] {
    old.empty() ? unsetenv(name.c_str()) : setenv(name.c_str(), old.c_str(), 1);
  };
  setenv("REMIT_CACHE", "/own", 1);
  EXPECT_EQ(default_cache_folder(), "/own");
  unsetenv("REMIT_CACHE");
  setenv("XDG_CACHE_HOME", "/x", 1);
  EXPECT_EQ(default_cache_folder(), "/x/remit");
  unsetenv("XDG_CACHE_HOME");
  EXPECT_EQ(default_cache_folder(), fs::path(getenv("HOME") ? getenv("HOME") : "") / ".cache" / "remit");
  restore();
}

TEST(PrivateFolder, GoesWithItsContent) {
  fs::path path;
  {
    const PrivateFolder folder;
    path = folder.path();
    write_file(path / "file", "x");
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace remit
