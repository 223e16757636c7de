#include "progress.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace remit::cli {
namespace {

constexpr auto bar_interval = std::chrono::milliseconds(100);
constexpr auto line_interval = std::chrono::seconds(10);
constexpr std::size_t bar_width = 24;

std::string clock_text(double seconds) {
  const long whole = static_cast<long>(seconds + 0.5);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string bar(std::size_t finished, std::size_t wanted) {
  const std::size_t filled = wanted ? std::min(bar_width, finished * bar_width / wanted) : 0;
  return "[" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "]";
}

}  // namespace

Progress::Progress() : terminal_(isatty(STDERR_FILENO) != 0) {}

bool Progress::due(std::size_t finished, std::size_t wanted) {
  const auto interval = terminal_ ? Clock::duration(bar_interval) : Clock::duration(line_interval);
  const bool complete = finished >= wanted && !complete_;
  complete_ = finished >= wanted;
  return complete || Clock::now() - last_ >= interval;
}

void Progress::print(std::size_t finished, std::size_t wanted, std::size_t failed) {
  const double seconds = std::chrono::duration<double>(Clock::now() - stage_start_).count();
  const double rate = seconds > 0 ? static_cast<double>(finished) / seconds : 0;
  const double left = rate > 0 && wanted > finished ? static_cast<double>(wanted - finished) / rate : 0;
  const std::string text = fmt::format("{:<12} {} {}/{}  {:.1f}/s  {} left  {} failed", stage_, bar(finished, wanted),
                                       finished, wanted, rate, clock_text(left), failed);
  if (terminal_)
    fmt::print(stderr, "\r{}\x1b[K", text);
  else
    fmt::print(stderr, "{}\n", text);
  std::fflush(stderr);
}

void Progress::update(const std::string& stage, std::size_t finished, std::size_t wanted, std::size_t failed) {
  const std::lock_guard lock(mutex_);
  if (stage != stage_) {
    if (terminal_ && open_) fmt::print(stderr, "\n");
    stage_ = stage;
    stage_start_ = last_ = Clock::now();
    complete_ = false;
  }
  if (!due(finished, wanted)) return;
  last_ = Clock::now();
  open_ = true;
  print(finished, wanted, failed);
}

void Progress::close() {
  const std::lock_guard lock(mutex_);
  if (terminal_ && open_) fmt::print(stderr, "\n");
  open_ = false;
}

}  // namespace remit::cli
