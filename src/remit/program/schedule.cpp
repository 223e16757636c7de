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
    for (const Output& output : outputs_) count_readers(output.node);
    for (const Output& output : outputs_) compute(output.node);
    find_last_uses();
    for (std::size_t k = 0; k < steps_.size(); ++k) emit(k);
    copy_homes();
    return std::move(section_);
  }

 private:
  void count_readers(Node node) {
    if (layout_.home(node) || !seen_.insert(node).second) return;
    for (int k = 0; k < arity(graph_[node].op); ++k) {
      ++readers_[graph_[node].operand[k]];
      count_readers(graph_[node].operand[k]);
    }
  }

  /// Steps for `node`, operands first.
  void compute(Node node) {
    if (layout_.home(node) || !done_.insert(node).second) return;
    if (is_sum(node)) return compute_sum(node);
    for (int k = 0; k < arity(graph_[node].op); ++k) compute(graph_[node].operand[k]);
    steps_.push_back({graph_[node].op, node, graph_[node].operand});
  }

  bool is_sum(Node node) const { return graph_.is(node, Opcode::add) || graph_.is(node, Opcode::sub); }

  /// Whether one reader and nobody else wants the node.
  bool is_private(Node node) {
    return !layout_.home(node) && readers_[node] == 1 && !targets_.count(node) && !done_.count(node);
  }

  /// A sum of sums: all terms first, then one step per term in a row and in one slot, which kernels keep in registers.
  void compute_sum(Node root) {
    std::vector<Step> growing;
    std::optional<Node> next = root;
    while (next) {
      const Node node = *next;
      if (node != root) sum_of_[node] = root;
      done_.insert(node);
      next = inner_sum(node);
      growing.push_back(sum_step(node, next));
      compute_term(growing.back());
      if (!next) compute(growing.back().operand[is_fused(growing.back()) ? 2 : 0]);
    }
    steps_.insert(steps_.end(), growing.rbegin(), growing.rend());
  }

  /// The operand of a sum that is a sum of its own and nobody else's.
  std::optional<Node> inner_sum(Node node) {
    for (int k = 0; k < (graph_.is(node, Opcode::add) ? 2 : 1); ++k)
      if (const Node inner = graph_[node].operand[k]; is_sum(inner) && is_private(inner)) return inner;
    return std::nullopt;
  }

  /// One step of a sum: start + term, start - term, or with a product as the term, that nobody else needs, a
  /// multiply-add.
  Step sum_step(Node node, std::optional<Node> inner) {
    const GraphNode& it = graph_[node];
    int term = inner == it.operand[1] && it.op == Opcode::add ? 0 : 1;
    if (!inner && it.op == Opcode::add && !is_private_product(it.operand[1]) && is_private_product(it.operand[0]))
      term = 0;
    const Node start = it.operand[1 - term], added = it.operand[term];
    if (!is_private_product(added)) return {it.op, node, {start, added, 0}};
    const auto& factors = graph_[added].operand;
    return {it.op == Opcode::add ? Opcode::mul_add : Opcode::mul_sub, node, {factors[0], factors[1], start}};
  }

  bool is_private_product(Node node) { return graph_.is(node, Opcode::mul) && is_private(node); }
  static bool is_fused(const Step& step) { return step.op == Opcode::mul_add || step.op == Opcode::mul_sub; }

  void compute_term(const Step& step) {
    if (!is_fused(step)) return compute(step.operand[1]);
    compute(step.operand[0]);
    compute(step.operand[1]);
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
    const std::uint32_t target = target_of(step.result);
    section_.push_back({step.op, target, operand[0], operand[1], operand[2]});
    const auto wanted = targets_.find(step.result);
    for (std::size_t other = 1; wanted != targets_.end() && other < wanted->second.size(); ++other)
      section_.push_back({Opcode::copy, wanted->second[other], target, 0, 0});
  }

  /// The slot of a result; parts of a sum grow in the slot of the whole.
  std::uint32_t target_of(Node result) {
    const auto part = sum_of_.find(result);
    const Node whole = part == sum_of_.end() ? result : part->second;
    auto found = places_.find(whole);
    if (found == places_.end()) {
      const auto wanted = targets_.find(whole);
      if (wanted == targets_.end()) temporaries_.insert(whole);
      const std::uint32_t slot = wanted == targets_.end() ? layout_.temporary() : wanted->second.front();
      found = places_.emplace(whole, slot).first;
    }
    return places_[result] = found->second;
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
  std::set<Node> seen_, done_, temporaries_;
  std::map<Node, int> readers_;
  std::map<Node, Node> sum_of_;  // an inner sum -> the whole
  std::map<Node, std::size_t> last_use_;
  std::map<Node, std::uint32_t> places_;
  std::vector<Step> steps_;
  Section section_;
};

void collect_hoistable(const Graph& graph, Node node, int changing, std::set<Node>& seen, std::vector<Node>& found) {
  if (graph[node].kind != NodeKind::operation || !seen.insert(node).second) return;
  if (is_hoistable(graph, node, changing)) return found.push_back(node);
  for (int k = 0; k < arity(graph[node].op); ++k)
    collect_hoistable(graph, graph[node].operand[k], changing, seen, found);
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
  if (free_.empty()) {
    temporaries_.push_back(slot());
    return temporaries_.back();
  }
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

void Layout::set_segment(std::uint32_t since, Block start) {
  since_ = since;
  start_ = start;
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
    case NodeKind::since:
      return since_;
    case NodeKind::start:
      return start_.begin + it.operand[0];
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

bool is_hoistable(const Graph& graph, Node node, int changing) { return !graph.depends(node, changing); }

std::vector<Node> hoistable(const Graph& graph, const std::vector<Output>& outputs, int changing) {
  std::set<Node> seen;
  std::vector<Node> found;
  for (const Output& output : outputs) collect_hoistable(graph, output.node, changing, seen, found);
  return found;
}

}  // namespace remit
