#include "remit/program/differentiate.hpp"

#include <algorithm>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

/// x^y by x: y x^y / x; at x = 0 the limit for y >= 1, and 0 where the limit is infinite.
Node power_by_base(Graph& g, Node power, Node x, Node y) {
  const Node zero = g.constant(0);
  const Node at_zero = g.make(Opcode::equal, y, g.constant(1));
  return g.select(g.make(Opcode::equal, x, zero), at_zero, g.mul(y, g.make(Opcode::div, power, x)));
}

/// x^y by y: x^y log(x), 0 where x is not positive.
Node power_by_exponent(Graph& g, Node power, Node x) {
  const Node zero = g.constant(0);
  return g.select(g.make(Opcode::less, zero, x), g.mul(power, g.make(Opcode::log, x)), zero);
}

Node sqrt_by_operand(Graph& g, Node root) {
  const Node zero = g.constant(0);
  return g.select(g.make(Opcode::equal, root, zero), zero, g.div(g.constant(0.5), root));
}

Node one_minus_square(Graph& g, Node x) { return g.sub(g.constant(1), g.mul(x, x)); }
Node one_plus_square(Graph& g, Node x) { return g.add(g.constant(1), g.mul(x, x)); }

bool is_chooser(Opcode op) { return op == Opcode::select || op == Opcode::min || op == Opcode::max; }

/// The condition under which a chooser takes its first candidate, and the two candidates.
struct Choice {
  Node condition, yes, no;
};

Choice choice_of(Graph& g, Node node) {
  const GraphNode it = g[node];
  const auto [a, b, c] = it.operand;
  if (it.op == Opcode::select) return {a, b, c};
  return {it.op == Opcode::min ? g.make(Opcode::less, a, b) : g.make(Opcode::less, b, a), a, b};
}

}  // namespace

Node partial(Graph& g, Node node, int k) {
  const GraphNode it = g[node];
  const auto [a, b, c] = it.operand;
  switch (it.op) {
    case Opcode::add:
      return g.constant(1);
    case Opcode::sub:
      return g.constant(k == 0 ? 1 : -1);
    case Opcode::mul:
      return k == 0 ? b : a;
    case Opcode::div:
      return k == 0 ? g.recip(b) : g.neg(g.mul(node, g.recip(b)));
    case Opcode::neg:
      return g.constant(-1);
    case Opcode::recip:
      return g.neg(g.mul(node, node));
    case Opcode::abs:
      return g.select(g.make(Opcode::less, a, g.constant(0)), g.constant(-1), g.constant(1));
    case Opcode::sqrt:
      return sqrt_by_operand(g, node);
    case Opcode::exp:
      return node;
    case Opcode::log:
      return g.recip(a);
    case Opcode::pow:
      return k == 0 ? power_by_base(g, node, a, b) : power_by_exponent(g, node, a);
    case Opcode::sin:
      return g.make(Opcode::cos, a);
    case Opcode::cos:
      return g.neg(g.make(Opcode::sin, a));
    case Opcode::tan:
      return one_plus_square(g, node);
    case Opcode::asin:
      return g.recip(g.make(Opcode::sqrt, one_minus_square(g, a)));
    case Opcode::acos:
      return g.neg(g.recip(g.make(Opcode::sqrt, one_minus_square(g, a))));
    case Opcode::atan:
      return g.recip(one_plus_square(g, a));
    case Opcode::sinh:
      return g.make(Opcode::cosh, a);
    case Opcode::cosh:
      return g.make(Opcode::sinh, a);
    case Opcode::tanh:
      return one_minus_square(g, node);
    case Opcode::floor:
    case Opcode::ceil:
    case Opcode::factorial:
    case Opcode::less:
    case Opcode::less_equal:
    case Opcode::equal:
    case Opcode::logical_and:
    case Opcode::logical_or:
    case Opcode::logical_not:
      return g.constant(0);
    default:
      break;
  }
  REMIT_ASSERT(false, "an instruction without a derivative");
  return 0;
}

const Gradient& Differentiator::gradient(Node node) {
  if (const auto known = gradients_.find(node); known != gradients_.end()) return known->second;
  Gradient fresh = fresh_gradient(node);
  return gradients_[node] = std::move(fresh);
}

Gradient Differentiator::fresh_gradient(Node node) {
  if (!graph_.depends(node, on_state)) return {};
  const GraphNode it = graph_[node];
  if (it.kind == NodeKind::state) return {{it.operand[0], graph_.constant(1)}};
  if (is_chooser(it.op)) {
    const Choice choice = choice_of(graph_, node);
    return choose(choice.condition, gradient(choice.yes), gradient(choice.no));
  }
  const auto weight = [&](int k) {
    const bool matters = k < arity(it.op) && graph_.depends(it.operand[k], on_state);
    return matters ? partial(graph_, node, k) : graph_.constant(0);
  };
  const Gradient a = gradient(it.operand[0]);
  const Gradient b = arity(it.op) > 1 ? gradient(it.operand[1]) : Gradient{};
  return combine(a, weight(0), b, weight(1));
}

Gradient Differentiator::row(Node root, const std::vector<bool>& shared) {
  if (!graph_.depends(root, on_state)) return {};
  std::map<Node, Node> adjoints{{root, graph_.constant(1)}};
  std::map<std::uint32_t, Node> entries;
  const auto add = [&](std::uint32_t state, Node part) {
    const auto [place, fresh] = entries.try_emplace(state, part);
    if (!fresh) place->second = graph_.add(place->second, part);
  };
  while (!adjoints.empty()) {
    const auto [node, adjoint] = *adjoints.rbegin();  // operands have lower numbers than what uses them
    adjoints.erase(node);
    const GraphNode it = graph_[node];
    const bool is_state = it.kind == NodeKind::state;
    if (is_state || (node != root && node < shared.size() && shared[node]) || is_chooser(it.op)) {
      for (const auto& [state, partial] : gradient(node)) add(state, graph_.scaled(adjoint, partial));
    } else {
      push_back(node, adjoint, adjoints);
    }
  }
  std::erase_if(entries, [&](const auto& entry) { return graph_.is_constant(entry.second, 0); });
  return {entries.begin(), entries.end()};
}

/// Hands the adjoint of a node on to its operands.
void Differentiator::push_back(Node node, Node adjoint, std::map<Node, Node>& adjoints) {
  const GraphNode it = graph_[node];
  for (int k = 0; k < arity(it.op); ++k) {
    const Node operand = it.operand[k];
    if (!graph_.depends(operand, on_state)) continue;
    const Node part = graph_.scaled(adjoint, partial(graph_, node, k));
    if (graph_.is_constant(part, 0)) continue;
    const auto [place, fresh] = adjoints.try_emplace(operand, part);
    if (!fresh) place->second = graph_.add(place->second, part);
  }
}

std::vector<bool> shared_nodes(const Graph& graph, const std::vector<Node>& roots) {
  std::vector<bool> shared(graph.size());
  std::vector<std::uint32_t> seen_by(graph.size(), 0);  // the last root, counted from 1
  for (std::uint32_t root = 0; root < roots.size(); ++root) {
    std::vector<Node> open{roots[root]};
    while (!open.empty()) {
      const Node node = open.back();
      open.pop_back();
      if (seen_by[node] == root + 1) continue;
      shared[node] = shared[node] || seen_by[node] != 0;
      seen_by[node] = root + 1;
      for (int k = 0; graph[node].kind == NodeKind::operation && k < arity(graph[node].op); ++k)
        open.push_back(graph[node].operand[k]);
    }
  }
  return shared;
}

/// weight_a a + weight_b b, entry by entry.
Gradient Differentiator::combine(const Gradient& a, Node weight_a, const Gradient& b, Node weight_b) {
  Gradient sum;
  const auto put = [&](std::uint32_t state, Node node) {
    if (!graph_.is_constant(node, 0)) sum.emplace_back(state, node);
  };
  auto from_a = a.begin();
  auto from_b = b.begin();
  while (from_a != a.end() || from_b != b.end()) {
    const bool take_a = from_a != a.end() && (from_b == b.end() || from_a->first <= from_b->first);
    const bool take_b = from_b != b.end() && (from_a == a.end() || from_b->first <= from_a->first);
    const std::uint32_t state = take_a ? from_a->first : from_b->first;
    const Node part_a = take_a ? graph_.mul(weight_a, (from_a++)->second) : graph_.constant(0);
    const Node part_b = take_b ? graph_.mul(weight_b, (from_b++)->second) : graph_.constant(0);
    put(state, graph_.add(part_a, part_b));
  }
  return sum;
}

Gradient Differentiator::choose(Node condition, const Gradient& yes, const Gradient& no) {
  std::map<std::uint32_t, std::pair<Node, Node>> both;
  const Node zero = graph_.constant(0);
  for (const auto& [state, node] : yes) both[state] = {node, zero};
  for (const auto& [state, node] : no) both.try_emplace(state, zero, zero).first->second.second = node;
  Gradient chosen;
  for (const auto& [state, parts] : both)
    chosen.emplace_back(state, graph_.select(condition, parts.first, parts.second));
  return chosen;
}

Node Differentiator::time_derivative(Node node) {
  if (const auto known = time_derivatives_.find(node); known != time_derivatives_.end()) return known->second;
  const Node fresh = fresh_time_derivative(node);
  return time_derivatives_[node] = fresh;
}

Node Differentiator::fresh_time_derivative(Node node) {
  if (!graph_.depends(node, on_time)) return graph_.constant(0);
  const GraphNode it = graph_[node];
  if (it.kind == NodeKind::time) return graph_.constant(1);
  if (is_chooser(it.op)) {
    const Choice choice = choice_of(graph_, node);
    return graph_.select(choice.condition, time_derivative(choice.yes), time_derivative(choice.no));
  }
  Node sum = graph_.constant(0);
  for (int k = 0; k < arity(it.op); ++k) {
    const Node inner = time_derivative(it.operand[k]);
    if (!graph_.is_constant(inner, 0)) sum = graph_.add(sum, graph_.mul(partial(graph_, node, k), inner));
  }
  return sum;
}

}  // namespace remit
