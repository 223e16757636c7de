#include "remit/study/mathml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "remit/base/text.hpp"
#include "remit/study/svg.hpp"

namespace remit {
namespace {

std::string row(const std::string& inside) { return "<mrow>" + inside + "</mrow>"; }
std::string op(const std::string& sign) { return "<mo>" + sign + "</mo>"; }
std::string bracketed(const std::string& inside) { return row(op("(") + inside + op(")")); }

/// How tightly an operator binds; larger needs no brackets inside smaller.
int binding(const ExprPtr& expr) {
  static const std::map<std::string, int> strengths = {{"||", 1}, {"&&", 2}, {"<", 3}, {"<=", 3}, {">", 3},   {">=", 3},
                                                       {"==", 3}, {"!=", 3}, {"+", 4}, {"-", 4},  {"neg", 5}, {"*", 6}};
  if (expr->kind != Expr::Kind::call) return 9;
  const auto found = strengths.find(expr->name);
  return found == strengths.end() ? 9 : found->second;
}

std::string inside(const ExprPtr& expr, int least) {
  return binding(expr) < least ? bracketed(mathml(expr)) : mathml(expr);
}

/// A power holds one symbol, or brackets.
std::string base_of(const ExprPtr& expr) {
  const bool single = expr->kind != Expr::Kind::call;
  return single ? mathml(expr) : bracketed(mathml(expr));
}

std::string joined(const Expr& call, const std::string& sign, int own) {
  std::string out;
  for (std::size_t k = 0; k < call.args.size(); ++k)
    out += (k ? op(sign) : "") + inside(call.args[k], k ? own + 1 : own);
  return row(out);
}

std::string cases(const Expr& call) {
  std::string rows;
  const auto line = [&](const ExprPtr& value, const std::string& when) {
    rows += "<mtr><mtd>" + mathml(value) + "</mtd><mtd>" + when + "</mtd></mtr>";
  };
  for (std::size_t k = 0; k + 1 < call.args.size(); k += 2)
    line(call.args[k], "<mtext>if&#160;</mtext>" + mathml(call.args[k + 1]));
  if (call.args.size() % 2) line(call.args.back(), "<mtext>otherwise</mtext>");
  return row(op("{") + "<mtable columnalign=\"left left\">" + rows + "</mtable>");
}

std::string function(const Expr& call) {
  std::string arguments;
  for (std::size_t k = 0; k < call.args.size(); ++k) arguments += (k ? op(",") : "") + mathml(call.args[k]);
  return row("<mi>" + escaped(call.name) + "</mi>" + bracketed(arguments));
}

std::string call_of(const Expr& call) {
  static const std::map<std::string, std::pair<std::string, int>> between = {
      {"+", {"+", 4}},        {"*", {"&#183;", 6}},   {"<", {"&lt;", 3}}, {"<=", {"&#8804;", 3}},
      {">", {"&gt;", 3}},     {">=", {"&#8805;", 3}}, {"==", {"=", 3}},   {"!=", {"&#8800;", 3}},
      {"&&", {"&#8743;", 2}}, {"||", {"&#8744;", 1}}};
  if (const auto found = between.find(call.name); found != between.end())
    return joined(call, found->second.first, found->second.second);
  if (call.name == "-") return row(inside(call.args[0], 4) + op("&#8722;") + inside(call.args[1], 5));
  if (call.name == "neg") return row(op("&#8722;") + inside(call.args[0], 6));
  if (call.name == "/") return "<mfrac>" + row(mathml(call.args[0])) + row(mathml(call.args[1])) + "</mfrac>";
  if (call.name == "^" || call.name == "pow")
    return "<msup>" + base_of(call.args[0]) + row(mathml(call.args[1])) + "</msup>";
  if (call.name == "exp") return "<msup><mi>e</mi>" + row(mathml(call.args[0])) + "</msup>";
  if (call.name == "sqrt") return "<msqrt>" + row(mathml(call.args[0])) + "</msqrt>";
  if (call.name == "abs") return row(op("|") + mathml(call.args[0]) + op("|"));
  if (call.name == "piecewise") return cases(call);
  return function(call);
}

}  // namespace

std::string mathml_name(const std::string& id) {
  const std::size_t end = id.find('_');
  if (end == std::string::npos || end == 0) return "<mi>" + escaped(id) + "</mi>";
  std::string below = id.substr(end + 1);
  std::ranges::replace(below, '_', ' ');
  return "<msub><mi>" + escaped(id.substr(0, end)) + "</mi><mtext>" + escaped(below) + "</mtext></msub>";
}

std::string mathml(const ExprPtr& expr) {
  if (!expr) return "<mtext>not given</mtext>";
  switch (expr->kind) {
    case Expr::Kind::number:
      return "<mn>" + format_number(expr->number) + "</mn>";
    case Expr::Kind::name:
      return mathml_name(expr->name);
    case Expr::Kind::symbol:
      return expr->name == "time" ? "<mi>t</mi>"
             : expr->name == "pi" ? "<mi>&#960;</mi>"
                                  : "<mi>" + escaped(expr->name) + "</mi>";
    case Expr::Kind::call:
      return call_of(*expr);
  }
  return {};
}

std::string mathml_equation(const std::string& id, bool rate, const std::string& right) {
  const std::string name = mathml_name(id);
  const std::string left =
      rate ? "<mfrac><mrow><mi>d</mi>" + name + "</mrow><mrow><mi>d</mi><mi>t</mi></mrow></mfrac>" : name;
  return "<div class=\"equation\"><math displaystyle=\"true\">" + row(left + op("=") + right) + "</math></div>\n";
}

}  // namespace remit
