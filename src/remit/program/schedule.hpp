// From nodes to instructions: which slot holds what, in which order, and which slots can be used again.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "remit/program/graph.hpp"
#include "remit/program/program.hpp"

namespace remit {

/// Hands out slots and knows where the inputs, constants and hoisted values live.
class Layout {
 public:
  explicit Layout(const Graph& graph) : graph_(graph) {}

  std::uint32_t slot();
  Block block(std::size_t size);
  std::uint32_t constant(double value);
  std::uint32_t temporary();
  /// Every slot that was handed out as a temporary.
  const std::vector<std::uint32_t>& temporaries() const { return temporaries_; }
  void release(std::uint32_t temporary);
  void set_inputs(std::uint32_t time, Block state, Block parameter);
  void set_segment(std::uint32_t since, Block start);
  /// From now on `node` is read from `slot` (filled by `once`).
  void hoist(Node node, std::uint32_t slot) { hoisted_.try_emplace(node, slot); }

  /// The slot of an input, a constant or a hoisted value; nothing for what a section must compute.
  std::optional<std::uint32_t> home(Node node);
  const Graph& graph() const { return graph_; }
  std::uint32_t slots() const { return next_; }
  std::vector<std::pair<std::uint32_t, double>> constants() const;

 private:
  const Graph& graph_;
  std::uint32_t next_ = 0, time_ = 0, since_ = 0;
  Block state_, parameter_, start_;
  std::map<std::uint64_t, std::uint32_t> constants_;  // by bit pattern
  std::map<Node, std::uint32_t> hoisted_;
  std::vector<std::uint32_t> free_, temporaries_;
};

/// A value and the slot where a section leaves it.
struct Output {
  std::uint32_t slot = 0;
  Node node = 0;
};

/// The instructions that fill `outputs`: each shared node once, products folded into multiply-adds where nobody else
/// needs them, temporaries used again after their last reader.
Section schedule(Layout& layout, const std::vector<Output>& outputs);

/// Nodes under `outputs` that do not depend on `changing` (bits of Depends): the largest ones, in order of first need.
inline constexpr int during_a_run = on_varying | on_time | on_state;
std::vector<Node> hoistable(const Graph& graph, const std::vector<Output>& outputs, int changing = during_a_run);
bool is_hoistable(const Graph& graph, Node node, int changing = during_a_run);

}  // namespace remit
