// Propensities as the leaves of a binary tree of sums: a change costs log2(n) additions, a choice log2(n) comparisons,
// and the total never drifts, because each sum is made anew from its two parts. With few reactions this is the direct
// method, with many the logarithmic one (Li and Petzold 2006).
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace remit {

class SumTree {
 public:
  explicit SumTree(std::size_t leaves) {
    while (width_ < leaves) width_ *= 2;
    sums_.assign(2 * width_, 0);
  }

  double total() const { return sums_[1]; }
  double operator[](std::size_t leaf) const { return sums_[width_ + leaf]; }

  void set(std::size_t leaf, double value) {
    std::size_t node = width_ + leaf;
    sums_[node] = value;
    while (node > 1) {
      node /= 2;
      sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
    }
  }

  struct Choice {
    std::uint32_t leaf;
    double rest;  // in [0, value of the leaf), but for rounding
  };
  /// The leaf that holds the point `at` of [0, total); never a leaf of zero while the total is positive.
  Choice find(double at) const {
    std::size_t node = 1;
    while (node < width_) {
      node *= 2;
      if (at < sums_[node] || sums_[node + 1] == 0) continue;
      at -= sums_[node];
      ++node;
    }
    return {static_cast<std::uint32_t>(node - width_), at};
  }

 private:
  std::size_t width_ = 1;
  std::vector<double> sums_;  // sums_[1] is the whole, node k has the parts 2k and 2k + 1
};

}  // namespace remit
