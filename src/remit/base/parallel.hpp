// Threads, at the edge: tasks are handed out in order, results belong to the task and never depend on who ran it.
#pragma once
#include <cstddef>
#include <functional>

namespace remit {

/// Calls task(i, thread) for i in [0, count) on `threads` threads (1 runs in the caller). The first exception is
/// rethrown after all stopped.
void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t task, int thread)>& task);

/// Cores this process may use.
int available_threads();

}  // namespace remit
