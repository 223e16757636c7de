// When a figure passes: the rules of a ladder.
#pragma once
#include "remit/study/ladder.hpp"

namespace remit {

/// The simulated figure that a target is held against.
struct Simulated {
  double value = 0;  // NaN: could not be estimated
  Interval interval{};
  std::size_t patients = 0;
  std::string note = {};
};

/// What the rule accepts, from published numbers alone; an open end is infinite.
Interval accepted(const Target& target);
LadderRow judged(const Simulated& simulated, const Target& target);

const char* name_of(Judgement rule);
std::optional<Judgement> rule_named(const std::string& name);
std::vector<std::string> rule_names();

}  // namespace remit
