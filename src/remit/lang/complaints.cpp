// The tail of a capped list says how much was left out.
#include "remit/lang/complaints.hpp"

namespace remit {

Diagnostics Complaints::take() {
  Diagnostics all = std::move(list_);
  const Span nowhere = all.empty() ? Span{} : Span{all.back().span.file, 0, 0};
  if (errors_ > limit) {
    all.push_back(error_at(nowhere, "lang-too-many", "and " + std::to_string(errors_ - limit) + " more errors"));
  }
  if (warnings_ > limit) {
    all.push_back(warning_at(nowhere, "lang-too-many", "and " + std::to_string(warnings_ - limit) + " more warnings"));
  }
  list_.clear();
  errors_ = warnings_ = 0;
  return all;
}

}  // namespace remit
