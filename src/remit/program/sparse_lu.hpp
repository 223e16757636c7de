// Sparse LU of A = shift I - J as straight-line work, in a static order. Pivots stay on the diagonal; their order is
// Markowitz' (1957): each time the pivot with the smallest (row count - 1)(column count - 1), the lowest index among
// equals.
//
// With M = J - shift I stored as it is (so entries that elimination leaves alone are Jacobian slots), row by row:
//   l_ik = m_ik r_k,   m_ij += l_ik m_kj,   pivot p_i = -m_ii,   r_i = 1 / p_i
//   forward z_i = b_i + sum_k<i l_ik z_k;   backward x_i = (z_i + sum_j>i m_ij x_j) r_i
// which needs no negation anywhere and is one multiply-add per entry.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace remit {

using Entry2 = std::pair<std::uint32_t, std::uint32_t>;  // row, column

/// A static elimination: order, and for every entry of L and U (by original indices) the products that make it.
struct LuPlan {
  std::vector<std::uint32_t> order;               // order[k]: which state is eliminated k-th
  std::vector<std::uint32_t> position;            // inverse of order
  std::vector<std::vector<std::uint32_t>> lower;  // per row i: columns k before it, in order of elimination
  std::vector<std::vector<std::uint32_t>> upper;  // per row i: columns j after it, in order of elimination

  bool has_upper(std::uint32_t row, std::uint32_t column) const;
  std::size_t entries() const;  // of L + U with the diagonal
};

/// `pattern` are the structural non-zeros of J; the diagonal is added.
LuPlan plan_lu(std::uint32_t size, const std::vector<Entry2>& pattern);

}  // namespace remit
