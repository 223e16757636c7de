// Propensities and their sums: in a row while they are few, in a binary tree when they are many. In a tree a change
// costs log2(n) additions, a choice log2(n) comparisons. The total never drifts, because each sum is made anew from its
// parts. With few reactions this is the direct method, with many the logarithmic one (Li and Petzold 2006).
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "remit/solve/jump/jump_loops.hpp"

namespace remit {

class SumTree {
 public:
  explicit SumTree(std::size_t leaves) : leaves_(leaves), in_a_row_(leaves <= most_in_a_row) {
    while (width_ < leaves) width_ *= 2;
    sums_.assign(2 * width_, 0);
    if (in_a_row_) sums_.assign(2 * leaves + 1, 0), width_ = leaves + 1;
  }

  double total() const { return in_a_row_ ? sums_[leaves_] : sums_[1]; }
  double operator[](std::size_t leaf) const { return sums_[width_ + leaf]; }

  void set(std::size_t leaf, double value) {
    put(leaf, value);
    const std::uint32_t changed = static_cast<std::uint32_t>(leaf);
    sum({&changed, 1});
  }

  /// A new value, not yet in the sums.
  void put(std::size_t leaf, double value) { sums_[width_ + leaf] = value; }
  /// Brings the sums up to date after changes of these leaves, which rise.
  void sum(std::span<const std::uint32_t> changed) {
    if (changed.empty()) return;
    if (in_a_row_) return sum_row(changed.front());
    for (std::size_t k = 0; k + 1 < changed.size(); ++k) climb(changed[k], levels_to(changed[k] ^ changed[k + 1]));
    climb(changed.back(), levels_to(width_));
  }

  void sum_all() {
    if (in_a_row_) return sum_row(0);
    for (std::size_t node = width_ - 1; node > 0; --node) sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
  }

  struct Choice {
    std::uint32_t leaf;
    double rest;  // in [0, value of the leaf), but for rounding
  };
  /// The leaf that holds the point `at` of [0, total); never a leaf of zero while the total is positive.
  Choice find(double at) const { return in_a_row_ ? find_in_row(at) : find_in_tree(at); }

 private:
  // In a row, sums_[k] is the sum of the first k leaves; they are added from the left, as in jump_loops_body.hpp.
  void sum_row(std::size_t from) {
    double sum = sums_[from];
    for (std::size_t leaf = from; leaf < leaves_; ++leaf) sums_[leaf + 1] = sum = sum + sums_[width_ + leaf];
  }

  Choice find_in_row(double at) const {
    std::size_t leaf = 0;
    while (leaf + 1 < leaves_ && !(at < sums_[leaf + 1])) ++leaf;
    while (leaf > 0 && sums_[width_ + leaf] == 0) --leaf;  // the point was the total itself
    return {static_cast<std::uint32_t>(leaf), at - sums_[leaf]};
  }

  static std::size_t levels_to(std::size_t bits) { return static_cast<std::size_t>(std::bit_width(bits)); }

  /// The sums above a leaf, below `level`: there the way from the next changed leaf joins. A sum is handed up in a
  /// register: to read it again from memory takes longer than to add.
  void climb(std::size_t leaf, std::size_t level) {
    std::size_t node = width_ + leaf;
    double sum = sums_[node];
    for (std::size_t k = 1; k < level; ++k) {
      sum += sums_[node ^ 1];
      node /= 2;
      sums_[node] = sum;
    }
  }

  /// Without branches, which nobody could predict. Only rounding leads to a leaf of zero; then it is done with care.
  Choice find_in_tree(double at) const {
    double rest = at;
    std::size_t node = 1;
    while (node < width_) {
      const double left = sums_[2 * node];
      const std::uint64_t right = !(rest < left);
      rest -= std::bit_cast<double>(std::bit_cast<std::uint64_t>(left) & (0 - right));
      node = 2 * node + right;
    }
    return sums_[node] != 0 ? Choice{static_cast<std::uint32_t>(node - width_), rest} : find_with_care(at);
  }

  Choice find_with_care(double at) const {
    std::size_t node = 1;
    while (node < width_) {
      node *= 2;
      if (at < sums_[node] || sums_[node + 1] == 0) continue;
      at -= sums_[node];
      ++node;
    }
    return {static_cast<std::uint32_t>(node - width_), at};
  }

  std::size_t leaves_ = 0;
  bool in_a_row_ = false;
  std::size_t width_ = 1;     // where the leaves begin
  std::vector<double> sums_;  // in a tree sums_[1] is the whole, node k has the parts 2k and 2k + 1
};

}  // namespace remit
