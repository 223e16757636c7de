// Propensities, or bounds of them, and their sums. Eight values share a node, which knows the sum of those before each;
// nodes are the values of the next level, until few enough are left for the root. A change costs a few additions a
// level, a choice a few comparisons. The total never drifts, because each sum is made anew from its parts, from the
// left. With few reactions this is the direct method, with many a logarithmic one (Li and Petzold 2006).
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "remit/solve/aligned.hpp"
#include "remit/solve/jump/jump_loops.hpp"

namespace remit {

class SumTree {
 public:
  explicit SumTree(std::size_t leaves) : leaves_(leaves), at_root_(values_at_root(leaves)) {
    for (std::size_t entries = at_root_, filled = capacity(leaves); entries <= filled; entries *= fan_of_nodes)
      level_.insert(level_.begin(), {0, entries});
    std::size_t end = 0;
    for (Level& level : level_) {
      level.begin = end;
      end += (level.entries + fan_of_nodes - 1) / fan_of_nodes * fan_of_nodes;
    }
    values_.assign(end, 0);
    before_.assign(end, 0);
  }

  /// With all nodes full.
  static std::size_t capacity(std::size_t leaves) {
    std::size_t full = values_at_root(leaves);
    while (full < leaves) full *= fan_of_nodes;
    return full;
  }

  double total() const { return total_; }
  double operator[](std::size_t leaf) const { return values_[leaf]; }

  void set(std::size_t leaf, double value) {
    if (values_[leaf] == value) return;
    values_[leaf] = value;
    climb(leaf);
  }

  /// A new value, not yet in the sums.
  void put(std::size_t leaf, double value) { values_[leaf] = value; }
  /// Brings the sums up to date after changes of these leaves, which rise.
  void sum(std::span<const std::uint32_t> changed) {
    if (changed.empty()) return;
    if (level_.size() == 1) return climb(changed.front());
    for (const std::uint32_t leaf : changed) climb(leaf);
  }

  void sum_all() {
    for (std::size_t level = 0; level + 1 < level_.size(); ++level)
      for (std::size_t node = 0; node * fan_of_nodes < level_[level].entries; ++node)
        value(level + 1, node) = sum_node(level, node * fan_of_nodes);
    climb_at_root(0);
  }

  struct Choice {
    std::uint32_t leaf;  // may be none of the leaves, but for rounding
    double rest;         // in [0, value of the leaf), but for rounding
  };
  /// The leaf that holds the point `at` of [0, total), but for rounding, which may lead to a leaf of zero.
  Choice find(double at) const {
    Choice choice{0, at};
    std::size_t end = at_root_;
    for (std::size_t level = level_.size(); level-- > 0; end = fan_of_nodes) {
      const double* before = &before_[level_[level].begin + choice.leaf];
      std::uint32_t k = 0;
      while (k + 1 < end && before[k + 1] <= choice.rest) ++k;
      choice.rest -= before[k];
      choice.leaf += k;
      if (level > 0) choice.leaf *= fan_of_nodes;
    }
    return choice;
  }
  /// Never a leaf of zero while the total is positive.
  Choice find_positive(double at) const {
    const Choice choice = find(at);
    return choice.leaf < leaves_ && values_[choice.leaf] != 0 ? choice : find_with_care(at);
  }

  // ---- for loops over lanes (boxed_loops_body.hpp)

  std::uint32_t levels() const { return static_cast<std::uint32_t>(level_.size()); }
  std::size_t begin_of(std::size_t level) const { return level_[level].begin; }
  std::size_t at_root() const { return at_root_; }
  const double* before() const { return before_.data(); }
  const double* root() const { return &before_[level_.back().begin]; }

 private:
  struct Level {
    std::size_t begin, entries;
  };

  static std::size_t values_at_root(std::size_t leaves) {
    while (leaves > most_in_a_row) leaves = (leaves + fan_of_nodes - 1) / fan_of_nodes;
    return std::max<std::size_t>(1, leaves);
  }

  double& value(std::size_t level, std::size_t entry) { return values_[level_[level].begin + entry]; }

  /// The sums in one node from this entry on; returns that of the node.
  double sum_node(std::size_t level, std::size_t entry) {
    return sum_from(level_[level].begin + entry,
                    level_[level].begin + entry / fan_of_nodes * fan_of_nodes + fan_of_nodes);
  }

  double sum_from(std::size_t entry, std::size_t end) {
    double sum = before_[entry];
    for (; entry < end; ++entry) {
      before_[entry] = sum;
      sum += values_[entry];
    }
    return sum;
  }

  void climb_at_root(std::size_t entry) {
    const std::size_t begin = level_.back().begin;
    total_ = sum_from(begin + entry, begin + at_root_);
  }

  void climb(std::size_t entry) {
    for (std::size_t level = 0; level + 1 < level_.size(); ++level) {
      const double sum = sum_node(level, entry);
      entry /= fan_of_nodes;
      value(level + 1, entry) = sum;
    }
    climb_at_root(entry);
  }

  Choice find_with_care(double at) const {
    std::size_t node = 0, end = at_root_;
    for (std::size_t level = level_.size(); level-- > 0; end = fan_of_nodes) {
      const std::size_t first = level_[level].begin + node;
      std::size_t chosen = 0;
      for (std::size_t k = 0; k < end; ++k) {
        const bool later = values_[first + chosen] != 0 && before_[first + k] > at;
        if (values_[first + k] != 0 && !later) chosen = k;
      }
      at -= before_[first + chosen];
      node = (node + chosen) * (level > 0 ? fan_of_nodes : 1);
    }
    return {static_cast<std::uint32_t>(node), at};
  }

  std::size_t leaves_ = 0, at_root_ = 0;
  std::vector<Level> level_;  // the leaves, then nodes of eight each, at last the root's
  AlignedDoubles values_, before_;
  double total_ = 0;
};

}  // namespace remit
