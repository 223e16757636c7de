// Checks of model.toml, drug.toml, hazards.tsv and correlations.tsv against the joined model.
#include "remit/lang/manifest_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/lang/units_check.hpp"

namespace remit {
namespace {

template <class Symbol>
std::vector<std::string> ids_of(const std::vector<Symbol>& symbols) {
  std::vector<std::string> ids;
  for (const Symbol& symbol : symbols) ids.push_back(symbol.id);
  return ids;
}

class ManifestCheck {
 public:
  ManifestCheck(const Sources& sources, const Model& model, Diagnostics& diagnostics)
      : sources_(sources), model_(model), diagnostics_(diagnostics) {}

  void run() {
    for (const std::string& id : sources_.manifest.varying) require_parameter(id, sources_.manifest.span, "varying");
    check_hazards(sources_.hazards);
    for (const DrugSources& drug : sources_.drugs) {
      for (const std::string& id : drug.manifest.varying) require_parameter(id, drug.manifest.span, "varying");
      check_routes(drug.manifest);
      check_interference(drug.manifest);
      check_hazards(drug.hazards);
    }
    check_correlations();
  }

 private:
  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  bool require_parameter(const std::string& id, const Span& span, const std::string& what) {
    if (find_parameter(model_, id)) return true;
    complain(span, "compose-unknown", fmt::format("{}: no parameter `{}`", what, id),
             did_you_mean(id, ids_of(model_.parameters)));
    return false;
  }

  /// A parameter without a stated unit takes that of its rule, and is not judged here.
  void require_unit(const std::string& id, const std::optional<Unit>& expected, const Span& span,
                    const std::string& code, const std::string& what) {
    const Parameter* parameter = find_parameter(model_, id);
    const auto unit = parameter ? unit_in(model_, parameter->unit) : std::nullopt;
    if (unit && expected && !same_unit(*unit, *expected))
      complain(span, code, fmt::format("{}: `{}` is in `{}`", what, id, parameter->unit),
               fmt::format("it must be in `{}`", to_text(*expected)));
  }

  void check_routes(const DrugManifest& drug) {
    const auto dose = unit_in(model_, drug.info.dose_unit);
    if (!dose) complain(drug.span, "drug-dose-unit", fmt::format("unknown dose_unit `{}`", drug.info.dose_unit));
    for (std::size_t k = 0; k < drug.info.routes.size(); ++k)
      check_route(drug.info, drug.info.routes[k], drug.route_spans[k], dose);
  }

  void check_route(const DrugInfo& drug, const Route& route, const Span& span, const std::optional<Unit>& dose) {
    const auto day = unit_in(model_, "day");
    if (!route.bioavailability.empty() && require_parameter(route.bioavailability, span, "bioavailability"))
      require_unit(route.bioavailability, Unit{}, span, "drug-unit", "bioavailability");
    if (!route.duration.empty() && require_parameter(route.duration, span, "duration"))
      require_unit(route.duration, day, span, "drug-unit", "duration");
    if (!route.rate.empty() && require_parameter(route.rate, span, "rate") && dose && day)
      require_unit(route.rate, *dose / *day, span, "drug-unit", "rate");
    const Species* species = find_species(model_, route.into);
    if (!species)
      return complain(span, "drug-route", fmt::format("no species `{}` to dose into", route.into),
                      did_you_mean(route.into, ids_of(model_.species)));
    const auto amount = amount_unit(model_, *species);
    if (dose && amount && !same_unit(*dose, *amount))
      complain(span, "drug-dose-unit",
               fmt::format("doses are in `{}`, but `{}` is in `{}`", drug.dose_unit, species->id, species->unit),
               "give both the same unit");
  }

  void check_interference(const DrugManifest& drug) {
    const std::string& id = drug.info.serum_interference;
    if (id.empty() || find_species(model_, id)) return;
    if (require_parameter(id, drug.span, "serum_interference"))
      require_unit(id, unit_in(model_, "g/L"), drug.span, "drug-unit", "serum_interference");
  }

  void check_hazards(const std::vector<HazardInfo>& hazards) {
    std::vector<std::string> targets;
    for (const Rule& rule : model_.rate_rules) targets.push_back(rule.target);
    for (const HazardInfo& hazard : hazards) {
      require_unit(hazard.id, Unit{}, hazard.span, "hazards-unit", "a cumulative hazard has no dimension");
      if (std::find(targets.begin(), targets.end(), hazard.id) != targets.end()) continue;
      const std::string guess = did_you_mean(hazard.id, targets);
      complain(hazard.span, "hazards-id", fmt::format("`{}` is no accumulated hazard of the model", hazard.id),
               guess.empty() ? fmt::format("write {}' = ... in a model file", hazard.id) : guess);
    }
  }

  void check_correlations() {
    const auto ids = ids_of(sources_.parameters.rows);
    for (const Correlation& pair : sources_.parameters.correlations)
      for (const std::string& id : {pair.a, pair.b})
        if (!sources_.parameters.find(id))
          complain(pair.span, "parameters-correlation", fmt::format("no parameter `{}`", id), did_you_mean(id, ids));
  }

  const Sources& sources_;
  const Model& model_;
  Diagnostics& diagnostics_;
};

void add_new(std::vector<std::string>& all, const std::vector<std::string>& ids) {
  for (const std::string& id : ids)
    if (!id.empty() && std::find(all.begin(), all.end(), id) == all.end()) all.push_back(id);
}

}  // namespace

void check_manifests(const Sources& sources, const Model& model, Diagnostics& diagnostics) {
  ManifestCheck(sources, model, diagnostics).run();
}

std::vector<std::string> varying_parameters(const Sources& sources) {
  std::vector<std::string> all;
  add_new(all, sources.manifest.varying);
  for (const DrugSources& drug : sources.drugs) {
    add_new(all, drug.manifest.varying);
    for (const Route& route : drug.manifest.info.routes) add_new(all, {route.rate});
  }
  return all;
}

}  // namespace remit
