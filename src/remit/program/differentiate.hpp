// Symbolic derivatives of a graph, by the chain rule forward through each node once: d op(a, b)/ds = op_a da/ds + op_b
// db/ds. Where a function is finite but its derivative is not (sqrt and x^h at 0), the derivative is 0 instead: a
// Jacobian entry that is off at one point costs a step some accuracy, one that is not finite costs the patient.
#pragma once
#include <map>
#include <utility>
#include <vector>

#include "remit/program/graph.hpp"

namespace remit {

/// (state index, partial derivative), by increasing index, structural non-zeros only.
using Gradient = std::vector<std::pair<std::uint32_t, Node>>;

class Differentiator {
 public:
  explicit Differentiator(Graph& graph) : graph_(graph) {}

  /// Partial derivatives by the states.
  const Gradient& gradient(Node node);
  /// The same for one of several functions, backwards from `root` to the nodes that `shared` marks, and with their
  /// gradients from there: what rows of a Jacobian have in common is differentiated once, the rest with one product per
  /// edge.
  Gradient row(Node root, const std::vector<bool>& shared);
  /// Partial derivative by time alone, states held.
  Node time_derivative(Node node);

 private:
  Gradient fresh_gradient(Node node);
  Gradient combine(const Gradient& a, Node weight_a, const Gradient& b, Node weight_b);
  void push_back(Node node, Node adjoint, std::map<Node, Node>& adjoints);
  Gradient choose(Node condition, const Gradient& yes, const Gradient& no);
  Node fresh_time_derivative(Node node);

  Graph& graph_;
  std::map<Node, Gradient> gradients_;
  std::map<Node, Node> time_derivatives_;
};

/// Nodes that more than one of `roots` depends on.
std::vector<bool> shared_nodes(const Graph& graph, const std::vector<Node>& roots);

/// The derivative of an instruction by its k-th operand. Not for select, min and max, which choose.
Node partial(Graph& graph, Node node, int k);

}  // namespace remit
