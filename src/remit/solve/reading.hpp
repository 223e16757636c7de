// A model quantity found by its id once and read from a lane many times.
#pragma once
#include <cstdint>
#include <string>

#include "remit/solve/integrate.hpp"

namespace remit {

enum class ReadingKind : std::uint8_t { none, observable, parameter, state };

struct Reading {
  ReadingKind kind = ReadingKind::none;
  std::uint32_t index = 0;
  explicit operator bool() const { return kind != ReadingKind::none; }
};

/// Observables first (a species' id means its concentration there), then parameters, then states.
Reading find_reading(const Program& program, const std::string& id);
/// The value at the lane's tick; NaN for a reading of nothing.
double read(Lane& lane, const Reading& reading);

}  // namespace remit
