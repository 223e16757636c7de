// Reading folders. A file that is missing or broken is told and left empty, so that the others are read too.
#include "remit/lang/sources.hpp"

#include <fmt/format.h>

#include "remit/base/text.hpp"
#include "remit/lang/antimony.hpp"
#include "remit/lang/folder.hpp"
#include "remit/lang/merge.hpp"
#include "remit/lang/model_walk.hpp"
#include "remit/lang/values.hpp"

namespace remit {
namespace {

using std::filesystem::path;

class SourceReader {
 public:
  SourceReader(const ComposeRequest& request, Diagnostics& diagnostics)
      : request_(request), diagnostics_(diagnostics), files_(diagnostics) {}

  Sources read() {
    if (std::filesystem::is_directory(request_.model)) {
      read_disease(request_.model);
      for (const path& folder : request_.drugs) read_drug(folder);
    } else {
      complain({request_.model.generic_string(), 0, 0}, "model-folder", "there is no such model folder",
               "name a folder that holds a model.toml");
    }
    sources_.hash = files_.hash();
    return std::move(sources_);
  }

 private:
  /// The value, or an empty one after its complaints.
  template <class Value>
  Value keep(Result<Value> result) {
    diagnostics_.insert(diagnostics_.end(), result.diagnostics().begin(), result.diagnostics().end());
    return result.ok() ? std::move(result).value() : Value{};
  }

  template <class Parse>
  auto required(const path& file, Parse parse) -> decltype(keep(parse(std::string(), std::string()))) {
    const auto bytes = files_.read(file);
    if (!bytes) return {};
    return keep(parse(*bytes, file.generic_string()));
  }

  template <class Parse>
  auto optional(const path& file, Parse parse) -> decltype(keep(parse(std::string(), std::string()))) {
    const auto bytes = files_.read_if_there(file);
    if (!bytes) return {};
    return keep(parse(*bytes, file.generic_string()));
  }

  Model read_model(const path& file, const std::string& stem) {
    Model model = required(file, [](const std::string& text, const std::string& name) {
      return parse_antimony(text, name, {.strict_units = true, .partial = true});
    });
    model.file = file.generic_string();
    name_after(stem, model);
    refuse_numbers(model, diagnostics_);
    return model;
  }

  std::vector<Effect> read_effects(const path& file) {
    std::vector<Effect> effects = optional(file, parse_effects);
    for (const Effect& effect : effects) refuse_numbers(effect.driver, effect.span, diagnostics_);
    return effects;
  }

  void read_disease(const path& folder) {
    sources_.manifest = required(folder / "model.toml", parse_manifest);
    for (const std::string& file : sources_.manifest.files)
      sources_.shared.push_back(read_model(folder / file, path(file).stem().generic_string()));
    for (const TemplateEntry& entry : sources_.manifest.templates)
      sources_.templates.push_back({entry, read_model(folder / entry.file, path(entry.file).stem().generic_string())});
    sources_.parameters = required(folder / "parameters.tsv", parse_parameters);
    sources_.parameters.correlations = optional(folder / "correlations.tsv", parse_correlations);
    sources_.clones = optional(folder / "clones.tsv", parse_clones);
    require_clones(folder / "clones.tsv");
    sources_.sites = optional(folder / "sites.tsv", parse_sites);
    sources_.hooks = optional(folder / "hooks.tsv", parse_hooks);
    sources_.effects = read_effects(folder / "effects.tsv");
    sources_.hazards = optional(folder / "hazards.tsv", parse_hazards);
    sources_.has_variants = std::filesystem::exists(folder / "variants.tsv");
    sources_.variants = optional(folder / "variants.tsv", parse_variants);
    sources_.mechanisms = optional(folder / "mechanisms.tsv", parse_mechanisms);
  }

  /// A template over no clones would vanish without a word.
  void require_clones(const path& file) {
    if (!sources_.clones.rows.empty() || has_errors(diagnostics_)) return;
    for (const TemplateEntry& entry : sources_.manifest.templates)
      if (entry.over.clone)
        complain(entry.span, "template-clones",
                 fmt::format("{} is made once per clone, but {} has none", entry.file, file.generic_string()));
  }

  void refuse_drug(const path& folder) {
    const auto known = list_drugs(request_.model);
    const std::vector<std::string> names = known.ok() ? *known : std::vector<std::string>{};
    const std::string name = folder.filename().generic_string(), guess = did_you_mean(name, names);
    complain({folder.generic_string(), 0, 0}, "drug-unknown", fmt::format("there is no drug `{}`", name),
             guess.empty() ? "there are " + join(names, ", ") : guess);
  }

  void read_drug(const path& folder) {
    if (!std::filesystem::is_directory(folder)) return refuse_drug(folder);
    DrugSources drug;
    drug.manifest = required(folder / "drug.toml", parse_drug);
    drug.model = read_model(folder / "drug.ant", drug.manifest.info.id);
    drug.effects = read_effects(folder / "effects.tsv");
    drug.hazards = optional(folder / "hazards.tsv", parse_hazards);
    const ParameterTable rows = required(folder / "parameters.tsv", parse_parameters);
    const auto pairs = optional(folder / "correlations.tsv", parse_correlations);
    auto& all = sources_.parameters;
    drug.rows = rows.rows;
    all.rows.insert(all.rows.end(), rows.rows.begin(), rows.rows.end());
    all.correlations.insert(all.correlations.end(), pairs.begin(), pairs.end());
    check_drug(drug, folder);
    sources_.drugs.push_back(std::move(drug));
  }

  void complain(const Span& span, std::string code, std::string message, std::string hint = {}) {
    diagnostics_.push_back(error_at(span, std::move(code), std::move(message), std::move(hint)));
  }

  /// A drug is found by its folder, and its names cannot collide with anybody's.
  void check_drug(const DrugSources& drug, const path& folder) {
    const std::string& id = drug.manifest.info.id;
    if (id.empty()) return;
    const std::string name = (folder.has_filename() ? folder : folder.parent_path()).filename().generic_string();
    if (id != name)
      complain(drug.manifest.span, "drug-id", fmt::format("the drug is called `{}`, its folder `{}`", id, name),
               "give both the same name");
    for (const DrugSources& other : sources_.drugs)
      if (other.manifest.info.id == id)
        complain(drug.manifest.span, "drug-twice", fmt::format("the drug `{}` is asked for twice", id));
    for (const std::string& symbol : declared_ids(drug.model))
      if (symbol != "default_compartment") require_prefix(symbol, id, {drug.model.file, 0, 0});
    for (const ParameterRow& row : drug.rows) require_prefix(row.id, id, row.span);
    for (const HazardInfo& hazard : drug.hazards) require_prefix(hazard.id, id, hazard.span);
  }

  void require_prefix(const std::string& symbol, const std::string& drug, const Span& span) {
    if (symbol == drug || symbol.starts_with(drug + "_")) return;
    complain(span, "drug-prefix", fmt::format("`{}` does not begin with `{}_`", symbol, drug),
             fmt::format("call it `{}_{}`", drug, symbol));
  }

  const ComposeRequest& request_;
  Diagnostics& diagnostics_;
  FolderReader files_;
  Sources sources_;
};

}  // namespace

Sources read_sources(const ComposeRequest& request, Diagnostics& diagnostics) {
  return SourceReader(request, diagnostics).read();
}

}  // namespace remit
