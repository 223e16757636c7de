// Expression trees: building, walking, comparing, and text with the fewest parentheses.
// Binding, loosest first: || < && < comparison < + - < * / < unary - ! < ^ (right to left) < primary.
#include "remit/lang/expr.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <unordered_set>

#include "remit/base/text.hpp"

namespace remit {
namespace {

ExprPtr share(Expr expr) { return std::make_shared<const Expr>(std::move(expr)); }

void collect_names(const Expr& expr, std::unordered_set<std::string_view>& seen, std::vector<std::string>& names) {
  if (expr.kind == Expr::Kind::name && seen.insert(expr.name).second) names.push_back(expr.name);
  for (const ExprPtr& arg : expr.args) collect_names(*arg, seen, names);
}

bool same_number(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  return a == b && std::signbit(a) == std::signbit(b);
}

enum Level { any = 0, disjunction, conjunction, comparison, sum, product, unary, power, primary };

struct Operator {
  std::string_view name;
  std::string_view text;
  Level level;
};

constexpr std::array<Operator, 13> operators = {{{"||", " || ", disjunction},
                                                 {"&&", " && ", conjunction},
                                                 {"<", " < ", comparison},
                                                 {"<=", " <= ", comparison},
                                                 {">", " > ", comparison},
                                                 {">=", " >= ", comparison},
                                                 {"==", " == ", comparison},
                                                 {"!=", " != ", comparison},
                                                 {"+", " + ", sum},
                                                 {"-", " - ", sum},
                                                 {"*", "*", product},
                                                 {"/", "/", product},
                                                 {"^", "^", power}}};

const Operator* binary_operator(const Expr& expr) {
  if (expr.kind != Expr::Kind::call || expr.args.size() != 2) return nullptr;
  const auto found =
      std::find_if(operators.begin(), operators.end(), [&](const Operator& o) { return o.name == expr.name; });
  return found == operators.end() ? nullptr : &*found;
}

class Printer {
 public:
  std::string take() { return std::move(text_); }

  void print(const Expr& expr, Level context) {
    const bool parentheses = level_of(expr) < context;
    if (parentheses) text_ += '(';
    print_bare(expr);
    if (parentheses) text_ += ')';
  }

 private:
  static Level level_of(const Expr& expr) {
    if (const Operator* found = binary_operator(expr)) return found->level;
    if (is_prefix(expr)) return unary;
    if (expr.kind == Expr::Kind::number && std::signbit(expr.number) && !std::isnan(expr.number)) return unary;
    return primary;
  }

  static bool is_prefix(const Expr& expr) {
    return expr.kind == Expr::Kind::call && expr.args.size() == 1 && (expr.name == "neg" || expr.name == "!");
  }

  void print_bare(const Expr& expr) {
    if (expr.kind == Expr::Kind::number) return print_number(expr);
    if (expr.kind != Expr::Kind::call) {
      text_ += expr.name;
    } else if (const Operator* found = binary_operator(expr)) {
      print_binary(expr, *found);
    } else if (is_prefix(expr)) {
      print_prefix(expr);
    } else {
      print_call(expr);
    }
  }

  void print_number(const Expr& expr) {
    text_ += format_number(expr.number);
    if (!expr.unit.empty()) text_ += ' ' + expr.unit;
  }

  // Left to right, except ^; comparisons do not chain (a < b < c reads as a < b && b < c).
  void print_binary(const Expr& expr, const Operator& op) {
    const auto tighter = static_cast<Level>(op.level + 1);
    const bool right_to_left = op.level == power;
    print(*expr.args[0], right_to_left || op.level == comparison ? tighter : op.level);
    text_ += op.text;
    print(*expr.args[1], right_to_left ? unary : tighter);
  }

  // A number after a minus would read back as a negative number, so it gets parentheses.
  void print_prefix(const Expr& expr) {
    text_ += expr.name == "neg" ? '-' : '!';
    const Expr& operand = *expr.args[0];
    print(operand, operand.kind == Expr::Kind::number ? static_cast<Level>(primary + 1) : unary);
  }

  void print_call(const Expr& expr) {
    text_ += expr.name + '(';
    for (std::size_t i = 0; i < expr.args.size(); ++i) {
      if (i > 0) text_ += ", ";
      print(*expr.args[i], any);
    }
    text_ += ')';
  }

  std::string text_;
};

}  // namespace

ExprPtr make_number(double value, Span span) { return make_quantity(value, {}, std::move(span)); }

ExprPtr make_quantity(double value, std::string unit, Span span) {
  Expr expr;
  expr.number = value;
  expr.unit = std::move(unit);
  expr.span = std::move(span);
  return share(std::move(expr));
}

ExprPtr make_name(std::string name, Span span) {
  Expr expr;
  expr.kind = Expr::Kind::name;
  expr.name = std::move(name);
  expr.span = std::move(span);
  return share(std::move(expr));
}

ExprPtr make_symbol(std::string name, Span span) {
  Expr expr;
  expr.kind = Expr::Kind::symbol;
  expr.name = std::move(name);
  expr.span = std::move(span);
  return share(std::move(expr));
}

ExprPtr make_call(std::string name, std::vector<ExprPtr> args, Span span) {
  Expr expr;
  expr.kind = Expr::Kind::call;
  expr.name = std::move(name);
  expr.args = std::move(args);
  expr.span = std::move(span);
  for (const ExprPtr& arg : expr.args) expr.depth = std::max(expr.depth, arg->depth + 1);
  return share(std::move(expr));
}

std::vector<std::string> names_in(const ExprPtr& expr) {
  std::vector<std::string> names;
  std::unordered_set<std::string_view> seen;
  if (expr) collect_names(*expr, seen, names);
  return names;
}

ExprPtr replace_names(const ExprPtr& expr, const std::function<ExprPtr(const std::string& name)>& replacement) {
  return rewrite(
      expr, [&](const ExprPtr& part) { return part->kind == Expr::Kind::name ? replacement(part->name) : ExprPtr{}; });
}

ExprPtr rewrite(const ExprPtr& expr, const std::function<ExprPtr(const ExprPtr& part)>& change) {
  if (!expr) return expr;
  ExprPtr changed = expr;
  if (!expr->args.empty()) {
    std::vector<ExprPtr> args;
    args.reserve(expr->args.size());
    for (const ExprPtr& arg : expr->args) args.push_back(rewrite(arg, change));
    if (args != expr->args) changed = make_call(expr->name, std::move(args), expr->span);
  }
  ExprPtr replaced = change(changed);
  return replaced ? replaced : changed;
}

std::string to_text(const ExprPtr& expr) {
  if (!expr) return {};
  Printer printer;
  printer.print(*expr, any);
  return printer.take();
}

bool same(const ExprPtr& a, const ExprPtr& b) {
  if (a == b) return true;
  if (!a || !b || a->kind != b->kind || a->name != b->name || a->unit != b->unit) return false;
  if (a->kind == Expr::Kind::number && !same_number(a->number, b->number)) return false;
  return std::equal(a->args.begin(), a->args.end(), b->args.begin(), b->args.end(), same);
}

}  // namespace remit
