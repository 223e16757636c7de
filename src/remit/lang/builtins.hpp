// The functions and symbols a model may use without defining them: those of SBML Level 3 Version 2 MathML.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "remit/lang/expr.hpp"

namespace remit {

/// A function or operator of the tree; `most` is -1 without a limit.
struct Builtin {
  std::string_view name;
  int least = 1;
  int most = 1;
};

/// Null if there is no function or operator of that name.
const Builtin* find_builtin(std::string_view name);
/// Distributions of the SBML distrib package ("normal", "truncatedPoisson", ...): known, and refused by name.
bool is_distribution(std::string_view name);
/// time, pi, exponentiale, avogadro, true, false.
bool is_symbol_name(std::string_view name);
std::vector<std::string> builtin_names();

/// The call as the tree knows it: other spellings become the one of expr.hpp (`log(x)` is log10, as in Antimony; `pow`
/// is ^, `and` is &&, `arcsin` is asin, ...), sums and products of many become pairs. Null: leave the call as it is.
ExprPtr canonical_call(const std::string& name, const std::vector<ExprPtr>& args, const Span& span);

}  // namespace remit
