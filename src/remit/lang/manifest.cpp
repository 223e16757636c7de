// Readers of the small files that describe a model folder.
#include "remit/lang/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "remit/base/text.hpp"
#include "remit/lang/parameters.hpp"
#include "remit/lang/toml_value.hpp"

namespace remit {
namespace {

IndexSet read_over(const TomlTableReader& reader) {
  const auto words = reader.texts("over");
  const auto set = index_set_named(join(words, " "));
  if (set && !set->empty()) return *set;
  reader.complain(reader.span(), "over", "a template is made over \"clone\", \"site\" or both",
                  "add over = [\"clone\", \"site\"]");
  return {};
}

std::vector<std::pair<std::string, std::string>> read_mixing(const TomlTableReader& reader) {
  std::vector<std::pair<std::string, std::string>> mixing;
  const TomlValue* table = reader.find("mixing");
  if (!table) return mixing;
  for (const auto& [species, parameter] : table->entries) {
    if (parameter.kind == TomlValue::Kind::text)
      mixing.emplace_back(species, parameter.text);
    else
      reader.complain(parameter.span, "type", fmt::format("`mixing.{}` must name a parameter", species));
  }
  return mixing;
}

TemplateEntry read_template(const TomlValue& table, Diagnostics& diagnostics) {
  const TomlTableReader reader(table, "manifest", diagnostics);
  reader.allow({"file", "over", "species", "counted_species", "mutation_driver", "mixing", "mixing_share"});
  TemplateEntry entry;
  entry.span = table.span;
  entry.file = reader.required_text("file");
  entry.over = read_over(reader);
  entry.counted_species = reader.texts("counted_species");
  entry.species = reader.text("species");
  if (entry.species.empty() && !entry.counted_species.empty()) entry.species = entry.counted_species.front();
  entry.mutation_driver = reader.text("mutation_driver");
  entry.mixing = read_mixing(reader);
  entry.mixing_share = reader.text("mixing_share");
  return entry;
}

Route read_route(const TomlValue& table, Diagnostics& diagnostics) {
  const TomlTableReader reader(table, "drug", diagnostics);
  reader.allow({"id", "into", "bioavailability", "duration", "rate"});
  Route route{reader.required_text("id"), reader.required_text("into"), reader.text("bioavailability"),
              reader.text("duration"), reader.text("rate")};
  if (route.duration.empty() != route.rate.empty())
    reader.complain(table.span, "route", fmt::format("route `{}` gives only one of `duration` and `rate`", route.id),
                    "a zero-order input needs both: how long (days) and the parameter that carries its rate");
  return route;
}

void refuse_repeated_routes(const DrugManifest& drug, Diagnostics& diagnostics) {
  for (std::size_t k = 0; k < drug.info.routes.size(); ++k)
    for (std::size_t j = 0; j < k; ++j)
      if (drug.info.routes[j].id == drug.info.routes[k].id)
        diagnostics.push_back(error_at(drug.route_spans[k], "drug-route",
                                       fmt::format("route `{}` is there twice", drug.info.routes[k].id)));
}

std::string cell(const Tsv& table, const TsvRow& row, std::string_view column) {
  const int at = table.column(column);
  return at < 0 ? std::string() : std::string(trim(row.cells[static_cast<std::size_t>(at)]));
}

HazardInfo read_hazard(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics) {
  HazardInfo hazard{cell(table, row, "id"),    cell(table, row, "kind"),  cell(table, row, "term"),
                    cell(table, row, "grade"), cell(table, row, "scale"), {table.file, row.line, 0}};
  const std::vector<std::string> kinds{"adverse_event", "death"};
  if (std::find(kinds.begin(), kinds.end(), hazard.kind) == kinds.end()) {
    const std::string guess = did_you_mean(hazard.kind, kinds);
    diagnostics.push_back(error_at(hazard.span, "hazards-kind", fmt::format("unknown kind `{}`", hazard.kind),
                                   guess.empty() ? "adverse_event or death" : guess));
  }
  const bool graded = hazard.grade == "any" || (hazard.grade.size() == 3 && hazard.grade.starts_with(">=") &&
                                                hazard.grade[2] >= '1' && hazard.grade[2] <= '5');
  if (hazard.kind == "adverse_event" && !graded)
    diagnostics.push_back(
        error_at(hazard.span, "hazards-grade", fmt::format("unknown grade `{}`", hazard.grade), "any, or >=1 to >=5"));
  if (hazard.id.empty()) diagnostics.push_back(error_at(hazard.span, "hazards-id", "a hazard names its state"));
  return hazard;
}

VariantChange read_change(const Tsv& table, const TsvRow& row, Diagnostics& diagnostics) {
  VariantChange change{cell(table, row, "variant"), cell(table, row, "parameter"), 0, {table.file, row.line, 0}};
  const std::string value = cell(table, row, "value");
  if (change.parameter == "-" || change.parameter.empty()) return change;
  if (const auto number = parse_number(value))
    change.value = *number;
  else
    diagnostics.push_back(error_at(change.span, "variants-value", fmt::format("`{}` is not a number", value)));
  return change;
}

}  // namespace

Result<Manifest> parse_manifest(std::string_view text, const std::string& file) {
  auto root = parse_toml(text, file);
  if (!root.ok()) return root.diagnostics();
  Diagnostics diagnostics;
  const TomlTableReader reader(*root, "manifest", diagnostics);
  reader.allow({"id", "name", "files", "template", "varying", "external"});
  Manifest manifest;
  manifest.span = {file, 1, 0};
  manifest.id = reader.required_text("id");
  manifest.name = reader.required_text("name");
  manifest.files = reader.texts("files");
  manifest.varying = reader.texts("varying");
  manifest.external = reader.texts("external");
  for (const TomlValue* table : reader.tables("template"))
    manifest.templates.push_back(read_template(*table, diagnostics));
  if (manifest.files.empty() && manifest.templates.empty())
    reader.complain(manifest.span, "missing", "`files` is missing", "add files = [\"tumour.ant\"]");
  if (has_errors(diagnostics)) return diagnostics;
  return manifest;
}

Result<DrugManifest> parse_drug(std::string_view text, const std::string& file) {
  auto root = parse_toml(text, file);
  if (!root.ok()) return root.diagnostics();
  Diagnostics diagnostics;
  const TomlTableReader reader(*root, "drug", diagnostics);
  reader.allow({"id", "name", "class", "dose_unit", "serum_interference", "route", "varying"});
  DrugManifest drug;
  drug.span = {file, 1, 0};
  drug.info.id = reader.required_text("id");
  drug.info.name = reader.required_text("name");
  drug.info.drug_class = reader.required_text("class");
  drug.info.dose_unit = reader.required_text("dose_unit");
  drug.info.serum_interference = reader.text("serum_interference");
  drug.varying = reader.texts("varying");
  for (const TomlValue* table : reader.tables("route")) {
    drug.info.routes.push_back(read_route(*table, diagnostics));
    drug.route_spans.push_back(table->span);
  }
  if (drug.info.routes.empty())
    reader.complain(drug.span, "missing", "there is no route", "add [[route]] with id and into");
  refuse_repeated_routes(drug, diagnostics);
  if (has_errors(diagnostics)) return diagnostics;
  return drug;
}

Result<std::vector<HazardInfo>> parse_hazards(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"id", "kind", "term", "grade", "scale"}, optional{"note"};
  auto table = parse_tsv(text, file, columns, optional);
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  std::vector<HazardInfo> hazards;
  for (const TsvRow& row : table->rows) hazards.push_back(read_hazard(*table, row, diagnostics));
  if (has_errors(diagnostics)) return diagnostics;
  return hazards;
}

Result<std::vector<VariantChange>> parse_variants(std::string_view text, const std::string& file) {
  const std::vector<std::string> columns{"variant", "parameter", "value", "note"};
  auto table = parse_tsv(text, file, columns, {});
  if (!table.ok()) return table.diagnostics();
  Diagnostics diagnostics;
  std::vector<VariantChange> changes;
  for (const TsvRow& row : table->rows) changes.push_back(read_change(*table, row, diagnostics));
  if (has_errors(diagnostics)) return diagnostics;
  return changes;
}

}  // namespace remit
