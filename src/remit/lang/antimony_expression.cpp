// Expressions: || < && < comparison < + - < * / % < unary < ^ < primary, as libSBML's infix notation binds them.
// Comparisons chain: a < b < c is (a < b) && (b < c). Levels of parentheses and of the tree are limited.
#include "remit/lang/antimony_expression.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/builtins.hpp"

namespace remit {

const Token& Cursor::peek(std::size_t ahead) const {
  return text_.tokens[std::min(position_ + ahead, text_.tokens.size() - 1)];
}

bool Cursor::at_symbol(std::string_view symbol, std::size_t ahead) const {
  return at(TokenKind::symbol, ahead) && spelling(ahead) == symbol;
}

bool Cursor::at_word(std::string_view word, std::size_t ahead) const {
  return at(TokenKind::name, ahead) && spelling(ahead) == word;
}

bool Cursor::at_end_of_statement(std::size_t ahead) const {
  return at(TokenKind::newline, ahead) || at(TokenKind::end, ahead) || at_symbol(";", ahead);
}

bool Cursor::adjacent(std::size_t ahead) const {
  if (position_ + ahead == 0) return false;
  const Token& before = text_.tokens[std::min(position_ + ahead, text_.tokens.size()) - 1];
  return before.begin + before.length == peek(ahead).begin;
}

bool Cursor::accept_symbol(std::string_view symbol) {
  if (!at_symbol(symbol)) return false;
  skip();
  return true;
}

bool Cursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  skip();
  return true;
}

void Cursor::skip_newlines() {
  while (at(TokenKind::newline)) skip();
}

void Cursor::skip_statement() {
  while (!at_end_of_statement()) skip();
}

std::string Cursor::describe() const {
  if (at(TokenKind::newline)) return "the end of the line";
  if (at(TokenKind::end)) return "the end of the text";
  const std::string_view word = spelling().substr(0, 40);
  return fmt::format("`{}{}`", word, word.size() < spelling().size() ? "..." : "");
}

void Cursor::complain(std::string code, std::string message, std::string hint) {
  complaints_.error(span(), std::move(code), std::move(message), std::move(hint));
}

bool is_keyword(std::string_view word) {
  constexpr std::array<std::string_view, 24> words = {
      "model", "module",   "end",   "species", "compartment", "reaction", "formula", "DNA",
      "gene",  "operator", "has",   "in",      "is",          "var",      "const",   "import",
      "event", "at",       "after", "unit",    "function",    "delete",   "ext",     "substanceOnly"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string read_name(Cursor& cursor) {
  if (!cursor.at(TokenKind::name) || is_keyword(cursor.spelling())) {
    cursor.complain("antimony-name-expected", "a name is expected here, not " + cursor.describe(),
                    "names start with a letter or _ and are none of Antimony's own words");
    return {};
  }
  std::string name(cursor.spelling());
  cursor.skip();
  while (cursor.at_symbol(".") && cursor.at(TokenKind::name, 1)) {
    cursor.skip();
    name += '.';
    name += cursor.spelling();
    cursor.skip();
  }
  return name;
}

std::string unquote(std::string_view text) {
  if (text.substr(0, 3) == "```") return std::string(text.substr(3, text.size() - 6));
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    plain += text[i];
  }
  return plain;
}

// The lexer has complained of numbers that are none.
double number_of(std::string_view digits) {
  return parse_number(digits).value_or(std::numeric_limits<double>::quiet_NaN());
}

namespace {

constexpr int max_parentheses = 150;  // fourteen calls a level, and sanitizers double their frames

std::optional<double> number_word(std::string_view word) {
  if (word == "NaN" || word == "nan" || word == "notanumber") return std::numeric_limits<double>::quiet_NaN();
  if (word == "INF" || word == "inf" || word == "infinity") return std::numeric_limits<double>::infinity();
  return std::nullopt;
}

class ExpressionReader {
 public:
  explicit ExpressionReader(Cursor& cursor) : cursor_(cursor) {}

  ExprPtr read() { return binary(0); }

 private:
  struct Operator {
    std::string_view spelled;
    std::string_view name;
  };
  using Operators = std::vector<Operator>;

  // Loosest first; the comparisons are level 2.
  static const Operators& operators(int level) {
    static const std::array<Operators, 5> levels = {{
        {{"||", "||"}},
        {{"&&", "&&"}},
        {{"<", "<"}, {"<=", "<="}, {">", ">"}, {">=", ">="}, {"==", "=="}, {"!=", "!="}},
        {{"+", "+"}, {"-", "-"}},
        {{"*", "*"}, {"/", "/"}, {"%", "rem"}},
    }};
    return levels[static_cast<std::size_t>(level)];
  }

  const Operator* accept_operator(int level) {
    pass_newlines();
    for (const Operator& op : operators(level)) {
      if (cursor_.accept_symbol(op.spelled)) return &op;
    }
    return nullptr;
  }

  ExprPtr binary(int level) {
    constexpr int comparisons = 2;
    constexpr int tightest = 4;
    const auto operand = [&] { return level == tightest ? unary() : binary(level + 1); };
    ExprPtr left = operand();
    if (level == comparisons) return left ? comparison_chain(left) : nullptr;
    while (left) {
      const Span span = cursor_.span();
      const Operator* op = accept_operator(level);
      if (!op) return left;
      cursor_.skip_newlines();
      ExprPtr right = operand();
      left = right ? call(std::string(op->name), {left, right}, span) : nullptr;
    }
    return nullptr;
  }

  ExprPtr comparison_chain(ExprPtr left) {
    ExprPtr all;
    while (true) {
      const Span span = cursor_.span();
      const Operator* op = accept_operator(2);
      if (!op) return all ? all : left;
      cursor_.skip_newlines();
      ExprPtr right = binary(3);
      if (!right) return nullptr;
      ExprPtr link = call(std::string(op->name), {left, right}, span);
      all = all && link ? call("&&", {all, link}, span) : link;
      if (!all) return nullptr;
      left = right;
    }
  }

  ExprPtr unary() {
    const Span span = cursor_.span();
    if (cursor_.at_symbol("-")) return minus(span);
    if (!cursor_.accept_symbol("!") && !cursor_.at_symbol("+")) return power();
    const bool plus = cursor_.accept_symbol("+");
    Nesting nesting(*this);
    if (nesting.too_deep()) return nullptr;
    ExprPtr operand = unary();
    return plus || !operand ? operand : call("!", {operand}, span);
  }

  // A minus before a number belongs to the number, unless the number is raised to a power.
  ExprPtr minus(const Span& span) {
    const bool literal =
        cursor_.at(TokenKind::number, 1) || (cursor_.at(TokenKind::name, 1) && number_word(cursor_.spelling(1)));
    cursor_.skip();
    Nesting nesting(*this);
    if (nesting.too_deep()) return nullptr;
    ExprPtr operand = unary();
    if (!operand) return nullptr;
    if (literal && operand->kind == Expr::Kind::number) return make_quantity(-operand->number, operand->unit, span);
    return call("neg", {operand}, span);
  }

  ExprPtr power() {
    ExprPtr base = primary();
    if (!base) return nullptr;
    pass_newlines();
    const Span span = cursor_.span();
    if (!cursor_.accept_symbol("^")) return base;
    cursor_.skip_newlines();
    Nesting nesting(*this);
    if (nesting.too_deep()) return nullptr;
    ExprPtr exponent = unary();
    return exponent ? call("^", {base, exponent}, span) : nullptr;
  }

  ExprPtr primary() {
    pass_newlines();
    if (cursor_.at(TokenKind::number)) return number();
    if (cursor_.at_symbol("(")) return parenthesis();
    if (cursor_.at(TokenKind::name) && !is_keyword(cursor_.spelling())) return word();
    if (cursor_.accept_symbol("$")) return primary();
    cursor_.complain("antimony-expression", "a number, a name or ( is expected here, not " + cursor_.describe(),
                     "complete the expression, or remove the operator before this place");
    return nullptr;
  }

  ExprPtr number() {
    const Span span = cursor_.span();
    const double value = number_of(cursor_.spelling());
    cursor_.skip();
    std::string unit;
    if (cursor_.at(TokenKind::name) && !is_keyword(cursor_.spelling()) && !cursor_.at_symbol("(", 1)) {
      unit = cursor_.spelling();
      cursor_.skip();
    }
    return make_quantity(value, std::move(unit), span);
  }

  ExprPtr parenthesis() {
    const Span open = cursor_.span();
    cursor_.skip();
    Nesting nesting(*this);
    if (nesting.too_deep()) return nullptr;
    ++inside_;
    ExprPtr inner = binary(0);
    if (inner) inner = close(inner, open);
    --inside_;
    return inner;
  }

  ExprPtr close(ExprPtr inner, const Span& open) {
    pass_newlines();
    if (cursor_.accept_symbol(")")) return inner;
    cursor_.complain("antimony-parenthesis",
                     fmt::format("`)` is expected here, not {}; `(` was opened at {}:{}", cursor_.describe(), open.line,
                                 open.column),
                     "close the parenthesis, or put an operator between the two parts");
    return nullptr;
  }

  ExprPtr word() {
    const Span span = cursor_.span();
    if (const auto value = number_word(cursor_.spelling()); value && !cursor_.at_symbol("(", 1)) {
      cursor_.skip();
      return make_number(*value, span);
    }
    std::string name = read_name(cursor_);
    if (cursor_.at_symbol("(")) return function_call(std::move(name), span);
    if (is_symbol_name(name)) return make_symbol(std::move(name), span);
    return make_name(std::move(name), span);
  }

  ExprPtr function_call(std::string name, const Span& span) {
    cursor_.skip();
    Nesting nesting(*this);
    if (nesting.too_deep()) return nullptr;
    ++inside_;
    std::vector<ExprPtr> args;
    const bool complete = arguments(args, span);
    --inside_;
    if (!complete) return nullptr;
    ExprPtr canonical = canonical_call(name, args, span);
    return canonical ? checked(canonical) : call(std::move(name), std::move(args), span);
  }

  bool arguments(std::vector<ExprPtr>& args, const Span& open) {
    pass_newlines();
    if (cursor_.accept_symbol(")")) return true;
    while (true) {
      ExprPtr argument = binary(0);
      if (!argument) return false;
      args.push_back(argument);
      pass_newlines();
      if (!cursor_.accept_symbol(",")) return close(argument, open) != nullptr;
    }
  }

  ExprPtr call(std::string name, std::vector<ExprPtr> args, const Span& span) {
    return checked(make_call(std::move(name), std::move(args), span));
  }

  ExprPtr checked(ExprPtr expr) {
    if (expr->depth <= max_expr_depth) return expr;
    cursor_.complain("antimony-too-deep", fmt::format("the expression has more than {} levels", max_expr_depth),
                     "name parts of it with := and use the names");
    return nullptr;
  }

  void pass_newlines() {
    if (inside_ > 0) cursor_.skip_newlines();
  }

  class Nesting {
   public:
    explicit Nesting(ExpressionReader& reader) : reader_(reader) { ++reader_.depth_; }
    ~Nesting() { --reader_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    bool too_deep() const {
      if (reader_.depth_ <= max_parentheses) return false;
      reader_.cursor_.complain("antimony-too-deep", fmt::format("more than {} levels of parentheses", max_parentheses),
                               "name parts of the expression with := and use the names");
      return true;
    }

   private:
    ExpressionReader& reader_;
  };

  Cursor& cursor_;
  int inside_ = 0;  // open parentheses: line ends do not count there
  int depth_ = 0;
};

}  // namespace

ExprPtr read_expression(Cursor& cursor) { return ExpressionReader(cursor).read(); }

}  // namespace remit
