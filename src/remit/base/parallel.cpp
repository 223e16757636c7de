#include "remit/base/parallel.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

/// Hands out tasks in order until none is left or one has failed. Every task before a failed one was handed out earlier
/// and is finished, so the failure with the lowest number is the same on every run.
class Queue {
 public:
  Queue(std::size_t count, const std::function<void(std::size_t, int)>& task) : count_(count), task_(task) {}

  void work(int thread) {
    while (!failed_.load()) {
      const std::size_t mine = next_.fetch_add(1);
      if (mine >= count_) return;
      try {
        task_(mine, thread);
      } catch (...) {
        keep(mine, std::current_exception());
      }
    }
  }

  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void keep(std::size_t task, std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    if (task >= first_failed_) return;
    first_failed_ = task;
    failure_ = std::move(failure);
  }

  std::size_t count_;
  const std::function<void(std::size_t, int)>& task_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::size_t first_failed_ = std::numeric_limits<std::size_t>::max();
  std::exception_ptr failure_;
};

/// Up to `count` helpers; fewer when the system has no more threads to give (the caller works too, so all gets done).
std::vector<std::jthread> start_helpers(Queue& queue, int count) {
  std::vector<std::jthread> helpers;
  try {
    for (int thread = 1; thread <= count; ++thread) helpers.emplace_back([&queue, thread] { queue.work(thread); });
  } catch (const std::system_error&) {
  }
  return helpers;
}

}  // namespace

void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t task, int thread)>& task) {
  REMIT_ASSERT(threads >= 1, "at least one thread works");
  Queue queue(count, task);
  const int useful =
      static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(threads), std::max<std::size_t>(count, 1)));
  {
    const std::vector<std::jthread> helpers = start_helpers(queue, useful - 1);
    queue.work(0);
  }
  queue.rethrow();
}

int available_threads() {
  cpu_set_t cpus;
  CPU_ZERO(&cpus);
  if (sched_getaffinity(0, sizeof cpus, &cpus) == 0) return std::max(1, CPU_COUNT(&cpus));
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace remit
