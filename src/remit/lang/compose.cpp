// Joining: templates over clones and sites, hooks from effects, values from rows; then the names and the units of the
// whole are checked.
#include "remit/lang/compose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "remit/base/text.hpp"
#include "remit/lang/manifest_check.hpp"
#include "remit/lang/merge.hpp"
#include "remit/lang/model_walk.hpp"
#include "remit/lang/sources.hpp"
#include "remit/lang/units_check.hpp"
#include "remit/lang/values.hpp"

namespace remit {
namespace {

constexpr const char* sites_symbol = "sites";

void append(Diagnostics& diagnostics, const Diagnostics& more) {
  diagnostics.insert(diagnostics.end(), more.begin(), more.end());
}

class Composer {
 public:
  Composer(const ComposeRequest& request, Sources sources, Diagnostics& diagnostics)
      : request_(request),
        sources_(std::move(sources)),
        diagnostics_(diagnostics),
        sites_(chosen_sites()),
        axes_{sources_.clones.ids(), site_count(), request.site_names},
        scope_(axes_, sources_.clones, shared_symbols(), row_ids(), sites_) {}

  Model join() {
    choose_variant();
    declare_indexed();
    std::vector<Model> parts;
    for (Model& part : sources_.shared) parts.push_back(without_index(std::move(part)));
    for (DrugSources& drug : sources_.drugs) parts.push_back(without_index(std::move(drug.model)));
    Origins origins;
    for (const Template& source : sources_.templates)
      for (Model& part : instantiate(source, scope_, origins, diagnostics_)) parts.push_back(std::move(part));
    const Contributions contributed = contributions();
    hooks_ = hook_infos(sources_.hooks, contributed, axes_);
    parts.push_back(hooks_model(sources_.hooks, contributed, axes_, request_.clamped));
    Model model = merged(parts, diagnostics_);
    model.id = sources_.manifest.id;
    model.name = sources_.manifest.name;
    model.file = (request_.model / "model.toml").generic_string();
    if (model.time_unit.empty()) model.time_unit = "day";
    add_site_count(model);
    give_values(model, sources_.parameters, origins, diagnostics_);
    return model;
  }

  Composed describe(Model model) {
    check_manifests(sources_, model, diagnostics_);
    warn_of_unused(model, sources_.parameters, used_elsewhere(), diagnostics_);
    Composed composed;
    composed.varying = varying_parameters(sources_);
    composed.hazards = sources_.hazards;
    for (std::size_t k = 0; k < sites_.rows.size(); ++k)
      composed.sites.push_back({sites_.rows[k].id, sites_.rows[k].kind, site_suffix(static_cast<int>(k + 1), axes_)});
    composed.mechanisms = sources_.mechanisms;
    composed.hooks = std::move(hooks_);
    for (const DrugSources& drug : sources_.drugs) {
      composed.drugs.push_back(drug.manifest.info);
      composed.hazards.insert(composed.hazards.end(), drug.hazards.begin(), drug.hazards.end());
    }
    composed.parameters = std::move(sources_.parameters);
    composed.hash = sources_.hash;
    composed.model = std::move(model);
    return composed;
  }

 private:
  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  // --- sites ---

  Sites chosen_sites() {
    Diagnostics found;
    Sites chosen = choose_sites(sources_.sites, request_.site_names, request_.sites, found);
    for (Diagnostic& diagnostic : found) {
      if (diagnostic.span.file.empty()) diagnostic.span = {(request_.model / "sites.tsv").generic_string(), 0, 0};
      diagnostics_.push_back(std::move(diagnostic));
    }
    return chosen;
  }

  int site_count() const {
    return request_.site_names.empty() ? request_.sites : static_cast<int>(request_.site_names.size());
  }

  // --- names ---

  static void add_symbols(const Model& part, std::map<std::string, Span>& places) {
    for (const std::string& id : declared_ids(part))
      if (id != "default_compartment") places.emplace(id, Span{part.file, 0, 0});
    const auto place = [&](const auto& symbols) {
      for (const auto& symbol : symbols)
        if (const auto found = places.find(symbol.id); found != places.end() && found->second.line == 0)
          found->second = symbol.span;
    };
    place(part.compartments), place(part.species), place(part.parameters), place(part.reactions), place(part.events);
  }

  std::map<std::string, Span> shared_symbols() const {
    std::map<std::string, Span> places;
    for (const Model& part : sources_.shared) add_symbols(part, places);
    for (const DrugSources& drug : sources_.drugs) add_symbols(drug.model, places);
    return places;
  }

  std::set<std::string> row_ids() const {
    std::set<std::string> ids{sites_symbol};
    for (const ParameterRow& row : sources_.parameters.rows) ids.insert(row.id);
    return ids;
  }

  void choose_variant() {
    if (sources_.has_variants)
      return apply_variant(sources_.variants, request_.variant, sources_.parameters, diagnostics_);
    if (request_.variant != ComposeRequest{}.variant)
      complain({(request_.model / "variants.tsv").generic_string(), 0, 0}, "variants-unknown",
               fmt::format("no variant `{}`: the model has no variants.tsv", request_.variant));
  }

  void declare_indexed() {
    for (const Hook& hook : sources_.hooks) scope_.add(hook.id, hook.index, hook.span, diagnostics_);
    for (const Template& source : sources_.templates) declare(source, scope_, diagnostics_);
    refuse_unused_links();
  }

  void refuse_unused_links() {
    const auto& templates = sources_.templates;
    const bool moves = std::any_of(templates.begin(), templates.end(), [](const Template& source) {
      return source.entry.over.clone && !source.entry.species.empty();
    });
    for (const Clone& clone : sources_.clones.rows)
      if (!moves && !(clone.mutates_to.empty() && clone.exchanges_with.empty()))
        complain(clone.span, "clones-link", "no template over clones says which species moves",
                 "add species = \"cells\" to its [[template]]");
  }

  /// A shared file or a drug: the names of templates and per-clone hooks mean nothing there.
  Model without_index(Model part) {
    std::erase_if(part.parameters, [&](const Parameter& parameter) {
      return only_mentioned(parameter) && !scope_.indices_of(parameter.id).empty();
    });
    for_each_expression(part,
                        [&](ExprPtr& expr, const Span& span) { expr = scope_.resolve(expr, {}, span, diagnostics_); });
    for_each_id(part, [&](std::string& id, const Span& span) { id = scope_.resolve_id(id, {}, span, diagnostics_); });
    return part;
  }

  Contributions contributions() {
    Contributions all;
    contribute(sources_.effects, sources_.hooks, scope_, all, diagnostics_);
    for (const DrugSources& drug : sources_.drugs) contribute(drug.effects, sources_.hooks, scope_, all, diagnostics_);
    return all;
  }

  /// `sites` may be read anywhere: the number of sites.
  void add_site_count(Model& model) const {
    bool mentioned = false;
    for_each_expression(model, [&](ExprPtr& expr, const Span&) {
      const auto names = names_in(expr);
      mentioned = mentioned || std::find(names.begin(), names.end(), sites_symbol) != names.end();
    });
    if (!mentioned) return;
    std::erase_if(model.parameters,
                  [](const Parameter& parameter) { return parameter.id == sites_symbol && only_mentioned(parameter); });
    Parameter parameter;
    parameter.id = sites_symbol;
    parameter.initial = make_number(axes_.sites);
    parameter.unit = "1";
    parameter.name = "number of sites";
    parameter.span = sources_.manifest.span;
    model.parameters.push_back(std::move(parameter));
  }

  // --- use ---

  /// Rows that something other than an equation reads.
  std::set<std::string> used_elsewhere() const {
    std::set<std::string> used(sources_.manifest.external.begin(), sources_.manifest.external.end());
    used.insert(sources_.manifest.varying.begin(), sources_.manifest.varying.end());
    for (const VariantChange& change : sources_.variants) used.insert(change.parameter);
    for (const Template& source : sources_.templates)
      for (const auto& [species, parameter] : source.entry.mixing) used.insert(parameter);
    for (const Site& site : sources_.sites.rows)
      for (const auto& [column, cell] : site.attributes) used.insert(cell);
    for (const Clone& clone : sources_.clones.rows) {
      for (const auto& [column, cell] : clone.attributes) used.insert(cell);
      for (const auto* links : {&clone.mutates_to, &clone.exchanges_with})
        for (const CloneLink& link : *links) used.insert(link.parameter);
    }
    for (const DrugSources& drug : sources_.drugs) {
      used.insert(drug.manifest.varying.begin(), drug.manifest.varying.end());
      for (const Route& route : drug.manifest.info.routes)
        used.insert({route.bioavailability, route.duration, route.rate});
    }
    return used;
  }

  const ComposeRequest& request_;
  Sources sources_;
  Diagnostics& diagnostics_;
  Sites sites_;  // of this study
  Axes axes_;
  Scope scope_;
  std::vector<HookInfo> hooks_;
};

}  // namespace

Result<Composed> compose(const ComposeRequest& request) {
  if (request.sites < 1)
    return error_at({}, "compose-sites", fmt::format("a model has at least one site, not {}", request.sites));
  Diagnostics diagnostics;
  Sources sources = read_sources(request, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  Composer composer(request, std::move(sources), diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  Composed composed = composer.describe(composer.join());
  if (has_errors(diagnostics)) return diagnostics;
  auto checked = check(std::move(composed.model));
  append(diagnostics, checked.diagnostics());
  if (!checked.ok()) return diagnostics;
  composed.model = std::move(checked).value();
  append(diagnostics, check_units(composed.model, Severity::error));
  if (has_errors(diagnostics)) return diagnostics;
  return {std::move(composed), std::move(diagnostics)};
}

Result<std::vector<std::string>> list_drugs(const std::filesystem::path& model) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(model / "drugs", none))
    if (std::filesystem::exists(entry.path() / "drug.toml")) names.push_back(entry.path().filename().generic_string());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::vector<std::string>> list_variants(const std::filesystem::path& model) {
  if (!std::filesystem::exists(model / "variants.tsv")) return std::vector<std::string>{ComposeRequest{}.variant};
  const auto text = read_file(model / "variants.tsv");
  if (!text.ok()) return text.diagnostics();
  const auto changes = parse_variants(*text, (model / "variants.tsv").generic_string());
  if (!changes.ok()) return changes.diagnostics();
  std::vector<std::string> names;
  for (const VariantChange& change : *changes)
    if (std::find(names.begin(), names.end(), change.variant) == names.end()) names.push_back(change.variant);
  return names;
}

Result<std::vector<std::string>> list_sites(const std::filesystem::path& model) {
  if (!std::filesystem::exists(model / "sites.tsv")) return std::vector<std::string>{};
  const auto text = read_file(model / "sites.tsv");
  if (!text.ok()) return text.diagnostics();
  const auto sites = parse_sites(*text, (model / "sites.tsv").generic_string());
  if (!sites.ok()) return sites.diagnostics();
  return sites->ids();
}

}  // namespace remit
