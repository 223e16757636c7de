#include "remit/program/sparse_lu.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "remit/program/emit_lu.hpp"

namespace remit {
namespace {

using Matrix = std::vector<std::vector<long double>>;

/// Gaussian elimination with row pivoting in eighty bits.
std::vector<long double> dense_solve(Matrix a, std::vector<long double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::fabs(a[i][k]) > std::fabs(a[best][k])) best = i;
    std::swap(a[k], a[best]);
    std::swap(b[k], b[best]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const long double factor = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= a[i][j] * b[j];
    b[i] /= a[i][i];
  }
  return b;
}

/// factor and solve of a pattern, run by apply().
struct Elimination {
  Program program;
  std::vector<double> slots;

  Elimination(std::uint32_t n, const std::vector<Entry2>& pattern) {
    static const Graph empty;
    Layout layout(empty);
    program.states.resize(n);
    program.shift = layout.slot();
    program.pivot_growth = layout.slot();
    program.rhs = layout.block(n);
    program.derivative = layout.block(n);
    program.jacobian = layout.block(pattern.size());
    program.jacobian_entries = pattern;
    emit_lu(plan_lu(n, pattern), layout, program);
    slots.resize(layout.slots());
    for (const auto& [slot, value] : layout.constants()) slots[slot] = value;
  }
  void run(const Section& section) {
    for (const Instruction& it : section) slots[it.target] = apply(it.op, slots[it.a], slots[it.b], slots[it.c]);
  }
};

std::vector<Entry2> random_pattern(std::uint32_t n, double density, std::mt19937& engine) {
  std::vector<Entry2> pattern;
  std::uniform_real_distribution<double> uniform;
  for (std::uint32_t i = 0; i < n; ++i)
    for (std::uint32_t j = 0; j < n; ++j)
      if (uniform(engine) < density) pattern.emplace_back(i, j);
  return pattern;
}

void compare_with_dense(std::uint32_t n, double density, unsigned seed) {
  std::mt19937 engine(seed);
  std::normal_distribution<double> normal;
  const std::vector<Entry2> pattern = random_pattern(n, density, engine);
  Elimination lu(n, pattern);
  const double shift = 3.0 * std::sqrt(density * n) + 1;
  Matrix a(n, std::vector<long double>(n));
  std::vector<long double> b(n);
  lu.slots[lu.program.shift] = shift;
  for (std::uint32_t i = 0; i < n; ++i) a[i][i] = shift;
  for (std::uint32_t k = 0; k < pattern.size(); ++k) {
    const double entry = lu.slots[lu.program.jacobian.begin + k] = normal(engine);
    a[pattern[k].first][pattern[k].second] -= entry;
  }
  for (std::uint32_t i = 0; i < n; ++i) {
    b[i] = lu.slots[lu.program.rhs.begin + i] = normal(engine);
    b[i] += lu.slots[lu.program.derivative.begin + i] = normal(engine);
  }
  lu.run(lu.program.factor);
  lu.run(lu.program.solve);
  const auto expected = dense_solve(a, b);
  for (std::uint32_t i = 0; i < n; ++i)
    EXPECT_NEAR(double(expected[i]), lu.slots[lu.program.rhs.begin + i], 1e-10) << "n " << n << " seed " << seed;
  EXPECT_GT(lu.slots[lu.program.pivot_growth], 0);
  EXPECT_LE(lu.slots[lu.program.pivot_growth], 1);
}

TEST(SparseLu, SolvesWhatDenseEliminationSolves) {
  for (unsigned seed = 0; seed < 40; ++seed)
    for (double density : {0.0, 0.05, 0.15, 0.5, 1.0}) compare_with_dense(1 + seed % 23, density, seed);
}

TEST(SparseLu, FillsNothingInAnArrow) {
  std::vector<Entry2> arrow;  // the dense row and column come first by name, last by Markowitz
  for (std::uint32_t i = 1; i < 20; ++i) {
    arrow.emplace_back(0, i);
    arrow.emplace_back(i, 0);
  }
  const LuPlan plan = plan_lu(20, arrow);
  EXPECT_EQ(plan.entries(), 20u + 38u);
  EXPECT_GE(plan.position[0], 18u);  // with one other left the two are alike
}

TEST(SparseLu, NeverWritesTheJacobian) {
  std::mt19937 engine(7);
  const auto pattern = random_pattern(12, 0.4, engine);
  const Elimination lu(12, pattern);
  const Block j = lu.program.jacobian;
  for (const Section* section : {&lu.program.factor, &lu.program.solve})
    for (const Instruction& it : *section) EXPECT_FALSE(it.target >= j.begin && it.target < j.begin + j.size);
}

TEST(SparseLu, TellsOfAPivotThatCancels) {
  // [1 1; 1 1 + 1e-13]: the second pivot loses nearly all digits of its diagonal entry.
  Elimination lu(2, {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  lu.slots[lu.program.shift] = 2;
  const double entries[] = {1, -1, -1, 1 - 1e-13};
  std::copy(entries, entries + 4, lu.slots.begin() + lu.program.jacobian.begin);
  lu.run(lu.program.factor);
  EXPECT_LT(lu.slots[lu.program.pivot_growth], 1e-12);
  EXPECT_GT(lu.slots[lu.program.pivot_growth], 1e-14);
}

TEST(SparseLu, TellsOfATinyFirstPivot) {
  // [1e-14 1; 1 1]: stable with row pivoting, not without.
  Elimination lu(2, {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  lu.slots[lu.program.shift] = 0;
  const double entries[] = {-1e-14, -1, -1, -1};
  std::copy(entries, entries + 4, lu.slots.begin() + lu.program.jacobian.begin);
  lu.run(lu.program.factor);
  EXPECT_LT(lu.slots[lu.program.pivot_growth], 1e-12);
}

}  // namespace
}  // namespace remit
