// Numbers of arguments come from the definitions and from the table of builtins.
#include "remit/lang/function_check.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/builtins.hpp"
#include "remit/lang/model_order.hpp"

namespace remit {
namespace {

void collect_calls(const ExprPtr& expr, const std::unordered_map<std::string, std::size_t>& index,
                   std::vector<std::size_t>& calls) {
  const auto found = expr->kind == Expr::Kind::call ? index.find(expr->name) : index.end();
  if (found != index.end()) calls.push_back(found->second);
  for (const ExprPtr& arg : expr->args) collect_calls(arg, index, calls);
}

std::vector<std::size_t> calls_of(const FunctionDefinition& f,
                                  const std::unordered_map<std::string, std::size_t>& index) {
  std::vector<std::size_t> calls;
  if (f.body) collect_calls(f.body, index, calls);
  return calls;
}

}  // namespace

FunctionCheck::FunctionCheck(const Model& model, Complaints& complaints, bool draws)
    : model_(model), complaints_(complaints), draws_(draws) {
  for (const FunctionDefinition& function : model.functions) functions_.emplace(function.id, &function);
}

void FunctionCheck::check_definitions() {
  DependencyGraph graph;
  std::unordered_map<std::string, std::size_t> index;
  for (const FunctionDefinition& f : model_.functions) index.emplace(f.id, index.size());
  for (const FunctionDefinition& f : model_.functions) {
    check_definition(f);
    graph.names.push_back(f.id);
    graph.uses.push_back(calls_of(f, index));
  }
  const Ordering ordering = order(graph);
  if (ordering.cycle.empty()) return;
  complaints_.error(
      functions_.at(ordering.cycle.front())->span, "model-recursion",
      fmt::format("function `{}` calls itself: {}", ordering.cycle.front(), join(ordering.cycle, " -> ")));
}

void FunctionCheck::check_definition(const FunctionDefinition& f) {
  const std::set<std::string> arguments(f.arguments.begin(), f.arguments.end());
  if (arguments.size() != f.arguments.size()) {
    complaints_.error(f.span, "model-function", fmt::format("function `{}` has two arguments of the same name", f.id));
  }
  for (const std::string& name : names_in(f.body)) {
    if (arguments.contains(name)) continue;
    complaints_.error(f.body->span.line > 0 ? f.body->span : f.span, "model-function",
                      fmt::format("function `{}` uses `{}`, which is not one of its arguments", f.id, name),
                      "pass it as an argument");
  }
  check_calls(f.body, f.span);
}

void FunctionCheck::check_calls(const ExprPtr& expr, const Span& owner) {
  if (!expr) return;
  const Span& span = expr->span.line > 0 ? expr->span : owner;
  if (expr->kind == Expr::Kind::call) check_call(*expr, span);
  for (const ExprPtr& arg : expr->args) check_calls(arg, span);
}

void FunctionCheck::check_call(const Expr& call, const Span& span) {
  const int given = static_cast<int>(call.args.size());
  if (const auto found = functions_.find(call.name); found != functions_.end()) {
    const int wanted = static_cast<int>(found->second->arguments.size());
    if (given != wanted) wrong_count(call.name, fmt::format("{}", wanted), given, span);
    return;
  }
  const Builtin* builtin = find_builtin(call.name);
  if (!builtin) return unknown(call.name, span);
  if (given < builtin->least || (builtin->most >= 0 && given > builtin->most)) {
    wrong_count(call.name,
                builtin->most < 0 ? fmt::format("at least {}", builtin->least) : fmt::format("{}", builtin->most),
                given, span);
  }
  if (call.name == "rateOf" && given == 1 && call.args[0]->kind != Expr::Kind::name) {
    complaints_.error(span, "model-rate-of", "rateOf takes the name of a quantity",
                      "give the expression a name with := first");
  }
}

void FunctionCheck::wrong_count(const std::string& function, const std::string& wanted, int given, const Span& span) {
  complaints_.error(span, "model-arguments", fmt::format("`{}` takes {} argument(s), not {}", function, wanted, given));
}

void FunctionCheck::unknown(const std::string& name, const Span& span) {
  if (!complained_.insert(name).second) return;
  if (is_distribution(name) && draws_) return;
  if (is_distribution(name)) {
    complaints_.error(span, "model-distribution", fmt::format("`{}` draws at random, which a model does not do", name),
                      "patients differ by their population: give the parameter a distribution there; or simulate it "
                      "with --stochastic");
    return;
  }
  std::vector<std::string> known = builtin_names();
  for (const FunctionDefinition& f : model_.functions) known.push_back(f.id);
  complaints_.error(span, "model-unknown-function", fmt::format("unknown function `{}`", name),
                    did_you_mean(name, known));
}

}  // namespace remit
