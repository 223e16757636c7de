// Everything compose() reads, as its files say it: the disease's folder and those of the drugs that take part.
#pragma once
#include <string>
#include <vector>

#include "remit/lang/clones.hpp"
#include "remit/lang/compose.hpp"
#include "remit/lang/effects.hpp"
#include "remit/lang/hooks.hpp"
#include "remit/lang/templates.hpp"

namespace remit {

struct DrugSources {
  DrugManifest manifest;
  Model model;
  std::vector<ParameterRow> rows;
  std::vector<Effect> effects;
  std::vector<HazardInfo> hazards;
};

struct Sources {
  Manifest manifest;
  std::vector<Model> shared;  // one per file
  std::vector<Template> templates;
  ParameterTable parameters;  // of the disease and, after it, of the drugs
  Clones clones;
  Sites sites;  // all that the model offers
  std::vector<Hook> hooks;
  std::vector<Effect> effects;
  std::vector<VariantChange> variants;
  bool has_variants = false;
  std::vector<HazardInfo> hazards;
  std::vector<Mechanism> mechanisms;
  std::vector<DrugSources> drugs;
  std::string hash;
};

/// Reads all of it, with all complaints about single files: syntax, missing columns, numbers in model files, ids
/// without the drug's prefix.
Sources read_sources(const ComposeRequest& request, Diagnostics& diagnostics);

}  // namespace remit
