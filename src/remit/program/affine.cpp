#include "remit/program/affine.hpp"

namespace remit {

const std::optional<Affine>& AffineReader::read(Node node) {
  if (const auto known = known_.find(node); known != known_.end()) return known->second;
  return known_[node] = fresh(node);
}

std::optional<Affine> AffineReader::fresh(Node node) {
  if (graph_.depends(node, on_time)) return std::nullopt;
  if (!graph_.depends(node, on_state)) return Affine{node, {}};
  const GraphNode it = graph_[node];
  const auto [a, b, c] = it.operand;
  if (it.kind == NodeKind::state) return Affine{graph_.constant(0), {{a, graph_.constant(1)}}};
  switch (it.op) {
    case Opcode::add:
      return sum(a, b, false);
    case Opcode::sub:
      return sum(a, b, true);
    case Opcode::neg:
      return scaled(a, graph_.constant(-1));
    case Opcode::mul:
      if (!graph_.depends(a, on_state)) return scaled(b, a);
      if (!graph_.depends(b, on_state)) return scaled(a, b);
      return std::nullopt;
    case Opcode::div:
      if (!graph_.depends(b, on_state)) return scaled(a, graph_.recip(b));
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Affine> AffineReader::sum(Node a, Node b, bool minus) {
  std::optional<Affine> result = read(a);
  const std::optional<Affine> other = read(b);
  if (!result || !other) return std::nullopt;
  const auto join = [&](Node x, Node y) { return minus ? graph_.sub(x, y) : graph_.add(x, y); };
  result->constant = join(result->constant, other->constant);
  for (const auto& [state, coefficient] : other->of) {
    const auto place = result->of.try_emplace(state, graph_.constant(0)).first;
    place->second = join(place->second, coefficient);
  }
  return result;
}

std::optional<Affine> AffineReader::scaled(Node a, Node factor) {
  std::optional<Affine> result = read(a);
  if (!result) return std::nullopt;
  result->constant = graph_.mul(factor, result->constant);
  for (auto& entry : result->of) entry.second = graph_.mul(factor, entry.second);
  return result;
}

}  // namespace remit
