// SBML (Levels 2 and 3, core, and comp by flattening) to Model, through libSBML. What the file leaves open stays open
// (a species without an initial value, a reaction without a rate); what it asks for that Remit does not do is refused
// by name: algebraic rules, the delay csymbol, fast reactions, flux balance and other packages.
// Species references with an id become parameters, local parameters `REACTION_ID__NAME`, conversion factors part of the
// stoichiometry.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "remit/lang/model.hpp"

namespace remit {

struct SbmlOptions {
  bool draws = false;  // the package distrib may draw in formulas, for the jump reading
};

/// `file` names the text in diagnostics and is where external model definitions are looked for.
Result<Model> parse_sbml(std::string_view text, const std::string& file, const SbmlOptions& options = {});
Result<Model> load_sbml(const std::filesystem::path& path, const SbmlOptions& options = {});

/// SBML if the first thing in the file is a tag, else Antimony, as a foreign file (unit trouble is a warning).
Result<Model> load_foreign_model(const std::filesystem::path& path, const SbmlOptions& options = {});

}  // namespace remit
