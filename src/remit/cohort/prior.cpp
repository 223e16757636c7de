#include "remit/cohort/prior.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "remit/base/math.hpp"
#include "remit/base/rng.hpp"

namespace remit {
namespace {

/// 64-bit FNV-1a of the name, as in cohort.cpp: the row's own place in the index.
std::uint64_t address_of(const std::string& id) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const unsigned char byte : id) hash = (hash ^ byte) * 0x100000001b3ULL;
  return hash & ((std::uint64_t{1} << 48) - 1);
}

/// The scale on which a row's typical value is uncertain.
enum class PriorScale { plain, log, logit };

PriorScale scale_of(const ParameterRow& row) {
  if (row.distribution == Distribution::logitnormal && *row.low > 0 && *row.high < 1) return PriorScale::logit;
  return *row.low > 0 ? PriorScale::log : PriorScale::plain;
}

double onto(PriorScale scale, double value) {
  if (scale == PriorScale::log) return math::log(value);
  return scale == PriorScale::logit ? math::log(value / (1 - value)) : value;
}

double back_from(PriorScale scale, double x) {
  if (scale == PriorScale::log) return math::exp(x);
  return scale == PriorScale::logit ? 1 / (1 + math::exp(-x)) : x;
}

constexpr double standard_deviations = 1.96;  // from the value to low and to high: a 95 % range

/// A normal with its own width on each side, cut at the ends.
double bell(double low, double value, double high, double uniform) {
  const double inside = normal_cdf(standard_deviations) - normal_cdf(-standard_deviations);
  const double z = normal_quantile(normal_cdf(-standard_deviations) + uniform * inside) / standard_deviations;
  return value + z * (z < 0 ? value - low : high - value);
}

/// The shift from the table's typical value, on the row's scale.
double drawn_shift(const ParameterRow& row, double uniform) {
  const PriorScale scale = scale_of(row);
  const double low = onto(scale, *row.low), high = onto(scale, *row.high), value = onto(scale, row.value);
  const double drawn = prior_of(row) == PriorLaw::flat ? low + uniform * (high - low) : bell(low, value, high, uniform);
  return drawn - value;
}

bool is_on(PriorScale scale, double value) {
  return scale == PriorScale::plain || (value > 0 && (scale == PriorScale::log || value < 1));
}

/// Where a typical value must lie so that patients can be drawn around it.
struct Limits {
  std::optional<double> low, high;
};

double shifted(const ParameterRow& row, const Limits& limits, double value, double shift) {
  const PriorScale scale = scale_of(row);
  double moved = is_on(scale, value) ? back_from(scale, onto(scale, value) + shift) : value;
  if (limits.low) moved = std::max(moved, *limits.low);
  if (limits.high) moved = std::min(moved, *limits.high);
  return moved;
}

bool is_category(const Population& population, const std::string& id) {
  return std::ranges::find(population.categories, id, &Category::id) != population.categories.end();
}

/// What the population makes of the row; the nearest change comes last.
ParameterRow in_population(ParameterRow row, const Population& population) {
  for (const PopulationParameter& change : population.parameters) {
    if (change.id != row.id) continue;
    if (change.value) row.value = *change.value;
    if (change.draw_low) row.draw_low = change.draw_low;
    if (change.draw_high) row.draw_high = change.draw_high;
    row.source = change.source;
    row.span = change.span;
  }
  return row;
}

void count(PriorLaw law, PriorCounts& counts) {
  (law == PriorLaw::flat ? counts.flat : law == PriorLaw::bell ? counts.bell : counts.none) += 1;
}

}  // namespace

PriorLaw prior_of(const ParameterRow& row) {
  const bool ranged = row.low && row.high && *row.low < *row.high;
  const bool ends_of_law = row.distribution == Distribution::uniform || row.distribution == Distribution::loguniform;
  if (!ranged || ends_of_law || row.held) return PriorLaw::none;
  const bool tight = row.source_type == SourceType::measured || row.source_type == SourceType::derived;
  return tight ? PriorLaw::bell : PriorLaw::flat;
}

PriorDraw draw_priors(const ParameterTable& parameters, const Population& population, std::uint64_t seed,
                      std::uint32_t draw) {
  PriorDraw result{population, {}};
  for (const ParameterRow& row : parameters.rows) {
    const PriorLaw law = is_category(population, row.id) ? PriorLaw::none : prior_of(row);
    count(law, result.counts);
    if (law == PriorLaw::none || draw == 0) continue;
    Draws draws({.seed = seed, .stream = Stream::prior, .replicate = draw, .index = address_of(row.id)});
    const ParameterRow own = in_population(row, population);
    PopulationParameter change;
    change.id = row.id;
    change.source = own.source;
    change.span = own.span;
    change.value = shifted(row, {own.draw_low, own.draw_high}, own.value, drawn_shift(row, draws.uniform()));
    result.population.parameters.push_back(std::move(change));
  }
  return result;
}

}  // namespace remit
