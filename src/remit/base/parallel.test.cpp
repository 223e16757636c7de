#include "remit/base/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

TEST(ParallelFor, RunsEveryTaskOnce) {
  for (const int threads : {1, 2, 7}) {
    std::vector<int> calls(1000, 0);
    parallel_for(calls.size(), threads, [&](std::size_t task, int) { ++calls[task]; });
    EXPECT_EQ(calls, std::vector<int>(1000, 1)) << threads;
  }
}

TEST(ParallelFor, NumbersItsThreads) {
  std::vector<std::atomic<int>> busy(3);
  std::atomic<bool> clash = false;
  parallel_for(300, 3, [&](std::size_t, int thread) {
    if (busy.at(static_cast<std::size_t>(thread)).fetch_add(1) != 0) clash = true;
    --busy[static_cast<std::size_t>(thread)];
  });
  EXPECT_FALSE(clash);
}

TEST(ParallelFor, WithOneThreadStaysInTheCallerAndInOrder) {
  const auto caller = std::this_thread::get_id();
  std::vector<std::size_t> order;
  parallel_for(5, 1, [&](std::size_t task, int thread) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    EXPECT_EQ(thread, 0);
    order.push_back(task);
  });
  EXPECT_EQ(order, (std::vector<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(ParallelFor, DoesNothingForNoTasks) {
  parallel_for(0, 4, [](std::size_t, int) { FAIL(); });
}

TEST(ParallelFor, RethrowsTheLowestFailureWhicheverCameFirst) {
  for (int round = 0; round < 50; ++round) {
    try {
      parallel_for(100, 4, [](std::size_t task, int) {
        if (task == 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (task >= 3) throw std::runtime_error(std::to_string(task));
      });
      FAIL() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "3");
    }
  }
}

TEST(ParallelFor, StopsHandingOutAfterAFailure) {
  std::atomic<int> calls = 0;
  EXPECT_THROW(parallel_for(1000000, 2,
                            [&](std::size_t, int) {
                              ++calls;
                              throw std::runtime_error("first");
                            }),
               std::runtime_error);
  EXPECT_LE(calls, 2);
}

TEST(ParallelFor, RefusesNoThreads) {
  EXPECT_THROW(parallel_for(1, 0, [](std::size_t, int) {}), InternalError);
}

TEST(AvailableThreads, IsAtLeastOne) { EXPECT_GE(available_threads(), 1); }

}  // namespace
}  // namespace remit
