#include "remit/stats/symmetric.hpp"

namespace remit {
namespace {

// Divides column k by its pivot and takes its part out of the remaining lower triangle.
void eliminate(SymmetricMatrix& matrix, std::size_t k) {
  const double pivot = matrix.at(k, k);
  for (std::size_t row = matrix.n; row-- > k + 1;) {
    const double multiple = matrix.at(row, k) / pivot;
    for (std::size_t column = k + 1; column <= row; ++column) matrix.at(row, column) -= multiple * matrix.at(column, k);
  }
  for (std::size_t row = k + 1; row < matrix.n; ++row) matrix.at(row, k) /= pivot;
}

void drop(SymmetricMatrix& matrix, std::size_t k) {
  for (std::size_t row = k; row < matrix.n; ++row) matrix.at(row, k) = 0;
  for (std::size_t column = 0; column < k; ++column) matrix.at(k, column) = 0;
}

}  // namespace

Cholesky::Cholesky(const SymmetricMatrix& matrix, double tolerance) : factor_(matrix) {
  for (std::size_t k = 0; k < factor_.n; ++k) {
    if (!(factor_.at(k, k) > tolerance * matrix.at(k, k))) {
      drop(factor_, k);
      continue;
    }
    ++rank_;
    eliminate(factor_, k);
  }
}

std::vector<double> Cholesky::solve(std::span<const double> right) const {
  std::vector<double> x(right.begin(), right.end());
  for (std::size_t row = 0; row < factor_.n; ++row)
    for (std::size_t column = 0; column < row; ++column) x[row] -= factor_.at(row, column) * x[column];
  for (std::size_t row = 0; row < factor_.n; ++row) x[row] = dependent(row) ? 0 : x[row] / factor_.at(row, row);
  for (std::size_t row = factor_.n; row-- > 0;)
    for (std::size_t below = row + 1; below < factor_.n; ++below) x[row] -= factor_.at(below, row) * x[below];
  return x;
}

double Cholesky::quadratic(std::span<const double> right) const {
  const std::vector<double> solution = solve(right);
  double sum = 0;
  for (std::size_t k = 0; k < factor_.n; ++k) sum += right[k] * solution[k];
  return sum;
}

SymmetricMatrix Cholesky::inverse() const {
  SymmetricMatrix result(factor_.n);
  std::vector<double> unit(factor_.n, 0.0);
  for (std::size_t column = 0; column < factor_.n; ++column) {
    unit[column] = 1;
    const std::vector<double> solution = solve(unit);
    for (std::size_t row = 0; row < factor_.n; ++row) result.at(row, column) = dependent(column) ? 0 : solution[row];
    unit[column] = 0;
  }
  return result;
}

}  // namespace remit
