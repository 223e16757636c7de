// parameters.tsv: the numbers of a model, each with unit, source and confidence; without them it does not load.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remit/base/result.hpp"

namespace remit {

enum class Distribution { fixed, lognormal, normal, logitnormal, loguniform, uniform };
enum class SourceType { measured, derived, fitted, assumed };
enum class Confidence { high, medium, low };

/// `value` is the median; `spread` the CV for a log-normal, the SD for a normal, the SD on the logit for a
/// logit-normal; `low` and `high` bound the typical value (calibration stays inside; also the ends of a uniform or
/// log-uniform); `draw_low`, `draw_high` truncate what is drawn; `scale` is the typical magnitude of a state.
struct ParameterRow {
  std::string id;
  std::string definition;
  double value = 0;
  std::string unit;
  Distribution distribution = Distribution::fixed;
  std::optional<double> spread, low, high, draw_low, draw_high, scale;
  SourceType source_type = SourceType::assumed;
  std::string source;
  std::string population;
  Confidence confidence = Confidence::low;
  std::string note;
  bool held = false;  // set by a variant: no population changes it and nobody draws it
  Span span;
};

/// A pair of parameters correlated on the log (or logit) scale.
struct Correlation {
  std::string a, b;
  double value = 0;
  std::string source;
  Span span;
};

struct ParameterTable {
  std::vector<ParameterRow> rows;
  std::vector<Correlation> correlations;
  const ParameterRow* find(const std::string& id) const;
};

/// Columns: id definition value unit distribution spread low high source_type source population confidence note, and
/// optionally draw_low draw_high scale. Codes "parameters-...": no unit, source or confidence; value outside [low,
/// high]; duplicate id; ...
Result<ParameterTable> load_parameters(const std::filesystem::path& file);
Result<ParameterTable> parse_parameters(std::string_view text, const std::string& file);
/// Columns: a b correlation source.
Result<std::vector<Correlation>> load_correlations(const std::filesystem::path& file);
Result<std::vector<Correlation>> parse_correlations(std::string_view text, const std::string& file);

/// What is wrong with a distribution: spread or ends missing, a median the law cannot have, bounds that exclude it
/// (codes "parameters-spread", "parameters-range", "parameters-value"). A population's changes are held to the same
/// rules.
Diagnostics check_distribution(const ParameterRow& row);

/// "lognormal" and the like; empty if there is no such name.
std::optional<Distribution> distribution_named(std::string_view name);
std::string to_text(Distribution distribution);
std::vector<std::string> distribution_names();

/// A name of the model language: a letter or underscore, then letters, digits and underscores.
bool is_identifier(std::string_view text);

}  // namespace remit
