// An expression of the model text as a node: operators, SBML's functions, piecewise, and the model's own functions
// inlined.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "remit/base/diagnostic.hpp"
#include "remit/lang/expr.hpp"
#include "remit/lang/model.hpp"
#include "remit/program/graph.hpp"

namespace remit {

/// What a name stands for; complains itself about a name that has no value.
using NodeOf = std::function<Node(const std::string& name, const Span& span)>;

class Translator {
 public:
  /// `functions` are the model's; `rate_of` gives the time derivative of a name (SBML's rateOf).
  Translator(Graph& graph, const std::vector<FunctionDefinition>& functions, Diagnostics& complaints);

  Node translate(const ExprPtr& expr, const NodeOf& node_of, const NodeOf& rate_of);

 private:
  Node call(const Expr& expr, const NodeOf& node_of, const NodeOf& rate_of);
  Node symbol(const Expr& expr);
  Node inlined(const FunctionDefinition& function, const Expr& expr, const NodeOf& node_of, const NodeOf& rate_of);
  Node refuse(const Expr& expr, std::string code, std::string message, std::string hint);

  Graph& graph_;
  std::map<std::string, const FunctionDefinition*> functions_;
  Diagnostics& complaints_;
  int depth_ = 0;  // of inlined functions, against definitions that call each other in a circle
};

}  // namespace remit
