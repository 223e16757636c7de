#include "remit/program/chain.hpp"

#include <algorithm>

namespace remit {
namespace {

constexpr double near_enough = 0.05;       // relative distance of rates below which the series serves
constexpr std::size_t series_degree = 10;  // its last power for a constant drive: an error of 1e-13/sqrt(20 pi)

}  // namespace

void Chain::add_coefficient(std::vector<Node>& to, std::size_t power, Node coefficient) {
  while (to.size() <= power) to.push_back(graph_.constant(0));
  to[power] = graph_.add(to[power], coefficient);
}

void Chain::add(ExponentialSum& sum, Node factor, const ExponentialSum& other) {
  if (graph_.is_constant(factor, 0)) return;
  for (const auto& [rate, coefficients] : other)
    for (std::size_t k = 0; k < coefficients.size(); ++k)
      add_coefficient(sum[rate], k, graph_.mul(factor, coefficients[k]));
}

/// Of a drive with the same rate: Q' = P, Q(0) = 0.
std::vector<Node> Chain::integral(const std::vector<Node>& drive) {
  std::vector<Node> q{graph_.constant(0)};
  for (std::size_t k = 0; k < drive.size(); ++k)
    q.push_back(graph_.mul(graph_.constant(1 / static_cast<double>(k + 1)), drive[k]));
  return q;
}

/// Q' + delta Q = P, Q(0) = 0: q_(k+1) = (p_k - delta q_k) / (k + 1).
std::vector<Node> Chain::series(const std::vector<Node>& drive, Node delta, std::size_t degree) {
  std::vector<Node> q{graph_.constant(0)};
  for (std::size_t k = 0; k < degree; ++k) {
    const Node p = k < drive.size() ? drive[k] : graph_.constant(0);
    const Node next = graph_.sub(p, graph_.mul(delta, q[k]));
    q.push_back(graph_.mul(graph_.constant(1 / static_cast<double>(k + 1)), next));
  }
  return q;
}

/// The polynomial among the solutions of Q' + delta Q = P: q_k = (p_k - (k + 1) q_(k+1)) / delta.
std::vector<Node> Chain::quotient(const std::vector<Node>& drive, Node reciprocal) {
  std::vector<Node> q(drive.size());
  Node above = graph_.constant(0);
  for (std::size_t k = drive.size(); k-- > 0;) {
    const Node next = graph_.mul(graph_.constant(static_cast<double>(k + 1)), above);
    above = q[k] = graph_.mul(graph_.sub(drive[k], next), reciprocal);
  }
  return q;
}

/// Q of a drive whose rate is another node, but perhaps the same number. Next to a rate that is always zero only zero
/// is near, and there the series ends by itself.
std::vector<Node> Chain::particular(const std::vector<Node>& drive, Node rate, Node driven) {
  const bool one_is_zero = graph_.is_constant(rate, 0) || graph_.is_constant(driven, 0);
  const std::size_t degree = one_is_zero ? drive.size() : std::max(series_degree, drive.size());
  const Node delta = graph_.sub(rate, driven);
  const Node larger = graph_.make(Opcode::max, graph_.make(Opcode::abs, rate), graph_.make(Opcode::abs, driven));
  const Node near = graph_.make(Opcode::less_equal, graph_.make(Opcode::abs, delta),
                                graph_.mul(graph_.constant(near_enough), larger));
  const Node one = graph_.constant(1);
  const std::vector<Node> close = series(drive, delta, degree);
  const std::vector<Node> apart = quotient(drive, graph_.recip(graph_.select(near, one, delta)));
  std::vector<Node> q;
  for (std::size_t k = 0; k < close.size(); ++k)
    q.push_back(graph_.select(near, close[k], k < apart.size() ? apart[k] : graph_.constant(0)));
  return q;
}

ExponentialSum Chain::answer(const ExponentialSum& drive, Node rate, Node start) {
  ExponentialSum sum;
  Node homogeneous = start;
  for (const auto& [driven, coefficients] : drive) {
    const std::vector<Node> q = driven == rate ? integral(coefficients) : particular(coefficients, rate, driven);
    for (std::size_t k = 0; k < q.size(); ++k) add_coefficient(sum[driven], k, q[k]);
    homogeneous = graph_.sub(homogeneous, q[0]);
  }
  add_coefficient(sum[rate], 0, homogeneous);
  return sum;
}

Node Chain::value(const ExponentialSum& sum, Node s) {
  Node total = graph_.constant(0);
  for (const auto& [rate, coefficients] : sum) {
    Node polynomial = graph_.constant(0);
    for (std::size_t k = coefficients.size(); k-- > 0;)
      polynomial = graph_.add(coefficients[k], graph_.mul(polynomial, s));
    const Node decay = graph_.make(Opcode::exp, graph_.mul(graph_.neg(rate), s));
    total = graph_.add(total, graph_.mul(polynomial, decay));
  }
  return total;
}

}  // namespace remit
