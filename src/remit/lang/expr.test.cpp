// Expressions: text and tree are two forms of one thing.
#include "remit/lang/expr.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <gtest/gtest.h>

#include "remit/lang/antimony.hpp"
#include "remit/lang/builtins.hpp"

namespace remit {
namespace {

ExprPtr parse(const std::string& text) {
  auto expr = parse_expression(text, "test");
  EXPECT_TRUE(expr.ok()) << text << "\n" << render(expr.diagnostics());
  return expr.ok() ? *expr : make_number(0);
}

// What the text means, written with a pair of parentheses around every operation.
std::string grouped(const ExprPtr& expr) {
  if (expr->kind != Expr::Kind::call) return to_text(expr);
  if (expr->args.size() == 2) return "(" + grouped(expr->args[0]) + expr->name + grouped(expr->args[1]) + ")";
  return "(" + expr->name + " " + grouped(expr->args[0]) + ")";
}

TEST(Expression, BindsOperatorsAsInfixNotationDoes) {
  EXPECT_EQ(grouped(parse("a - b - c")), "((a-b)-c)");
  EXPECT_EQ(grouped(parse("a / b * c")), "((a/b)*c)");
  EXPECT_EQ(grouped(parse("a + b * c ^ d")), "(a+(b*(c^d)))");
  EXPECT_EQ(grouped(parse("a ^ b ^ c")), "(a^(b^c))");
  EXPECT_EQ(grouped(parse("-a ^ 2")), "(neg (a^2))");
  EXPECT_EQ(grouped(parse("-a * b")), "((neg a)*b)");
  EXPECT_EQ(grouped(parse("2 ^ -a")), "(2^(neg a))");
  EXPECT_EQ(grouped(parse("a || b && c < d + 1")), "(a||(b&&(c<(d+1))))");
  EXPECT_EQ(grouped(parse("!a && b")), "((! a)&&b)");
  EXPECT_EQ(grouped(parse("a % b")), "(aremb)");
}

TEST(Expression, ChainsComparisons) {
  EXPECT_EQ(grouped(parse("a < b <= c")), "((a<b)&&(b<=c))");
  EXPECT_EQ(grouped(parse("(a < b) == c")), "((a<b)==c)");
}

TEST(Expression, GivesAMinusToTheNumberBehindItUnlessThatIsRaised) {
  const ExprPtr number = parse("-3");
  EXPECT_EQ(number->kind, Expr::Kind::number);
  EXPECT_EQ(number->number, -3);
  EXPECT_EQ(grouped(parse("-3^2")), "(neg (3^2))");
  EXPECT_EQ(grouped(parse("-(3)")), "(neg 3)");
  EXPECT_TRUE(std::signbit(parse("-0")->number));
}

TEST(Expression, ReadsNumbersOfEveryForm) {
  EXPECT_EQ(parse("1e-3")->number, 1e-3);
  EXPECT_EQ(parse(".5")->number, 0.5);
  EXPECT_EQ(parse("2.")->number, 2);
  EXPECT_EQ(parse("2.e3")->number, 2000);
  EXPECT_EQ(parse("INF")->number, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::isnan(parse("NaN")->number));
  EXPECT_EQ(parse("3 mL")->unit, "mL");
}

TEST(Expression, KnowsOneSpellingOfEachFunction) {
  EXPECT_TRUE(same(parse("log(x)"), parse("log10(x)")));
  EXPECT_TRUE(same(parse("pow(x, 2)"), parse("x^2")));
  EXPECT_TRUE(same(parse("sqr(x)"), parse("x^2")));
  EXPECT_TRUE(same(parse("and(a, b)"), parse("a && b")));
  EXPECT_TRUE(same(parse("geq(a, b)"), parse("a >= b")));
  EXPECT_TRUE(same(parse("arcsin(x)"), parse("asin(x)")));
  EXPECT_TRUE(same(parse("ceiling(x)"), parse("ceil(x)")));
  EXPECT_EQ(parse("log(2, x)")->name, "log");
}

TEST(Expression, TellsNamesFromSymbols) {
  EXPECT_EQ(parse("time")->kind, Expr::Kind::symbol);
  EXPECT_EQ(parse("times")->kind, Expr::Kind::name);
  EXPECT_EQ(names_in(parse("a*f(b, a) + time - pi/c")), (std::vector<std::string>{"a", "b", "c"}));
}

TEST(Expression, ReplacesNamesAndSharesTheRest) {
  const ExprPtr expr = parse("exp(a) + b*c");
  const ExprPtr replaced =
      replace_names(expr, [](const std::string& name) { return name == "b" ? make_number(2) : nullptr; });
  EXPECT_TRUE(same(replaced, parse("exp(a) + 2*c")));
  EXPECT_EQ(replaced->args[0], expr->args[0]);
  EXPECT_EQ(replace_names(expr, [](const std::string&) { return ExprPtr{}; }), expr);
}

TEST(Expression, ComparesTreesAndNotTheirText) {
  EXPECT_FALSE(same(parse("a - (b - c)"), parse("a - b - c")));
  EXPECT_FALSE(same(make_number(0), make_number(-0.0)));
  EXPECT_TRUE(same(make_number(std::nan("")), make_number(-std::nan(""))));
  EXPECT_FALSE(same(make_name("time"), make_symbol("time")));
  EXPECT_FALSE(same(parse("3 mL"), parse("3")));
  EXPECT_TRUE(same(nullptr, nullptr));
  EXPECT_FALSE(same(nullptr, make_number(1)));
}

TEST(Expression, WritesTheFewestParentheses) {
  for (const char* text : {"a - (b - c)",
                           "a/(b*c)",
                           "(a + b)*c",
                           "-(a + b)",
                           "(-a)^2",
                           "(-3)^2",
                           "-3^2",
                           "-(3)",
                           "a^-3",
                           "(a^b)^c",
                           "a^b^c",
                           "a && (b || c)",
                           "!(a && b)",
                           "(a < b) < c",
                           "a*-b",
                           "a - -3",
                           "piecewise(1, x > 2, 0)",
                           "3 mL*x",
                           "1e-04*x",
                           "-x^2",
                           "exp(-k*time)",
                           "--a",
                           "!(!a)"}) {
    const ExprPtr expr = parse(text);
    const std::string printed = to_text(expr);
    EXPECT_TRUE(same(parse(printed), expr)) << text << " printed as " << printed;
    EXPECT_LE(printed.size(), std::string(text).size()) << text << " printed as " << printed;
  }
}

class RandomExpressions {
 public:
  ExprPtr make(int depth) {
    const int choice = depth == 0 ? pick(4) : pick(12);
    if (choice < 1) return make_number(pick(2) ? pick(7) - 3 : 0.1 * pick(100));
    if (choice < 2) return make_quantity(pick(5), "mL");
    if (choice < 3) return make_symbol(pick(2) ? "time" : "true");
    if (choice < 4) return make_name(std::string(1, static_cast<char>('a' + pick(5))));
    if (choice < 5) return make_call(pick(2) ? "neg" : "!", {make(depth - 1)});
    if (choice < 6) return make_call("piecewise", {make(depth - 1), make(depth - 1), make(depth - 1)});
    static const std::vector<std::string> operators = {
        "+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "&&", "||"};
    return make_call(operators[static_cast<std::size_t>(pick(13))], {make(depth - 1), make(depth - 1)});
  }

 private:
  int pick(int count) { return static_cast<int>(generator_() % static_cast<unsigned>(count)); }
  std::mt19937 generator_{7};
};

TEST(Expression, ReadsBackWhatItWrites) {
  RandomExpressions random;
  for (int i = 0; i < 3000; ++i) {
    const ExprPtr expr = random.make(5);
    const std::string text = to_text(expr);
    auto again = parse_expression(text, "test");
    ASSERT_TRUE(again.ok()) << text << "\n" << render(again.diagnostics());
    ASSERT_TRUE(same(*again, expr)) << text << " became " << to_text(*again);
  }
}

TEST(Expression, CountsItsLevels) {
  EXPECT_EQ(parse("a")->depth, 1);
  EXPECT_EQ(parse("a + b*c")->depth, 3);
}

TEST(Expression, RefusesMoreLevelsThanRecursionCanCarry) {
  std::string sum = "x";
  for (int i = 0; i < 100000; ++i) sum += "+1";
  for (const std::string& text :
       {std::string(100000, '(') + "x", std::string(100000, '-') + "x", std::string(100000, '!') + "x", sum}) {
    auto expr = parse_expression(text, "test");
    ASSERT_FALSE(expr.ok());
    EXPECT_EQ(expr.diagnostics().front().code, "antimony-too-deep");
  }
  const auto nested = [](std::size_t levels) {
    return parse_expression(std::string(levels, '(') + "x" + std::string(levels, ')'), "test").ok();
  };
  EXPECT_TRUE(nested(140));  // what is documented, 150, leaves room for the reader's own levels
  EXPECT_FALSE(nested(160));
}

TEST(Expression, SaysWhatIsMissing) {
  for (const char* text : {"", "a +", "a b", "(a", "f(a,", "a * * b", "3 +)", "f(a b)", "a..b", "1 2"}) {
    auto expr = parse_expression(text, "test.ant");
    ASSERT_FALSE(expr.ok()) << text;
    EXPECT_EQ(expr.diagnostics().front().span.line, 1) << text;
    EXPECT_GT(expr.diagnostics().front().span.column, 0) << text;
  }
}

TEST(Builtins, KeepLongSumsShallow) {
  std::vector<ExprPtr> terms(5000, make_name("x"));
  const ExprPtr sum = canonical_call("plus", terms, {});
  ASSERT_TRUE(sum);
  EXPECT_LT(sum->depth, 20);
}

TEST(Builtins, KnowDistributionsByName) {
  EXPECT_TRUE(is_distribution("normal"));
  EXPECT_FALSE(is_distribution("exp"));
  EXPECT_EQ(find_builtin("sin")->most, 1);
  EXPECT_EQ(find_builtin("sinus"), nullptr);
  EXPECT_EQ(find_builtin(""), nullptr);
}

}  // namespace
}  // namespace remit
