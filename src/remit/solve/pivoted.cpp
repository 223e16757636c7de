// Outer-product LU, rows exchanged by the largest entry of the column; see pivoted.hpp.
#include "remit/solve/pivoted.hpp"

#include <cmath>
#include <utility>

namespace remit {

bool PivotedLu::factor(std::vector<double> matrix, std::size_t size) {
  lu_ = std::move(matrix);
  size_ = size;
  swaps_.assign(size, 0);
  for (std::size_t k = 0; k < size; ++k) {
    if (!pivot_column(k)) return false;
    for (std::size_t row = k + 1; row < size; ++row) {
      const double factor = at(row, k) /= at(k, k);
      if (factor == 0) continue;
      for (std::size_t column = k + 1; column < size; ++column) at(row, column) -= factor * at(k, column);
    }
  }
  return true;
}

bool PivotedLu::pivot_column(std::size_t column) {
  std::size_t best = column;
  for (std::size_t row = column + 1; row < size_; ++row) {
    if (std::fabs(at(row, column)) > std::fabs(at(best, column))) best = row;
  }
  swaps_[column] = best;
  for (std::size_t k = 0; best != column && k < size_; ++k) std::swap(at(best, k), at(column, k));
  const double pivot = std::fabs(at(column, column));
  return pivot > 0 && std::isfinite(pivot);
}

void PivotedLu::solve(std::span<double> rhs) const {
  for (std::size_t k = 0; k < size_; ++k) std::swap(rhs[k], rhs[swaps_[k]]);
  for (std::size_t k = 0; k < size_; ++k) {
    for (std::size_t row = k + 1; row < size_; ++row) rhs[row] -= at(row, k) * rhs[k];
  }
  for (std::size_t k = size_; k-- > 0;) {
    rhs[k] /= at(k, k);
    for (std::size_t row = 0; row < k; ++row) rhs[row] -= at(row, k) * rhs[k];
  }
}

}  // namespace remit
