#include "remit/program/translate.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include <gtest/gtest.h>

#include "remit/program/sample_models.hpp"

namespace remit {
namespace {

using sample::call;
using sample::E;

/// The value of an expression in x and y, and what it complains of.
struct Translated {
  double value = 0;
  Diagnostics complaints;
};

Translated translated(const E& expression, double x = 0, double y = 0,
                      const std::vector<FunctionDefinition>& functions = {}) {
  Graph g;
  Translated result;
  Translator translator(g, functions, result.complaints);
  const NodeOf names = [&](const std::string& name, const Span&) { return g.state(name == "x" ? 0 : 1); };
  const Node node = translator.translate(expression.expr, names, names);
  result.value = evaluate(g, {node}, {.states = {x, y}, .parameters = {}, .time = 2.5})[0];
  return result;
}

double value(const E& expression, double x = 0, double y = 0) { return translated(expression, x, y).value; }

TEST(Translator, KnowsTheFunctionsOfSbml) {
  const double x = 0.7;
  const struct {
    const char* name;
    double expected;
  } cases[] = {
      {"exp", std::exp(x)},
      {"ln", std::log(x)},
      {"log10", std::log10(x)},
      {"log2", std::log2(x)},
      {"sqrt", std::sqrt(x)},
      {"abs", x},
      {"floor", 0},
      {"ceil", 1},
      {"sin", std::sin(x)},
      {"cos", std::cos(x)},
      {"tan", std::tan(x)},
      {"sec", 1 / std::cos(x)},
      {"csc", 1 / std::sin(x)},
      {"cot", 1 / std::tan(x)},
      {"asin", std::asin(x)},
      {"acos", std::acos(x)},
      {"atan", std::atan(x)},
      {"sinh", std::sinh(x)},
      {"cosh", std::cosh(x)},
      {"tanh", std::tanh(x)},
      {"sech", 1 / std::cosh(x)},
      {"csch", 1 / std::sinh(x)},
      {"coth", 1 / std::tanh(x)},
      {"asinh", std::asinh(x)},
      {"atanh", std::atanh(x)},
      {"arcsin", std::asin(x)},
      {"arctanh", std::atanh(x)},
      {"acot", std::atan(1 / x)},
      {"asech", std::acosh(1 / x)},
      {"acsch", std::asinh(1 / x)},
      {"neg", -x},
  };
  for (const auto& it : cases)
    EXPECT_NEAR(value(call(it.name, {E("x")}), x), it.expected, 1e-14 * (1 + std::fabs(it.expected))) << it.name;
  EXPECT_NEAR(value(call("acosh", {E("x")}), 3), std::acosh(3.0), 1e-15);
  EXPECT_NEAR(value(call("acoth", {E("x")}), 3), std::atanh(1 / 3.0), 1e-15);
  EXPECT_NEAR(value(call("asinh", {E("x")}), -1e5), std::asinh(-1e5), 1e-14);
  EXPECT_EQ(value(call("factorial", {E("x")}), 5), 120.0);
}

TEST(Translator, KnowsFunctionsOfTwo) {
  EXPECT_NEAR(value(call("log", {E(2.0), E("x")}), 32), 5.0, 1e-14);
  EXPECT_NEAR(value(call("log", {E("x")}), 1000), 3.0, 1e-14);
  EXPECT_NEAR(value(call("root", {E(3.0), E("x")}), 27), 3.0, 1e-14);
  EXPECT_EQ(value(call("^", {E("x"), E("y")}), 2, 10), 1024.0);
  EXPECT_EQ(value(call("min", {E("x"), E("y"), E(-1.0)}), 2, 10), -1.0);
  EXPECT_EQ(value(call("max", {E("x"), E("y")}), 2, 10), 10.0);
}

TEST(Translator, TruncatesQuotientsTowardsZero) {
  EXPECT_EQ(value(call("quotient", {E("x"), E("y")}), 7, 2), 3.0);
  EXPECT_EQ(value(call("quotient", {E("x"), E("y")}), -7, 2), -3.0);
  EXPECT_EQ(value(call("rem", {E("x"), E("y")}), -7, 2), -1.0);
}

TEST(Translator, ReadsSymbols) {
  const auto symbol = [](const char* name) { return value(E(make_symbol(name))); };
  EXPECT_EQ(symbol("time"), 2.5);
  EXPECT_EQ(symbol("pi"), std::numbers::pi);
  EXPECT_EQ(symbol("exponentiale"), std::numbers::e);
  EXPECT_EQ(symbol("avogadro"), 6.02214179e23);
  EXPECT_EQ(symbol("true"), 1.0);
  EXPECT_EQ(symbol("false"), 0.0);
}

TEST(Translator, ChainsRelationsAndFoldsLogic) {
  EXPECT_EQ(value(call("<", {E(1.0), E("x"), E(3.0)}), 2), 1.0);
  EXPECT_EQ(value(call("<", {E(1.0), E("x"), E(3.0)}), 4), 0.0);
  EXPECT_EQ(value(call("!=", {E("x"), E("y")}), 1, 2), 1.0);
  EXPECT_EQ(value(call(">=", {E("x"), E("y")}), 2, 2), 1.0);
  EXPECT_EQ(value(call("&&", {E("x"), E("y")}), 5, -1), 1.0);
  EXPECT_EQ(value(call("||", {E("x"), E("y")}), 0, 0), 0.0);
  EXPECT_EQ(value(call("xor", {E("x"), E("y"), E(1.0)}), 3, 4), 1.0);
  EXPECT_EQ(value(call("implies", {E("x"), E("y")}), 1, 0), 0.0);
  EXPECT_EQ(value(call("&&", {})), 1.0);
}

TEST(Translator, TakesTheFirstPieceWhoseConditionHolds) {
  const E pieces =
      call("piecewise", {E(10.0), call("<", {E("x"), E(1.0)}), E(20.0), call("<", {E("x"), E(2.0)}), E(30.0)});
  EXPECT_EQ(value(pieces, 0.5), 10.0);
  EXPECT_EQ(value(pieces, 1.5), 20.0);
  EXPECT_EQ(value(pieces, 2.5), 30.0);
  const E without_otherwise = call("piecewise", {E(10.0), call("<", {E("x"), E(1.0)})});
  EXPECT_TRUE(std::isnan(value(without_otherwise, 2)));
}

FunctionDefinition function(const char* id, const std::vector<std::string>& arguments, const E& body) {
  FunctionDefinition made;
  made.id = id;
  made.arguments = arguments;
  made.body = body.expr;
  return made;
}

TEST(Translator, InlinesFunctionsWithTheirOwnNames) {
  // The argument y of f is not the model's y.
  const auto f = function("f", {"y"}, E("y") * E(2.0) + E("x"));
  EXPECT_EQ(translated(call("f", {E("x") + E("y")}), 1, 10, {f}).value, 23.0);
}

std::string complaint(const E& expression, const std::vector<FunctionDefinition>& functions = {}) {
  const Translated result = translated(expression, 1, 1, functions);
  return result.complaints.empty() ? "none" : result.complaints[0].code;
}

TEST(Translator, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(complaint(call("delay", {E("x"), E(1.0)})), "compile-delay");
  EXPECT_EQ(complaint(call("hill", {E("x")})), "compile-unknown-function");
  EXPECT_EQ(complaint(call("exp", {E("x"), E("y")})), "compile-arguments");
  EXPECT_EQ(complaint(E(make_symbol("ether"))), "compile-unknown-symbol");
  const auto f = function("f", {"a"}, call("f", {E("a")}));
  EXPECT_EQ(complaint(call("f", {E("x")}), {f}), "compile-recursion");
  EXPECT_EQ(complaint(call("f", {E("x"), E("x")}), {f}), "compile-arguments");
}

}  // namespace
}  // namespace remit
