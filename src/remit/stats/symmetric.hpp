// Small symmetric positive semidefinite systems, as information and variance matrices are: Cholesky L D L' with a pivot
// test that names the columns which depend on earlier ones instead of dividing by rounding noise.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace remit {

/// Row by row, n times n.
struct SymmetricMatrix {
  explicit SymmetricMatrix(std::size_t order) : n(order), values(order * order, 0.0) {}
  double& at(std::size_t row, std::size_t column) { return values[row * n + column]; }
  double at(std::size_t row, std::size_t column) const { return values[row * n + column]; }

  std::size_t n;
  std::vector<double> values;
};

class Cholesky {
 public:
  /// Columns whose pivot is below `tolerance` of their diagonal element are left out (their solution is 0).
  explicit Cholesky(const SymmetricMatrix& matrix, double tolerance = 1e-10);
  std::size_t rank() const { return rank_; }
  /// True if column `k` is a combination of earlier ones.
  bool dependent(std::size_t k) const { return factor_.at(k, k) == 0; }
  std::vector<double> solve(std::span<const double> right) const;
  /// right' A^- right.
  double quadratic(std::span<const double> right) const;
  SymmetricMatrix inverse() const;

 private:
  SymmetricMatrix factor_;  // unit lower triangle below, D on the diagonal
  std::size_t rank_ = 0;
};

}  // namespace remit
