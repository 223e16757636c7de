// Expressions of a model: immutable trees of numbers, names and calls.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "remit/base/diagnostic.hpp"

namespace remit {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

/// A number, a name, or a call. Operators are calls with the names
/// "+" "-" "*" "/" "^" "neg", "<" "<=" ">" ">=" "==" "!=", "&&" "||" "!" ;
/// functions keep their SBML names: exp ln log10 log(base, x) sqrt root pow abs floor ceil min max sin ...
/// piecewise(value, condition,
/// ..., otherwise) delay rateOf factorial. The names "time", "pi", "exponentiale", "avogadro", "true", "false" are
/// symbols of kind `symbol`.
struct Expr {
  enum class Kind { number, name, symbol, call };
  Kind kind = Kind::number;
  double number = 0;
  std::string unit;  // of a number literal that was written with one ("3 mL"), else empty
  std::string name;
  std::vector<ExprPtr> args;
  Span span;
  int depth = 1;  // levels of the tree; readers refuse more than max_expr_depth, so that recursion is safe everywhere
};

inline constexpr int max_expr_depth = 1000;

ExprPtr make_number(double value, Span span = {});
ExprPtr make_quantity(double value, std::string unit, Span span = {});
ExprPtr make_name(std::string name, Span span = {});
ExprPtr make_symbol(std::string name, Span span = {});
ExprPtr make_call(std::string name, std::vector<ExprPtr> args, Span span = {});

/// Every name (not symbol, not function) the expression mentions, each once, in order of first mention.
std::vector<std::string> names_in(const ExprPtr& expr);
/// Replaces names; `replacement` returns null to keep a name. Parts without a replaced name are shared, not copied.
ExprPtr replace_names(const ExprPtr& expr, const std::function<ExprPtr(const std::string& name)>& replacement);
/// Rebuilds bottom-up: `change` gets each part with its arguments already changed, and returns null to keep it.
ExprPtr rewrite(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr& part)>& change);
/// Infix text with the fewest parentheses that reads back as the same tree; numbers by format_number.
std::string to_text(const ExprPtr& expr);
/// Same tree; all NaNs are the same number, 0 and -0 are not. Spans do not count. Two nulls are the same.
bool same(const ExprPtr& a, const ExprPtr& b);

}  // namespace remit
