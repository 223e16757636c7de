// Chains of linear first-order processes as sums of exponentials with polynomial factors.
//   x' = -r x + drive(s),  drive = sum over rates q of exp(-q s) P_q(s)
// Where r and q differ, exp(-q s) P is answered by exp(-q s) Q with Q' + (r - q) Q = P, and exp(-r s) takes -Q(0).
// Where they are the same or nearly so (|r - q| <= 5 % of the larger), that would divide by next to nothing; there Q is
// the series of the solution with Q(0) = 0 in powers of (r - q) s. Cut after k powers its error is at most
// 0.05^k/sqrt(2 pi k) of what came in, at any time: exp(-q s) (q s)^k / k! is no larger. Which of the two serves is
// decided by numbers (patients differ), once per segment.
#pragma once
#include <map>
#include <vector>

#include "remit/program/graph.hpp"

namespace remit {

/// Coefficients of 1, s, s^2, ... by rate (a node that does not depend on s).
using ExponentialSum = std::map<Node, std::vector<Node>>;

class Chain {
 public:
  explicit Chain(Graph& graph) : graph_(graph) {}

  /// The solution that begins with `start`.
  ExponentialSum answer(const ExponentialSum& drive, Node rate, Node start);
  /// sum += factor * other
  void add(ExponentialSum& sum, Node factor, const ExponentialSum& other);
  /// Its value at s.
  Node value(const ExponentialSum& sum, Node s);

 private:
  std::vector<Node> integral(const std::vector<Node>& drive);
  std::vector<Node> particular(const std::vector<Node>& drive, Node rate, Node driven);
  std::vector<Node> series(const std::vector<Node>& drive, Node delta, std::size_t degree);
  std::vector<Node> quotient(const std::vector<Node>& drive, Node reciprocal);
  void add_coefficient(std::vector<Node>& to, std::size_t power, Node coefficient);

  Graph& graph_;
};

}  // namespace remit
