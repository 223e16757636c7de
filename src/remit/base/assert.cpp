#include "remit/base/assert.hpp"

namespace remit::detail {

void fail_assertion(const char* condition, const std::string& reason, const char* file, int line) {
  throw InternalError(std::string("internal error: ") + reason + " (" + condition + " is false at " + file + ":" +
                      std::to_string(line) + "); please report this with the command you ran");
}

}  // namespace remit::detail
