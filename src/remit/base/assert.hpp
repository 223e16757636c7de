// Our own mistakes: an assertion that is always on, outside kernels, and says "please report".
#pragma once
#include <stdexcept>
#include <string>

namespace remit {

/// A bug of ours, never the user's: thrown by REMIT_ASSERT, caught once in main.
class InternalError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

namespace detail {
[[noreturn]] void fail_assertion(const char* condition, const std::string& reason, const char* file, int line);
}

}  // namespace remit

#define REMIT_ASSERT(condition, reason) \
  ((condition) ? static_cast<void>(0) : ::remit::detail::fail_assertion(#condition, reason, __FILE__, __LINE__))
