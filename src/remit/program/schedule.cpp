#include "remit/program/schedule.hpp"

#include <bit>
#include <set>

#include "remit/base/assert.hpp"

namespace remit {
namespace {

/// An instruction whose operands are still nodes.
struct Step {
  Opcode op;
  Node result;
  std::array<Node, 3> operand;
};

class Scheduler {
 public:
  Scheduler(Layout& layout, const std::vector<Output>& outputs)
      : layout_(layout), graph_(layout.graph()), outputs_(outputs) {}

  Section run() {
    for (const Output& output : outputs_) targets_[output.node].push_back(output.slot);
    for (const Output& output : outputs_) visit(output.node);
    make_steps();
    find_last_uses();
    for (std::size_t k = 0; k < steps_.size(); ++k) emit(k);
    copy_homes();
    return std::move(section_);
  }

 private:
  /// Operands first; counts how often each computed node is read.
  void visit(Node node) {
    if (layout_.home(node) || !seen_.insert(node).second) return;
    for (int k = 0; k < arity(graph_[node].op); ++k) {
      const Node operand = graph_[node].operand[k];
      ++readers_[operand];
      visit(operand);
    }
    order_.push_back(node);
  }

  void make_steps() {
    for (Node node : order_) fuse(node);
    for (Node node : order_)
      if (!folded_.count(node)) steps_.push_back(step_of(node));
  }

  /// c + a b and c - a b become one instruction when nobody else reads a b.
  void fuse(Node node) {
    if (graph_.is(node, Opcode::add))
      for (int k : {1, 0})
        if (fold(node, k)) return;
    if (graph_.is(node, Opcode::sub)) fold(node, 1);
  }

  bool fold(Node sum, int k) {
    const Node product = graph_[sum].operand[k];
    const bool is_private = graph_.is(product, Opcode::mul) && readers_[product] == 1 && !targets_.count(product);
    if (!is_private || layout_.home(product)) return false;
    folded_.insert(product);
    fused_[sum] = k;
    return true;
  }

  Step step_of(Node node) const {
    const GraphNode& it = graph_[node];
    const auto fused = fused_.find(node);
    if (fused == fused_.end()) return {it.op, node, it.operand};
    const GraphNode& product = graph_[it.operand[fused->second]];
    const Opcode op = it.op == Opcode::add ? Opcode::mul_add : Opcode::mul_sub;
    return {op, node, {product.operand[0], product.operand[1], it.operand[1 - fused->second]}};
  }

  void find_last_uses() {
    for (std::size_t k = 0; k < steps_.size(); ++k)
      for (int i = 0; i < arity(steps_[k].op); ++i) last_use_[steps_[k].operand[i]] = k;
  }

  void emit(std::size_t k) {
    const Step& step = steps_[k];
    std::array<std::uint32_t, 3> operand{};
    for (int i = 0; i < arity(step.op); ++i) operand[i] = place(step.operand[i]);
    for (int i = 0; i < arity(step.op); ++i) release_after(step.operand[i], k);
    const auto wanted = targets_.find(step.result);
    const std::uint32_t target = wanted != targets_.end() ? wanted->second.front() : layout_.temporary();
    if (wanted == targets_.end()) temporaries_.insert(step.result);
    places_[step.result] = target;
    section_.push_back({step.op, target, operand[0], operand[1], operand[2]});
    if (wanted == targets_.end()) return;
    for (std::size_t other = 1; other < wanted->second.size(); ++other)
      section_.push_back({Opcode::copy, wanted->second[other], target, 0, 0});
  }

  std::uint32_t place(Node node) {
    if (const auto home = layout_.home(node)) return *home;
    const auto found = places_.find(node);
    REMIT_ASSERT(found != places_.end(), "a value is read before it is computed");
    return found->second;
  }

  void release_after(Node node, std::size_t k) {
    if (last_use_[node] == k && temporaries_.erase(node)) layout_.release(places_[node]);
  }

  /// Outputs that are inputs, constants or hoisted values.
  void copy_homes() {
    for (const Output& output : outputs_)
      if (const auto home = layout_.home(output.node); home && *home != output.slot)
        section_.push_back({Opcode::copy, output.slot, *home, 0, 0});
  }

  Layout& layout_;
  const Graph& graph_;
  const std::vector<Output>& outputs_;
  std::map<Node, std::vector<std::uint32_t>> targets_;
  std::set<Node> seen_, folded_, temporaries_;
  std::map<Node, int> readers_, fused_;  // fused_: which operand of the sum is the product
  std::map<Node, std::size_t> last_use_;
  std::map<Node, std::uint32_t> places_;
  std::vector<Node> order_;
  std::vector<Step> steps_;
  Section section_;
};

void collect_hoistable(const Graph& graph, Node node, std::set<Node>& seen, std::vector<Node>& found) {
  if (graph[node].kind != NodeKind::operation || !seen.insert(node).second) return;
  if (is_hoistable(graph, node)) return found.push_back(node);
  for (int k = 0; k < arity(graph[node].op); ++k) collect_hoistable(graph, graph[node].operand[k], seen, found);
}

}  // namespace

std::uint32_t Layout::slot() { return next_++; }

Block Layout::block(std::size_t size) {
  const Block block{next_, static_cast<std::uint32_t>(size)};
  next_ += block.size;
  return block;
}

std::uint32_t Layout::constant(double value) {
  const auto [place, fresh] = constants_.try_emplace(std::bit_cast<std::uint64_t>(value), next_);
  if (fresh) ++next_;
  return place->second;
}

std::uint32_t Layout::temporary() {
  if (free_.empty()) return slot();
  const std::uint32_t reused = free_.back();
  free_.pop_back();
  return reused;
}

void Layout::release(std::uint32_t temporary) { free_.push_back(temporary); }

void Layout::set_inputs(std::uint32_t time, Block state, Block parameter) {
  time_ = time;
  state_ = state;
  parameter_ = parameter;
}

std::optional<std::uint32_t> Layout::home(Node node) {
  const GraphNode& it = graph_[node];
  switch (it.kind) {
    case NodeKind::constant:
      return constant(it.value);
    case NodeKind::time:
      return time_;
    case NodeKind::state:
      return state_.begin + it.operand[0];
    case NodeKind::parameter:
      return parameter_.begin + it.operand[0];
    case NodeKind::operation:
      break;
  }
  const auto found = hoisted_.find(node);
  return found == hoisted_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::pair<std::uint32_t, double>> Layout::constants() const {
  std::map<std::uint32_t, double> by_slot;
  for (const auto& [bits, slot] : constants_) by_slot[slot] = std::bit_cast<double>(bits);
  return {by_slot.begin(), by_slot.end()};
}

Section schedule(Layout& layout, const std::vector<Output>& outputs) { return Scheduler(layout, outputs).run(); }

bool is_hoistable(const Graph& graph, Node node) { return !graph.depends(node, on_varying | on_time | on_state); }

std::vector<Node> hoistable(const Graph& graph, const std::vector<Output>& outputs) {
  std::set<Node> seen;
  std::vector<Node> found;
  for (const Output& output : outputs) collect_hoistable(graph, output.node, seen, found);
  return found;
}

}  // namespace remit
