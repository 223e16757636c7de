// compose(model, drugs, variant, sites): disease, clones, sites and the drugs a study uses, joined into one flat model.
// The folder format is docs/reference/model-folder.md. No name of a drug, a clone or a hook appears in code.
#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "remit/lang/hooks.hpp"
#include "remit/lang/manifest.hpp"
#include "remit/lang/mechanisms.hpp"
#include "remit/lang/model.hpp"
#include "remit/lang/parameters.hpp"
#include "remit/lang/sites.hpp"

namespace remit {

struct ComposeRequest {
  std::filesystem::path model = {};               // folder, e.g. models/myeloma
  std::vector<std::filesystem::path> drugs = {};  // folders, in the order the study names them
  std::string variant = "immune_control";
  int sites = 1;                             // equal places
  std::vector<std::string> site_names = {};  // instead: rows of sites.tsv, the first is where marrow is sampled
  std::set<std::string> clamped = {};  // hooks (or instances of them) that a run may clamp; other names mean nothing
};

/// A place of the disease that takes part; what it holds has names that end in `suffix`.
struct SiteInfo {
  std::string id;
  SiteKind kind = SiteKind::marrow;
  std::string suffix;
};

struct Composed {
  Model model;                // flat, checked, units checked
  ParameterTable parameters;  // of everything that takes part; ids as in the flat model
  std::vector<DrugInfo> drugs;
  std::vector<HazardInfo> hazards;
  std::vector<SiteInfo> sites;        // of the model's sites.tsv; none if it has no such file
  std::vector<Mechanism> mechanisms;  // ways of evading, and what blocks each
  std::vector<HookInfo> hooks;        // where something outside acts
  std::vector<std::string> varying;   // parameters that change during a run (zero-order rates, switches): not hoisted
  std::string hash;                   // of every byte that was read
};

/// All complaints of a stage at once; the stages are reading, joining, checking names, checking units.
Result<Composed> compose(const ComposeRequest& request);

/// Names of the drugs (folders), variants and sites a model offers.
Result<std::vector<std::string>> list_drugs(const std::filesystem::path& model);
Result<std::vector<std::string>> list_variants(const std::filesystem::path& model);
Result<std::vector<std::string>> list_sites(const std::filesystem::path& model);

}  // namespace remit
