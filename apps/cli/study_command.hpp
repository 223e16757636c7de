// What the commands that run studies share: Ctrl-C, and how complaints are printed.
#pragma once
#include <atomic>

#include "remit/base/diagnostic.hpp"

namespace remit::cli {

/// From now on the first Ctrl-C sets the flag, so that the run can stop and write what it has; the second ends the
/// process.
const std::atomic<bool>& catch_interrupt();

void print(const Diagnostics& diagnostics);
/// Prints what was wrong, with a count, and gives the exit code.
int refuse_study(const Diagnostics& diagnostics);

}  // namespace remit::cli
