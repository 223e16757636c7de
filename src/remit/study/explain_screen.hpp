// How the draws of the priors fared on the study's bounds ([explain] keep); nothing where it states none.
#pragma once
#include <string>

#include "remit/study/explain.hpp"

namespace remit {

/// Draws that ran, and those of them that are kept.
struct ScreenCount {
  std::size_t ran = 0, kept = 0;
};
ScreenCount screened(const VariantResult& variant);

std::string screen_text(const Explanation& all);
std::string screen_section(const Explanation& all);  // HTML
/// What a result misses, in one line; empty: nothing.
std::string missed_text(const PriorResult& result, const Study& study);

}  // namespace remit
