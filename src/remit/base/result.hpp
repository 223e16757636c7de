// A value, or the diagnostics that say why there is none. A value may come with warnings.
#pragma once
#include <optional>
#include <utility>

#include "remit/base/assert.hpp"
#include "remit/base/diagnostic.hpp"

namespace remit {

template <class Value>
class [[nodiscard]] Result {
 public:
  Result(Value value, Diagnostics warnings = {}) : value_(std::move(value)), diagnostics_(std::move(warnings)) {}
  Result(Diagnostics errors) : diagnostics_(std::move(errors)) {
    REMIT_ASSERT(has_errors(diagnostics_), "a result without a value names an error");
  }
  Result(Diagnostic error) : Result(Diagnostics{std::move(error)}) {}

  bool ok() const { return value_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Value& value() const& {
    REMIT_ASSERT(ok(), "the result has no value");
    return *value_;
  }
  Value&& value() && {
    REMIT_ASSERT(ok(), "the result has no value");
    return std::move(*value_);
  }
  const Value& operator*() const& { return value(); }
  Value&& operator*() && { return std::move(*this).value(); }
  const Value* operator->() const { return &value(); }
  /// Errors when there is no value, else warnings and notes.
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  std::optional<Value> value_;
  Diagnostics diagnostics_;
};

}  // namespace remit
