#include "remit/program/graph.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

constexpr int on_anything_at_run_time = on_varying | on_time | on_state;

bool is_commutative(Opcode op) {
  switch (op) {
    case Opcode::add:
    case Opcode::mul:
    case Opcode::equal:
    case Opcode::logical_and:
    case Opcode::logical_or:
      return true;
    default:
      return false;
  }
}

bool is_power_of_two(double value) {
  int exponent = 0;
  return std::isnormal(value) && std::fabs(std::frexp(value, &exponent)) == 0.5 && std::isnormal(1 / value);
}

}  // namespace

std::size_t Graph::Hash::operator()(const Key& key) const {
  std::uint64_t hash = 0x9e3779b97f4a7c15u;
  for (std::uint64_t part : key) hash = (hash ^ part) * 0xff51afd7ed558ccdu, hash ^= hash >> 32;
  return hash;
}

Graph::Key Graph::key_of(const GraphNode& node) {
  const std::uint64_t head = std::uint64_t(node.kind) << 40 | std::uint64_t(node.op) << 32 | node.operand[0];
  const std::uint64_t tail = node.kind == NodeKind::constant ? std::bit_cast<std::uint64_t>(node.value)
                                                             : std::uint64_t(node.operand[1]) << 32 | node.operand[2];
  return {head, tail, node.depends};
}

Node Graph::intern(const GraphNode& node) {
  const auto [place, fresh] = known_.try_emplace(key_of(node), static_cast<Node>(nodes_.size()));
  if (fresh) nodes_.push_back(node);
  return place->second;
}

Node Graph::constant(double value) {
  GraphNode node;
  node.value = value;
  return intern(node);
}

Node Graph::time() {
  GraphNode node;
  node.kind = NodeKind::time;
  node.depends = on_time;
  return intern(node);
}

Node Graph::state(std::uint32_t index) {
  GraphNode node;
  node.kind = NodeKind::state;
  node.depends = on_state;
  node.operand[0] = index;
  return intern(node);
}

Node Graph::parameter(std::uint32_t index, bool varying) {
  GraphNode node;
  node.kind = NodeKind::parameter;
  node.depends = varying ? on_varying : on_parameter;
  node.operand[0] = index;
  return intern(node);
}

Node Graph::since() {
  GraphNode node;
  node.kind = NodeKind::since;
  node.depends = on_time;
  return intern(node);
}

Node Graph::start(std::uint32_t index) {
  GraphNode node;
  node.kind = NodeKind::start;
  node.depends = on_varying;
  node.operand[0] = index;
  return intern(node);
}

void Graph::renumber_states(const std::vector<std::uint32_t>& place) {
  known_.clear();
  for (Node node = 0; node < nodes_.size(); ++node) {
    if (nodes_[node].kind == NodeKind::state) nodes_[node].operand[0] = place.at(nodes_[node].operand[0]);
    known_.emplace(key_of(nodes_[node]), node);
  }
}

Node Graph::raw(Opcode op, Node a, Node b, Node c) {
  if (is_commutative(op) && b < a) std::swap(a, b);
  GraphNode node;
  node.kind = NodeKind::operation;
  node.op = op;
  node.operand = {a, b, c};
  for (int k = 0; k < arity(op); ++k) node.depends |= nodes_[node.operand[k]].depends;
  return intern(node);
}

Node Graph::fold(Opcode op, Node a, Node b, Node c) {
  return constant(apply(op, nodes_[a].value, nodes_[b].value, nodes_[c].value));
}

Node Graph::make(Opcode op, Node a, Node b, Node c) {
  const int operands = arity(op);
  if (operands < 2) b = a;  // so that unused operands fold and compare alike
  if (operands < 3) c = a;
  if (is_constant(a) && is_constant(b) && is_constant(c)) return fold(op, a, b, c);
  return simplify(op, a, operands < 2 ? 0 : b, operands < 3 ? 0 : c);
}

Node Graph::simplify(Opcode op, Node a, Node b, Node c) {
  switch (op) {
    case Opcode::copy:
      return a;
    case Opcode::add:
      return simplify_add(a, b);
    case Opcode::sub:
      return simplify_sub(a, b);
    case Opcode::mul:
      return simplify_mul(a, b);
    case Opcode::div:
      return simplify_div(a, b);
    case Opcode::neg:
      return simplify_neg(a);
    case Opcode::mul_add:
      return simplify_add(c, simplify_mul(a, b));
    case Opcode::mul_sub:
      return simplify_sub(c, simplify_mul(a, b));
    case Opcode::abs:
      return is(a, Opcode::neg) ? raw(op, nodes_[a].operand[0]) : raw(op, a);
    case Opcode::pow:
      return simplify_pow(a, b);
    case Opcode::select:
      return simplify_select(a, b, c);
    case Opcode::logical_and:
    case Opcode::logical_or:
      return simplify_logic(op, a, b);
    case Opcode::min:
    case Opcode::max:
      return a == b ? a : raw(op, a, b);
    default:
      return raw(op, a, b, c);
  }
}

Node Graph::simplify_add(Node a, Node b) {
  if (is_constant(a) && is_constant(b)) return fold(Opcode::add, a, b, a);
  if (is_constant(a, 0)) return b;
  if (is_constant(b, 0)) return a;
  if (is(b, Opcode::neg)) return simplify_sub(a, nodes_[b].operand[0]);
  if (is(a, Opcode::neg)) return simplify_sub(b, nodes_[a].operand[0]);
  return raw(Opcode::add, a, b);
}

Node Graph::simplify_sub(Node a, Node b) {
  if (is_constant(a) && is_constant(b)) return fold(Opcode::sub, a, b, a);
  if (a == b) return constant(0);
  if (is_constant(b, 0)) return a;
  if (is_constant(a, 0)) return simplify_neg(b);
  if (is(b, Opcode::neg)) return simplify_add(a, nodes_[b].operand[0]);
  return raw(Opcode::sub, a, b);
}

// Signs move outwards and constants gather in front: -a * b = -(a * b), 2 * (3 * x) = 6 * x.
Node Graph::simplify_mul(Node a, Node b) {
  if (is_constant(b)) std::swap(a, b);
  if (is_constant(a) && is_constant(b)) return fold(Opcode::mul, a, b, a);
  if (is_constant(a, 0)) return constant(0);
  if (is_constant(a, 1)) return b;
  if (is_constant(a, -1)) return simplify_neg(b);
  if (is(a, Opcode::neg)) return simplify_neg(simplify_mul(nodes_[a].operand[0], b));
  if (is(b, Opcode::neg)) {
    const Node inner = nodes_[b].operand[0];
    return is_constant(a) ? simplify_mul(constant(-nodes_[a].value), inner) : simplify_neg(simplify_mul(a, inner));
  }
  if (is_constant(a) && is(b, Opcode::mul)) {
    const auto inner = nodes_[b].operand;
    for (int k : {0, 1})
      if (is_constant(inner[k])) return simplify_mul(fold(Opcode::mul, a, inner[k], a), inner[1 - k]);
  }
  return raw(Opcode::mul, a, b);
}

Node Graph::scaled(Node factor, Node b) {
  const bool plain = is_constant(b) || is(b, Opcode::neg) || !is(factor, Opcode::neg);
  return plain ? simplify_mul(factor, b) : raw(Opcode::mul, factor, b);
}

// Dividing what changes at run time by what does not is a product with a hoisted reciprocal. Time and parameters are
// divided by numbers exactly, since schedules ask for floor(time / 7).
Node Graph::simplify_div(Node a, Node b) {
  if (is_constant(a, 0)) return a;
  if (is_constant(b, 1)) return a;
  if (is_constant(a, 1)) return make(Opcode::recip, b);
  if (is_constant(b) &&
      (is_power_of_two(nodes_[b].value) || (depends(a, on_state) && std::isnormal(1 / nodes_[b].value))))
    return simplify_mul(a, constant(1 / nodes_[b].value));
  if (is(a, Opcode::neg)) return simplify_neg(simplify_div(nodes_[a].operand[0], b));
  if (!is_constant(b) && !depends(b, on_anything_at_run_time) && depends(a, on_anything_at_run_time))
    return simplify_mul(a, make(Opcode::recip, b));
  return raw(Opcode::div, a, b);
}

Node Graph::simplify_neg(Node a) {
  if (is_constant(a)) return constant(-nodes_[a].value);
  if (is(a, Opcode::neg)) return nodes_[a].operand[0];
  if (is(a, Opcode::sub)) return simplify_sub(nodes_[a].operand[1], nodes_[a].operand[0]);
  if (is(a, Opcode::mul) && is_constant(nodes_[a].operand[0]))
    return simplify_mul(constant(-nodes_[nodes_[a].operand[0]].value), nodes_[a].operand[1]);
  if (is(a, Opcode::mul) && is_constant(nodes_[a].operand[1]))
    return simplify_mul(constant(-nodes_[nodes_[a].operand[1]].value), nodes_[a].operand[0]);
  return raw(Opcode::neg, a);
}

// Small whole powers are products, so that negative bases work and no kernel spends a pow on them.
Node Graph::simplify_pow(Node a, Node b) {
  if (is_constant(a, 1)) return a;
  if (!is_constant(b)) return raw(Opcode::pow, a, b);
  const double exponent = nodes_[b].value;
  if (exponent == 0) return constant(1);
  if (exponent == 1) return a;
  if (exponent == 2) return simplify_mul(a, a);
  if (exponent == 3) return simplify_mul(simplify_mul(a, a), a);
  if (exponent == 4) return simplify_mul(simplify_mul(a, a), simplify_mul(a, a));
  if (exponent == 0.5) return make(Opcode::sqrt, a);
  if (exponent == -0.5 || exponent == -1 || exponent == -2 || exponent == -3 || exponent == -4)
    return make(Opcode::recip, simplify_pow(a, constant(-exponent)));
  return raw(Opcode::pow, a, b);
}

Node Graph::simplify_select(Node condition, Node yes, Node no) {
  if (is_constant(condition)) return nodes_[condition].value != 0 ? yes : no;
  if (yes == no) return yes;
  if (is(condition, Opcode::logical_not)) return simplify_select(nodes_[condition].operand[0], no, yes);
  return raw(Opcode::select, condition, yes, no);
}

bool Graph::is_truth(Node node) const {
  if (is_constant(node)) return nodes_[node].value == 0 || nodes_[node].value == 1;
  return nodes_[node].kind == NodeKind::operation && nodes_[node].op >= Opcode::less &&
         nodes_[node].op <= Opcode::logical_not;
}

Node Graph::simplify_logic(Opcode op, Node a, Node b) {
  if (is_constant(b)) std::swap(a, b);
  if (is_constant(a)) {
    const bool is_true = nodes_[a].value != 0;
    if (is_true != (op == Opcode::logical_and)) return constant(is_true ? 1 : 0);
    if (is_truth(b)) return b;
  }
  if (a == b && is_truth(a)) return a;
  return raw(op, a, b);
}

std::vector<double> evaluate(const Graph& graph, const std::vector<Node>& nodes, const Valuation& at) {
  std::vector<double> value(graph.size());
  for (Node node = 0; node < graph.size(); ++node) {  // operands come before what uses them
    const GraphNode& it = graph[node];
    switch (it.kind) {
      case NodeKind::constant:
        value[node] = it.value;
        break;
      case NodeKind::time:
        value[node] = at.time;
        break;
      case NodeKind::state:
        value[node] = it.operand[0] < at.states.size() ? at.states[it.operand[0]] : 0;
        break;
      case NodeKind::parameter:
        value[node] = at.parameters.at(it.operand[0]);
        break;
      case NodeKind::since:
        value[node] = at.since;
        break;
      case NodeKind::start:
        value[node] = at.starts.at(it.operand[0]);
        break;
      case NodeKind::operation:
        value[node] = apply(it.op, value[it.operand[0]], value[it.operand[1]], value[it.operand[2]]);
    }
  }
  std::vector<double> result;
  for (Node node : nodes) result.push_back(value[node]);
  return result;
}

}  // namespace remit
