// Diagnostics of one text, collected and capped: fifty complaints are read, the rest are counted.
#pragma once
#include <string>
#include <utility>

#include "remit/base/diagnostic.hpp"

namespace remit {

class Complaints {
 public:
  static constexpr int limit = 50;

  void error(Span span, std::string code, std::string message, std::string hint = {}) {
    ++errors_;
    if (errors_ <= limit)
      list_.push_back(error_at(std::move(span), std::move(code), std::move(message), std::move(hint)));
  }
  void warn(Span span, std::string code, std::string message, std::string hint = {}) {
    ++warnings_;
    if (warnings_ <= limit) {
      list_.push_back(warning_at(std::move(span), std::move(code), std::move(message), std::move(hint)));
    }
  }
  int errors() const { return errors_; }
  bool any_errors() const { return errors_ > 0; }
  /// Everything said, and how many more there were.
  Diagnostics take();

 private:
  Diagnostics list_;
  int errors_ = 0;
  int warnings_ = 0;
};

}  // namespace remit
