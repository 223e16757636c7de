// load_study(): every complaint about the user's text happens here; after it nothing can be wrong with the text.
#include <algorithm>
#include <map>

#include "remit/base/text.hpp"
#include "remit/study/load_trial.hpp"
#include "remit/study/study.hpp"
#include "remit/study/toml_reader.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;
constexpr std::uintmax_t most_bytes = 4u << 20;

/// Folders that may hold models: beside the study, and `models` in each folder above it.
std::vector<fs::path> model_places(const fs::path& study) {
  std::vector<fs::path> places;
  for (fs::path folder = fs::absolute(study).parent_path();; folder = folder.parent_path()) {
    places.push_back(folder / "models");
    if (folder == folder.parent_path()) return places;
  }
}

std::vector<std::string> folders_in(const fs::path& place) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(place, ignored))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

bool plain_name(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

fs::path find_model(TomlReader& reader, const std::string& name, const fs::path& study) {
  if (name.empty()) return {};
  std::vector<std::string> known;
  for (const fs::path& place : model_places(study)) {
    if (plain_name(name) && fs::exists(place / name / "model.toml")) return place / name;
    for (const std::string& found : folders_in(place)) known.push_back(found);
  }
  reader.complain("model", "study-unknown-model", "there is no model `" + name + "`", did_you_mean(name, known));
  return {};
}

/// A drug's folder: the study's own drugs/NAME first, then the model's.
std::optional<fs::path> find_drug(const std::string& name, const fs::path& study, const fs::path& model) {
  if (!plain_name(name)) return {};
  for (const fs::path& place : {fs::absolute(study).parent_path() / "drugs", model / "drugs"})
    if (fs::exists(place / name / "drug.toml")) return place / name;
  return {};
}

struct NamedDrug {
  std::string id;
  Span span;
};

std::vector<NamedDrug> drugs_of(const Trial& trial) {
  std::vector<NamedDrug> named;
  const auto add = [&](const DoseRule& dose) {
    if (std::ranges::none_of(named, [&](const NamedDrug& known) { return known.id == dose.drug; }))
      named.push_back({dose.drug, dose.span});
  };
  for (const Arm& arm : trial.arms) {
    for (const Phase& phase : arm.phases) std::ranges::for_each(phase.doses, add);
    for (const SupportiveRule& rule : arm.supportive) add(rule.dose);
  }
  return named;
}

void find_drugs(Study& study, Diagnostics& diagnostics) {
  for (const auto& [id, span] : drugs_of(study.trial)) {
    if (id.empty() || study.compose.model.empty()) continue;
    if (const auto folder = find_drug(id, study.file, study.compose.model)) {
      study.compose.drugs.push_back(*folder);
      continue;
    }
    const auto known = folders_in(study.compose.model / "drugs");
    diagnostics.push_back(error_at(span, "study-unknown-drug", "there is no drug `" + id + "`",
                                   known.empty() ? "" : did_you_mean(id, known)));
  }
}

std::optional<Distribution> distribution_named(TomlReader& reader) {
  static const std::map<std::string, Distribution> names = {
      {"fixed", Distribution::fixed},           {"lognormal", Distribution::lognormal},
      {"normal", Distribution::normal},         {"logitnormal", Distribution::logitnormal},
      {"loguniform", Distribution::loguniform}, {"uniform", Distribution::uniform}};
  const auto written = reader.text("distribution");
  if (!written) return {};
  if (const auto found = names.find(*written); found != names.end()) return found->second;
  std::vector<std::string> known;
  for (const auto& [name, value] : names) known.push_back(name);
  reader.complain("distribution", "study-distribution", "unknown distribution \"" + *written + "\"",
                  did_you_mean(*written, known));
  return {};
}

PopulationParameter read_override(const std::string& id, TomlReader& reader) {
  PopulationParameter parameter;
  parameter.id = id;
  parameter.value = reader.number("value");
  parameter.spread = reader.number_in("spread", 0, 1e6);
  parameter.draw_low = reader.number("draw_low");
  parameter.draw_high = reader.number("draw_high");
  parameter.distribution = distribution_named(reader);
  parameter.source = reader.required_text("source");
  parameter.span = reader.span();
  reader.finish();
  return parameter;
}

void check_category(const Category& category, TomlReader& reader) {
  const std::size_t count = category.labels.size();
  if (count == 0 || category.values.size() != count || category.weights.size() != count)
    reader.complain("labels", "study-category", "as many labels, weights and values are needed, at least one");
  double sum = 0;
  for (const double weight : category.weights) {
    if (!(weight >= 0)) reader.complain("weights", "study-category", "a weight lies below 0");
    sum += weight;
  }
  if (!category.weights.empty() && !(sum > 0)) reader.complain("weights", "study-category", "the weights sum to 0");
}

/// Shares of a covariate, written as in population.toml; values are 0, 1, ... where none are given.
Category read_category(const std::string& id, TomlReader& reader) {
  Category category{id,
                    reader.texts("labels"),
                    reader.numbers("values"),
                    reader.numbers("weights"),
                    reader.required_text("source"),
                    reader.span()};
  if (category.values.empty())
    for (std::size_t k = 0; k < category.labels.size(); ++k) category.values.push_back(static_cast<double>(k));
  check_category(category, reader);
  reader.finish();
  return category;
}

void read_own_entry(const std::string& id, TomlReader& reader, Study& study) {
  if (reader.has("labels") || reader.has("weights"))
    study.categories.push_back(read_category(id, reader));
  else
    study.overrides.push_back(read_override(id, reader));
}

void read_population(TomlReader& file, Study& study) {
  auto reader = file.table("population");
  if (!reader) {
    file.complain({}, "study-missing-key", "a study needs [population] with `base`");
    return;
  }
  study.population = reader->required_text("base");
  if (auto set = reader->table("set")) {
    for (const auto& [key, value] : set->raw()) {
      const std::string id(key.str());
      if (auto row = set->table(id)) read_own_entry(id, *row, study);
    }
    set->finish();
  }
  reader->finish();
}

void read_published(TomlReader& file, Study& study) {
  auto reader = file.table("published");
  if (!reader) return;
  for (const auto& [name, node] : reader->raw()) {
    const std::string arm(name.str());
    auto figures = reader->table(arm);
    if (!figures) continue;
    for (const auto& [measure, value] : figures->raw())
      if (const auto figure = figures->number(measure.str()))
        study.published.push_back({arm, std::string(measure.str()), *figure});
    figures->finish();
  }
  reader->finish();
}

void read_overlays(TomlReader& file, Study& study) {
  for (TomlReader& reader : file.tables("overlay")) {
    Overlay overlay;
    overlay.label = reader.required_text("label");
    overlay.source = reader.required_text("source");
    overlay.months = reader.numbers("months");
    overlay.survival = reader.numbers("survival");
    overlay.low = reader.numbers("low");
    overlay.high = reader.numbers("high");
    const auto fits = [&](const std::vector<double>& column) {
      return column.empty() || column.size() == overlay.months.size();
    };
    if (overlay.months.empty() || overlay.survival.size() != overlay.months.size() || !fits(overlay.low) ||
        !fits(overlay.high))
      reader.complain("months", "study-overlay",
                      "`months`, `survival`, `low` and `high` of an overlay have one length");
    reader.finish();
    study.overlays.push_back(std::move(overlay));
  }
}

ObservedBound read_bound(TomlReader& reader, const Trial& trial) {
  ObservedBound bound;
  bound.span = reader.span();
  bound.arm = reader.required_text("arm");
  bound.measure = reader.required_text("measure");
  bound.low = reader.number("low");
  bound.high = reader.number("high");
  bound.source = reader.required_text("source");
  std::vector<std::string> arms;
  for (const Arm& arm : trial.arms) arms.push_back(arm.name);
  if (!bound.arm.empty() && std::ranges::find(arms, bound.arm) == arms.end())
    reader.complain("arm", "study-keep", "`keep` names `" + bound.arm + "`, which is no arm",
                    did_you_mean(bound.arm, arms));
  if (!bound.low && !bound.high) reader.complain({}, "study-keep", "a bound of `keep` needs `low`, `high` or both");
  if (bound.low && bound.high && *bound.low > *bound.high)
    reader.complain("low", "study-keep", "`low` lies above `high`: no draw can meet this bound");
  reader.finish();
  return bound;
}

void read_explain(TomlReader& file, Study& study) {
  auto reader = file.table("explain");
  if (!reader) return;
  for (TomlReader& row : reader->tables("keep")) study.keep.push_back(read_bound(row, study.trial));
  reader->finish();
}

/// A number of equal places, or the names of rows of the model's sites.tsv.
void read_sites(TomlReader& file, ComposeRequest& compose) {
  const toml::node* node = file.node("sites");
  if (!node || !node->is_array()) {
    compose.sites = static_cast<int>(file.integer_in("sites", 1, 64).value_or(1));
    return;
  }
  compose.site_names = file.texts("sites");
  if (compose.site_names.empty())
    file.complain("sites", "study-sites", "`sites` names no site", "leave it out for one place");
  const auto known = list_sites(compose.model);
  if (!known) return;  // told when the model is read
  for (const std::string& name : compose.site_names)
    if (std::ranges::find(*known, name) == known->end()) {
      const std::string guess = did_you_mean(name, *known);
      file.complain("sites", "study-sites", "the model has no site `" + name + "`",
                    !guess.empty()   ? guess
                    : known->empty() ? "it has no sites.tsv"
                                     : "it has " + join(*known, ", "));
    }
}

void read_head(TomlReader& file, Study& study) {
  study.id = study.file.stem().string();
  study.title = file.required_text("title");
  study.citation = file.text("citation").value_or("");
  study.seed = static_cast<std::uint64_t>(file.integer_in("seed", 0, INT64_MAX).value_or(1));
  study.closed_form = file.flag("closed_form").value_or(true);
  study.compose.model = find_model(file, file.required_text("model"), study.file);
  study.compose.variant = file.text("variant").value_or("immune_control");
  read_sites(file, study.compose);
}

/// Published figures and arms must name each other, or the report would silently leave a figure out.
void check_published(const Study& study, TomlReader& file) {
  std::vector<std::string> names;
  for (const Arm& a : study.trial.arms) names.push_back(a.name);
  for (const Arm& a : study.trial.arms)
    for (const Arm& b : study.trial.arms)
      if (&a != &b) names.push_back(a.name + "_vs_" + b.name);
  for (const Published& figure : study.published)
    if (std::ranges::find(names, figure.arm) == names.end()) {
      file.complain("published", "study-published",
                    "[published] names `" + figure.arm + "`, which is no arm and no contrast",
                    did_you_mean(figure.arm, names));
      return;
    }
}

Study read_study(const toml::table& table, const fs::path& path, Diagnostics& diagnostics) {
  Study study;
  study.file = path;
  TomlReader file(table, "the study", path.string(), diagnostics);
  read_head(file, study);
  read_population(file, study);
  study.trial = read_trial(file);
  study.trial.id = study.id;
  study.trial.title = study.title;
  read_published(file, study);
  read_overlays(file, study);
  read_explain(file, study);
  check_published(study, file);
  file.finish();
  find_drugs(study, diagnostics);
  return study;
}

Diagnostic as_diagnostic(const toml::parse_error& error, const fs::path& path) {
  const auto& begin = error.source().begin;
  return error_at({path.string(), static_cast<int>(begin.line), static_cast<int>(begin.column)}, "study-syntax",
                  "this is not TOML: " + std::string(error.description()), "see docs/reference/study-file.md");
}

}  // namespace

Result<Study> load_study(const fs::path& path) {
  const auto bytes = read_file(path, most_bytes);
  if (!bytes) return bytes.diagnostics();
  toml::table table;
  try {
    table = toml::parse(*bytes, path.string());
  } catch (const toml::parse_error& error) {
    return as_diagnostic(error, path);
  }
  Diagnostics diagnostics;
  Study study = read_study(table, path, diagnostics);
  study.hash = content_hash(*bytes);
  std::ranges::stable_sort(diagnostics, {}, [](const Diagnostic& d) { return d.span.line; });
  if (has_errors(diagnostics)) return diagnostics;
  return Result<Study>(std::move(study), std::move(diagnostics));
}

}  // namespace remit
