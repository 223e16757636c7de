// A model's own page, made from its files: who acts on whom as a picture, states, equations in mathematical notation,
// every number with its source, and what is measured and what is guessed. One HTML file without scripts or network.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/compose.hpp"

namespace remit {

/// What changes in time, and what it is: its display name in the model's file, or what its row says.
struct StateInfo {
  std::string id, system, meaning, unit;
  ExprPtr initial;  // null: none given
  bool counted = false;
};
std::vector<StateInfo> states_of(const Composed& composed);

/// Assumed and fitted numbers look different from measured ones and have a register of their own.
std::string model_page(const Composed& composed);

}  // namespace remit
