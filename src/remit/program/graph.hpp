// Expressions as one graph in which equal expressions are the same node (hash-consing), so that work is shared by
// construction. Nodes are simplified when they are made; that may change the last bit against the text as written, but
// it happens once, at compile time: all kernels run the result. Simplifications assume finite values (0 * x is 0).
#pragma once
#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "remit/program/opcode.hpp"

namespace remit {

using Node = std::uint32_t;

/// `since` is the time since a dosing segment began, `start` the value that a state in closed form had then.
enum class NodeKind : std::uint8_t { constant, time, state, parameter, since, start, operation };

struct GraphNode {
  NodeKind kind = NodeKind::constant;
  Opcode op = Opcode::copy;       // of an operation
  std::uint8_t depends = 0;       // bits of `Depends`
  std::array<Node, 3> operand{};  // of an operation; operand[0] is the index of a state, parameter or start
  double value = 0;               // of a constant
};

/// What a node's value can change with.
enum Depends : std::uint8_t { on_parameter = 1, on_varying = 2, on_time = 4, on_state = 8 };

class Graph {
 public:
  Node constant(double value);
  Node time();
  Node state(std::uint32_t index);
  Node parameter(std::uint32_t index, bool varying);
  Node since();
  Node start(std::uint32_t index);
  /// State i is state place[i] from now on.
  void renumber_states(const std::vector<std::uint32_t>& place);
  /// The simplest node that equals op(a, b, c).
  Node make(Opcode op, Node a, Node b = 0, Node c = 0);

  /// factor * b without moving the sign of `factor` outwards: for a factor of many products, whose sign is then changed
  /// once.
  Node scaled(Node factor, Node b);

  Node add(Node a, Node b) { return make(Opcode::add, a, b); }
  Node sub(Node a, Node b) { return make(Opcode::sub, a, b); }
  Node mul(Node a, Node b) { return make(Opcode::mul, a, b); }
  Node div(Node a, Node b) { return make(Opcode::div, a, b); }
  Node neg(Node a) { return make(Opcode::neg, a); }
  Node recip(Node a) { return make(Opcode::recip, a); }
  Node select(Node condition, Node yes, Node no) { return make(Opcode::select, condition, yes, no); }

  const GraphNode& operator[](Node node) const { return nodes_[node]; }
  std::size_t size() const { return nodes_.size(); }
  bool is_constant(Node node) const { return nodes_[node].kind == NodeKind::constant; }
  bool is_constant(Node node, double value) const { return is_constant(node) && nodes_[node].value == value; }
  bool is(Node node, Opcode op) const { return nodes_[node].kind == NodeKind::operation && nodes_[node].op == op; }
  bool depends(Node node, int on) const { return (nodes_[node].depends & on) != 0; }

 private:
  using Key = std::array<std::uint64_t, 3>;
  struct Hash {
    std::size_t operator()(const Key& key) const;
  };
  static Key key_of(const GraphNode& node);
  Node intern(const GraphNode& node);
  Node fold(Opcode op, Node a, Node b, Node c);
  Node simplify(Opcode op, Node a, Node b, Node c);
  Node simplify_add(Node a, Node b);
  Node simplify_sub(Node a, Node b);
  Node simplify_mul(Node a, Node b);
  Node simplify_div(Node a, Node b);
  Node simplify_neg(Node a);
  Node simplify_pow(Node a, Node b);
  Node simplify_select(Node condition, Node yes, Node no);
  Node simplify_logic(Opcode op, Node a, Node b);
  Node raw(Opcode op, Node a, Node b = 0, Node c = 0);
  bool is_truth(Node node) const;

  std::vector<GraphNode> nodes_;
  std::unordered_map<Key, Node, Hash> known_;
};

/// The value of a node by recursion over `apply`: the slow, obvious reading, for tests and for values at compile time.
struct Valuation {
  std::vector<double> states{}, parameters{};
  double time = 0, since = 0;
  std::vector<double> starts{};
};
std::vector<double> evaluate(const Graph& graph, const std::vector<Node>& nodes, const Valuation& at);

}  // namespace remit
