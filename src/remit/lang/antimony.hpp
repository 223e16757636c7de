// Antimony, the field's human-readable form of SBML: text to Model and back.
// Read: models and sub-models (`A: part()`, `is`, deletion), compartments, species (`species`, `substanceOnly`, `$` boundary), reactions
// (`->`, `=>`, stoichiometry, modifiers), `:=`, `'=`, `=`, `const`/`var`, `has UNIT`, `function`, `at` events (delay, priority, persistent,
// t0, fromTrigger), `unit`, `import`, `is "display name"`, annotations and notes (kept out of the model), comments // # /* */.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "remit/lang/model.hpp"

namespace remit {

struct AntimonyOptions {
  /// Unit trouble is a warning in foreign files, an error in the catalogue's own.
  bool strict_units = false;
  /// Names may stay undefined (a part of a model made of several files); check() is left to the caller.
  bool partial = false;
};

/// The last model of the text (Antimony's convention), sub-models flattened (`A.x` becomes `A__x`). `file` names the text in diagnostics
/// and is where `import` starts to look.
Result<Model> parse_antimony(std::string_view text, const std::string& file, const AntimonyOptions& options = {});
Result<Model> load_antimony(const std::filesystem::path& path, const AntimonyOptions& options = {});

/// Text that reads back as the same model.
std::string print_antimony(const Model& model);

}  // namespace remit
