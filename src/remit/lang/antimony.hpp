// Antimony, the field's human-readable form of SBML: text to Model and back. docs/reference/antimony.md is its manual.
// Read: models and sub-models (`A: part()`, `is`, deletion), compartments, species (`species`, `substanceOnly`, `$`
// boundary), reactions
// (`->`, `=>`, stoichiometry, modifiers), `:=`, `'=`, `=`, `const`/`var`, `has UNIT`, `function`, `at` events (delay,
// priority, persistent, t0, fromTrigger), `unit`, `import`, `is "display name"`, comments // # /* */. Kept out without
// a word: annotations (`x identity "..."`, `x notes ...`, `x created ...`), SBO terms, the compartment of a reaction.
// Kept out with a warning: constraints and flux bounds, uncertainties (`x.mean = 3`). Refused by name: DNA strands,
// algebraic rules
// (`0 = x - 2`), objectives (`maximize J`). Everything else that is not understood is an error with file, line, column
// and likely fix.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "remit/lang/model.hpp"

namespace remit {

struct AntimonyOptions {
  /// Unit trouble is an error (of whole models; for warnings call check_units).
  bool strict_units = false;
  /// Names may stay undefined (a part of a model made of several files); check() is left to the caller.
  bool partial = false;
  /// Antimony's own rule: a name that is only mentioned is a parameter without a value. Otherwise it is an error of
  /// check().
  bool declare_mentioned = false;
  /// Distributions may be called (`normal(0, 1)`), for the jump reading.
  bool draws = false;
};

/// The model marked `*`, else the text outside models if it says something, else the last model; sub-models flattened
/// (`A.x` becomes `A__x`). `file` names the text in diagnostics and is where `import` starts to look.
Result<Model> parse_antimony(std::string_view text, const std::string& file, const AntimonyOptions& options = {});
Result<Model> load_antimony(const std::filesystem::path& path, const AntimonyOptions& options = {});

/// One expression in Antimony's notation; `file` names it in diagnostics.
Result<ExprPtr> parse_expression(std::string_view text, const std::string& file);

/// Text that reads back as the same model.
std::string print_antimony(const Model& model);

}  // namespace remit
