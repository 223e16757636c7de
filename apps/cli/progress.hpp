// Progress on standard error: a bar with rate, time left and failures on a terminal, plain lines elsewhere.
#pragma once
#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace remit::cli {

class Progress {
 public:
  Progress();
  /// Called from worker threads.
  void update(const std::string& stage, std::size_t finished, std::size_t wanted, std::size_t failed);
  /// Ends the line of a bar that is still open.
  void close();

 private:
  using Clock = std::chrono::steady_clock;
  bool due(std::size_t finished, std::size_t wanted);
  void print(std::size_t finished, std::size_t wanted, std::size_t failed);

  std::mutex mutex_;
  bool terminal_;
  bool open_ = false;
  bool complete_ = false;
  std::string stage_;
  Clock::time_point stage_start_, last_;
};

}  // namespace remit::cli
