#include "remit/program/sparse_lu.hpp"

#include <algorithm>
#include <set>

namespace remit {
namespace {

/// The part of the matrix that is still to be eliminated, by rows and by columns.
struct Active {
  std::vector<std::set<std::uint32_t>> row, column;

  Active(std::uint32_t size, const std::vector<Entry2>& pattern) : row(size), column(size) {
    for (std::uint32_t i = 0; i < size; ++i) put(i, i);
    for (const auto& [i, j] : pattern) put(i, j);
  }
  void put(std::uint32_t i, std::uint32_t j) {
    row[i].insert(j);
    column[j].insert(i);
  }
  std::size_t cost(std::uint32_t k) const { return (row[k].size() - 1) * (column[k].size() - 1); }
  void eliminate(std::uint32_t k) {
    for (std::uint32_t i : column[k])
      for (std::uint32_t j : row[k])
        if (i != k && j != k) put(i, j);
    for (std::uint32_t i : column[k])
      if (i != k) row[i].erase(k);
    for (std::uint32_t j : row[k])
      if (j != k) column[j].erase(k);
  }
};

std::uint32_t cheapest(const Active& active, const std::vector<std::uint32_t>& left) {
  return *std::min_element(left.begin(), left.end(),
                           [&](std::uint32_t a, std::uint32_t b) { return active.cost(a) < active.cost(b); });
}

void sort_by(std::vector<std::uint32_t>& columns, const std::vector<std::uint32_t>& position) {
  std::sort(columns.begin(), columns.end(),
            [&](std::uint32_t a, std::uint32_t b) { return position[a] < position[b]; });
}

}  // namespace

bool LuPlan::has_upper(std::uint32_t row, std::uint32_t column) const {
  return std::find(upper[row].begin(), upper[row].end(), column) != upper[row].end();
}

std::size_t LuPlan::entries() const {
  std::size_t count = order.size();
  for (const auto& row : lower) count += row.size();
  for (const auto& row : upper) count += row.size();
  return count;
}

LuPlan plan_lu(std::uint32_t size, const std::vector<Entry2>& pattern) {
  LuPlan plan;
  plan.position.resize(size);
  plan.lower.resize(size);
  plan.upper.resize(size);
  Active active(size, pattern);
  std::vector<std::uint32_t> left(size);
  for (std::uint32_t i = 0; i < size; ++i) left[i] = i;
  while (!left.empty()) {
    const std::uint32_t k = cheapest(active, left);
    left.erase(std::find(left.begin(), left.end(), k));
    plan.position[k] = static_cast<std::uint32_t>(plan.order.size());
    plan.order.push_back(k);
    for (std::uint32_t j : active.row[k])
      if (j != k) plan.upper[k].push_back(j);
    for (std::uint32_t i : active.column[k])
      if (i != k) plan.lower[i].push_back(k);
    active.eliminate(k);
  }
  for (auto& row : plan.upper) sort_by(row, plan.position);
  return plan;  // `lower` is in order of elimination already
}

}  // namespace remit
