// Expressions that are affine in states: constant + sum of coefficient * state. Read off the expression itself, for
// derivatives would be deceived by what is flat here and there (floor, a condition).
#pragma once
#include <map>
#include <optional>

#include "remit/program/graph.hpp"

namespace remit {

struct Affine {
  Node constant = 0;
  std::map<std::uint32_t, Node> of;  // coefficient by state index
};

/// Takes nodes apart into affine forms whose coefficients depend on neither states nor time; nothing where there is
/// none.
class AffineReader {
 public:
  explicit AffineReader(Graph& graph) : graph_(graph) {}
  const std::optional<Affine>& read(Node node);

 private:
  std::optional<Affine> fresh(Node node);
  std::optional<Affine> sum(Node a, Node b, bool minus);
  std::optional<Affine> scaled(Node a, Node factor);

  Graph& graph_;
  std::map<Node, std::optional<Affine>> known_;
};

}  // namespace remit
