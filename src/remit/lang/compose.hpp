// compose(model, drugs, variant, sites): disease, clones, sites and the drugs a study uses, joined into one flat model.
// The folder format is docs/design/002-model-folder.md. No name of a drug, a clone or a hook appears in code.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "remit/lang/model.hpp"
#include "remit/lang/parameters.hpp"

namespace remit {

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
  std::string drug_class;  // for refractoriness: "imid", "pi", "cd38", ...
  std::string dose_unit;   // unit of the species that receives it: "mg", "nmol", "1e9 cells"
  std::vector<Route> routes;           // the first is the default
  std::string serum_interference;      // species or observable (g/L) of a therapeutic antibody seen as an M band; empty: none
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

struct ComposeRequest {
  std::filesystem::path model;                 // folder, e.g. models/myeloma
  std::vector<std::filesystem::path> drugs;    // folders, in the order the study names them
  std::string variant = "immune_control";
  int sites = 1;
};

struct Composed {
  Model model;                 // flat, checked, units checked
  ParameterTable parameters;   // of everything that takes part; ids as in the flat model
  std::vector<DrugInfo> drugs;
  std::vector<HazardInfo> hazards;
  std::vector<std::string> varying;  // parameters that change during a run (zero-order rates, switches): not hoisted
  std::string hash;            // of every byte that was read
};

Result<Composed> compose(const ComposeRequest& request);

/// Names of the drugs (folders) and variants a model offers.
Result<std::vector<std::string>> list_drugs(const std::filesystem::path& model);
Result<std::vector<std::string>> list_variants(const std::filesystem::path& model);

}  // namespace remit
