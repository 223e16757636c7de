#include "remit/program/loop_rates.hpp"

#include <array>

namespace remit {
namespace {

class Rates {
 public:
  Rates(Graph& graph, const std::vector<std::vector<Node>>& b) : g_(graph), b_(b) {}

  std::vector<Node> run() {
    if (b_.size() == 1) return {g_.neg(b_[0][0])};
    return b_.size() == 2 ? of_two() : of_three();
  }

 private:
  Node constant(double value) { return g_.constant(value); }
  Node product(Node a, Node b) { return g_.mul(a, b); }
  Node pair(std::size_t i, std::size_t j) { return product(b_[i][j], b_[j][i]); }
  Node minor(std::size_t i, std::size_t j) { return g_.sub(product(b_[i][i], b_[j][j]), pair(i, j)); }
  Node positive(Node x) { return g_.make(Opcode::less, constant(0), x); }

  /// A slow rate as a product of rates over the others keeps its digits; where those are no rates, as it is.
  Node slowest(Node all, Node others, Node plain) {
    const Node safe = g_.select(positive(others), others, constant(1));
    return g_.select(positive(others), g_.div(all, safe), plain);
  }

  /// m +- sqrt(d^2 + b12 b21), d half the difference of the diagonal.
  std::vector<Node> of_two() {
    const Node mean = product(constant(-0.5), g_.add(b_[0][0], b_[1][1]));
    const Node half = product(constant(0.5), g_.sub(b_[0][0], b_[1][1]));
    const Node root = g_.make(Opcode::sqrt, g_.add(product(half, half), pair(0, 1)));
    const Node fast = g_.add(mean, root);
    return {fast, slowest(minor(0, 1), fast, g_.sub(mean, root))};
  }

  /// Smith (Commun. ACM 4, 168, 1961): q + 2 p cos(phi + k 2 pi/3), of a matrix that is symmetric but for scale.
  std::vector<Node> of_three() {
    const Node q = product(constant(-1.0 / 3), g_.add(g_.add(b_[0][0], b_[1][1]), b_[2][2]));
    std::array<Node, 3> n{};  // diagonal of -B - q I
    Node square = product(constant(2), g_.add(g_.add(pair(0, 1), pair(0, 2)), pair(1, 2)));
    for (std::size_t i = 0; i < 3; ++i) {
      n[i] = g_.sub(g_.neg(b_[i][i]), q);
      square = g_.add(square, product(n[i], n[i]));
    }
    const Node p = g_.make(Opcode::sqrt, product(constant(1.0 / 6), square));
    Node cube = product(n[0], product(n[1], n[2]));  // det(-B - q I); a row of three has no circle
    cube = g_.sub(cube, product(n[0], pair(1, 2)));
    cube = g_.sub(cube, product(n[1], pair(0, 2)));
    cube = g_.sub(cube, product(n[2], pair(0, 1)));
    const Node spread = product(constant(2), product(p, product(p, p)));
    const Node ratio = g_.div(cube, g_.select(positive(spread), spread, constant(1)));
    const Node within = g_.make(Opcode::max, constant(-1), g_.make(Opcode::min, constant(1), ratio));
    const Node phi = product(constant(1.0 / 3), g_.make(Opcode::acos, within));
    constexpr double third = 2.0943951023931954923;  // 2 pi / 3
    const Node width = product(constant(2), p);
    const Node fast = g_.add(q, product(width, g_.make(Opcode::cos, phi)));
    const Node slow = g_.add(q, product(width, g_.make(Opcode::cos, g_.add(phi, constant(third)))));
    return below(fast, g_.sub(g_.sub(product(constant(3), q), fast), slow), slow);
  }

  /// The two slower rates, to their own digits: of their product and sum, as the fastest leaves them.
  std::vector<Node> below(Node fast, Node middle, Node slow) {
    const Node divisor = g_.select(positive(fast), fast, constant(1));
    const Node both = g_.div(determinant_of_three(), divisor);
    const Node minors = g_.add(minor(0, 1), g_.add(minor(0, 2), minor(1, 2)));
    const Node mean = product(constant(0.5), g_.div(g_.sub(minors, both), divisor));
    const Node square = g_.make(Opcode::max, constant(0), g_.sub(product(mean, mean), both));
    const Node other = g_.select(positive(fast), g_.add(mean, g_.make(Opcode::sqrt, square)), middle);
    return {fast, other, slowest(both, other, slow)};
  }

  /// Of -B.
  Node determinant_of_three() {
    Node sum = product(g_.neg(b_[0][0]), minor(1, 2));
    sum = g_.add(sum, product(b_[1][1], pair(0, 2)));
    return g_.add(sum, product(b_[2][2], pair(0, 1)));
  }

  Graph& g_;
  const std::vector<std::vector<Node>>& b_;
};

}  // namespace

std::vector<Node> loop_rates(Graph& graph, const std::vector<std::vector<Node>>& b) { return Rates(graph, b).run(); }

}  // namespace remit
