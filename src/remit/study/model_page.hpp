// A model's own page, made from its files: states, equations, parameters with source and confidence, what is guessed.
#pragma once
#include <string>

#include "remit/lang/compose.hpp"

namespace remit {

/// Markdown. Assumed numbers are marked, so that nobody takes them for measured ones.
std::string model_page(const Composed& composed);

}  // namespace remit
