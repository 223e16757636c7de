// Drawing patients. Each group of correlated parameters (most stand alone) is drawn as
//   z_k standard normal at the address of k;  y = L z with L L' = the group's correlations;  value_k =
//   transform_k(y_k),
// and drawn again at the next index while a value lies outside [draw_low, draw_high]. Members of a group are in
// alphabetical order, so the layout of the files has no influence.
#include "remit/cohort/cohort.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"
#include "remit/base/text.hpp"

namespace remit {
namespace {

constexpr double least_mass = 1e-3;  // of a law between its draw bounds
constexpr int most_attempts = 100000;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// 64-bit FNV-1a of the name: the parameter's own place in the index, whatever else the model holds.
std::uint64_t address_of(const std::string& id) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char byte : id) hash = (hash ^ byte) * 0x100000001b3ULL;
  return hash;
}

Draws draws_at(std::uint64_t seed, std::uint32_t patient, const std::string& id, int attempt) {
  constexpr std::uint64_t index_bits = (std::uint64_t{1} << 48) - 1;
  return Draws({.seed = seed,
                .patient = patient,
                .stream = Stream::population,
                .index = (address_of(id) + static_cast<std::uint64_t>(attempt)) & index_bits});
}

double logit(double p) { return math::log(p / (1 - p)); }

/// From a standard normal to the parameter's law, increasing in z.
double transform(const ParameterRow& row, double z) {
  const double spread = row.spread.value_or(0);
  switch (row.distribution) {
    case Distribution::fixed:
      return row.value;
    case Distribution::lognormal:  // CV^2 = exp(sigma^2) - 1
      return row.value * math::exp(std::sqrt(math::log1p(spread * spread)) * z);
    case Distribution::normal:
      return row.value + spread * z;
    case Distribution::logitnormal:
      return 1 / (1 + math::exp(-(logit(row.value) + spread * z)));
    case Distribution::uniform:
      return *row.low + (*row.high - *row.low) * normal_cdf(z);
    case Distribution::loguniform:
      return *row.low * math::exp(math::log(*row.high / *row.low) * normal_cdf(z));
  }
  return row.value;
}

bool inside(const ParameterRow& row, double value) {
  return (!row.draw_low || value >= *row.draw_low) && (!row.draw_high || value <= *row.draw_high);
}

/// Where transform(z) crosses `value`, by bisection on [-40, 40]: only for judging the bounds.
double z_of(const ParameterRow& row, double value) {
  double below = -40, above = 40;
  for (int k = 0; k < 100; ++k) {
    const double middle = (below + above) / 2;
    (transform(row, middle) < value ? below : above) = middle;
  }
  return (below + above) / 2;
}

double mass_inside(const ParameterRow& row) {
  const double from = row.draw_low ? normal_cdf(z_of(row, *row.draw_low)) : 0;
  const double to = row.draw_high ? normal_cdf(z_of(row, *row.draw_high)) : 1;
  return to - from;
}

bool varies(const ParameterRow& row) { return row.distribution != Distribution::fixed && !row.held; }

/// Rows that are drawn together, and the lower triangle of their correlation matrix's root.
struct Group {
  std::vector<const ParameterRow*> rows;
  std::vector<std::vector<double>> root;
};

/// L with L L' = matrix, row by row (Cholesky); empty if the matrix is not positive definite.
std::vector<std::vector<double>> cholesky(const std::vector<std::vector<double>>& matrix) {
  const std::size_t n = matrix.size();
  std::vector<std::vector<double>> root(n, std::vector<double>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = matrix[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= root[i][k] * root[j][k];
      if (i != j)
        root[i][j] = rest / root[j][j];
      else if (rest > 1e-12)
        root[i][i] = std::sqrt(rest);
      else
        return {};
    }
  return root;
}

/// Connected sets of correlated rows, as a union-find over their positions in `rows`.
class Grouping {
 public:
  explicit Grouping(std::vector<const ParameterRow*> rows) : rows_(std::move(rows)), parent_(rows_.size()) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    for (std::size_t k = 0; k < rows_.size(); ++k) at_.emplace(rows_[k]->id, k);
  }

  /// Pairs of which one is fixed or a category correlate nothing.
  void join(const Correlation& pair) {
    const auto a = at_.find(pair.a), b = at_.find(pair.b);
    if (a == at_.end() || b == at_.end()) return;
    parent_[find(a->second)] = find(b->second);
    pairs_.push_back({a->second, b->second, &pair});
  }

  std::vector<Group> groups(Diagnostics& diagnostics) {
    std::map<std::size_t, std::vector<std::size_t>> members;
    for (std::size_t k = 0; k < rows_.size(); ++k) members[find(k)].push_back(k);
    std::vector<Group> groups;
    for (const auto& [leader, group] : members) groups.push_back(make(group, diagnostics));
    return groups;
  }

 private:
  struct Pair {
    std::size_t a, b;
    const Correlation* correlation;
  };

  std::size_t find(std::size_t k) const {
    while (parent_[k] != k) k = parent_[k];
    return k;
  }

  Group make(const std::vector<std::size_t>& members, Diagnostics& diagnostics) const {
    Group group;
    std::map<std::size_t, std::size_t> place;
    for (const std::size_t member : members) {
      place.emplace(member, group.rows.size());
      group.rows.push_back(rows_[member]);
    }
    const std::size_t n = members.size();
    std::vector<std::vector<double>> matrix(n, std::vector<double>(n, 0));
    for (std::size_t k = 0; k < n; ++k) matrix[k][k] = 1;
    Span span;
    for (const Pair& pair : pairs_) {
      const auto a = place.find(pair.a), b = place.find(pair.b);
      if (a == place.end() || b == place.end()) continue;
      matrix[a->second][b->second] = matrix[b->second][a->second] = pair.correlation->value;
      span = pair.correlation->span;
    }
    group.root = cholesky(matrix);
    if (group.root.empty()) refuse(group, span, diagnostics);
    return group;
  }

  static void refuse(const Group& group, const Span& span, Diagnostics& diagnostics) {
    std::vector<std::string> ids;
    for (const ParameterRow* row : group.rows) ids.push_back(row->id);
    diagnostics.push_back(error_at(
        span, "cohort-correlation", fmt::format("the correlations of {} contradict each other", join_names(ids)),
        "the matrix must be positive definite: lower one of them, or state the missing pairs"));
  }
  static std::string join_names(const std::vector<std::string>& ids) { return remit::join(ids, ", "); }

  std::vector<const ParameterRow*> rows_;
  std::vector<std::size_t> parent_;
  std::map<std::string, std::size_t> at_;
  std::vector<Pair> pairs_;
};

std::vector<const ParameterRow*> varying_rows(const ParameterTable& parameters, const Population& population) {
  std::vector<const ParameterRow*> rows;
  for (const ParameterRow& row : parameters.rows) {
    const bool is_category = std::any_of(population.categories.begin(), population.categories.end(),
                                         [&](const Category& category) { return category.id == row.id; });
    if (varies(row) && !is_category) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](const ParameterRow* a, const ParameterRow* b) { return a->id < b->id; });
  return rows;
}

std::vector<Group> make_groups(const ParameterTable& parameters, const Population& population,
                               Diagnostics& diagnostics) {
  const auto rows = varying_rows(parameters, population);
  for (const ParameterRow* row : rows)
    if (mass_inside(*row) < least_mass)
      diagnostics.push_back(
          error_at(row->span, "cohort-truncation",
                   fmt::format("fewer than one draw of `{}` in a thousand lies between its draw bounds", row->id),
                   "widen draw_low and draw_high, or move the median between them"));
  Grouping grouping(rows);
  for (const Correlation& pair : parameters.correlations) grouping.join(pair);
  return grouping.groups(diagnostics);
}

double correlated(const Group& group, const std::vector<double>& z, std::size_t k) {
  double sum = 0;
  for (std::size_t j = 0; j <= k; ++j) sum += group.root[k][j] * z[j];
  return sum;
}

/// Values of the group's rows for one patient; false if no attempt fell inside the bounds.
bool draw_group(const Group& group, std::uint64_t seed, std::uint32_t patient, std::vector<double>& values) {
  std::vector<double> z(group.rows.size());
  values.resize(group.rows.size());
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    bool all_inside = true;
    for (std::size_t k = 0; k < group.rows.size(); ++k)
      z[k] = draws_at(seed, patient, group.rows[k]->id, attempt).normal();
    for (std::size_t k = 0; k < group.rows.size(); ++k) {
      values[k] = transform(*group.rows[k], correlated(group, z, k));
      all_inside = all_inside && inside(*group.rows[k], values[k]);
    }
    if (all_inside) return true;
  }
  return false;
}

double draw_category(const Category& category, std::uint64_t seed, std::uint32_t patient) {
  const double sum = std::accumulate(category.weights.begin(), category.weights.end(), 0.0);
  double left = draws_at(seed, patient, category.id, 0).uniform() * sum;
  for (std::size_t k = 0; k + 1 < category.weights.size(); ++k) {
    if (left < category.weights[k]) return category.values[k];
    left -= category.weights[k];
  }
  return category.values.back();
}

/// Which columns a cohort has: what is drawn, what is a category, what the population fixes at another value. Held rows
/// are not among them.
std::vector<std::string> columns_of(const ParameterTable& parameters, const Population& population) {
  std::vector<std::string> columns;
  const auto named = [](const auto& entries, const std::string& id) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.id == id; });
  };
  for (const ParameterRow& row : parameters.rows)
    if (!row.held && (varies(row) || named(population.categories, row.id) || named(population.parameters, row.id)))
      columns.push_back(row.id);
  return columns;
}

/// Everything that is the same for all patients.
struct Plan {
  std::vector<Group> groups;
  std::vector<double> fixed;                  // one per column
  std::map<std::string, std::size_t> column;  // by id
};

Diagnostic no_attempt_fell_inside(const Group& group, std::uint32_t patient) {
  return error_at(group.rows.front()->span, "cohort-truncation",
                  fmt::format("patient {}: none of {} draws of `{}` and its correlates lies between the draw bounds",
                              patient, most_attempts, group.rows.front()->id),
                  "widen draw_low and draw_high");
}

std::vector<double> draw_patient(const Plan& plan, const Population& population, std::uint64_t seed,
                                 std::uint32_t patient, Diagnostics& diagnostics) {
  std::vector<double> values = plan.fixed;
  std::vector<double> drawn;
  for (const Group& group : plan.groups) {
    if (!draw_group(group, seed, patient, drawn)) diagnostics.push_back(no_attempt_fell_inside(group, patient));
    for (std::size_t k = 0; k < group.rows.size(); ++k) values[plan.column.at(group.rows[k]->id)] = drawn[k];
  }
  for (const Category& category : population.categories)
    if (const auto column = plan.column.find(category.id); column != plan.column.end())
      values[column->second] = draw_category(category, seed, patient);
  return values;
}

}  // namespace

Result<Cohort> draw(const ParameterTable& parameters, const Population& population, std::uint32_t first_id,
                    std::uint32_t count, std::uint64_t seed) {
  REMIT_ASSERT(count <= std::numeric_limits<std::uint32_t>::max() - first_id, "patient ids fit 32 bits");
  auto changed = with_population(parameters, population);
  if (!changed.ok()) return changed.diagnostics();
  Diagnostics diagnostics = changed.diagnostics();
  Plan plan{make_groups(*changed, population, diagnostics), {}, {}};
  if (has_errors(diagnostics)) return diagnostics;
  Cohort cohort;
  cohort.parameters = columns_of(*changed, population);
  for (std::size_t k = 0; k < cohort.parameters.size(); ++k) {
    plan.column.emplace(cohort.parameters[k], k);
    plan.fixed.push_back(changed->find(cohort.parameters[k])->value);
  }
  for (std::uint32_t k = 0; k < count; ++k) {
    cohort.ids.push_back(first_id + k);
    cohort.values.push_back(draw_patient(plan, population, seed, first_id + k, diagnostics));
  }
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(cohort), std::move(diagnostics)};
}

}  // namespace remit
