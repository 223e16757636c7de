// Tables of what a model may call, and the one spelling of each call.
#include "remit/lang/builtins.hpp"

#include <algorithm>
#include <array>

namespace remit {
namespace {

constexpr int no_limit = -1;

constexpr std::array<Builtin, 64> builtins = {{
    {"+", 2, 2},
    {"-", 2, 2},
    {"*", 2, 2},
    {"/", 2, 2},
    {"^", 2, 2},
    {"neg"},
    {"<", 2, 2},
    {"<=", 2, 2},
    {">", 2, 2},
    {">=", 2, 2},
    {"==", 2, 2},
    {"!=", 2, 2},
    {"&&", 2, 2},
    {"||", 2, 2},
    {"!"},
    {"xor", 0, no_limit},
    {"implies", 2, 2},
    {"exp"},
    {"ln"},
    {"log10"},
    {"log", 2, 2},
    {"sqrt"},
    {"root", 2, 2},
    {"abs"},
    {"floor"},
    {"ceil"},
    {"factorial"},
    {"min", 1, no_limit},
    {"max", 1, no_limit},
    {"rem", 2, 2},
    {"quotient", 2, 2},
    {"piecewise", 1, no_limit},
    {"delay", 2, 2},
    {"rateOf"},
    {"sin"},
    {"cos"},
    {"tan"},
    {"sec"},
    {"csc"},
    {"cot"},
    {"asin"},
    {"acos"},
    {"atan"},
    {"asec"},
    {"acsc"},
    {"acot"},
    {"sinh"},
    {"cosh"},
    {"tanh"},
    {"sech"},
    {"csch"},
    {"coth"},
    {"asinh"},
    {"acosh"},
    {"atanh"},
    {"asech"},
    {"acsch"},
    {"acoth"},
}};

constexpr std::array<std::string_view, 21> distributions = {"normal",
                                                            "truncatedNormal",
                                                            "uniform",
                                                            "exponential",
                                                            "truncatedExponential",
                                                            "gamma",
                                                            "truncatedGamma",
                                                            "poisson",
                                                            "truncatedPoisson",
                                                            "bernoulli",
                                                            "binomial",
                                                            "truncatedBinomial",
                                                            "cauchy",
                                                            "truncatedCauchy",
                                                            "chisquare",
                                                            "truncatedChisquare",
                                                            "laplace",
                                                            "truncatedLaplace",
                                                            "lognormal",
                                                            "truncatedLognormal",
                                                            "rayleigh"};

constexpr std::array<std::string_view, 6> symbols = {"time", "pi", "exponentiale", "avogadro", "true", "false"};

struct Alias {
  std::string_view spelled;
  std::string_view canonical;
  int arguments;  // 0: any number
};

constexpr std::array<Alias, 36> aliases = {{
    {"log", "log10", 1},     {"pow", "^", 2},         {"power", "^", 2},       {"times", "*", 0},
    {"plus", "+", 0},        {"divide", "/", 2},      {"minus", "-", 2},       {"minus", "neg", 1},
    {"and", "&&", 0},        {"or", "||", 0},         {"not", "!", 1},         {"gt", ">", 2},
    {"lt", "<", 2},          {"geq", ">=", 2},        {"leq", "<=", 2},        {"eq", "==", 2},
    {"neq", "!=", 2},        {"ceiling", "ceil", 1},  {"arcsin", "asin", 1},   {"arccos", "acos", 1},
    {"arctan", "atan", 1},   {"arcsec", "asec", 1},   {"arccsc", "acsc", 1},   {"arccot", "acot", 1},
    {"arcsinh", "asinh", 1}, {"arccosh", "acosh", 1}, {"arctanh", "atanh", 1}, {"arcsech", "asech", 1},
    {"arccsch", "acsch", 1}, {"arccoth", "acoth", 1}, {"root", "sqrt", 1},     {"sqr", "sqr", 1},
    {"rateof", "rateOf", 1}, {"+", "+", 0},           {"*", "*", 0},           {"&&", "&&", 0},
}};

const Alias* find_alias(std::string_view name, std::size_t arguments) {
  const auto fits = [&](const Alias& alias) {
    return alias.spelled == name && (alias.arguments == 0 || static_cast<std::size_t>(alias.arguments) == arguments);
  };
  const auto found = std::find_if(aliases.begin(), aliases.end(), fits);
  return found == aliases.end() ? nullptr : &*found;
}

// A balanced tree of pairs keeps long sums shallow; an empty one is its neutral element.
ExprPtr pairs(const std::string& name, const ExprPtr* first, std::size_t count, const Span& span) {
  if (count == 0) {
    if (name == "+" || name == "*") return make_number(name == "*" ? 1 : 0, span);
    return make_symbol(name == "&&" ? "true" : "false", span);
  }
  if (count == 1) return *first;
  const std::size_t left = count <= 3 ? count - 1 : count / 2;
  return make_call(name, {pairs(name, first, left, span), pairs(name, first + left, count - left, span)}, span);
}

}  // namespace

const Builtin* find_builtin(std::string_view name) {
  if (name.empty()) return nullptr;
  const auto found = std::find_if(builtins.begin(), builtins.end(), [&](const Builtin& b) { return b.name == name; });
  return found == builtins.end() ? nullptr : &*found;
}

bool is_distribution(std::string_view name) {
  return std::find(distributions.begin(), distributions.end(), name) != distributions.end();
}

bool is_symbol_name(std::string_view name) { return std::find(symbols.begin(), symbols.end(), name) != symbols.end(); }

std::vector<std::string> builtin_names() {
  std::vector<std::string> names;
  for (const Builtin& builtin : builtins) {
    const bool word =
        !builtin.name.empty() && builtin.name[0] >= 'a' && builtin.name[0] <= 'z' && builtin.name != "neg";
    if (word) names.emplace_back(builtin.name);
  }
  return names;
}

ExprPtr canonical_call(const std::string& name, const std::vector<ExprPtr>& args, const Span& span) {
  const Alias* alias = find_alias(name, args.size());
  if (!alias) return nullptr;
  if (alias->canonical == "sqr") return make_call("^", {args[0], make_number(2, span)}, span);
  if (alias->arguments == 0) return pairs(std::string(alias->canonical), args.data(), args.size(), span);
  return make_call(std::string(alias->canonical), args, span);
}

}  // namespace remit
