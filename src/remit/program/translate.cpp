#include "remit/program/translate.hpp"

#include <limits>
#include <numbers>
#include <utility>

#include "remit/base/text.hpp"

namespace remit {
namespace {

using Args = std::vector<Node>;
constexpr double avogadro = 6.02214179e23;  // the value SBML Level 3 prescribes
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Builtin {
  std::size_t least, most;  // number of arguments
  std::function<Node(Graph&, const Args&)> build;
};

Builtin instruction(Opcode op) {
  const auto operands = static_cast<std::size_t>(arity(op));
  return {operands, operands, [op](Graph& g, const Args& a) { return g.make(op, a[0], a.size() > 1 ? a[1] : 0); }};
}

/// a op b op c ..., from the left; no argument at all gives `empty` (SBML allows it).
Builtin folded(Opcode op, double empty) {
  return {0, 1000000, [op, empty](Graph& g, const Args& a) {
            if (a.empty()) return g.constant(empty);
            Node sum = a[0];
            for (std::size_t k = 1; k < a.size(); ++k) sum = g.make(op, sum, a[k]);
            return sum;
          }};
}

/// and, or: truth values even when there is a single argument.
Builtin logical(Opcode op) {
  const Node none = 0;
  return {0, 1000000, [op, none](Graph& g, const Args& a) {
            Node all = g.constant(op == Opcode::logical_and ? 1 : 0);
            for (Node each : a)
              all = g.make(op, all, g.make(Opcode::logical_not, g.make(Opcode::logical_not, each, none)));
            return all;
          }};
}

/// Relations chain: a < b < c is a < b and b < c.
Builtin relation(Node (*of)(Graph&, Node, Node)) {
  return {2, 1000000, [of](Graph& g, const Args& a) {
            Node all = of(g, a[0], a[1]);
            for (std::size_t k = 2; k < a.size(); ++k) all = g.make(Opcode::logical_and, all, of(g, a[k - 1], a[k]));
            return all;
          }};
}

Node one(Graph& g) { return g.constant(1); }
Node square(Graph& g, Node x) { return g.mul(x, x); }
Node half(Graph& g, Node x) { return g.mul(g.constant(0.5), x); }
Node root(Graph& g, Node x) { return g.make(Opcode::sqrt, x); }
Node log(Graph& g, Node x) { return g.make(Opcode::log, x); }
Node truth(Graph& g, Node x) { return g.make(Opcode::logical_not, g.make(Opcode::logical_not, x)); }
Node truncated(Graph& g, Node x) {
  return g.select(g.make(Opcode::less, x, g.constant(0)), g.make(Opcode::ceil, x), g.make(Opcode::floor, x));
}
Node log_to_base(Graph& g, Node base, Node x) { return g.div(log(g, x), log(g, base)); }

// Inverse hyperbolic functions in logarithms.
Node asinh(Graph& g, Node x) {  // odd: sign(x) log(|x| + sqrt(x^2 + 1)) does not cancel for negative x
  const Node size = g.make(Opcode::abs, x);
  const Node value = log(g, g.add(size, root(g, g.add(square(g, x), one(g)))));
  return g.select(g.make(Opcode::less, x, g.constant(0)), g.neg(value), value);
}
Node acosh(Graph& g, Node x) { return log(g, g.add(x, root(g, g.sub(square(g, x), one(g))))); }
Node atanh(Graph& g, Node x) { return half(g, log(g, g.div(g.add(one(g), x), g.sub(one(g), x)))); }

Builtin of_one(Node (*build)(Graph&, Node)) {
  return {1, 1, [build](Graph& g, const Args& a) { return build(g, a[0]); }};
}
Builtin of_two(Node (*build)(Graph&, Node, Node)) {
  return {2, 2, [build](Graph& g, const Args& a) { return build(g, a[0], a[1]); }};
}

Node minus(Graph& g, const Args& a) { return a.size() == 1 ? g.neg(a[0]) : g.sub(a[0], a[1]); }

/// value, condition, value, condition, ..., otherwise; without an otherwise it is undefined where no condition holds.
Node piecewise(Graph& g, const Args& a) {
  Node value = a.size() % 2 == 1 ? a.back() : g.constant(nan);
  for (std::size_t k = a.size() / 2; k-- > 0;) value = g.select(a[2 * k + 1], a[2 * k], value);
  return value;
}

Builtin sqrt_or_root() {  // root(degree, x)
  return {1, 2, [](Graph& g, const Args& a) {
            return a.size() == 1 ? root(g, a[0]) : g.make(Opcode::pow, a[1], g.recip(a[0]));
          }};
}

std::map<std::string, Builtin> arithmetic() {
  return {{"+", folded(Opcode::add, 0)},
          {"*", folded(Opcode::mul, 1)},
          {"-", {1, 2, minus}},
          {"neg", instruction(Opcode::neg)},
          {"/", instruction(Opcode::div)},
          {"^", instruction(Opcode::pow)},
          {"pow", instruction(Opcode::pow)},
          {"power", instruction(Opcode::pow)},
          {"min", folded(Opcode::min, nan)},
          {"max", folded(Opcode::max, nan)},
          {"abs", instruction(Opcode::abs)},
          {"floor", instruction(Opcode::floor)},
          {"ceil", instruction(Opcode::ceil)},
          {"ceiling", instruction(Opcode::ceil)},
          {"factorial", instruction(Opcode::factorial)},
          {"quotient", of_two([](Graph& g, Node a, Node b) { return truncated(g, g.div(a, b)); })},
          {"rem", of_two([](Graph& g, Node a, Node b) { return g.sub(a, g.mul(b, truncated(g, g.div(a, b)))); })},
          {"piecewise", {1, 1000000, piecewise}}};
}

std::map<std::string, Builtin> logic() {
  using G = Graph;
  const auto less = relation([](G& g, Node a, Node b) { return g.make(Opcode::less, a, b); });
  const auto less_equal = relation([](G& g, Node a, Node b) { return g.make(Opcode::less_equal, a, b); });
  const auto greater = relation([](G& g, Node a, Node b) { return g.make(Opcode::less, b, a); });
  const auto greater_equal = relation([](G& g, Node a, Node b) { return g.make(Opcode::less_equal, b, a); });
  const auto equal = relation([](G& g, Node a, Node b) { return g.make(Opcode::equal, a, b); });
  const auto unequal =
      relation([](G& g, Node a, Node b) { return g.make(Opcode::logical_not, g.make(Opcode::equal, a, b)); });
  const auto exclusive = [](G& g, const Args& a) {
    Node odd = g.constant(0);
    for (Node each : a) odd = g.make(Opcode::logical_not, g.make(Opcode::equal, odd, truth(g, each)));
    return odd;
  };
  const auto implies = of_two(
      [](G& g, Node a, Node b) { return g.make(Opcode::logical_or, g.make(Opcode::logical_not, a), truth(g, b)); });
  return {{"<", less},
          {"lt", less},
          {"<=", less_equal},
          {"leq", less_equal},
          {">", greater},
          {"gt", greater},
          {">=", greater_equal},
          {"geq", greater_equal},
          {"==", equal},
          {"eq", equal},
          {"!=", unequal},
          {"neq", unequal},
          {"&&", logical(Opcode::logical_and)},
          {"and", logical(Opcode::logical_and)},
          {"||", logical(Opcode::logical_or)},
          {"or", logical(Opcode::logical_or)},
          {"!", instruction(Opcode::logical_not)},
          {"not", instruction(Opcode::logical_not)},
          {"xor", {0, 1000000, exclusive}},
          {"implies", implies}};
}

std::map<std::string, Builtin> transcendental() {
  using G = Graph;
  return {
      {"exp", instruction(Opcode::exp)},
      {"ln", instruction(Opcode::log)},
      {"log10", of_one([](G& g, Node x) { return log_to_base(g, g.constant(10), x); })},
      {"log2", of_one([](G& g, Node x) { return log_to_base(g, g.constant(2), x); })},
      {"log",
       {1, 2,
        [](G& g, const Args& a) {  // of one argument: to base 10, as in SBML Level 3 formulas
          return a.size() == 2 ? log_to_base(g, a[0], a[1]) : log_to_base(g, g.constant(10), a[0]);
        }}},
      {"sqrt", of_one(root)},
      {"root", sqrt_or_root()},
      {"sqr", of_one(square)},
  };
}

std::map<std::string, Builtin> trigonometric() {
  std::map<std::string, Builtin> result;
  const auto with_reciprocal = [&](Opcode op, const char* name, const char* reciprocal) {
    result[name] = instruction(op);
    result[reciprocal] = {1, 1, [op](Graph& g, const Args& a) { return g.recip(g.make(op, a[0])); }};
  };
  with_reciprocal(Opcode::sin, "sin", "csc");
  with_reciprocal(Opcode::cos, "cos", "sec");
  with_reciprocal(Opcode::tan, "tan", "cot");
  with_reciprocal(Opcode::sinh, "sinh", "csch");
  with_reciprocal(Opcode::cosh, "cosh", "sech");
  with_reciprocal(Opcode::tanh, "tanh", "coth");
  const auto inverse = [&](const std::string& end, const std::string& reciprocal, Node (*of)(Graph&, Node)) {
    for (const char* start : {"a", "arc"}) {
      result[start + end] = of_one(of);
      result[start + reciprocal] = {1, 1, [of](Graph& g, const Args& a) { return of(g, g.recip(a[0])); }};
    }
  };
  inverse("sin", "csc", [](Graph& g, Node x) { return g.make(Opcode::asin, x); });
  inverse("cos", "sec", [](Graph& g, Node x) { return g.make(Opcode::acos, x); });
  inverse("tan", "cot", [](Graph& g, Node x) { return g.make(Opcode::atan, x); });
  inverse("sinh", "csch", asinh);
  inverse("cosh", "sech", acosh);
  inverse("tanh", "coth", atanh);
  return result;
}

const std::map<std::string, Builtin>& builtins() {
  static const std::map<std::string, Builtin> all = [] {
    std::map<std::string, Builtin> result = arithmetic();
    result.merge(logic());
    result.merge(transcendental());
    result.merge(trigonometric());
    return result;
  }();
  return all;
}

std::vector<std::string> function_names(const std::map<std::string, const FunctionDefinition*>& own) {
  std::vector<std::string> names;
  for (const auto& entry : builtins()) names.push_back(entry.first);
  for (const auto& entry : own) names.push_back(entry.first);
  return names;
}

}  // namespace

Translator::Translator(Graph& graph, const std::vector<FunctionDefinition>& functions, Diagnostics& complaints)
    : graph_(graph), complaints_(complaints) {
  for (const FunctionDefinition& function : functions) functions_[function.id] = &function;
}

Node Translator::refuse(const Expr& expr, std::string code, std::string message, std::string hint) {
  complaints_.push_back(error_at(expr.span, std::move(code), std::move(message), std::move(hint)));
  return graph_.constant(nan);
}

Node Translator::translate(const ExprPtr& expr, const NodeOf& node_of, const NodeOf& rate_of) {
  switch (expr->kind) {
    case Expr::Kind::number:
      return graph_.constant(expr->number);
    case Expr::Kind::name:
      return node_of(expr->name, expr->span);
    case Expr::Kind::symbol:
      return symbol(*expr);
    case Expr::Kind::call:
      return call(*expr, node_of, rate_of);
  }
  return graph_.constant(nan);
}

Node Translator::symbol(const Expr& expr) {
  const std::string& name = expr.name;
  if (name == "time") return graph_.time();
  if (name == "pi") return graph_.constant(std::numbers::pi);
  if (name == "exponentiale") return graph_.constant(std::numbers::e);
  if (name == "avogadro") return graph_.constant(avogadro);
  if (name == "true") return graph_.constant(1);
  if (name == "false") return graph_.constant(0);
  if (name == "infinity" || name == "inf") return graph_.constant(std::numeric_limits<double>::infinity());
  if (name == "notanumber" || name == "nan") return graph_.constant(nan);
  return refuse(expr, "compile-unknown-symbol", "the symbol `" + name + "` has no value", "");
}

Node Translator::call(const Expr& expr, const NodeOf& node_of, const NodeOf& rate_of) {
  if (expr.name == "delay")
    return refuse(expr, "compile-delay", "delay() makes a delay differential equation, which is not solved here",
                  "write the delay as a chain of transit compartments");
  if (expr.name == "rateOf" && expr.args.size() == 1 && expr.args[0]->kind == Expr::Kind::name)
    return rate_of(expr.args[0]->name, expr.span);
  if (const auto own = functions_.find(expr.name); own != functions_.end())
    return inlined(*own->second, expr, node_of, rate_of);
  const auto known = builtins().find(expr.name);
  if (known == builtins().end())
    return refuse(expr, "compile-unknown-function", "there is no function `" + expr.name + "`",
                  did_you_mean(expr.name, function_names(functions_)));
  const Builtin& builtin = known->second;
  if (expr.args.size() < builtin.least || expr.args.size() > builtin.most)
    return refuse(expr, "compile-arguments",
                  "`" + expr.name + "` is given " + std::to_string(expr.args.size()) + " arguments",
                  "it takes " + std::to_string(builtin.least));
  Args args;
  for (const ExprPtr& arg : expr.args) args.push_back(translate(arg, node_of, rate_of));
  return builtin.build(graph_, args);
}

Node Translator::inlined(const FunctionDefinition& function, const Expr& expr, const NodeOf& node_of,
                         const NodeOf& rate_of) {
  if (expr.args.size() != function.arguments.size())
    return refuse(expr, "compile-arguments",
                  "`" + expr.name + "` is given " + std::to_string(expr.args.size()) + " arguments",
                  "it takes " + std::to_string(function.arguments.size()));
  if (!function.body) return refuse(expr, "compile-no-body", "the function `" + expr.name + "` has no body", "");
  if (depth_ > 100) return refuse(expr, "compile-recursion", "the function `" + expr.name + "` calls itself", "");
  std::map<std::string, Node> bound;
  for (std::size_t k = 0; k < expr.args.size(); ++k)
    bound[function.arguments[k]] = translate(expr.args[k], node_of, rate_of);
  const NodeOf inside = [&](const std::string& name, const Span& span) {
    const auto found = bound.find(name);
    return found != bound.end() ? found->second : node_of(name, span);
  };
  ++depth_;
  const Node result = translate(function.body, inside, rate_of);
  --depth_;
  return result;
}

}  // namespace remit
