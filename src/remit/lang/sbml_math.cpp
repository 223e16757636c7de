#include "remit/lang/sbml_math.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <sbml/SBMLTypes.h>

#include "remit/lang/builtins.hpp"

namespace remit {
namespace {

struct Word {
  ASTNodeType_t type;
  const char* name;  // of expr.hpp
};

// The first name of a type is the one it is read as; canonical_call gives the tree its spelling.
constexpr std::array<Word, 59> words = {{{AST_PLUS, "+"},
                                         {AST_MINUS, "-"},
                                         {AST_TIMES, "*"},
                                         {AST_DIVIDE, "/"},
                                         {AST_POWER, "^"},
                                         {AST_FUNCTION_POWER, "^"},
                                         {AST_FUNCTION_ABS, "abs"},
                                         {AST_FUNCTION_ARCCOS, "acos"},
                                         {AST_FUNCTION_ARCCOSH, "acosh"},
                                         {AST_FUNCTION_ARCCOT, "acot"},
                                         {AST_FUNCTION_ARCCOTH, "acoth"},
                                         {AST_FUNCTION_ARCCSC, "acsc"},
                                         {AST_FUNCTION_ARCCSCH, "acsch"},
                                         {AST_FUNCTION_ARCSEC, "asec"},
                                         {AST_FUNCTION_ARCSECH, "asech"},
                                         {AST_FUNCTION_ARCSIN, "asin"},
                                         {AST_FUNCTION_ARCSINH, "asinh"},
                                         {AST_FUNCTION_ARCTAN, "atan"},
                                         {AST_FUNCTION_ARCTANH, "atanh"},
                                         {AST_FUNCTION_CEILING, "ceil"},
                                         {AST_FUNCTION_COS, "cos"},
                                         {AST_FUNCTION_COSH, "cosh"},
                                         {AST_FUNCTION_COT, "cot"},
                                         {AST_FUNCTION_COTH, "coth"},
                                         {AST_FUNCTION_CSC, "csc"},
                                         {AST_FUNCTION_CSCH, "csch"},
                                         {AST_FUNCTION_EXP, "exp"},
                                         {AST_FUNCTION_FACTORIAL, "factorial"},
                                         {AST_FUNCTION_FLOOR, "floor"},
                                         {AST_FUNCTION_LN, "ln"},
                                         {AST_FUNCTION_LOG, "log"},
                                         {AST_FUNCTION_PIECEWISE, "piecewise"},
                                         {AST_FUNCTION_ROOT, "root"},
                                         {AST_FUNCTION_SEC, "sec"},
                                         {AST_FUNCTION_SECH, "sech"},
                                         {AST_FUNCTION_SIN, "sin"},
                                         {AST_FUNCTION_SINH, "sinh"},
                                         {AST_FUNCTION_TAN, "tan"},
                                         {AST_FUNCTION_TANH, "tanh"},
                                         {AST_LOGICAL_AND, "&&"},
                                         {AST_LOGICAL_OR, "||"},
                                         {AST_LOGICAL_NOT, "!"},
                                         {AST_LOGICAL_XOR, "xor"},
                                         {AST_LOGICAL_IMPLIES, "implies"},
                                         {AST_RELATIONAL_EQ, "=="},
                                         {AST_RELATIONAL_GEQ, ">="},
                                         {AST_RELATIONAL_GT, ">"},
                                         {AST_RELATIONAL_LEQ, "<="},
                                         {AST_RELATIONAL_LT, "<"},
                                         {AST_RELATIONAL_NEQ, "!="},
                                         {AST_FUNCTION_MAX, "max"},
                                         {AST_FUNCTION_MIN, "min"},
                                         {AST_FUNCTION_QUOTIENT, "quotient"},
                                         {AST_FUNCTION_RATE_OF, "rateOf"},
                                         {AST_FUNCTION_REM, "rem"},
                                         {AST_CONSTANT_E, "exponentiale"},
                                         {AST_CONSTANT_PI, "pi"},
                                         {AST_CONSTANT_TRUE, "true"},
                                         {AST_CONSTANT_FALSE, "false"}}};

const char* word_of(ASTNodeType_t type) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word& word) { return word.type == type; });
  return found == words.end() ? nullptr : found->name;
}

std::optional<ASTNodeType_t> type_of(const std::string& name) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word& word) { return name == word.name; });
  return found == words.end() ? std::nullopt : std::optional(found->type);
}

class MathReader {
 public:
  explicit MathReader(const SbmlMathContext& context) : context_(context) {}

  ExprPtr read(const ::ASTNode& node) {
    switch (node.getType()) {
      case AST_INTEGER:
      case AST_REAL:
      case AST_REAL_E:
      case AST_RATIONAL:
        return make_number(node.getValue());
      case AST_NAME:
        return make_name(node.getName());
      case AST_NAME_TIME:
        return make_symbol("time");
      case AST_NAME_AVOGADRO:
        return make_symbol("avogadro");
      case AST_CONSTANT_E:
      case AST_CONSTANT_PI:
      case AST_CONSTANT_TRUE:
      case AST_CONSTANT_FALSE:
        return make_symbol(word_of(node.getType()));
      case AST_FUNCTION:
        return make_call(own_name(node.getName()), arguments(node));
      case AST_FUNCTION_DELAY:
        return refuse("sbml-refused", "the csymbol delay makes a delay differential equation, which is not solved here",
                      "write the delay as a chain of transit compartments");
      default:
        return builtin(node);
    }
  }

 private:
  std::vector<ExprPtr> arguments(const ::ASTNode& node) {
    std::vector<ExprPtr> result;
    for (unsigned i = 0; i < node.getNumChildren(); ++i) result.push_back(read(*node.getChild(i)));
    return result;
  }

  std::string own_name(const std::string& function) const {
    const auto found = context_.functions.find(function);
    return found == context_.functions.end() ? function : found->second;
  }

  ExprPtr builtin(const ::ASTNode& node) {
    const char* word = word_of(node.getType());
    if (!word)
      return refuse("sbml-math", fmt::format("`{}` is no MathML that SBML has", node.getName() ? node.getName() : "?"),
                    "");
    std::vector<ExprPtr> args = arguments(node);
    const std::string name = word;
    const bool relation = name == "<" || name == "<=" || name == ">" || name == ">=" || name == "==";
    if (relation && args.size() > 2) return chain(name, args);
    if (name == "piecewise" && args.empty()) return make_number(std::numeric_limits<double>::quiet_NaN());
    if ((name == "&&" || name == "||") && args.size() == 1) return make_call("!=", {args[0], make_number(0)});
    if (name == "log" && args.size() == 2 && same(args[0], make_number(10))) return make_call("log10", {args[1]});
    if (name == "root" && args.size() == 2 && same(args[0], make_number(2))) return make_call("sqrt", {args[1]});
    if (name == "-" && args.size() == 1) return make_call("neg", std::move(args));
    const ExprPtr canonical = canonical_call(name == "||" ? "or" : name, args, {});
    return canonical ? canonical : make_call(name, std::move(args));
  }

  // a < b < c says a < b and b < c.
  static ExprPtr chain(const std::string& name, const std::vector<ExprPtr>& args) {
    std::vector<ExprPtr> links;
    for (std::size_t i = 1; i < args.size(); ++i) links.push_back(make_call(name, {args[i - 1], args[i]}));
    return canonical_call("&&", links, {});
  }

  ExprPtr refuse(std::string code, std::string message, std::string hint) {
    context_.complaints.error(context_.span, std::move(code), std::move(message), std::move(hint));
    return make_number(0);
  }

  const SbmlMathContext& context_;
};

std::unique_ptr<::ASTNode> leaf(ASTNodeType_t type) { return std::make_unique<::ASTNode>(type); }

std::unique_ptr<::ASTNode> number_node(double value) {
  auto node = leaf(AST_REAL);
  node->setValue(value);
  return node;
}

std::unique_ptr<::ASTNode> name_node(const std::string& name, ASTNodeType_t type = AST_NAME) {
  auto node = leaf(type);
  node->setName(name.c_str());
  return node;
}

std::unique_ptr<::ASTNode> symbol_node(const std::string& name) {
  if (name == "time") return name_node("time", AST_NAME_TIME);
  if (name == "avogadro") return name_node("avogadro", AST_NAME_AVOGADRO);
  return leaf(type_of(name).value_or(AST_UNKNOWN));
}

std::unique_ptr<::ASTNode> call_node(const Expr& call) {
  std::unique_ptr<::ASTNode> node;
  if (call.name == "neg")
    node = leaf(AST_MINUS);
  else if (call.name == "sqrt")
    node = leaf(AST_FUNCTION_ROOT);
  else if (call.name == "log10")
    node = leaf(AST_FUNCTION_LOG);
  else if (const auto type = type_of(call.name))
    node = leaf(*type);
  else
    node = name_node(call.name, AST_FUNCTION);
  if (call.name == "sqrt") node->addChild(number_node(2).release());
  if (call.name == "log10") node->addChild(number_node(10).release());
  for (const ExprPtr& arg : call.args) node->addChild(math_of(arg).release());
  return node;
}

}  // namespace

ExprPtr expression_of(const ::ASTNode* node, const SbmlMathContext& context) {
  return node ? MathReader(context).read(*node) : nullptr;
}

std::unique_ptr<::ASTNode> math_of(const ExprPtr& expr) {
  switch (expr->kind) {
    case Expr::Kind::number:
      return number_node(expr->number);
    case Expr::Kind::name:
      return name_node(expr->name);
    case Expr::Kind::symbol:
      return symbol_node(expr->name);
    case Expr::Kind::call:
      break;
  }
  return call_node(*expr);
}

}  // namespace remit
