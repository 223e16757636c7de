// What a folder says about itself: model.toml, drug.toml, hazards.tsv, variants.tsv (docs/design/002-model-folder.md).
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/lang/instances.hpp"

namespace remit {

/// A file that is made once per member of its index sets.
struct TemplateEntry {
  std::string file;
  IndexSet over;
  std::string species;  // the species that mutations and exchanges move; the first counted one if not given
  std::vector<std::string> counted_species;                 // counted in clones that say so
  std::string mutation_driver;                              // the template's symbol for births (amount per time)
  std::vector<std::pair<std::string, std::string>> mixing;  // species: parameter (per time) that moves it between sites
  std::string mixing_share;  // symbol of a site: movers settle there in proportion to it; empty: all sites alike
  Span span;
};

/// model.toml.
struct Manifest {
  std::string id;
  std::string name;
  std::vector<std::string> files;
  std::vector<TemplateEntry> templates;
  std::vector<std::string> varying;   // parameters that a run may change
  std::vector<std::string> external;  // rows that no equation need use: covariates, numbers of the trial
  Span span;
};

/// How a drug enters: into which species, through which route.
struct Route {
  std::string id;               // "iv", "sc", "oral", "infusion"
  std::string into;             // species that receives the amount
  std::string bioavailability;  // parameter id; empty: 1
  std::string duration;         // parameter id (days) of a zero-order input; empty: bolus
  std::string rate;             // varying parameter that carries the zero-order rate, if `duration` is given
};

/// What the trial must know of a drug; from its drug.toml.
struct DrugInfo {
  std::string id;
  std::string name;
  std::string drug_class;     // for refractoriness: "imid", "pi", "cd38", ...
  std::string dose_unit;      // unit of the species that receives it: "mg", "nmol", "1e9 cells"
  std::vector<Route> routes;  // the first is the default
  std::string
      serum_interference;  // species or observable (g/L) of a therapeutic antibody seen as an M band; empty: none
};

/// drug.toml.
struct DrugManifest {
  DrugInfo info;
  std::vector<Span> route_spans;
  std::vector<std::string> varying;
  Span span;
};

/// A cumulative hazard of the model and what its event is; from hazards.tsv and each drug's hazards.tsv.
struct HazardInfo {
  std::string id;     // state (cumulative hazard, dimensionless)
  std::string kind;   // "adverse_event" or "death"
  std::string term;   // "infection", "cytokine release syndrome"; for deaths the cause
  std::string grade;  // "any" or ">=3"
  std::string scale;  // "CTCAE5", "ASTCT"
  Span span;
};

/// A row of variants.tsv: in this variant the parameter has this value. Parameter "-": the variant changes nothing.
struct VariantChange {
  std::string variant;
  std::string parameter;
  double value = 0;
  Span span;
};

/// Codes "manifest-...".
Result<Manifest> parse_manifest(std::string_view text, const std::string& file);
/// Codes "drug-...".
Result<DrugManifest> parse_drug(std::string_view text, const std::string& file);
/// Columns: id kind term grade scale. Code "hazards-kind", "hazards-grade", "hazards-id".
Result<std::vector<HazardInfo>> parse_hazards(std::string_view text, const std::string& file);
/// Columns: variant parameter value note. Code "variants-value".
Result<std::vector<VariantChange>> parse_variants(std::string_view text, const std::string& file);

}  // namespace remit
