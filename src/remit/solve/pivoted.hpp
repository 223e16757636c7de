// Dense LU with partial pivoting (Golub and Van Loan, algorithm 3.4.1): the fallback for the odd lane whose pivots in
// the static order of `factor` came out too small.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace remit {

class PivotedLu {
 public:
  /// Factors a square matrix, row-major; false when it is singular or not finite.
  bool factor(std::vector<double> matrix, std::size_t size);
  /// Replaces the right-hand side by the solution.
  void solve(std::span<double> rhs) const;

 private:
  bool pivot_column(std::size_t column);
  double& at(std::size_t row, std::size_t column) { return lu_[row * size_ + column]; }
  double at(std::size_t row, std::size_t column) const { return lu_[row * size_ + column]; }

  std::vector<double> lu_;
  std::vector<std::size_t> swaps_;  // row exchanged with row k at step k
  std::size_t size_ = 0;
};

}  // namespace remit
